"""A site of many modules, written for a measurement: 30 apps of 100 modules each."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

APPS, MODULES = 30, 100
SETTINGS = "big_site.settings"

_PLAIN = '''
    """What the business does with things of kind {number}."""

    import datetime
    import decimal


    class Ledger{number}:
        """Entries, and what they come to."""

        def __init__(self, owner, currency="EUR"):
            self.owner = owner
            self.currency = currency
            self.entries = []

        def add(self, amount, when=None, text=""):
            when = when or datetime.date.today()
            self.entries.append((when, decimal.Decimal(amount), text))
            return self

        def total(self, since=None):
            kept = [entry for entry in self.entries if since is None or entry[0] >= since]
            return sum((amount for _, amount, _ in kept), decimal.Decimal())

        def send(self, to):
            """A name that signals have, too."""
            return [(to, text) for _, _, text in self.entries if text]


    def report_{number}(ledgers, header="{number}"):
        lines = [header]
        for ledger in ledgers:
            if ledger.total() > 0:
                lines.append(f"{{ledger.owner}}: {{ledger.total()}} {{ledger.currency}}")
            else:
                lines.append(f"{{ledger.owner}}: settled")
        return "\\n".join(lines)
'''

_RECEIVERS = '''
    """Receivers of app {app}."""

    from django.core.mail import send_mail
    from django.db.models.signals import post_delete, post_save
    from django.dispatch import Signal, receiver

    from .models import Thing

    thing_done = Signal()


    @receiver(post_save, sender=Thing)
    def note_{number}(sender, instance, created, raw=False, **kwargs):
        if raw or not created:
            return
        thing_done.send(sender=Thing, instance=instance)


    @receiver([post_save, post_delete], sender=Thing)
    def tell_{number}(sender, instance, raw=False, **kwargs):
        if not raw:
            send_mail("changed", str(instance.pk), None, [])


    @receiver(thing_done)
    def count_{number}(sender, instance, **kwargs):
        return instance
'''


def write(folder: Path) -> None:
    """Writes the site; its URLconf imports every module."""
    names = []
    for app in range(APPS):
        for number in range(MODULES):
            source = _RECEIVERS if number % 33 == 0 else _PLAIN
            module = f"app{app}.part{number}"
            names.append(module)
            _put(folder, module, source.format(app=app, number=number))
        _put(folder, f"app{app}.__init__", "")
        model = "from django.db import models\n\n\nclass Thing(models.Model):\n    pass\n"
        _put(folder, f"app{app}.models", model)
    settings = f"""
        SECRET_KEY = "of a measurement"
        INSTALLED_APPS = ["signal_inspector", *(f"app{{n}}" for n in range({APPS}))]
        ROOT_URLCONF = "big_site.urls"
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
    """
    _put(folder, "big_site.__init__", "")
    _put(folder, "big_site.settings", settings)
    _put(folder, "big_site.urls", "\n".join(f"import {n}" for n in names) + "\nurlpatterns = []\n")


def _put(folder: Path, module: str, source: str) -> None:
    path = folder.joinpath(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(source).lstrip("\n"), encoding="utf-8")
