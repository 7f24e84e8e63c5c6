"""Signals that the project sends itself: what runs is not reported, what fails is."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import django
import pytest
from support.fork_server import signals
from support.fresh_process import told_by
from support.rule_pages import Example, write_project

# Each app has an ``act`` in its signals that sends, and a list of what its receivers were given.
HEAD = """
    from django.dispatch import Signal, receiver

    ran = []
"""
MODELS = """
    from django.contrib.contenttypes.models import ContentType
    from django.db import models


    class Base(models.Model):
        class Meta:
            abstract = True


    class Order(Base):
        kinds = models.ManyToManyField(ContentType)


    class Tag(models.Model):
        pass


    class Customer(models.Model):
        last_login = models.DateTimeField(null=True)
        is_authenticated = True
"""

SILENT = {
    "of_one_sender": """
        from .models import Order, Tag

        sent = Signal()

        @receiver(sent, sender=Order)
        def hear(sender, total, **kwargs):
            ran.append(total)

        def act():
            sent.send(sender=Order, total=5)
            sent.send(sender=Tag)
    """,
    "own_send": """
        class TenantSignal(Signal):
            def send(self, sender, **named):
                return super().send(sender, tenant="acme", **named)

        placed = TenantSignal()

        @receiver(placed)
        def hear(sender, tenant, **kwargs):
            ran.append(tenant)

        def act():
            placed.send(sender=None)
    """,
    "abstract": """
        from django.db.models.signals import post_save

        from .models import Base, Order

        @receiver(post_save, sender=Base)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            post_save.send(sender=Base, instance=Order())
    """,
    "through": """
        from django.db.models.signals import post_save

        from .models import Order

        @receiver(post_save, sender=Order.kinds.through)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            post_save.send(sender=Order.kinds.through, instance=None)
    """,
    "no_through": """
        from django.db.models.signals import m2m_changed

        from .models import Order

        @receiver(m2m_changed, sender=Order)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            m2m_changed.send(sender=Order, instance=Order())
    """,
    "shared_text": """
        from django.contrib.auth.signals import user_login_failed

        API = "api of the shop"

        @receiver(user_login_failed, sender=API)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            user_login_failed.send(sender=API, credentials={}, request=None)
    """,
    "shared_setting": """
        from django.conf import settings
        from django.contrib.auth.signals import user_logged_out

        @receiver(user_logged_out, sender=settings.AUTH_USER_MODEL)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            user_logged_out.send(sender=settings.AUTH_USER_MODEL, request=None, user=None)
    """,
    "second_login": """
        from django.contrib.auth.signals import user_logged_out

        from .models import Customer

        @receiver(user_logged_out, sender=Customer)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            from django.contrib.auth import logout
            from django.contrib.sessions.backends.signed_cookies import SessionStore
            from django.http import HttpRequest

            request = HttpRequest()
            request.session, request.user = SessionStore(), Customer()
            logout(request)
    """,
    "method_without_self": """
        from installed_signals import confirmed

        class Handlers:
            @receiver(confirmed)
            def hear(address, **kwargs):
                ran.append(address)

        def act():
            confirmed.send(sender=None, address="ann@example.org")
    """,
    "robust_to_others": """
        from functools import partial

        from .models import Order, Tag

        sent = Signal()

        def hear(which, sender, **kwargs):
            ran.append(sender)

        hearing = partial(hear, "first")
        sent.connect(hearing, sender=Order)

        def act():
            sent.send(sender=Order)
            sent.send_robust(sender=Tag)
    """,
    "default_sender": """
        class DefaultSignal(Signal):
            def send(self, sender=None, **named):
                return super().send(sender or DefaultSignal, **named)

        sent = DefaultSignal(use_caching=True)

        @receiver(sent)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            sent.send(sender=None)
    """,
    "environ": """
        from django.core.signals import request_started

        @receiver(request_started)
        def hear(sender, environ, **kwargs):
            ran.append(environ)

        def act():
            from django.core.handlers.wsgi import WSGIHandler
            from django.test import RequestFactory

            WSGIHandler()(RequestFactory().get("/").environ, lambda *_, **__: None)
    """,
}

FAILING = {
    "equal_text": (
        "string-sender",
        """
        from django.contrib.auth.signals import user_login_failed

        @receiver(user_login_failed, sender="django.contrib.auth")
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            from django.contrib.auth import authenticate

            authenticate(token="of no backend")
        """,
        "nothing",
    ),
    "class_as_receiver": (
        "missing-kwargs",
        """
        sent = Signal()

        @receiver(sent)
        class Invoice:
            def __init__(self, sender, instance):
                ran.append(sender)

        def act():
            sent.send(sender=None, instance=None)
        """,
        "TypeError",
    ),
    "wrapped_method": (
        "receiver-on-method",
        """
        from functools import wraps

        sent = Signal()

        def counted(function):
            @wraps(function)
            def count(*args, **kwargs):
                return function(*args, **kwargs)
            return count

        class Handlers:
            @receiver(sent)
            @counted
            def hear(self, sender, **kwargs):
                ran.append(sender)

        def act():
            sent.send(sender=None)
        """,
        "TypeError",
    ),
    "class_method": (
        "receiver-on-method",
        """
        sent = Signal()

        class Handlers:
            @classmethod
            @receiver(sent)
            def hear(cls, sender, **kwargs):
                ran.append(sender)

        def act():
            sent.send(sender=None)
        """,
        "TypeError",
    ),
    "lacking_send": (
        "signature-mismatch",
        """
        from .models import Order, Tag

        sent = Signal()

        @receiver(sent, sender=Order)
        def hear(sender, total, **kwargs):
            ran.append(total)

        def act():
            sent.send(sender=Tag, total=5)
            sent.send(sender=Order)
        """,
        "TypeError",
    ),
    "number_as_sender": (
        "unweakrefable-cached-sender",
        """
        sent = Signal(use_caching=True)

        @receiver(sent)
        def hear(sender, **kwargs):
            ran.append(sender)

        def act():
            sent.send(sender=42)
        """,
        "TypeError",
    ),
}

LATE = {
    "objects_of_one_class": """
        class Client: ...

        one, other = Client(), Client()
        sent = Signal()

        @receiver(sent, sender=one)
        async def hear(sender, **kwargs):
            ran.append(sender)

        @receiver(sent, sender=other)
        async def hear_too(sender, **kwargs):
            ran.append(sender)

        async def act():
            await sent.asend(sender=one)
    """,
    "robust_together": """
        from .models import Order, Tag

        sent = Signal()

        @receiver(sent, sender=Order)
        async def hear(sender, **kwargs):
            ran.append(sender)

        @receiver(sent, sender=Order)
        async def hear_too(sender, **kwargs):
            ran.append(sender)

        async def act():
            await sent.asend(sender=Tag)
            await sent.asend_robust(sender=Order)
    """,
}

PACKAGE = "from django.dispatch import Signal\n\nconfirmed = Signal()\n"
RUN = """
    import asyncio, inspect, json
    from importlib import import_module

    told = {}
    for app in %r:
        module = import_module(f"{app}.signals")
        try:
            made = module.act()
            if inspect.iscoroutine(made):
                asyncio.run(made)
        except Exception as error:
            told[app] = type(error).__name__
        else:
            told[app] = "something" if module.ran else "nothing"
    print(json.dumps(told))
