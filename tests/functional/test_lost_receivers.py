"""Receivers that are gone, were passed over or should be gone, and those that only look like it.

Each says when it runs. A line with ``# fault: …`` is where a rule has to find something, and
``# recorded: …`` where only a recording tells it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from support.commands import signals
from support.fresh_process import told_by

RULES = ("collected-receiver", "dispatch-uid-collision", "failed-disconnect")

HEAD = """\
from functools import partial, wraps
from contextlib import suppress
from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from heard import says
"""

APPS = {
    "held": """
        handlers = []
        def register():
            handler = lambda **_: says("bound above")
            post_save.connect(handler, sender=Group)
            handlers.append(handler)
        register()
        """,
    "replaced": """
        class Indexer:
            def __init__(self):
                post_save.connect(self.on_save, sender=Group)
            def on_save(self, **_):
                says("replaced object")
        indexer = Indexer()
        def configure():
            global indexer
            indexer = Indexer()
        configure()
        """,
    "namesakes": """
        @receiver(post_save, sender=Group)  # fault: collected-receiver
        def send(**_): says("never: first of two")
        @receiver(post_save, sender=Group)
        def send(**_): says("second of two")
        """,
    "suppressed": """
        with suppress(ImportError):
            import nosuch
            post_save.connect(lambda **_: says("never: not reached"), sender=Group)
        """,
    "helpers": """
        def watch(signal):
            def inner(**_): says("never: closure of a helper")
            signal.connect(inner, sender=Group)
        watch(post_save)  # fault: collected-receiver
        """,
    "from_ready": """
        def connect_all():
            def inner(**_): says("never: closure in ready")
            post_save.connect(inner, sender=Group)  # fault: collected-receiver
        """,
    "base_ready": """
        from django.apps import AppConfig
        class Base(AppConfig):
            default = False
            def ready(self):
                def inner(**_): says("never: closure in ready of a base")
                post_save.connect(inner)  # fault: collected-receiver
        """,
    "senders": """
        def first(**_): says("first of one uid")
        def second(**_): says("never: second of one uid")
        post_save.connect(first, sender=Group, dispatch_uid="senders")
        listen = partial(post_save.connect, sender="auth.Group")
        listen(second, dispatch_uid="senders")  # fault: dispatch-uid-collision
        """,
    "substitutes": """
        def base(**_): says("never: replaced on purpose")
        def better(**_): says("substitute")
        post_save.connect(base, sender=Group, dispatch_uid="mail")
        post_save.disconnect(sender=Group, dispatch_uid="mail")
        post_save.connect(better, sender=Group, dispatch_uid="mail")
        """,
    "channels": """
        def push(channel, **_): says(channel)
        connect = partial(post_save.connect, weak=False, dispatch_uid="push")
        for channel in ("mail", "never: sms"):
            connect(partial(push, channel), Group)  # recorded: dispatch-uid-collision
        """,
    "for_any": """
        def one(**_): says("for any sender")
        def other(**_): says("other")
        post_save.connect(one)
        post_save.connect(other, sender=Group, dispatch_uid="any")
        post_save.connect(one, sender=Group, dispatch_uid="any")
        """,
    "instances": """
        class Stock:
            def on_save(self, **_): says("wrong instance")
        stock = Stock()
        post_save.connect(stock.on_save, sender=Group)
        def turn_off():
            post_save.disconnect(Stock().on_save, sender=Group)  # recorded: failed-disconnect
        turn_off()
        """,
    "keys": """
        def audit(**_): says("wrong key")
        def switched(**_): says("switched")
        post_save.connect(audit, sender=Group, dispatch_uid="audit")
        post_save.disconnect(audit, sender=Group)  # fault: failed-disconnect
        post_save.connect(switched, sender=Group)
        post_save.disconnect(switched)
        post_save.disconnect(switched, sender=Group)
        post_save.connect(switched, sender=Group, dispatch_uid="new")
        """,
}
CONFIGS = {
    "from_ready": "from django.apps import AppConfig\nclass Config(AppConfig):\n"
    "    name = 'from_ready'\n    def ready(self):\n        self.connect()\n"
    "    def connect(self):\n        from . import receivers\n        receivers.connect_all()\n",
    "base_ready": "from .receivers import Base\nclass Config(Base):\n    name = 'base_ready'\n"
    "    default = True\n",
}
PLAIN_CONFIG = """\
from django.apps import AppConfig
class Config(AppConfig):
    name = "{app}"
    def ready(self):
        from . import receivers
