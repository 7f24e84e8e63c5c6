"""Each reason why a receiver is not called, in a project that has all of them."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support.commands import settings_in
from support.fork_server import signals

APP = {
    "__init__": "",
    "apps": """
        from django.apps import AppConfig
        from django.conf import settings


        class KioskConfig(AppConfig):
            name = "kiosk"

            def ready(self):
                from . import doubled, dropped, replaced, switched, undone, waiting

                if settings.NIGHTS:
                    from . import nights  # MARK nights


        class StallConfig(AppConfig):
            name = "kiosk"

            def ready(self):
                from django.db.models.signals import post_save

                from . import stalls  # MARK stalls
                from .models import weigh

                post_save.connect(weigh)  # MARK weigh
        """,
    "models": """
        from django.contrib.auth.models import AbstractUser
        from django.db import models


        class Seller(AbstractUser):
            pass


        class Sale(models.Model):
            pass


        def weigh(sender, **kwargs): ...
        """,
    "late": """
        from django.db.models.signals import post_save
        from django.dispatch import receiver

        from .models import Sale


        @receiver(post_save, sender=Sale)  # MARK late
        def tell_late(sender, **kwargs): ...
        """,
    "nights": """
        from django.db.models.signals import post_save
        from django.dispatch import receiver


        @receiver(post_save, sender="kiosk.Sale")
        def tell_nights(sender, **kwargs): ...
        """,
    "stalls": """
        from django.db.models.signals import post_save
        from django.dispatch import receiver


        @receiver(post_save, sender="kiosk.Sale")
        def tell_stalls(sender, **kwargs): ...
        """,
    "doubled": """
        from django.db.models.signals import post_save
        from django.dispatch import receiver

        from .models import Sale


        @receiver(post_save, sender=Sale)  # MARK doubled
        def hear(sender, **kwargs): ...


        @receiver(post_save, sender=Sale)
        def hear(sender, **kwargs): ...


        @receiver(post_save, sender=Sale, dispatch_uid="one")
        def first(sender, **kwargs): ...


        @receiver(post_save, sender=Sale, dispatch_uid="one")  # MARK second
        def second(sender, **kwargs): ...
        """,
    "dropped": """
        from functools import partial

        from django.db.models.signals import post_save

        from .models import Sale


        class Till:
            def ring(self, sender, **kwargs): ...


        def count(by, sender, **kwargs): ...


        post_save.connect(Till().ring, sender=Sale)  # MARK ring
        post_save.connect(partial(count, 2), sender=Sale)  # MARK count
        """,
    "undone": """
        from django.db.models.signals import post_save
        from django.dispatch import receiver

        from .models import Sale


        @receiver(post_save, sender=Sale)
        def forget(sender, **kwargs): ...


        post_save.disconnect(forget, sender=Sale)  # MARK forget
        """,
    "switched": """
        from django.conf import settings
        from django.db.models.signals import post_save

        from .models import Sale


        def light(sender, **kwargs): ...


        def start():
            post_save.connect(ask, sender=Sale)  # MARK ask


        def ask(sender, **kwargs): ...


        if settings.NIGHTS:
            post_save.connect(light, sender=Sale)  # MARK light
        """,
    "waiting": """
        from django.db.models.signals import post_migrate, post_save
        from django.dispatch import Signal, receiver

        sold_out = Signal()


        @receiver(post_save, sender="kiosk.Sail")  # MARK wait
        def wait(sender, **kwargs): ...


        @receiver(post_migrate, sender="kiosk")  # MARK tables
        def tables(sender, **kwargs): ...


        @receiver(sold_out)
        def never(sender, **kwargs): ...
        """,
    "replaced": """
        from django.contrib.auth.models import User
        from django.db.models.signals import post_save
        from django.dispatch import receiver


        @receiver(post_save, sender=User)  # MARK old
        def old(sender, **kwargs): ...
        """,
}
SETTINGS = """
INSTALLED_APPS = [
    "django.contrib.contenttypes", "django.contrib.auth", "signal_inspector",
    "kiosk.apps.KioskConfig",
]
AUTH_USER_MODEL = "kiosk.Seller"
ROOT_URLCONF = "kiosk.urls"
NIGHTS = False
DEBUG = False  # With it on, a cache of Django keeps some functions alive.
"""

ABSENT = {
    "late.tell_late": (
        "module_not_imported", "late", "Nothing has imported kiosk.late",
        "Import it in kiosk.apps.KioskConfig.ready()",
    ),
    "stalls.tell_stalls": (
        "other_config", "stalls", "the config of the app kiosk is kiosk.apps.KioskConfig",
        "Name kiosk.apps.StallConfig in INSTALLED_APPS, or import kiosk.stalls in kiosk.apps.Kiosk",
    ),
    "models.weigh": (
        "other_config", "weigh", "kiosk.apps.StallConfig.ready() connects it to post_save",
        "Name kiosk.apps.StallConfig in INSTALLED_APPS",
    ),
    "nights.tell_nights": (
        "condition", "nights", "kiosk.apps.KioskConfig.ready() imports kiosk.nights",
        "Look at the condition",
    ),
    "doubled.hear": (
        "shadowed", "doubled", "then defines another hear in line 12", "another name",
    ),
    "doubled.second": (
        "refused", "second", "kiosk.doubled.first was connected before", "dispatch_uid of its own",
    ),
    "dropped.Till.ring": ("collected", "ring", "never runs on post_save", "weak=False"),
    "dropped.count": ("collected", "count", "never runs on post_save", "weak=False"),
    "undone.forget": ("disconnected", "forget", "disconnect", "Take this disconnect away"),
    "switched.light": ("condition", "light", "only under a condition", "Look at the condition"),
    "switched.ask": ("called", "ask", "Only a call of kiosk.switched.start", "ready()"),
}  # fmt: skip
IN_VAIN = {
    "waiting.wait": ("pending-sender", "wait"),
    "waiting.tables": ("string-sender", "tables"),
    "replaced.old": ("swapped-sender", "old"),
    "waiting.never": ("unsent-signal", "sold_out = "),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder of the app, and the environment in which a command finds it."""
    folder = tmp_path_factory.mktemp("kiosk_project")
    app = folder / "kiosk"
    app.mkdir()
    for name, text in {**APP, "urls": "urlpatterns = []"}.items():
        app.joinpath(f"{name}.py").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return app, settings_in(folder, SETTINGS)