"""


def example(app: str, source: str) -> Example:
    config = f"""
        from django.apps import AppConfig


        class Config(AppConfig):
            name = "{app}"

            def ready(self):
                from . import signals
    """
    files = {
        "__init__.py": "",
        "apps.py": dedent(config),
        "models.py": dedent(MODELS),
        # A name that several signals have may mean any of them.
        "signals.py": dedent(HEAD) + re.sub(r"\bsent\b", f"sent_{app}", dedent(source)),
    }
    return Example(app, files)


RUNNING = {**SILENT, **(LATE if django.VERSION >= (5, 0) else {})}
SOURCES = {**RUNNING, **{app: source for app, (_, source, _) in FAILING.items()}}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of all these apps, beside a package that is no part of it."""
    folder = tmp_path_factory.mktemp("own_sends")
    write_project(folder / "project", [example(*each) for each in SOURCES.items()])
    (folder / "site-packages").mkdir()
    (folder / "site-packages" / "installed_signals.py").write_text(PACKAGE, encoding="utf-8")
    return folder / "project"


@pytest.fixture(scope="module")
def environ(project: Path) -> Mapping[str, str]:
    return {"EXAMPLES_DEBUG": "0", "PYTHONPATH": str(project.parent / "site-packages")}


@pytest.fixture(scope="module")
def truth(project: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What comes of each app: its receiver is given something or nothing, or an exception."""
    told: dict[str, str] = told_by(
        RUN % list(SOURCES), folder=project, DJANGO_SETTINGS_MODULE="settings", **environ
    )
    return told


@pytest.fixture(scope="module")
def found(project: Path, environ: Mapping[str, str]) -> dict[str, set[str]]:
    """The rules that an audit finds broken in each app."""
    manage = project / "manage.py"
    result = signals("audit", "--format", "json", manage=manage, cwd=project, env=environ)
    assert result.code in {0, 1}, result.err
    rules: dict[str, set[str]] = defaultdict(set)
    for finding in json.loads(result.out)["findings"]:
        rules[finding["location"]["path"].partition("/")[0]].add(finding["rule"])
    return rules


@pytest.mark.parametrize("app", RUNNING)
def test_what_runs_is_not_reported(app: str, truth: Any, found: Any) -> None:
    assert truth[app] == "something"
    assert found[app] == set()


@pytest.mark.parametrize("app", FAILING)
def test_what_fails_is(app: str, truth: Any, found: Any) -> None:
    rule, _, outcome = FAILING[app]

    assert truth[app] == outcome
    assert found[app] == {rule}
