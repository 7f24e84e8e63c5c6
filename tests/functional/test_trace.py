"""``signals trace``, run as a user does."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import django
import pytest
from support.commands import environment, run
from support.traced_project import TracedProject, tree_lines, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of POSIX")

in_parallel = pytest.mark.skipif(
    sys.version_info >= (3, 14) and django.VERSION < (6, 0),
    reason="Django before 6.0 cannot do it by forkserver, the default from Python 3.14 on",
)

SOLD = [
    "command sell",
    "sold  'counter'",
    "├─ tickets.receivers.print_ticket",
    "│  └─ printed  'printer'",
    "│     └─ tickets.receivers.count",
    "└─ tickets.receivers.count",
]


@pytest.fixture
def project(tmp_path: Path) -> TracedProject:
    return TracedProject(tmp_path)


def write_until(file: Path, text: str, noticed: Callable[[], object]) -> None:
    """Writes a file, and again where nobody notices.

    What changes before its first look, Django's reloader does not see.
    """
    for _ in range(8):
        file.write_text(text)
        with suppress(AssertionError):
            return until(noticed, seconds=5)
    raise AssertionError("it was not noticed")


def live(text: str) -> list[str]:
    """The lines of the tree, which the summary follows."""
    return tree_lines(text.partition("\nTime ")[0])


class TestTheTracedCommand:
    def test_prints_and_ends_as_it_does_alone(self, project: TracedProject) -> None:
        bare = project.run("sell", "A1", "--exit", "7")

        traced = project.trace("--", "sell", "A1", "--exit", "7")

        assert (traced.code, traced.out) == (bare.code, bare.out) == (7, bare.out)
        assert bare.out == "sold A1 site_settings.dev\n"

    def test_says_itself_what_is_wrong_with_it(self, project: TracedProject) -> None:
        bare = project.run("sell")

        traced = project.trace("--no-live", "--no-summary", "--output", "t.jsonl", "--", "sell")

        assert traced.code == bare.code
        assert bare.err in traced.err

    def test_has_options_and_settings_of_its_own(self, project: TracedProject) -> None:
        traced = project.trace("sell", "A1", "--settings", "site_settings.test")

        assert traced.out == "sold A1 site_settings.test\n"

    def test_has_the_settings_that_were_given_before_it(self, project: TracedProject) -> None:
        traced = project.trace("--settings", "site_settings.test", "--", "sell", "A1")

        assert traced.out == "sold A1 site_settings.test\n"

    def test_has_the_folder_that_was_given_before_it(self, project: TracedProject) -> None:
        elsewhere = project.folder / "elsewhere"
        elsewhere.mkdir()
        elsewhere.joinpath("far_settings.py").write_text("from site_settings.dev import *\n")
        options = ("--pythonpath", str(elsewhere), "--settings", "far_settings")

        traced = project.trace(*options, "--", "sell", "A1")

        assert traced.out == "sold A1 far_settings\n"

    def test_has_the_environment_that_the_viewer_was_started_with(
        self, project: TracedProject
    ) -> None:
        # manage.py chooses other settings for ``test`` than for ``signals``.
        project.folder.joinpath("tickets/tests/test_three.py").write_text(
            "from django.test import TestCase\n"
            "class Tests(TestCase):\n"
            "    def test_settings(self):\n"
            "        from django.conf import settings\n"
            "        assert settings.SETTINGS_MODULE == 'site_settings.test'\n"
        )

        traced = project.trace("--no-live", "--", "test", "tickets.tests.test_three")

        assert traced.code == 0, traced.err

    def test_reads_what_is_typed(self, project: TracedProject) -> None:
        terminal = project.on_terminal("signals", "trace", "--", "sell", "x", "--ask")
        terminal.watch()
        until(lambda: "Which seat?" in terminal.shown)

        terminal.type("Z9\n")

        assert terminal.end() == 0
        assert "sold Z9" in terminal.shown
        assert "sold  'counter'" in terminal.shown

    def test_a_shell_shows_what_its_lines_send(self, project: TracedProject) -> None:
        terminal = project.on_terminal("signals", "trace", "--", "shell", "-i", "python")
        terminal.watch()
        until(lambda: ">>>" in terminal.shown)

        terminal.type("from tickets.signals import sold\nsold.send('counter', seat='S1')\n")
        until(lambda: "└─ tickets.receivers.count" in terminal.shown)
        terminal.type("exit()\n")

        assert terminal.end() == 0
        assert "Calls" in terminal.shown

    def test_is_another_process_when_other_code_calls_it(self, project: TracedProject) -> None:
        calls = (
            "from django.core.management import call_command as call\n"
            "call('signals', 'trace', 'sell', 'A1')\n"
        )

        traced = project.run("shell", "-v0", "-c", calls)

        assert traced.out == "sold A1 site_settings.dev\n"
        assert live(traced.err) == SOLD

    def test_needs_a_settings_module_when_other_code_calls_it(self, tmp_path: Path) -> None:
        code = (
            "from django.conf import settings\n"
            "settings.configure(INSTALLED_APPS=['signal_inspector'])\n"
            "import django\n"
            "django.setup()\n"
            "from django.core.management import call_command as call\n"
            "call('signals', 'trace', 'check')\n"
        )

        result = run([sys.executable, "-c", code], cwd=tmp_path)

        assert "trace needs a settings module" in result.err_lines[-1]


class TestSignalsOfTheSystem:
    @pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
    def test_end_the_command_as_they_do_alone(self, project: TracedProject, name: str) -> None:
        number = getattr(signal, name)
        codes, errors = [], ""
        for words in (("take_long", "30"), ("signals", "trace", "--", "take_long", "30")):
            process = subprocess.Popen(
                project.words(*words),
                cwd=project.folder,
                env=environment({}),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                text=True,
            )
            assert process.stdout is not None
            process.stdout.readline()
            if name == "SIGINT":  # as a terminal does, to all of them
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
            _, errors = process.communicate(timeout=30)
            codes.append(process.returncode)

        assert codes[0] == codes[1]
        assert "Calls" in errors
        assert "tickets.receivers.print_ticket" in errors

    def test_ctrl_c_at_a_terminal_ends_it_with_a_summary(self, project: TracedProject) -> None:
        terminal = project.on_terminal("signals", "trace", "--", "take_long", "30")
        terminal.watch()
        until(lambda: "ready" in terminal.shown)

        terminal.type("\x03")

        assert terminal.end() == -signal.SIGINT
        assert "Calls" in terminal.shown


class TestTheLiveTree:
    def test_shows_what_fires_in_order_and_nested(self, project: TracedProject) -> None:
        result = project.trace("--", "sell", "A1")

        assert live(result.err) == SOLD

    def test_is_ascii_where_nothing_else_can_be_shown(self, project: TracedProject) -> None:
        result = project.trace("--", "sell", "A1", env={"PYTHONIOENCODING": "ascii"})

        assert "|- tickets.receivers.print_ticket" in result.err
        assert result.err.isascii()

    def test_has_no_colours_in_a_pipe_and_has_them_on_a_terminal(
        self, project: TracedProject
    ) -> None:
        piped = project.trace("--", "sell", "A1")
        forced = project.trace("--force-color", "--", "sell", "A1")

        assert "\x1b" not in piped.err
        assert "\x1b" in forced.err

    def test_stands_still_when_it_is_not_wanted(self, project: TracedProject) -> None:
        result = project.trace("--no-live", "--", "sell", "A1")

        assert "command sell" not in result.err
        assert "Calls" in result.err

    def test_shows_errors_alone_when_asked_to(self, project: TracedProject) -> None:
        result = project.trace("--errors-only", "--no-summary", "--", "sell", "A1", "--fail")

        assert result.code == 1
        assert "broken  'printer'  raised ValueError" in result.err
        assert "sold  'counter'" not in result.err

    def test_shows_what_took_long_when_asked_to(self, project: TracedProject) -> None:
        result = project.trace("--min-duration", "300ms", "--", "take_long", "0.4")

        assert live(result.err)[1:] == ["slow", "└─ tickets.receivers.dawdle"]

    def test_announces_what_takes_long_while_it_runs(self, project: TracedProject) -> None:
        result = project.trace("--", "take_long", "2.5")

        running = result.err.index("still running  slow")
        assert running < result.err.index("tickets.receivers.dawdle")

    def test_shows_so_many_levels(self, project: TracedProject) -> None:
        result = project.trace("--depth", "1", "--", "sell", "A1")

        assert "print_ticket" in result.err.partition("\nTime ")[0]
        assert "printed  " not in result.err.partition("\nTime ")[0]

    def test_shows_what_the_filters_keep_and_what_it_causes(self, project: TracedProject) -> None:
        result = project.trace("--signal", "tickets.signals.printed", "--", "sell", "A1")

        assert live(result.err) == SOLD  # how it came about is shown as well
        assert project.trace("--sender", "shelf", "--", "sell", "A1").err.count("sold") == 0

    def test_values_are_shown_without_secrets(self, project: TracedProject) -> None:
        without = project.trace("--", "sell", "A1")
        result = project.trace("--values", "--", "sell", "A1")

        assert "seat='A1'" in result.err
        assert "seat=" not in without.err
        assert "hunter2" not in result.err + without.err

    def test_sends_that_nobody_hears_are_shown_when_asked_to(self, project: TracedProject) -> None:
        result = project.trace("--unheard", "--no-summary", "--", "sell", "A1")

        assert live(result.err)[-1] == "unheard  no receivers"

    def test_requests_have_headings(self, project: TracedProject) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        server = project.on_terminal("signals", "trace", "--", "runserver", "--noreload", address)
        server.watch()
        until(lambda: "Quit the server" in server.shown)

        urllib.request.urlopen(f"http://{address}/sell/").close()
        until(lambda: "print_ticket" in server.shown)
        server.type("\x03")

        assert server.end() == 0
        assert "GET /sell/  200" in server.shown


class TestManyProcesses:
    @in_parallel
    def test_parallel_tests_stand_under_their_names(self, project: TracedProject) -> None:
        result = project.trace("--", "test", "--parallel", "2", "-v0")

        assert result.code == 0, result.err
        assert "test tickets.tests.test_one.OneTests.test_ticket" in result.err
        assert "in test tickets.tests.test_two.TwoTests.test_request" in result.err
        assert "FreeTicket" in result.err.partition("Near")[2]

    def test_a_server_and_its_tree_survive_a_syntax_error(self, project: TracedProject) -> None:
        broken = project.folder / "tickets" / "receivers.py"
        good = broken.read_text()
        server = project.on_terminal("signals", "trace", "--", "runserver", "127.0.0.1:0")
        server.watch()
        until(lambda: "Quit the server" in server.shown)

        write_until(broken, "this is wrong(", lambda: "SyntaxError" in server.shown)
        until(lambda: server.shown.count("autoreload_started") >= 2)
        started, before = (server.shown.count(word) for word in ("autoreload_started", "Quit the"))
        write_until(broken, good, lambda: server.shown.count("Quit the") > before)
        until(lambda: server.shown.count("autoreload_started") > started)

        assert server.process.poll() is None
        server.type("\x03")
        assert server.end() == 0
        assert "Calls" in server.shown


class TestTheSummary:
    def test_has_totals_and_what_was_in_vain(self, project: TracedProject) -> None:
        result = project.trace("--no-live", "--", "sell", "A1")

        words = " ".join(result.err.split())
        assert "tickets.receivers.print_ticket" in words
        assert "3 receivers, 2 dispatches" in words
        assert "tickets.signals.unheard" in words.partition("Sent, nobody listened")[2]
        assert "tickets.receivers.never" in words.partition("Connected, never called")[2]

    def test_is_left_out_when_it_is_not_wanted(self, project: TracedProject) -> None:
        result = project.trace("--no-summary", "--", "sell", "A1")

        assert live(result.err) == SOLD
        assert "Calls" not in result.err

    def test_lines_that_are_no_events_are_counted(self, project: TracedProject) -> None:
        spoil = (
            "import os\n"
            "path = os.environ['SIGNAL_INSPECTOR_TRACE'].replace('%p', str(os.getpid()))\n"
            "open(path, 'a').write('no event\\n[]\\n')\n"
        )

        result = project.trace("--no-live", "--", "shell", "-c", spoil)

        assert result.code == 0
        assert "warning: 2 lines that are no events are passed over." in result.err

    def test_says_so_where_nothing_could_be_traced(self, project: TracedProject) -> None:
        result = project.trace("--", "sell", "A1", "--settings", "site_settings.without")

        assert result.code == 0
        assert "INSTALLED_APPS of its settings lacks signal_inspector" in result.err


class TestOutput:
    def test_events_are_for_a_report(self, project: TracedProject) -> None:
        traced = project.trace("--no-live", "--output", "t.jsonl", "--", "sell", "A1")

        report = project.run("signals", "report", "t.jsonl")

        assert "wrote t.jsonl" in traced.err
        assert tree_lines(report.out)[: len(SOLD)] == SOLD

    @in_parallel
    def test_every_process_writes_a_file(self, project: TracedProject) -> None:
        project.trace("--no-live", "--output", "t.jsonl", "--", "test", "--parallel", "2", "-v0")

        files = sorted(project.folder.glob("t*.jsonl"))
        report = project.run("signals", "report", *(path.name for path in files))

        assert len(files) == 3
        assert "test tickets.tests.test_one.OneTests.test_ticket" in report.out
        assert "GET /sell/  200" in report.out

    def test_a_trace_for_perfetto_is_written_at_the_end(self, project: TracedProject) -> None:
        result = project.trace("--no-live", "--output", "t.trace.json", "--", "sell", "A1")

        events = json.loads((project.folder / "t.trace.json").read_text())["traceEvents"]

        assert result.code == 0
        assert any("print_ticket" in event["name"] for event in events)
        assert [path.name for path in project.folder.glob("t*")] == ["tickets", "t.trace.json"] or (
            sorted(path.name for path in project.folder.glob("t*")) == ["t.trace.json", "tickets"]
        )

    def test_an_existing_file_is_not_written_over(self, project: TracedProject) -> None:
        project.folder.joinpath("t.jsonl").write_text("mine")

        result = project.trace("--output", "t.jsonl", "--", "sell", "A1")

        assert (result.code, result.out) == (2, "")
        assert result.err_lines == [
            "manage.py signals trace: t.jsonl exists, and a trace writes over nothing; remove it, "
            "or have %p in the name."
        ]
        assert project.folder.joinpath("t.jsonl").read_text() == "mine"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "there is no command to trace"),
            (["--"], "there is no command to trace"),
            (["--no-live", "--no-summary", "--", "check"], "shows nothing"),
            (["--output", "t.txt", "--", "check"], "should end with .jsonl"),
            (["--output", "no/t.jsonl", "--", "check"], "there is no such folder"),
            (["--output", "/proc/t.jsonl", "--", "check"], "cannot write '/proc/t.jsonl': "),
            (["--output", "/proc/t.trace.json", "--", "check"], "cannot write '/proc/t.trace"),
            (["--min-duration", "5", "--", "check"], "takes a time with its unit"),
            (["--depth", "0", "--", "check"], "takes a number from 1"),
            (["--sender", "any", "--", "check"], "name a sender"),
            (["--unconnected", "--", "check"], "there is no option '--unconnected'"),
        ],
    )
    def test_wrong_options_are_one_line_and_run_nothing(
        self, project: TracedProject, arguments: list[str], said: str
    ) -> None:
        result = project.trace(*arguments)

        assert (result.code, result.out) == (2, "")
        (line,) = result.err_lines
        assert said in line

    def test_a_pattern_that_matches_nothing_is_said(self, project: TracedProject) -> None:
        result = project.trace("--receiver", "print_tickt", "--no-live", "--", "sell", "A1")

        assert result.code == 0
        assert "--receiver 'print_tickt' matches nothing; nearest:" in result.err_lines[0]


def test_a_terminal_that_shows_nothing_more_does_not_stop_the_program(
    project: TracedProject,
) -> None:
    terminal = project.on_terminal("signals", "trace", "--", "flood", "3000")

    until(project.folder.joinpath("flooded").exists)  # nobody has read from the terminal

    terminal.watch()
    assert terminal.end() == 0
    assert "3,000" in terminal.shown


def test_nothing_is_left_of_a_trace(project: TracedProject, tmp_path: Path) -> None:
    kept = tmp_path / "temporary"
    kept.mkdir()

    project.trace("--", "sell", "A1", env={"TMPDIR": str(kept)})

    assert list(kept.iterdir()) == []