"""
SETTINGS = """\
SECRET_KEY = "key"
DEBUG = False
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", *{apps}, "signal_inspector"]
ROOT_URLCONF = "urls"
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}}
"""
MANAGE = """\
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lost")
    folder.joinpath("pyproject.toml").touch()
    folder.joinpath("heard.py").write_text("said = []\nsays = said.append\n")
    folder.joinpath("urls.py").write_text("urlpatterns = []\n")
    folder.joinpath("manage.py").write_text(MANAGE)
    folder.joinpath("settings.py").write_text(SETTINGS.format(apps=list(APPS)))
    for app, source in APPS.items():
        folder.joinpath(app).mkdir()
        folder.joinpath(app, "__init__.py").touch()
        head = HEAD.replace("from django.contrib.auth.models import Group\n", "")
        folder.joinpath(app, "receivers.py").write_text(
            (head if app == "base_ready" else HEAD) + dedent(source)
        )
        config = CONFIGS.get(app, PLAIN_CONFIG.format(app=app))
        folder.joinpath(app, "apps.py").write_text(config)
    return folder


def marked(project: Path, *marks: str) -> set[tuple[str, int, str]]:
    """The places with such a comment: file, line and rule."""
    found = set()
    for app in APPS:
        lines = project.joinpath(app, "receivers.py").read_text().splitlines()
        for number, line in enumerate(lines, 1):
            told = re.search(rf"# (?:{'|'.join(marks)}): (\S+)", line)
            if told is not None:
                found.add((f"{app}/receivers.py", number, told[1]))
    return found


def found(project: Path, *words: str, **env: str) -> set[tuple[str, int, str]]:
    result = signals(
        "audit", "--format", "json", *words, manage=project / "manage.py", cwd=project, env=env
    )
    assert result.code == 1, result.err
    return {
        (one["location"]["path"], one["location"]["line"], one["rule"])
        for one in json.loads(result.out)["findings"]
        if one["rule"] in RULES
    }


def test_they_do_what_they_say(project: Path) -> None:
    said = told_by(
        """
        import json
        from django.contrib.auth.models import Group
        from django.db.models.signals import post_save
        import heard
        post_save.send(Group, instance=None)
        print(json.dumps(sorted(heard.said)))
        """,
        folder=project,
        DJANGO_SETTINGS_MODULE="settings",
    )

    assert {"bound above", "replaced object", "substitute", "for any sender"} <= set(said)
    assert {"second of two", "first of one uid", "wrong instance", "wrong key"} <= set(said)
    assert not [text for text in said if text.startswith("never")]


def test_what_the_source_shows(project: Path) -> None:
    assert found(project) == marked(project, "fault")


def test_what_a_recording_shows(project: Path) -> None:
    places = found(project, "--record")

    assert _files(places) == _files(marked(project, "fault", "recorded"))


def test_a_recorder_that_comes_late_takes_nothing_away(project: Path) -> None:
    early = project / "held" / "__init__.py"
    early.write_text(
        "from django.core.signals import request_started\n"
        "request_started.connect(lambda **_: None)\n"
    )
    try:
        late = found(project, SIGNAL_INSPECTOR_RECORD="1")
    finally:
        early.write_text("")

    assert ("held/__init__.py", 2, "collected-receiver") in late


def _files(places: set[tuple[str, int, str]]) -> set[tuple[str, str]]:
    """A recording tells the line inside a helper, and the source that where it is called."""
    return {(path, rule) for path, _, rule in places}
