"""The sample project: the shop is clean and starts, and its mistakes do what its README says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import Result
from support.fork_server import managed, signals

MISTAKES = {"DJANGO_SETTINGS_MODULE": "config.settings_mistakes"}


def run_command(name: str, env: dict[str, str]) -> Result:
    """Runs another management command of the sample project."""
    return managed(name, env=env)


@pytest.mark.parametrize("debug", ["0", "1"], ids=["DEBUG off", "DEBUG on"])
def test_the_shop_is_clean(debug: str) -> None:
    result = signals("audit", "--format", "json", env={"SHOP_DEBUG": debug})

    assert result.code == 0, result.out
    assert json.loads(result.out)["findings"] == []


def test_with_debug_django_refuses_a_mistake() -> None:
    result = run_command("check", {**MISTAKES, "SHOP_DEBUG": "1"})

    assert result.code == 1
    assert "Signal receivers must accept keyword arguments (**kwargs)." in result.err


@pytest.mark.parametrize("command", ["check", "migrate"])
def test_commands_that_check_first_stop_at_the_pending_sender(command: str, tmp_path: Path) -> None:
    result = run_command(command, {**MISTAKES, "SHOP_DATABASE": str(tmp_path / "db.sqlite3")})

    assert result.code == 1
    assert "(signals.E001)" in result.err
    assert "'mistakes.notte'" in result.err
