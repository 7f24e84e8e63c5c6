"""The settings module has its own name, whatever a setting of that name says.

What loads settings from files sets ``SETTINGS_MODULE`` to the path of such a file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from support.commands import SHOP, Result, run, settings_in, signals

FILE = "/etc/shop files/settings.py"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return settings_in(tmp_path, f"SETTINGS_MODULE = {FILE!r}")


def called(env: dict[str, str], arguments: str) -> Result:
    """What other code has the command do."""
    code = f"""
        import django
        django.setup()
        from django.core.management import call_command
        call_command("signals", {arguments})
        """
    return run([sys.executable, "-c", dedent(code)], cwd=SHOP.parent, env=env)


def test_a_report_names_the_module(env: dict[str, str]) -> None:
    assert json.loads(signals("--json", env=env).out)["settings"] == "other_settings"


def test_so_does_a_lock_file_which_can_be_read(env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "signals.lock"

    written = signals("lock", "--path", str(path), env=env)
    checked = signals("lock", "--check", "--path", str(path), env=env)

    assert written.code == 0, written.err
    assert "# settings: other_settings, " in path.read_text()
    assert (checked.code, "nothing changed" in checked.err) == (0, True), checked.err


def test_a_recorded_process_has_the_module(env: dict[str, str]) -> None:
    result = called(env, "'audit', record=True")

    assert result.code == 0, result.err
    assert "no findings" in result.err


def test_so_has_a_traced_one(env: dict[str, str]) -> None:
    traced = signals("trace", "--settings", "other_settings", "--", "check", env=env)
    from_code = called(env, "'trace', '--', 'check'")

    for result in (traced, from_code):
        assert result.code == 0, result.err
        assert "System check identified no issues" in result.out