Told = dict[tuple[bool, str], Any]


@pytest.fixture(scope="module")
def told(project: tuple[Path, dict[str, str]]) -> Told:
    """The answers by receiver, without a recording and with one."""
    _, env = project
    answers: Told = {}
    for options in ((), ("--record",)):
        words = [f"receiver:kiosk.{name}" for name in (*ABSENT, *IN_VAIN)]
        result = signals("explain", *words, "--format=json", *options, env=env)
        assert (result.code, result.err) == (0, "")
        for answer in json.loads(result.out)["explanations"]:
            answers[bool(options), answer["name"].removeprefix("kiosk.")] = answer
    return answers


def lines_of(folder: Path, name: str, mark: str) -> tuple[int, ...]:
    """The line that is meant; where a recorder saw a decorator, Python 3.10 tells the next one."""
    module = name.partition(".")[0]
    for file in (module, "apps"):
        lines = folder.joinpath(f"{file}.py").read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            if line.endswith(f"# MARK {mark}") or line.startswith(mark):
                return (number, number + 1) if line.startswith("@") else (number,)
    raise AssertionError(mark)


@pytest.mark.parametrize("recorded", [False, True], ids=["read", "recorded"])
@pytest.mark.parametrize("name", ABSENT)
def test_what_is_not_connected_has_its_reason_line_and_hint(
    name: str, recorded: bool, told: Told, project: tuple[Path, dict[str, str]]
) -> None:
    reason, mark, said, hint = ABSENT[name]
    answer = told[recorded, name]

    (absence,) = answer["absences"]
    assert absence["reason"] == reason
    assert absence["location"]["line"] in lines_of(project[0], name, mark)
    assert said in absence["message"]
    assert hint in absence["hint"]
    assert answer["findings"] == []


@pytest.mark.parametrize("recorded", [False, True], ids=["read", "recorded"])
@pytest.mark.parametrize("name", IN_VAIN)
def test_what_is_connected_in_vain_has_its_finding(
    name: str, recorded: bool, told: Told, project: tuple[Path, dict[str, str]]
) -> None:
    rule, mark = IN_VAIN[name]
    answer = told[recorded, name]

    (finding,) = answer["findings"]
    assert finding["rule"] == rule
    assert finding["location"]["line"] in lines_of(project[0], name, mark)
    assert answer["absences"] == []


def test_of_two_functions_of_one_name_the_last_is_connected_where_it_stands(told: Told) -> None:
    (connection,) = told[False, "doubled.hear"]["connections"]

    assert connection["receiver"]["location"]["line"] == 12
    assert [one["line"] for one in connection["registered"]] == [11]


def test_a_model_names_all_that_would_hear_it(project: tuple[Path, dict[str, str]]) -> None:
    _, env = project
    result = signals("explain", "kiosk.Sale", "--format=json", env=env)

    (answer,) = json.loads(result.out)["explanations"]
    assert {(one["receiver"], one["reason"]) for one in answer["absences"]} == {
        (f"kiosk.{name}", reason) for name, (reason, *_) in ABSENT.items()
    }


def test_a_part_of_a_model_names_those_of_its_signals(project: tuple[Path, dict[str, str]]) -> None:
    _, env = project
    update = signals("explain", "kiosk.Sale", "--on=update", env=env)
    delete = signals("explain", "kiosk.Sale", "--on=delete", env=env)

    assert "not called, as they are not connected\n├── kiosk." in update.out
    assert "not connected" not in delete.out


def test_an_app_names_its_modules_that_nothing_imports(
    project: tuple[Path, dict[str, str]],
) -> None:
    _, env = project
    result = signals("explain", "app:kiosk", env=env)

    assert "ERROR receiver-module-not-imported" in result.out
    assert "Nothing imports kiosk.late, so that what it connects never runs" in result.out
