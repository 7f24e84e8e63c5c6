"""What is known of Django's own signals, against Django itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import pytest
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import Group, User
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.dispatch import Signal
from django.test import Client, RequestFactory, override_settings

from signal_inspector.discovery.catalogue import DJANGO_SIGNALS, contracts

VERSION = (django.VERSION[0], django.VERSION[1])
CONTRACTS = contracts(VERSION)


def signal_at(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@contextmanager
def sent(path: str) -> Iterator[list[tuple[Any, frozenset[str]]]]:
    """Sender and argument names of each send of a signal, by a receiver of our own."""
    seen: list[tuple[Any, frozenset[str]]] = []

    def note(sender: Any, **arguments: Any) -> None:
        seen.append((sender, frozenset(arguments) - {"signal"}))

    signal = signal_at(path)
    signal.connect(note)
    try:
        yield seen
    finally:
        signal.disconnect(note)


def test_it_names_every_signal_that_djangos_source_makes() -> None:
    package = Path(django.__file__).parent
    definition = re.compile(r"^(\w+) = (?:Model)?Signal\(", re.MULTILINE)

    made = {
        ".".join(["django", *file.relative_to(package).with_suffix("").parts, name])
        for file in package.rglob("*.py")
        for name in definition.findall(file.read_text(encoding="utf-8"))
    }

    assert made == set(CONTRACTS)


def test_signals_of_every_version_are_known_by_name() -> None:
    assert set(CONTRACTS) <= DJANGO_SIGNALS


@pytest.mark.parametrize("path", sorted(CONTRACTS))
def test_each_path_leads_to_a_signal(path: str) -> None:
    assert isinstance(signal_at(path), Signal)


def test_it_knows_which_are_awaited_by_djangos_source() -> None:
    package = Path(django.__file__).parent
    awaited = {
        name
        for file in package.rglob("*.py")
        if "test" not in file.relative_to(package).parts
        for name in re.findall(r"(\w+)\.asend\(", file.read_text(encoding="utf-8"))
    }

    known = {
        path.rpartition(".")[2] for path, contract in CONTRACTS.items() if contract.is_sent_async
    }

    if VERSION >= (5, 0):
        assert known == awaited - {"signal", "self"}
    else:
        assert known == set()


@pytest.mark.django_db
class TestArguments:
    """Each sends for real; what arrives is what the contract says."""

    def check(self, path: str, seen: list[tuple[Any, frozenset[str]]]) -> None:
        contract = CONTRACTS[path]
        assert seen
        for _, arguments in seen:
            assert set(contract.arguments) <= arguments
            assert arguments <= {*contract.arguments, *contract.sometimes}

    @pytest.mark.parametrize(
        "name",
        ["pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete"],
    )
    def test_of_model_signals(self, name: str) -> None:
        path = f"django.db.models.signals.{name}"
        with sent(path) as seen:
            Group.objects.create(name="one").delete()

        self.check(path, seen)
        assert all(issubclass(sender, Model) for sender, _ in seen)

    def test_of_many_to_many_changes(self) -> None:
        path = "django.db.models.signals.m2m_changed"
        user, group = User.objects.create(username="ada"), Group.objects.create(name="one")
        with sent(path) as seen:
            user.groups.add(group)
            group.user_set.clear()
            user.groups.set([group])
            user.groups.remove(group)

        self.check(path, seen)
        assert {sender for sender, _ in seen} == {User.groups.through}

    @pytest.mark.parametrize("name", ["pre_migrate", "post_migrate"])
    def test_of_migrations(self, name: str) -> None:
        path = f"django.db.models.signals.{name}"
        with sent(path) as by_migrate:
            call_command("migrate", verbosity=0)
        with sent(path) as by_flush:
            call_command("flush", verbosity=0, interactive=False)

        self.check(path, by_migrate)
        if name == "post_migrate":
            self.check(path, by_flush)
        assert all(config.models_module for config, _ in by_migrate)

    def test_of_authentication(self) -> None:
        user = User.objects.create_user("ada", password="secret")
        request = RequestFactory().get("/")
        request.session = Client().session
        request.user = user
        paths = [f"django.contrib.auth.signals.user_{what}" for what in ("logged_in", "logged_out")]
        with sent(paths[0]) as logged_in, sent(paths[1]) as logged_out:
            login(request, user, "django.contrib.auth.backends.ModelBackend")
            logout(request)

        self.check(paths[0], logged_in)
        self.check(paths[1], logged_out)
        assert [sender for sender, _ in [*logged_in, *logged_out]] == [User, User]

    def test_of_a_failed_login(self) -> None:
        path = "django.contrib.auth.signals.user_login_failed"
        with sent(path) as seen:
            authenticate(None, username="nobody", password="secret")

        self.check(path, seen)
        assert [sender for sender, _ in seen] == list(CONTRACTS[path].texts)

    def test_of_requests(self) -> None:
        started, finished = (f"django.core.signals.request_{w}" for w in ("started", "finished"))
        with sent(started) as at_start, sent(finished) as at_end:
            Client().get("/no-such-page/")

        self.check(started, at_start)
        assert all(issubclass(sender, BaseHandler) for sender, _ in at_start)
        for _, arguments in at_end:
            assert arguments == set()

    def test_of_settings_and_connections(self) -> None:
        setting, made = (
            "django.core.signals.setting_changed",
            "django.db.backends.signals.connection_created",
        )
        with sent(setting) as changes, override_settings(USE_TZ=True):
            pass
        with sent(made) as connections:
            copy = connection.copy()
            copy.ensure_connection()
        copy.connection.close()  # ``close`` keeps a database in memory

        self.check(setting, changes)
        assert all(isinstance(sender, type) for sender, _ in changes)
        self.check(made, connections)
        assert all(issubclass(sender, BaseDatabaseWrapper) for sender, _ in connections)
