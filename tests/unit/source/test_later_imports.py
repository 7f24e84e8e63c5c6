"""A module with registrations that nothing has imported may be imported by a function, later."""

from pathlib import Path

import pytest
from support.sources import read

RECEIVERS = """\
from django.db.models.signals import post_save
def handle(**kw): ...
post_save.connect(handle)
"""


def later(folder: Path, *, loaded: tuple[str, ...] = ("shop.views",), **others: str) -> set[str]:
    sources = {f"shop.{name}": text for name, text in others.items()}
    return set(read(folder, {"shop.receivers": RECEIVERS, **sources}, loaded=loaded).imported_later)


@pytest.mark.parametrize(
    "views",
    [
        "def f():\n    import shop.receivers",
        "def f():\n    from shop import receivers",
        "def f():\n    from . import receivers as r",
        "def f():\n    from .receivers import handle",
        "def f():\n    from shop.receivers import *",
        "async def f():\n    if a:\n        from .receivers import handle",
        "class C:\n    def f(self):\n        from .receivers import handle",
        "def f():\n    def g():\n        from .receivers import handle",
        "def f():\n    import_module('shop.receivers')",
        "import importlib\nimportlib.import_module('.receivers', 'shop')",
        "autodiscover_modules('receivers')",
        "handle = import_string('shop.receivers.handle')",
        "f = lambda: __import__('shop.receivers')",
    ],
)
def test_what_a_function_imports(tmp_path: Path, views: str) -> None:
    assert later(tmp_path, views=views) == {"shop.receivers"}


@pytest.mark.parametrize(
    "views",
    [
        "",
        "# receivers",
        "def f():\n    from elsewhere import receivers",
        "from shop import receivers",
        "if TYPE_CHECKING:\n    from shop import receivers",
        "print('shop.receivers')",
    ],
)
def test_what_no_function_imports(tmp_path: Path, views: str) -> None:
    assert later(tmp_path, views=views) == set()


def test_through_a_module_that_is_not_loaded_either(tmp_path: Path) -> None:
    found = later(
        tmp_path,
        more="from . import receivers",
        again="from .more import receivers",
        views="def f():\n    from .again import receivers",
    )

    assert found == {"shop.receivers"}


def test_not_through_a_module_that_nothing_imports(tmp_path: Path) -> None:
    assert later(tmp_path, more="from . import receivers") == set()


def test_what_is_loaded_is_not_imported_later(tmp_path: Path) -> None:
    found = later(
        tmp_path,
        loaded=("shop.receivers", "shop.views"),
        views="def f():\n    from . import receivers",
    )

    assert found == set()
