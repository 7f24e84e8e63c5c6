"""``trace`` starts the program that was started, from where it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from support.commands import SHOP, environment, run

CHECKED = "System check identified no issues"


@pytest.mark.parametrize(
    "words", [["-m", "tools.manage"], ["tools/manage.py"]], ids=["module", "script"]
)
def test_a_program_that_changes_the_folder(words: list[str], tmp_path: Path) -> None:
    folder = str(SHOP.parent)
    manage = tmp_path / "tools" / "manage.py"
    manage.parent.mkdir()
    manage.write_text(
        f"import os, sys\nos.chdir({folder!r})\nsys.path.insert(0, {folder!r})\n{SHOP.read_text()}"
    )

    result = run(
        [sys.executable, *words, "signals", "trace", "--", "check"],
        cwd=tmp_path,
        env={"PWD": str(tmp_path)},
    )

    assert (result.code, CHECKED in result.out) == (0, True), result.err


def test_a_program_that_came_from_standard_input_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-", "signals", "trace", "--", "check"],
        cwd=SHOP.parent,
        env=environment({}),
        input=SHOP.read_text(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("- signals trace: trace starts the program once more")
    assert done.stderr.count("\n") == 1


def test_a_script_that_has_the_same_words_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "tool.py"
    script.write_text(
        dedent(
            """
            import django
            print("begins", flush=True)
            django.setup()
            from django.core.management import call_command
            call_command("signals", "trace", "--", "check")
            """
        )
    )

    result = run(
        [sys.executable, str(script), "signals", "trace"],
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(SHOP.parent)},
    )

    assert result.code == 0, result.err
    assert result.out.count("begins") == 1
    assert CHECKED in result.out


def test_code_hands_its_environment_on() -> None:
    code = """
        import os
        os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", SHOP_CHOSEN="by code")
        import django
        django.setup()
        from django.core.management import call_command
        run = "import os; print(os.environ['SHOP_CHOSEN'])"
        call_command("signals", "trace", "--", "shell", "--command", run)
        """

    result = run([sys.executable, "-c", dedent(code)], cwd=SHOP.parent)

    assert (result.code, result.out.splitlines()[-1:]) == (0, ["by code"]), result.err
