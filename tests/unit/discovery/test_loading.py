"""What the command loads before it looks."""

import sys

import pytest
from django.test import override_settings
from support.fresh_process import told_by
from support.written_modules import WrittenModules

from signal_inspector.discovery.loading import (
    REQUEST_HANDLER,
    load_modules,
    load_server_modules,
)
from signal_inspector.errors import UsageError


def write(modules: WrittenModules, name: str, source: str) -> None:
    modules.note(name)
    modules.write(name, source)


def test_the_request_handler_and_the_urlconf_of_a_server() -> None:
    before, warning, after = told_by(
        f"""
        import json, sys
        from signal_inspector.discovery.loading import load_server_modules
        wanted = ["{REQUEST_HANDLER}", "config.urls"]
        before = [name in sys.modules for name in wanted]
        print(json.dumps([
            before, load_server_modules(), [name in sys.modules for name in wanted]
        ]))
        """
    )

    assert (before, warning, after) == ([False, False], None, [True, True])


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("raise RuntimeError('no database')", "RuntimeError: no database"),
        ("raise RuntimeError('on two\\n lines')", "RuntimeError: on two lines"),
        ("raise RuntimeError", "RuntimeError"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_urlconf_that_fails_is_told_in_one_line(
    modules: WrittenModules, source: str, failure: str
) -> None:
    write(modules, "broken_urls", source)

    with override_settings(ROOT_URLCONF="broken_urls"):
        warning = load_server_modules()

    assert warning == f"ROOT_URLCONF 'broken_urls' fails to import: {failure}"


def test_a_project_without_urlconf_is_fine() -> None:
    with override_settings(ROOT_URLCONF=None):
        assert load_server_modules() is None


def test_more_modules_by_name(modules: WrittenModules) -> None:
    write(modules, "tasks_one", "")
    write(modules, "tasks_two", "")

    load_modules(["tasks_one", "tasks_two"])

    assert {"tasks_one", "tasks_two"} <= sys.modules.keys()


def test_a_module_that_fails_is_an_error_that_names_it(modules: WrittenModules) -> None:
    write(modules, "tasks", "import no_such_module")

    with pytest.raises(UsageError) as caught:
        load_modules(["tasks"])

    assert str(caught.value) == (
        "cannot import 'tasks': ModuleNotFoundError: No module named 'no_such_module'"
    )
