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
        "if settings.DEBUG:\n    urlpatterns.append(path('', include('shop.receivers')))",
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


@pytest.mark.parametrize(
    "views",
    [
        "if settings.WITH_MAIL:\n    from shop import receivers",
        "try:\n    import celery\n    from . import receivers\nexcept ImportError:\n    pass",
        "match settings.MODE:\n    case 'a':\n        import shop.receivers",
        "class C:\n    if settings.WITH_MAIL:\n        from .receivers import handle",
    ],
)
def test_what_a_loaded_module_would_import_elsewhere(tmp_path: Path, views: str) -> None:
    assert later(tmp_path, views=views) == {"shop.receivers"}


@pytest.mark.parametrize(
    "views",
    [
        "MIDDLEWARE = ['shop.receivers.Middleware']",
        "CACHES = {'default': {'BACKEND': 'shop.receivers.Cache'}}",
        "MIDDLEWARE += ('shop.receivers.Middleware',)",
    ],
)
def test_what_a_setting_names_by_its_path(tmp_path: Path, views: str) -> None:
    assert later(tmp_path, views=views) == {"shop.receivers"}


@pytest.mark.parametrize(
    "views",
    [
        "LOGGERS = ['shop.receivers']",
        "NAME = 'shop.receivers.txt and more'",
        "'shop.receivers.handle'",
        "def f():\n    'shop.receivers.handle'",
    ],
)
def test_other_texts_name_nothing_to_import(tmp_path: Path, views: str) -> None:
    assert later(tmp_path, views=views) == set()


def test_what_is_not_loaded_names_nothing_by_text(tmp_path: Path) -> None:
    assert later(tmp_path, other="UID = 'shop.receivers.handle'") == set()


@pytest.mark.parametrize("name", ["templatetags.prices", "asgi", "wsgi"])
def test_through_a_module_that_is_imported_by_its_name(tmp_path: Path, name: str) -> None:
    assert later(tmp_path, **{name: "from shop import receivers"}) == {"shop.receivers"}


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
