"""A command that is forked does what one does that a shell starts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support import commands, fork_server
from support.commands import SHOP, settings_in

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list", "--json"], 0),
        (["audit", "--settings", "config.settings_mistakes"], 1),
        (["explain", "nosuch"], 2),
    ],
    ids=["list", "audit", "explain"],
)
def test_it_prints_and_ends_as_that_does(words: list[str], code: int) -> None:
    forked = fork_server.signals(*words)

    assert forked.code == code
    assert forked == commands.signals(*words)


def test_it_has_the_folder_and_the_environment_that_it_is_given(tmp_path: Path) -> None:
    look = "import os, sys\nprint(os.getcwd(), os.environ['SHOP_DATABASE'], sys.argv, sys.path)\n"
    env = {**settings_in(tmp_path, look), "SHOP_DATABASE": "elsewhere"}

    forked = fork_server.managed("check", "--tag", "signals", cwd=tmp_path, env=env)

    words = [sys.executable, str(SHOP), "check", "--tag", "signals"]
    assert forked.out.startswith(f"{tmp_path} elsewhere ")
    assert forked == commands.run(words, cwd=tmp_path, env=env)


def test_a_traceback_goes_to_stderr_and_the_code_is_1(tmp_path: Path) -> None:
    env = settings_in(tmp_path, "raise LookupError('broken settings')")

    forked = fork_server.signals("list", env=env)

    assert (forked.code, forked.out) == (1, "")
    assert "broken settings" in forked.err_lines[-1]
