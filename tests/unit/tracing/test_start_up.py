"""A trace from the environment begins before Django loads models, and before any app is ready."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import environment
from support.traced_processes import PACKAGE, traced, write_files
from support.traces import Told

FILES = {
    "site_settings.py": """
        SECRET_KEY = "nothing secret"
        INSTALLED_APPS = ["early.apps.EarlyConfig", "signal_inspector", "late.apps.LateConfig"]
        DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    """,
    "bells.py": """
        from django.dispatch import Signal
        rung = Signal()
    """,
    "early/__init__.py": "",
    "early/receivers.py": """
        def heard(**named):
            pass
    """,
    "early/apps.py": """
        from django.apps import AppConfig
        from bells import rung
        from early.receivers import heard

        rung.connect(heard)

        class EarlyConfig(AppConfig):
            name = "early"
            label = "first_of_all"

            def ready(self):
                rung.send(self, when="early is ready")
    """,
    "early/models.py": """
        from django.db import models
        from bells import rung

        class Bell(models.Model):
            rings = models.ManyToManyField("self")

        rung.send(Bell, when="early loads its models")
    """,
    "late/__init__.py": "",
    "late/apps.py": """
        from django.apps import AppConfig
        from django.conf import settings
        from bells import rung

        settings.DATABASES = {**settings.DATABASES, "other": settings.DATABASES["default"]}
        rung.send("late.apps", when="late is imported")

        class LateConfig(AppConfig):
            name = "late"

            def ready(self):
                rung.send(self, when="late is ready")
    """,
}


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is told of the project's start."""
    write_files(tmp_path, FILES)
    return traced("", tmp_path, DJANGO_SETTINGS_MODULE="site_settings")


def test_what_apps_send_while_they_load_is_told(told: Told) -> None:
    assert [event.sender.short for event in told.dispatches] == [
        "'late.apps'",
        "first_of_all.Bell",
        "early.apps.EarlyConfig",
        "late.apps.LateConfig",
    ]
    assert {event.signal for event in told.dispatches} == {"bells.rung"}


def test_receivers_have_their_apps_as_soon_as_django_knows_them(told: Told) -> None:
    receivers = [event.spans[0].receiver for event in told.dispatches]

    assert {receiver.name for receiver in receivers} == {"early.receivers.heard"}
    assert [receiver.app for receiver in receivers] == [None, *["first_of_all"] * 3]


@pytest.mark.parametrize("options", ["", "everything,values,unheard"])
def test_all_that_is_sent_may_be_asked_for(tmp_path: Path, options: str) -> None:
    write_files(tmp_path, FILES)

    told = traced(
        "from early.models import Bell\nfrom bells import rung\nrung.send(Bell.rings.through)",
        tmp_path,
        DJANGO_SETTINGS_MODULE="site_settings",
        SIGNAL_INSPECTOR_TRACE_OPTIONS=options,
    )

    sent = [event.signal.rpartition(".")[2] for event in told.dispatches]
    assert ("class_prepared" in sent) == bool(options)
    assert told.dispatches[-1].sender.short == "first_of_all.Bell.rings.through"


def test_the_setting_of_databases_is_not_read_too_early(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)

    told = traced(
        "from django.db import connections\nassert sorted(connections) == ['default', 'other']\n",
        tmp_path,
        DJANGO_SETTINGS_MODULE="site_settings",
    )

    assert len(told.dispatches) == 4


def test_nothing_is_loaded_where_no_trace_is_asked_for(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    code = """if True:
        import json, sys
        import django
        django.setup()
        print(json.dumps([name for name in sys.modules if name.startswith("signal_inspector")]))
    """

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(
            {"DJANGO_SETTINGS_MODULE": "site_settings", "PYTHONPATH": f"{tmp_path}:{PACKAGE}"}
        ),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert json.loads(done.stdout) == ["signal_inspector", "signal_inspector.apps"]
