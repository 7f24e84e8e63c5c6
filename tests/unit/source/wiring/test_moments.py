"""When a registration runs, and whether it surely does."""

from pathlib import Path

import pytest
from support.sources import connected, read, read_one

from signal_inspector.domain.source import Registration

HEAD = """\
from django.apps import AppConfig
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
def handle(**kw): ...
"""


def only(folder: Path, source: str) -> Registration:
    (found,) = read_one(folder, HEAD + source).registrations
    return found


@pytest.mark.parametrize(
    ("source", "moment"),
    [
        ("post_save.connect(handle)", "import"),
        ("class C:\n    post_save.connect(handle)", "import"),
        ("class C:\n    class D:\n        post_save.connect(handle)", "import"),
        ("@receiver(post_save)\ndef told(**kw): ...", "import"),
        ("class C:\n    @receiver(post_save)\n    def told(**kw): ...", "import"),
        ("if settings.X:\n    post_save.connect(handle)", "import"),
        ("with a():\n    post_save.connect(handle)", "import"),
        ("def f():\n    post_save.connect(handle)\nf()", "import"),
        ("f = lambda: post_save.connect(handle)\nf()", "import"),
        ("def f():\n    post_save.connect(handle)", "call"),
        ("async def f():\n    post_save.connect(handle)", "call"),
        ("class C:\n    def f(self):\n        post_save.connect(handle)", "call"),
        ("class C:\n    def ready(self):\n        post_save.connect(handle)", "call"),
        ("def ready(self):\n    post_save.connect(handle)", "call"),
        ("run(lambda: post_save.connect(handle))", "call"),
        ("def f():\n    @receiver(post_save)\n    def told(**kw): ...", "call"),
        ("class C(AppConfig):\n    def ready(self):\n        post_save.connect(handle)", "ready"),
        (
            "class C(AppConfig):\n    def ready(self):\n        self.go()\n"
            "    def go(self):\n        post_save.connect(handle)",
            "ready",
        ),
        (
            "def go():\n    post_save.connect(handle)\n"
            "class C(AppConfig):\n    def ready(self):\n        go()",
            "ready",
        ),
        (
            "class Base(AppConfig):\n    pass\n"
            "class C(Base):\n    def ready(self):\n        post_save.connect(handle)",
            "ready",
        ),
        (
            "import django.apps\nclass C(django.apps.AppConfig):\n"
            "    def ready(self):\n        post_save.connect(handle)",
            "ready",
        ),
        (
            "from library import LibraryAppConfig\n"
            "class C(LibraryAppConfig):\n    def ready(self):\n        post_save.connect(handle)",
            "ready",
        ),
    ],
)
def test_moments(tmp_path: Path, source: str, moment: str) -> None:
    assert only(tmp_path, source).moment == moment


@pytest.mark.parametrize(
    "ready",
    [
        "from shop.handlers import connect_all; connect_all()",
        "from .handlers import connect_all as go; go()",
        "from . import handlers; handlers.connect_all()",
        "import shop.handlers; shop.handlers.connect_all()",
        "from .more import further; further()",
    ],
)
def test_what_ready_calls_in_other_modules(tmp_path: Path, ready: str) -> None:
    source = read(
        tmp_path,
        {
            "shop.handlers": HEAD + "def connect_all():\n    post_save.connect(handle)",
            "shop.more": "from .handlers import connect_all\ndef further():\n    connect_all()",
            "shop.apps": "from library.apps import LibraryConfig\n"
            f"class ShopConfig(LibraryConfig):\n    def ready(self):\n        {ready}\n",
        },
    )

    (found,) = source.registrations
    assert (found.moment, found.conditional, found.enclosing) == ("ready", False, "connect_all")
    assert found.spot.location.path == "shop/handlers.py"


def test_of_two_ways_to_it_the_earliest_and_surest_counts(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        """
def go():
    post_save.connect(handle)
if settings.X: go()
go()
class C(AppConfig):
    def ready(self): go()
""",
    )

    assert (found.moment, found.conditional) == ("import", False)


