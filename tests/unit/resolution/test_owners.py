"""Whose code a module is."""

import json
import sysconfig

import django
import pytest
from django.test import override_settings
from support.written_modules import WrittenModules

from signal_inspector.resolution.owners import Owners, find_owners, settings_module

SITE_PACKAGES = sysconfig.get_path("purelib")


class TestApps:
    OWNERS = Owners({"shop": "shop", "shop.admin_area": "back_office", "auth.app": "auth"}, ())

    @pytest.mark.parametrize(
        ("module", "label"),
        [
            ("shop", "shop"),
            ("shop.receivers", "shop"),
            ("shop.deep.down.receivers", "shop"),
            ("shop.admin_area", "back_office"),
            ("shop.admin_area.receivers", "back_office"),
            ("shop.admin_area_too", "shop"),
            ("shops", None),
            ("auth", None),
            ("auth.app.models", "auth"),
            ("?", None),
        ],
    )
    def test_the_innermost_app_that_contains_the_module(
        self, module: str, label: str | None
    ) -> None:
        assert self.OWNERS.app(module) == label

    def test_the_installed_apps(self) -> None:
        owners = find_owners(())

        assert owners.app("django.contrib.auth.models") == "auth"
        assert owners.app("shop.receivers") == "shop"
        assert owners.app("django.db.models") is None


class TestOrigin:
    @pytest.mark.parametrize(
        ("module", "path", "origin"),
        [
            ("shop.receivers", "/srv/shop/receivers.py", "project"),
            ("library", f"{SITE_PACKAGES}/library/receivers.py", "third-party"),
            ("library", "/elsewhere/site-packages/library.py", "third-party"),
            ("library", "/usr/lib/python3/dist-packages/library.py", "third-party"),
            ("library", "/srv/my-site-packages/library.py", "project"),
            ("django.contrib.auth", django.__file__, "django"),
            ("django", None, "django"),
            ("django_library", f"{SITE_PACKAGES}/django_library.py", "third-party"),
            ("djangoish", "/srv/djangoish.py", "project"),
            ("json", json.__file__, "third-party"),
            ("json", None, "third-party"),
            ("builtins", None, "third-party"),
            ("asyncio.events", None, "third-party"),
            ("made_by_exec", None, "project"),
        ],
    )
    def test_by_name_and_file(self, module: str, path: str | None, origin: str) -> None:
        assert Owners({}, ()).origin(module, path) == origin

    def test_the_file_of_the_module_counts_where_none_is_given(
        self, modules: WrittenModules
    ) -> None:
        modules.load("written", "")

        assert Owners({}, ()).origin("written", None) == "project"
        assert Owners({}, ()).origin("pytest", None) == "third-party"

    @pytest.mark.parametrize(
        ("module", "origin"),
        [
            ("company", "third-party"),
            ("company.shop", "project"),
            ("company.shop.receivers", "project"),
            ("company.shopping", "third-party"),
        ],
    )
    def test_packages_that_are_the_projects_own_wherever_they_are(
        self, module: str, origin: str
    ) -> None:
        owners = Owners({}, ["company.shop"])

        assert owners.origin(module, f"{SITE_PACKAGES}/company/shop/__init__.py") == origin


class TestInstalledProject:
    """A container installs the project itself into a site directory."""

    def test_the_package_of_the_settings_is_the_projects(
        self, modules: WrittenModules, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put_package(modules, "company")
        put_package(modules, "company.config")
        modules.put("company.config.settings")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "company.config.settings")

        with override_settings(ROOT_URLCONF=None):
            owners = find_owners(())

        assert owners.origin("company.shop", in_site("company/shop.py")) == "project"
        assert owners.origin("library", in_site("library.py")) == "third-party"

    def test_so_is_the_package_of_the_urlconf(
        self, modules: WrittenModules, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put_package(modules, "pages")
        modules.put("settings_alone")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "settings_alone")

        with override_settings(ROOT_URLCONF="pages.urls"):
            owners = find_owners(())

        assert owners.origin("pages.receivers", in_site("pages/receivers.py")) == "project"

    def test_a_settings_module_without_package_speaks_for_itself_alone(
        self, modules: WrittenModules, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        modules.put("settings_alone")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "settings_alone")

        with override_settings(ROOT_URLCONF=None):
            owners = find_owners(())

        assert owners.origin("settings_alone", in_site("settings_alone.py")) == "project"
        assert owners.origin("library", in_site("library.py")) == "third-party"

    def test_of_a_namespace_only_the_package_inside_it(
        self, modules: WrittenModules, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        modules.put("namespace")
        put_package(modules, "namespace.shop")
        modules.put("namespace.shop.settings")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "namespace.shop.settings")

        with override_settings(ROOT_URLCONF=None):
            owners = find_owners(())

        assert owners.origin("namespace.shop.app", in_site("namespace/shop/app.py")) == "project"
        other = owners.origin("namespace.other", in_site("namespace/other.py"))
        assert other == "third-party"

    def test_settings_of_django_itself_make_django_no_project(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "django.conf.global_settings")

        with override_settings(ROOT_URLCONF="django.contrib.auth.urls"):
            owners = find_owners(())

        assert owners.origin("django.contrib.auth.models", None) == "django"

    def test_packages_of_the_setting(self) -> None:
        owners = find_owners(["library"])

        assert owners.origin("library.receivers", in_site("library/receivers.py")) == "project"


def put_package(modules: WrittenModules, name: str) -> None:
    modules.put(name).__file__ = in_site(name.replace(".", "/") + "/__init__.py")


def in_site(path: str) -> str:
    return f"{SITE_PACKAGES}/{path}"


def test_the_settings_module_of_this_process() -> None:
    assert settings_module() == "config.settings"


def test_overridden_settings_still_have_their_module() -> None:
    with override_settings(ROOT_URLCONF="other"):
        assert settings_module() == "config.settings"


@pytest.mark.parametrize("given", ["/etc/shop files/settings.py", "nosuch.settings", "", None, 1])
def test_a_setting_of_that_name_that_names_no_module_is_not_it(given: object) -> None:
    with override_settings(SETTINGS_MODULE=given):
        assert settings_module() == "config.settings"


def test_a_name_that_the_environment_alone_has_is_no_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nosuch.settings")

    with override_settings(SETTINGS_MODULE="/etc/shop files/settings.py"):
        assert settings_module() is None
