"""Standard output, standard error and exit codes of ``manage.py signals``."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.commands import SHOP, ZOO, command, run, settings_in, signals


class TestReport:
    def test_report_is_on_stdout_and_the_summary_on_stderr(self) -> None:
        result = signals()

        assert result.code == 0
        assert "shop.signals.order_placed" in result.out
        assert "receivers: " not in result.out
        summary, hidden = result.err_lines
        assert " signals, " in summary
        assert hidden.startswith("not shown: ")

    def test_summary_is_silent_at_verbosity_0(self) -> None:
        result = signals("-v", "0", "--json")

        assert (result.code, result.err) == (0, "")
        assert json.loads(result.out)["settings"] == "config.settings"

    def test_prints_of_the_project_stay_out_of_a_file(self, tmp_path: Path) -> None:
        env = settings_in(tmp_path, "print('setting up')")

        result = signals("--json", "--output", str(tmp_path / "report"), env=env)

        assert result.code == 0
        assert result.out.splitlines() == ["setting up"]
        report = json.loads((tmp_path / "report").read_text())
        assert report["settings"] == "other_settings"

    def test_pipe_gets_whole_lines_without_colours(self) -> None:
        result = signals("--tree", manage=ZOO)

        assert max(map(len, result.out.splitlines())) > 120
        assert "…" not in result.out
        assert "\x1b" not in result.out
        assert "\x1b" not in result.err


class TestErrors:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["shop.Order"], "did you mean 'manage.py signals "),
            (["--frmat", "json"], "there is no option '--frmat'; did you mean '--format'?"),
            (["--json", "--fields", "app"], "--fields means nothing to --format json"),
            (["--no-color", "--force-color"], "signals: --no-color and --force-color contradict"),
        ],
        ids=lambda given: " ".join(given) if isinstance(given, list) else "",
    )
    def test_wrong_usage_is_one_line_and_exit_code_2(self, words: list[str], said: str) -> None:
        result = signals(*words)

        assert result.code == 2
        assert result.out == ""
        (line,) = result.err_lines
        assert said in line

    def test_pattern_that_matches_nothing_is_a_warning_and_exit_code_0(self) -> None:
        result = signals("--signal", "order_plced")

        assert result.code == 0
        warning, _ = result.err_lines
        assert "nearest: shop.signals.order_placed" in warning


class TestReaderThatGoesAway:
    @pytest.fixture
    def nobody(self) -> Iterator[int]:
        """The writing end of a pipe that nobody reads."""
        reader, writer = os.pipe()
        os.close(reader)
        yield writer
        os.close(writer)

    def test_closed_pipe_ends_the_command_quietly(self, nobody: int) -> None:
        result = signals(stdout=nobody)

        assert result.code == 0
        assert all(" signals" in line for line in result.err_lines)

    def test_closed_pipe_for_both_streams_ends_the_command_quietly(self, nobody: int) -> None:
        assert signals(stdout=nobody, stderr=nobody).code == 0

    def test_head_shows_the_first_line_and_nothing_else(self) -> None:
        words = " ".join(map(shlex.quote, command(SHOP, ["--json"])))

        result = run(["bash", "-c", f"set -o pipefail; {words} | head -1"])

        assert (result.code, result.out) == (0, "{\n")
        assert all(" signals" in line for line in result.err_lines)

    def test_stdout_that_is_closed_from_the_start_is_no_crash(self) -> None:
        words = " ".join(map(shlex.quote, command(SHOP, ["-v", "0"])))

        result = run(["bash", "-c", f"{words} >&-"])

        assert "Traceback" not in result.err
        assert "Exception ignored" not in result.err

    def test_stderr_that_is_closed_from_the_start_is_no_loss(self) -> None:
        words = " ".join(map(shlex.quote, command(SHOP, ["--json"])))

        result = run(["bash", "-c", f"{words} 2>&-"])

        assert result.code == 0
        assert json.loads(result.out)["schema_version"] == 1
