"""A module with registrations that nothing has imported may be imported by something, later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest
from support.sources import read

from signal_inspector.source.evaluation.modules import Modules
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.later_imports import imported_later

RECEIVERS = """\
from django.db.models.signals import post_save
def handle(**kw): ...
post_save.connect(handle)
"""

CONFIG = """\
from django.apps import AppConfig
class ShopConfig(AppConfig):
    name = "shop"
    def ready(self):
        from . import receivers
"""
IN_USE = ("django.apps.config.AppConfig", "other.apps.OtherConfig")


def later(
    folder: Path,
    *,
    wanted: str = "shop.receivers",
    loaded: tuple[str, ...] = ("shop.views",),
    of_no_app: Collection[str] = (),
    configs: Collection[str] = (),
    named: Collection[str] = (),
    receivers: str = RECEIVERS,
    **others: str,
) -> bool:
    sources = {f"shop.{name}": text for name, text in others.items()}
    found = read(folder, {"shop.receivers": receivers, **sources}, loaded=loaded).modules
    modules = [replace(one, app=None) if one.name in of_no_app else one for one in found]
    known = Modules(modules, SourceFiles())
    return imported_later(known, {wanted}, configs, named) == {wanted}


@pytest.mark.parametrize(
    "views",
    [
        "def f():\n    import shop.receivers",
        "def f():\n    from shop import receivers",
        "def f():\n    from . import receivers as r",
        "def f():\n    from .receivers import handle",
        "def f():\n    from shop.receivers import *",
        "def f():\n    from shop.receivers.mail import handle",
        "def f():\n    import shop.receivers.mail",
        "async def f():\n    if a:\n        from .receivers import handle",
        "class C:\n    def f(self):\n        from .receivers import handle",
        "def f():\n    def g():\n        from .receivers import handle",
        "def f():\n    import_module('shop.receivers')",
        "import importlib\nimportlib.import_module('.receivers', 'shop')",
        "autodiscover_modules('receivers')",
        "app.autodiscover_receivers()",
        "Celery('shop', include=['shop.receivers'])",
        "handle = import_string('shop.receivers.handle')",
        "f = lambda: __import__('shop.receivers')",
        "if settings.DEBUG:\n    urlpatterns.append(path('', include('shop.receivers')))",
    ],
)
def test_what_a_function_imports(tmp_path: Path, views: str) -> None:
    assert later(tmp_path, views=views)


@pytest.mark.parametrize(
    "views",
    [
        "",
        "# receivers",
        "def f():\n    from elsewhere import receivers",
        "from shop import receivers",
        "if TYPE_CHECKING:\n    from shop import receivers",
        "print('shop.receivers')",
        "json.dumps('receivers')",
    ],
)
def test_what_no_function_imports(tmp_path: Path, views: str) -> None:
    assert not later(tmp_path, views=views)


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
    assert later(tmp_path, views=views)


class TestTexts:
    @pytest.mark.parametrize(
        "plugins",
        [
            "NAMES = ['shop.receivers']\ndef f():\n    for name in NAMES: import_module(name)",
            "NAMES = {'mail': 'shop.receivers'}\ndef f(key): return import_module(NAMES[key])",
            "def f(app):\n    import_module(f'{app.name}.receivers')",
            "def f(app):\n    import_module('%s.receivers' % app.name)",
            "def f(app):\n    import_module('{}.receivers'.format(app.name))",
            "NAMES = ['receivers']\ndef f():\n    for name in NAMES: __import__('shop.' + name)",
            "def f(name):\n    import_module(f'shop.{name}')",
            "def f(name):\n    import_module(f'shop.re{name}_receivers')",
            "def f():\n    for one in iter_modules(__path__): import_module(one.name)",
        ],
    )
    def test_of_a_module_that_imports_by_text(self, tmp_path: Path, plugins: str) -> None:
        wanted = "shop.mail_receivers" if "_receivers" in plugins else "shop.receivers"

        assert later(tmp_path, wanted=wanted, plugins=plugins, mail_receivers=RECEIVERS)

    @pytest.mark.parametrize(
        "plugins",
        [
            "NAMES = ['receivers']\ndef f(name): return load(name)",
            "NAMES = ['billing.receivers']\ndef f(name): return import_module(name)",
            "def f(name):\n    import_module(f'billing.{name}')",
            "'_'\n'.'\nimport_module(name)",
        ],
    )
    def test_others_are_not_of_it(self, tmp_path: Path, plugins: str) -> None:
        assert not later(tmp_path, plugins=plugins)

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("def f():\n    for one in walk_packages(handlers): import_module(one)", True),
            ("def f():\n    for one in walk_packages(others): import_module(one)", False),
        ],
    )
    def test_what_sweeps_over_a_package(self, tmp_path: Path, source: str, expected: bool) -> None:
        others = {"handlers.mail": RECEIVERS, "plugins": source}

        assert later(tmp_path, wanted="shop.handlers.mail", **others) is expected

    def test_a_package_that_sweeps_over_itself(self, tmp_path: Path) -> None:
        sweep = "def f():\n    for one in Path(__file__).parent.glob('*.py'): import_module(one)"
        others = {"handlers.mail": RECEIVERS, "handlers.__init__": sweep}

        assert later(tmp_path, wanted="shop.handlers.mail", **others)

    def test_a_word_in_a_module_that_knows_nothing_of_the_package(self, tmp_path: Path) -> None:
        text = "NAMES = ['receivers']\ndef f(name): return import_module(name)"
        folder = {"shop.receivers": RECEIVERS, "billing.plugins": text}
        known = Modules(read(tmp_path, folder).modules, SourceFiles())

        assert imported_later(known, {"shop.receivers"}) == frozenset()


class TestSettings:
    @pytest.mark.parametrize(
        "views",
        [
            "MIDDLEWARE = ['shop.receivers.Middleware']",
            "CACHES = {'default': {'BACKEND': 'shop.receivers.Cache'}}",
            "MIDDLEWARE += ('shop.receivers.Middleware',)",
            "PLUGINS: list = ['shop.receivers']",
            "app.conf.imports = ('shop.receivers',)",
        ],
    )
    def test_what_one_names_by_its_path(self, tmp_path: Path, views: str) -> None:
        assert later(tmp_path, views=views)

    @pytest.mark.parametrize(
        "views",
        [
            "LOGGERS = ['shop.receivers']",
            "SIGNAL_INSPECTOR = {'IGNORE': {'a-rule': ['shop.receivers']}}",
            "NAME = 'shop.receivers.txt and more'",
            "logger = 'shop.receivers'",
            "'shop.receivers.handle'",
            "def f():\n    'shop.receivers.handle'",
            "NAME: str\n'receivers'",
        ],
    )
    def test_other_texts_name_nothing_to_import(self, tmp_path: Path, views: str) -> None:
        assert not later(tmp_path, views=views)

    def test_what_is_not_loaded_names_nothing_by_text(self, tmp_path: Path) -> None:
        assert not later(tmp_path, other="UID = 'shop.receivers.handle'")

    def test_those_of_no_app_may_be_the_settings_of_others(self, tmp_path: Path) -> None:
        text = "SESSION_ENGINE = 'shop.receivers'"

        assert later(tmp_path, production=text, of_no_app=["shop.production"])

    @pytest.mark.parametrize(
        "text", ["shop.receivers", "shop.receivers.handle", "shop.receivers:handle"]
    )
    def test_their_values(self, tmp_path: Path, text: str) -> None:
        assert later(tmp_path, named=[text])
        assert later(
            tmp_path, named=[text.replace("receivers", "api")], api="import shop.receivers"
        )

    @pytest.mark.parametrize("text", ["", "shop", "shop.receivers2", "shop.receivers is one"])
    def test_other_values(self, tmp_path: Path, text: str) -> None:
        assert not later(tmp_path, named=[text])


class TestScripts:
    @pytest.mark.parametrize(
        "start",
        ["import django\ndjango.setup()", "if __name__ == '__main__':\n    handle()"],
    )
    def test_a_module_that_is_made_to_be_run(self, tmp_path: Path, start: str) -> None:
        assert later(tmp_path, receivers=f"{start}\n{RECEIVERS}")
        assert later(tmp_path, bot=f"{start}\nfrom shop import receivers")

    @pytest.mark.parametrize(
        "start", ["if DEBUG:\n    pass", "setup()", "gettext.setup()", "x = 1"]
    )
    def test_one_that_is_not(self, tmp_path: Path, start: str) -> None:
        assert not later(tmp_path, receivers=f"{start}\n{RECEIVERS}")

    def test_a_module_of_no_app(self, tmp_path: Path) -> None:
        assert later(tmp_path, bot="from shop import receivers", of_no_app=["shop.bot"])


@pytest.mark.parametrize(
    "name",
    [
        "templatetags.prices",
        "asgi",
        "wsgi",
        "__main__",
        "management.commands.work",
        "scripts.work",
        "jobs.daily.work",
    ],
)
def test_through_a_module_that_is_imported_by_its_name(tmp_path: Path, name: str) -> None:
    assert later(tmp_path, **{name: "from shop import receivers"})


def test_through_a_module_that_is_not_loaded_either(tmp_path: Path) -> None:
    assert later(
        tmp_path,
        more="from . import receivers",
        again="from .more import receivers",
        views="def f():\n    from .again import receivers",
    )


def test_not_through_a_module_that_nothing_imports(tmp_path: Path) -> None:
    assert not later(tmp_path, more="from . import receivers")


def test_a_package_is_imported_with_what_is_in_it(tmp_path: Path) -> None:
    others = {
        "api.__init__": "from shop import receivers",
        "views": "def f():\n    import shop.api.v2",
    }

    assert later(tmp_path, **others)


class TestConfigsThatAreNotUsed:
    def test_of_two_that_django_cannot_choose_from(self, tmp_path: Path) -> None:
        two = f"{CONFIG}class TestConfig(AppConfig):\n    name = 'shop'\n"

        assert not later(tmp_path, apps=two, configs=IN_USE)

    def test_one_that_only_a_dead_setting_names(self, tmp_path: Path) -> None:
        package = "default_app_config = 'shop.config.ShopConfig'"
        others = {"config": CONFIG, "__init__": package}

        assert not later(tmp_path, configs=IN_USE, **others)

    @pytest.mark.parametrize("used", ["ShopConfig", "TestConfig"])
    def test_one_that_is_used_or_stands_beside_one(self, tmp_path: Path, used: str) -> None:
        two = f"{CONFIG}class TestConfig(AppConfig):\n    name = 'shop'\n"

        assert later(tmp_path, apps=two, configs=(*IN_USE, f"shop.apps.{used}"))

    @pytest.mark.parametrize(
        ("name", "more"),
        [
            ("apps", ""),
            ("config", "    default = True\n"),
            ("config", "def f():\n    from . import receivers\n"),
            ("apps", "class Plain:\n    def ready(self): ...\n"),
        ],
    )
    def test_one_that_other_settings_may_use(self, tmp_path: Path, name: str, more: str) -> None:
        assert later(tmp_path, configs=IN_USE, **{name: CONFIG + more})

    @pytest.mark.parametrize(
        "settings",
        ["INSTALLED_APPS = ['shop.config.ShopConfig']", "from .config import ShopConfig"],
    )
    def test_one_that_another_module_names(self, tmp_path: Path, settings: str) -> None:
        assert later(tmp_path, configs=IN_USE, config=CONFIG, production=settings)

    def test_where_none_are_known(self, tmp_path: Path) -> None:
        assert later(tmp_path, config=CONFIG)

    def test_other_functions_of_one_may_be_called(self, tmp_path: Path) -> None:
        assert later(
            tmp_path, configs=IN_USE, config=CONFIG.replace("def ready", "def load_receivers")
        )
