"""A fault is the same one in the source, in a recording and with DEBUG; filters and suppressions
find it by the same names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support.commands import Result
from support.fork_server import signals

Audit = Callable[..., Result]

FILES = {
    "manage.py": """
        import os
        import sys

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    """,
    "site_settings.py": """
        import json
        import os

        SECRET_KEY = "x"
        DEBUG = bool(os.environ.get("WITH_DEBUG"))
        ROOT_URLCONF = "site_urls"
        INSTALLED_APPS = ["signal_inspector", "market", "diary"]
        SIGNAL_INSPECTOR = json.loads(os.environ.get("OF_INSPECTOR", "{}"))
    """,
    "site_urls.py": "urlpatterns = []",
    "pyproject.toml": "",
    "market/__init__.py": "",
    "market/apps.py": """
        from django.apps import AppConfig


        class MarketConfig(AppConfig):
            name = "market"

            def ready(self):
                from market import handlers
    """,
    "market/models.py": """
        from django.db import models


        class Order(models.Model):
            class Meta:
                app_label = "market"
    """,
    "market/handlers.py": """
        from functools import partial

        from django.db.models.signals import post_save
        from django.dispatch import receiver

        from market.models import Order


        @receiver(post_save, sender=Order, dispatch_uid="one")
        def first(sender, **kwargs): ...


        @receiver(post_save, sender=Order, dispatch_uid="one")
        def second(sender, **kwargs): ...


        def setup():
            def on_save(sender, **kwargs): ...

            post_save.connect(on_save, sender=Order)
            post_save.connect(lambda **kwargs: f"{kwargs['instance']!r}", sender="market.order")


        class Handler:
            def __call__(self, **kwargs): ...

            def method(self, **kwargs): ...


        def numbered(number, **kwargs): ...


        setup()
        post_save.connect(Handler(), sender=Order)
        post_save.connect(Handler().method, sender=Order)
        post_save.connect(partial(numbered, 1), sender=Order)
    """,
    "diary/__init__.py": "",
    "diary/receivers.py": """
        from django.db.models.signals import post_delete, post_save
        from django.dispatch import receiver

        from market.models import Order


        @receiver(post_save, sender=Order)
        def saved(sender, **kwargs): ...


        @receiver(post_delete)
        async def deleted(sender, **kwargs): ...
    """,
}
ON_ORDER = "django.db.models.signals.post_save of market.Order"
MADE = [
    "setup.<locals>.on_save",
    "setup.<locals>.<lambda>",
    "Handler",
    "Handler.method",
    "numbered",
]
SUBJECTS = sorted(f"market.handlers.{name} on {ON_ORDER}" for name in (*MADE, "second"))
ONLY = ("--select", "collected-receiver,dispatch-uid-collision")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("market")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture
def audit(project: Path) -> Audit:
    def run_it(*arguments: str, **more: Any) -> Result:
        return signals("audit", *arguments, manage=project / "manage.py", cwd=project, **more)

    return run_it


def subjects(result: Result) -> list[str]:
    return sorted(each["subject"] for each in json.loads(result.out)["findings"])


class TestSubjects:
    @pytest.mark.parametrize("debug", ["", "1"])
    @pytest.mark.parametrize("options", [(), ("--record",)])
    def test_they_are_the_same_from_all_evidence(
        self, audit: Audit, options: tuple[str, ...], debug: str
    ) -> None:
        result = audit(*ONLY, "--format", "json", *options, env={"WITH_DEBUG": debug})

        assert subjects(result) == SUBJECTS

    def test_a_baseline_of_one_holds_for_the_other(self, audit: Audit, tmp_path: Path) -> None:
        path = str(tmp_path / "baseline.json")
        audit(*ONLY, "--write-baseline", path)

        result = audit(*ONLY, "--baseline", path, "--record")

        assert (result.code, result.out) == (0, "")

    def test_the_same_shape_in_another_app_is_new(
        self, audit: Audit, project: Path, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "baseline.json")
        audit(*ONLY, "--write-baseline", path)
        here, there = project / "market" / "handlers.py", project / "diary" / "models.py"
        text = here.read_text()
        here.write_text("")
        there.write_text(text)

        result = audit(*ONLY, "--baseline", path, "--format", "json")

        here.write_text(text)
        there.unlink()
        assert result.code == 1
        assert subjects(result) == [
            one.replace("market.h", "diary.m").replace("andlers.", "odels.", 1) for one in SUBJECTS
        ]


class TestFilters:
    @pytest.mark.parametrize(
        ("option", "number"),
        [
            (("--sender", "market.Order"), 6),
            (("--receiver", "market.*"), 6),
            (("--receiver", "market.handlers.second"), 1),
            (("--receiver", "on_save"), 1),
            (("--kind", "lambda"), 1),
            (("--exclude-sender", "Order"), 0),
            (("--exclude-receiver", "market.handlers.Handler"), 4),
        ],
        ids=str,
    )
    def test_they_find_what_is_not_connected(
        self, audit: Audit, option: tuple[str, ...], number: int
    ) -> None:
        result = audit(*ONLY, *option, "--format", "json")

        assert len(subjects(result)) == number
        assert result.code == bool(number)

    @pytest.mark.parametrize(
        "option",
        [
            ("--signal", "post_delete"),
            ("--signal", "post_save"),
            ("--sender", "market.Order"),
            ("--receiver", "diary.receivers.deleted"),
            ("--receiver", "saved"),
            ("--app", "diary"),
            ("--path", "diary/receivers.py"),
            ("--async",),
        ],
        ids=str,
    )
    def test_a_module_is_found_by_any_of_its_receivers(
        self, audit: Audit, option: tuple[str, ...]
    ) -> None:
        result = audit("--select", "E001", *option, "--format", "json")

        assert subjects(result) == ["diary.receivers"]

    def test_a_pattern_that_nothing_has_is_still_refused(self, audit: Audit) -> None:
        result = audit("--receiver", "on_sve")

        assert result.code == 2
        assert "matches nothing" in result.err


class TestIgnore:
    @pytest.mark.parametrize(
        "pattern", ["market.handlers.second", "market.Order", "market.models.Order", "second"]
    )
    @pytest.mark.parametrize("options", [(), ("--record",)])
    def test_a_pattern_matches_what_is_not_connected(
        self, audit: Audit, pattern: str, options: tuple[str, ...]
    ) -> None:
        setting = json.dumps({"IGNORE": {"dispatch-uid-collision": pattern}})

        result = audit(
            "--select", "E010,unused-suppression", *options, env={"OF_INSPECTOR": setting}
        )

        assert (result.code, result.out) == (0, "")
        assert "1 by settings" in result.err