@pytest.mark.parametrize(
    ("source", "conditional"),
    [
        ("post_save.connect(handle)", False),
        ("with a():\n    post_save.connect(handle)", True),
        ("with transaction.atomic():\n    post_save.connect(handle)", False),
        ("if True:\n    post_save.connect(handle)", False),
        ("if not_typing:\n    pass\npost_save.connect(handle)", False),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    post_save.connect(handle)", False),
        ("if settings.X:\n    post_save.connect(handle)", True),
        ("if settings.X: ...\nelse:\n    post_save.connect(handle)", True),
        ("if settings.X: ...\nelif settings.Y:\n    post_save.connect(handle)", True),
        ("try:\n    post_save.connect(handle)\nexcept ImportError: ...", True),
        ("try: ...\nexcept ImportError:\n    post_save.connect(handle)", True),
        ("try: ...\nexcept ImportError: ...\nelse:\n    post_save.connect(handle)", True),
        ("try: ...\nfinally:\n    post_save.connect(handle)", True),
        ("while a:\n    post_save.connect(handle)", True),
        ("match a:\n    case 1:\n        post_save.connect(handle)", True),
        ("for m in undefined:\n    post_save.connect(handle)", True),
        ("a and post_save.connect(handle)", True),
        ("post_save.connect(handle) if a else None", True),
        ("@receiver(post_save)\ndef told(**kw): ...", False),
        ("if a:\n    @receiver(post_save)\n    def told(**kw): ...", True),
        ("if a:\n    class C:\n        post_save.connect(handle)", True),
        ("def f():\n    if a: return\n    post_save.connect(handle)", True),
        ("def f():\n    if a: raise E\n    post_save.connect(handle)", True),
        (
            "def f():\n    for m in (1, 2):\n        if m: return\n    post_save.connect(handle)",
            True,
        ),
        ("def f():\n    while a:\n        return\n    post_save.connect(handle)", True),
        (
            "def f():\n    try:\n        return\n    except E: ...\n    post_save.connect(handle)",
            True,
        ),
        ("def f():\n    with a():\n        if b: return\n    post_save.connect(handle)", True),
        ("def f():\n    if a: pass\n    post_save.connect(handle)", False),
        ("def f():\n    post_save.connect(handle)\n    return", False),
        ("def f():\n    if a: f()\n    else: return\n    post_save.connect(handle)", True),
        ("def f():\n    post_save.connect(handle)\nif a: f()", True),
        ("def f():\n    if b: return\n    post_save.connect(handle)\nf()", True),
    ],
)
def test_what_surely_runs_when_its_turn_has_come(
    tmp_path: Path, source: str, conditional: bool
) -> None:
    assert only(tmp_path, source).conditional is conditional


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    if a: return\n    else: return\n    post_save.connect(handle)",
        "def f():\n    if a: raise E\n    else: return\n    post_save.connect(handle)",
        "def f():\n    try: ...\n    finally: return\n    post_save.connect(handle)",
        "for a in (1,):\n    continue\n    post_save.connect(handle)",
    ],
)
def test_what_never_runs(tmp_path: Path, source: str) -> None:
    assert connected(read_one(tmp_path, HEAD + source)) == []


def test_a_function_that_ready_may_call_is_conditional(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        """
def go(): post_save.connect(handle)
class C(AppConfig):
    def ready(self):
        if settings.X: go()
""",
    )

    assert (found.moment, found.conditional) == ("ready", True)


def test_a_call_that_cannot_be_followed_is_told_as_it_is_written(tmp_path: Path) -> None:
    source = read_one(
        tmp_path,
        f"""{HEAD}
def get_model(name="shop.Order"): return registry.find(name)
class C(AppConfig):
    def ready(self):
        post_save.connect(handle, sender=get_model())
""",
    )

    assert connected(source) == ["post_save: handle of local:get_model()"]


class TestWhoseReady:
    """The app configs in whose ``ready`` a place runs."""

    def test_its_own(self, tmp_path: Path) -> None:
        source = "class C(AppConfig):\n    def ready(self):\n        post_save.connect(handle)"

        assert only(tmp_path, source).ready_of == {"shop.handlers.C"}

    def test_that_of_each_config_that_calls_it(self, tmp_path: Path) -> None:
        source = """
def go():
    post_save.connect(handle)
class C(AppConfig):
    def ready(self): go()
class D(AppConfig):
    def ready(self): go()
"""

        assert only(tmp_path, source).ready_of == {"shop.handlers.C", "shop.handlers.D"}

    def test_not_of_one_that_may_not_come_to_it(self, tmp_path: Path) -> None:
        source = """
def go():
    post_save.connect(handle)
class C(AppConfig):
    def ready(self): go()
class D(AppConfig):
    def ready(self):
        if settings.X: go()
"""
        found = only(tmp_path, source)

        assert (found.ready_of, found.conditional) == ({"shop.handlers.C"}, False)

    def test_an_inherited_one_is_that_of_each_config(self, tmp_path: Path) -> None:
        source = read(
            tmp_path,
            {
                "shop.base": HEAD
                + "class Base(AppConfig):\n    def ready(self):\n        self.go()\n"
                "    def go(self):\n        post_save.connect(handle)\n",
                "shop.apps": "from .base import Base\nclass C(Base):\n    name = 'shop'\n",
            },
        )

        (found,) = source.registrations
        assert (found.moment, found.ready_of) == ("ready", {"shop.base.Base", "shop.apps.C"})

    def test_what_runs_otherwise_is_of_none(self, tmp_path: Path) -> None:
        assert only(tmp_path, "post_save.connect(handle)").ready_of == frozenset()


@pytest.mark.parametrize(
    "manager",
    [
        "transaction.atomic()",
        "open(path)",
        "lock",
        "contextlib.nullcontext()",
        "transaction.atomic(), open(path)",
    ],
)
def test_what_stands_under_a_plain_with_surely_runs(tmp_path: Path, manager: str) -> None:
    head = "import contextlib, threading\nlock = threading.Lock()\n"

    assert not only(tmp_path, f"{head}with {manager}:\n    post_save.connect(handle)").conditional


@pytest.mark.parametrize(
    "manager",
    ["contextlib.suppress(ImportError)", "transaction.atomic(), suppress()", "mine", "a.b()"],
)
def test_what_may_swallow_exceptions_may_end_anywhere(tmp_path: Path, manager: str) -> None:
    head = "import contextlib\nfrom contextlib import suppress\n"
    source = f"{head}with {manager}:\n    import nosuch\n    post_save.connect(handle)"

    assert only(tmp_path, source).conditional
