"""What is loaded before the command looks, and what may be broken meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import SHOP, ZOO, Result, settings_in
from support.commands import signals as started
from support.fork_server import managed, signals


def shown(result: Result) -> set[str]:
    """The receivers in a JSON report."""
    assert result.code == 0, result.err
    signals_of = json.loads(result.out)["signals"]
    return {one["name"] for each in signals_of for one in each["receivers"]}


def other_command(*words: str, env: dict[str, str]) -> Result:
    """Runs another management command of the shop."""
    return managed(*words, env=env)


class TestUrlconf:
    def test_urlconf_and_request_handler_are_loaded_unless_that_is_unwanted(self) -> None:
        with_it = shown(signals("--json", manage=ZOO))
        without = shown(signals("--json", "--no-urlconf", manage=ZOO))

        assert without < with_it
        added = with_it - without
        assert "django.core.handlers.base.reset_urlconf" in added
        assert any(name.startswith("zoo.listeners.late.") for name in added)

    def test_urlconf_that_fails_is_one_warning_and_the_rest_is_shown(self, tmp_path: Path) -> None:
        (tmp_path / "broken_urls.py").write_text("raise ValueError('two\\nlines')")
        env = settings_in(tmp_path, "ROOT_URLCONF = 'broken_urls'")

        result = signals("--json", env=env)

        assert "shop.receivers.update_total" in shown(result)
        warning, summary = result.err_lines
        assert warning.startswith("warning: ROOT_URLCONF 'broken_urls' fails to import: ")
        assert "ValueError: two lines" in warning
        assert " signals, " in summary


def test_failing_checks_and_an_unusable_database_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "failing_checks.py").write_text(
        "from django.core.checks import Error, register\n"
        "@register()\n"
        "def fail(**kwargs): return [Error('never mind')]\n"
    )
    env = settings_in(
        tmp_path,
        "import failing_checks\nDATABASES['default']['NAME'] = '/no/such/folder/db.sqlite3'",
    )

    result = signals("--json", env=env)

    assert "shop.receivers.update_total" in shown(result)
    assert len(result.err_lines) == 1
    assert other_command("check", env=env).code == 1


class TestModules:
    def test_modules_of_option_and_setting_are_loaded(self, tmp_path: Path) -> None:
        for name in ("first_tasks", "second_tasks"):
            (tmp_path / f"{name}.py").write_text(
                "from django.core.signals import request_started\n"
                "def run_task(**kwargs): pass\n"
                "request_started.connect(run_task)\n"
            )
        env = settings_in(tmp_path, "SIGNAL_INSPECTOR = {'IMPORT': ['first_tasks']}")

        result = signals("--json", "--import", "second_tasks", env=env)

        assert {"first_tasks.run_task", "second_tasks.run_task"} <= shown(result)

    def test_module_of_the_setting_that_fails_is_one_line_and_exit_code_2(
        self, tmp_path: Path
    ) -> None:
        env = settings_in(tmp_path, "SIGNAL_INSPECTOR = {'IMPORT': ['no_such_tasks']}")

        result = signals(env=env)

        assert (result.code, result.out) == (2, "")
        (line,) = result.err_lines
        assert "cannot import 'no_such_tasks': ModuleNotFoundError" in line


class TestSettings:
    @pytest.mark.parametrize(
        ("setting", "said"),
        [
            ("{'PROJECT_PACKAGE': []}", "did you mean 'PROJECT_PACKAGES'?"),
            ("{'ROOT': 'no/such/folder'}", "SIGNAL_INSPECTOR['ROOT']"),
        ],
        ids=["unknown key", "ROOT"],
    )
    def test_wrong_setting_is_one_line_and_exit_code_2(
        self, setting: str, said: str, tmp_path: Path
    ) -> None:
        result = signals(env=settings_in(tmp_path, f"SIGNAL_INSPECTOR = {setting}"))

        assert (result.code, result.out) == (2, "")
        (line,) = result.err_lines
        assert said in line

    def test_wrong_setting_does_not_stop_django(self, tmp_path: Path) -> None:
        env = settings_in(tmp_path, "SIGNAL_INSPECTOR = {'NO_SUCH_KEY': 1, 'ROOT': 5}")

        assert other_command("check", env=env).code == 0

    def test_root_is_where_paths_start(self, tmp_path: Path) -> None:
        folder = SHOP.parent / "shop"
        env = settings_in(tmp_path, f"SIGNAL_INSPECTOR = {{'ROOT': {str(folder)!r}}}")

        result = signals("--json", "--receiver", "update_total", env=env)

        (found,) = json.loads(result.out)["signals"]
        assert found["receivers"][0]["location"]["path"] == "receivers.py"


def test_an_interruption_ends_it_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "interrupting.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    )

    result = started("--import", "interrupting", env={"PYTHONPATH": str(tmp_path)})

    assert (result.code, result.out, result.err) == (130, "", "")
