"""The plugin in runs of pytest of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from support.commands import REPOSITORY, environment
from support.fresh_process import told_by

from signal_inspector.domain.event import ContextBegun, ContextEnded, Dispatch
from signal_inspector.trace_files.files import read_trace

PLUGIN = ("-p", "signal_inspector.pytest_plugin")
WIRING = """
    from django.dispatch import Signal
    rung = Signal()
    ignored = Signal()
    def heard(**_): pass
    def missed(**_): pass
    rung.connect(heard)
    ignored.connect(missed)
"""
TESTS = """
    import unittest
    import pytest
    from wiring import ignored, rung

    def test_one():
        rung.send(None)

    @pytest.mark.parametrize("number", [1, 2])
    def test_two(number):
        rung.send(None)

    class TestMore(unittest.TestCase):
        def test_three(self):
            rung.send(None)
"""


class Project:
    """A folder with tests, in which pytest can be run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("pytest.ini", "[pytest]\naddopts = -ra -p no:cacheprovider\n")

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")

    def use_django(self) -> None:
        """Have the sample project's settings, and a wiring of the tests' own."""
        self.write(
            "pytest.ini",
            f"""
            [pytest]
            addopts = -ra -p no:cacheprovider
            DJANGO_SETTINGS_MODULE = config.settings
            pythonpath = . {REPOSITORY / "sample_project"}
            """,
        )
        self.write("wiring.py", WIRING)

    def command(self, *arguments: str) -> list[str]:
        """The words that run pytest."""
        return [sys.executable, "-m", "pytest", *arguments]

    def environment(self, **given: str) -> dict[str, str]:
        """One in which the package of this tree is found."""
        path = given.pop("PYTHONPATH", "")
        paths = [part for part in (path, str(REPOSITORY)) if part]
        return environment({"PYTHONPATH": os.pathsep.join(paths), **given})

    def run(self, *arguments: str, **environ: str) -> Run:
        """Run pytest, and wait."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Run(done.returncode, done.stdout)


class Run:
    """How a run of pytest ended, and what it printed."""

    def __init__(self, code: int, output: str) -> None:
        self.code = code
        self.output = output

    @property
    def summary(self) -> list[str]:
        """The lines below the heading of the plugin, without those of Django's receivers."""
        _, heading, text = self.output.partition(" Django signals ")
        assert heading, self.output
        lines = text.splitlines()[1:]
        end = next((n for n, line in enumerate(lines) if line.startswith("===")), len(lines))
        return [line for line in lines[:end] if line]

    def calls(self, receiver: str) -> int:
        """How many calls of a receiver the table counts."""
        (line,) = [line for line in self.summary if f" {receiver} " in line and "%" in line]
        found = re.search(r"(?:ms|s)\s+(\d+)\s", line)
        assert found is not None, line
        return int(found[1])

    @property
    def never_called(self) -> list[str]:
        """The receivers of the wiring that no test called."""
        start = self.summary.index("Connected, never called")
        return [line.split()[0] for line in self.summary[start:] if "wiring." in line]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return Project(tmp_path)


@pytest.fixture
def shop(project: Project) -> Project:
    """A project with Django and a few tests."""
    project.use_django()
    project.write("test_shop.py", TESTS)
    return project


class TestWithoutTheOption:
    def test_a_project_without_django_is_left_alone(self, project: Project) -> None:
        project.write(
            "test_it.py",
            """
            import sys

            def test_it():
                loaded = {name for name in sys.modules if name.startswith("signal_inspector")}
                assert loaded == {"signal_inspector", "signal_inspector.pytest_plugin"}
                assert not {"django", "rich"} & set(sys.modules)
            """,
        )

        run = project.run(*PLUGIN, "-p", "no:django", "-p", "no:xdist", "-p", "no:hypothesispytest")

        assert run.code == 0, run.output
        assert "Django signals" not in run.output

    def test_loading_it_loads_nothing_else(self) -> None:
        new = told_by(
            """
            import json, sys
            import pytest
            before = set(sys.modules)
            import signal_inspector.pytest_plugin
            print(json.dumps(sorted(set(sys.modules) - before)))
            """,
            setup=False,
        )

        assert new == ["signal_inspector", "signal_inspector.pytest_plugin"]

    def test_nothing_is_around_signals(self, shop: Project) -> None:
        shop.write(
            "test_shop.py",
            """
            from django.dispatch import Signal, dispatcher

            def test_it():
                assert Signal.send.__code__.co_filename == dispatcher.__file__
            """,
        )

        assert shop.run(*PLUGIN).code == 0


class TestTheFixture:
    def test_it_is_the_function(self, shop: Project) -> None:
        shop.write(
            "test_shop.py",
            """
            import signal_inspector.testing
            from wiring import rung

            def test_it(capture_signals):
                assert capture_signals is signal_inspector.testing.capture_signals
                with capture_signals(rung) as sent:
                    rung.send(None, number=1)
                assert sent.names == ["rung", "other"]
            """,
        )

        run = shop.run(*PLUGIN)

        assert run.code == 1
        assert "assert ['rung'] == ['rung', 'other']" in run.output

    def test_a_failed_comparison_is_told_in_full(self, shop: Project) -> None:
        shop.write(
            "test_shop.py",
            """
            from wiring import rung

            def test_it(capture_signals):
                with capture_signals(rung) as one:
                    rung.send(None, number=1)
                with capture_signals(rung) as other:
                    rung.send(None, number=2)
                assert one == other
            """,
        )

        run = shop.run(*PLUGIN)

        assert "At index 0 diff: rung(sender=None, number=1) != rung(sender=None, number=2)" in (
            run.output
        )

    def test_a_failed_assertion_points_to_the_test(self, shop: Project) -> None:
        shop.write(
            "test_shop.py",
            """
            from signal_inspector.testing import assert_signal_sent
            from wiring import rung

            def test_it():
                with assert_signal_sent(rung):
                    pass
            """,
        )

        run = shop.run(*PLUGIN)

        assert "test_shop.py:6: AssertionError" in run.output
        assert "E       AssertionError: rung was not sent." in run.output
        assert "asserting.py" not in run.output


class TestTheTrace:
    def test_a_summary_of_what_ran_and_what_never_did(self, shop: Project) -> None:
        run = shop.run(*PLUGIN, "--signal-trace")

        assert run.code == 0, run.output
        assert run.calls("wiring.heard") == 4
        assert run.never_called == ["wiring.missed"]

    def test_the_tests_are_the_headings_of_what_is_written(self, shop: Project) -> None:
        shop.write(
            "test_shop.py",
            TESTS
            + """
    def test_four():
        rung.send(None)
        raise LookupError

    def test_five():
        pytest.skip("not today")
""",
        )

        run = shop.run(*PLUGIN, "--signal-trace-output", "trace.jsonl")

        assert run.code == 1
        assert run.calls("wiring.heard") == 5
        assert run.summary[-1] == "wrote trace.jsonl"
        assert told_of(shop.folder / "trace.jsonl") == [
            ("test_shop.py::test_one", 1, None),
            ("test_shop.py::test_two[1]", 1, None),
            ("test_shop.py::test_two[2]", 1, None),
            ("test_shop.py::TestMore::test_three", 1, None),
            ("test_shop.py::test_four", 1, "builtins.LookupError"),
            ("test_shop.py::test_five", 0, None),
        ]

    def test_fixtures_belong_to_the_test_that_wants_them(self, shop: Project) -> None:
        shop.write(
            "test_shop.py",
            """
            import pytest
            from wiring import rung

            @pytest.fixture
            def bell():
                rung.send(None)
                yield
                rung.send(None)

            def test_it(bell):
                rung.send(None)
            """,
        )

        shop.run(*PLUGIN, "--signal-trace-output", "trace.jsonl")

        assert told_of(shop.folder / "trace.jsonl") == [("test_shop.py::test_it", 3, None)]

    def test_the_workers_of_xdist_are_summed_up(self, shop: Project) -> None:
        pytest.importorskip("xdist")

        run = shop.run(*PLUGIN, "--signal-trace-output", "trace.jsonl", "-n", "2")

        assert run.code == 0, run.output
        assert run.calls("wiring.heard") == 4
        assert run.never_called == ["wiring.missed"]
        files = sorted(shop.folder.glob("trace*.jsonl"))
        assert run.summary[-len(files) :] == [f"wrote {file.name}" for file in files]
        found = sorted(test for file in files for test, _, _ in told_of(file))
        assert len(files) == 2
        assert len(found) == 4

    def test_a_worker_that_dies_is_missed(self, shop: Project) -> None:
        pytest.importorskip("xdist")
        shop.write("test_dies.py", "import os\ndef test_dies():\n    os._exit(3)\n")

        run = shop.run(*PLUGIN, "--signal-trace", "-n", "1", "--max-worker-restart", "0")

        assert run.code == 1
        assert run.summary[-1] == (
            "warning: 1 of 1 workers ended early, and what they saw is missing"
        )

    def test_the_run_may_end_at_the_first_failure(self, shop: Project) -> None:
        shop.write("test_a.py", "def test_fails():\n    assert False\n")

        run = shop.run(*PLUGIN, "--signal-trace", "-x", "-q")

        assert run.code == 1
        assert run.summary[0] == "No receiver ran."

    def test_the_run_may_fail_to_collect(self, shop: Project) -> None:
        shop.write("test_broken.py", "import nosuchmodule\n")

        run = shop.run(*PLUGIN, "--signal-trace")

        assert run.code == 2
        assert run.summary[0] == "No receiver ran."

    def test_the_run_may_have_no_tests(self, shop: Project) -> None:
        run = shop.run(*PLUGIN, "--signal-trace", "-k", "nothing")

        assert run.code == 5
        assert run.summary[0] == "No receiver ran."

    @pytest.mark.skipif(os.name != "posix", reason="sends a signal of the system")
    def test_the_run_may_be_interrupted(self, shop: Project) -> None:
        shop.write(
            "test_zz.py",
            f"""
            import os

            def test_it():
                os.kill(os.getpid(), {int(signal.SIGINT)})
            """,
        )

        run = shop.run(*PLUGIN, "--signal-trace")

        assert run.code == 2
        assert run.calls("wiring.heard") == 4

    def test_without_django_one_line_says_so(self, project: Project) -> None:
        project.write("test_it.py", "def test_it(): pass\n")

        run = project.run(*PLUGIN, "-p", "no:django", "--signal-trace")

        assert run.code == 0, run.output
        assert run.summary == ["nothing was traced: Django was not set up in this run."]

    def test_django_may_be_set_up_without_a_plugin_and_late(self, project: Project) -> None:
        project.write("tests/wiring.py", WIRING)
        project.write("tests/test_shop.py", TESTS)
        project.write(
            "tests/conftest.py",
            f"""
            import sys
            sys.path.append({str(REPOSITORY / "sample_project")!r})
            import django
            django.setup()
            """,
        )

        run = project.run(
            *PLUGIN, "-p", "no:django", "--signal-trace", DJANGO_SETTINGS_MODULE="config.settings"
        )

        assert run.code == 0, run.output
        assert run.calls("wiring.heard") == 4

    def test_a_wrong_setting_is_one_line_and_the_run_goes_on(self, shop: Project) -> None:
        shop.write(
            "other_settings.py",
            "from config.settings import *\nSIGNAL_INSPECTOR = {'REDCAT': []}\n",
        )

        run = shop.run(*PLUGIN, "--signal-trace", "--ds=other_settings")

        assert run.code == 0, run.output
        (line,) = run.summary
        assert line.startswith("warning: ")
        assert "REDCAT" in line

    @pytest.mark.parametrize(
        ("output", "complaint"),
        [
            ("trace.txt", "trace.txt should end with .jsonl"),
            ("nowhere/trace.jsonl", "nowhere/trace.jsonl: there is no such folder"),
        ],
    )
    def test_a_wrong_file_is_an_error_before_anything_runs(
        self, shop: Project, output: str, complaint: str
    ) -> None:
        run = shop.run(*PLUGIN, "--signal-trace-output", output)

        assert run.code == 4
        assert complaint in run.output
        assert "passed" not in run.output

    def test_a_narrow_output_that_knows_ascii_alone(self, shop: Project) -> None:
        run = shop.run(*PLUGIN, "--signal-trace", PYTHONIOENCODING="ascii", COLUMNS="40")

        assert run.code == 0, run.output
        assert run.output.isascii()
        assert run.calls("wiring.heard") == 4


class TestTheReference:
    def test_every_option_of_the_help_is_documented(self, project: Project) -> None:
        help_text = project.run(*PLUGIN, "--help").output.partition("Django signals:")[2]
        offered = re.findall(r"^  (--[a-z-]+)", help_text.partition("\n\n")[0], re.M)
        page = (REPOSITORY / "docs/reference/pytest-plugin.md").read_text(encoding="utf-8")

        assert re.findall(r"^\| `(--[a-z-]+)", page, re.M) == offered
        assert len(offered) == 2


class TestHowItIsLoaded:
    @pytest.fixture
    def installed(self, shop: Project) -> Project:
        """A project in whose environment the package is installed."""
        info = "packages/signal_inspector_of_a_test-1.dist-info"
        shop.write(f"{info}/METADATA", "Metadata-Version: 2.1\nName: of-a-test\nVersion: 1\n")
        entry = 'signal_inspector = "signal_inspector.pytest_plugin"'
        assert f"[project.entry-points.pytest11]\n{entry}\n" in (
            REPOSITORY / "pyproject.toml"
        ).read_text(encoding="utf-8")
        shop.write(f"{info}/entry_points.txt", f"[pytest11]\n{entry.replace(chr(34), '')}\n")
        return shop

    def run(self, project: Project, *arguments: str) -> Run:
        return project.run(*arguments, PYTHONPATH=str(project.folder / "packages"))

    def test_by_the_entry_point(self, installed: Project) -> None:
        assert self.run(installed, "--signal-trace").calls("wiring.heard") == 4

    def test_by_the_entry_point_and_by_name(self, installed: Project) -> None:
        assert self.run(installed, *PLUGIN, "--signal-trace").calls("wiring.heard") == 4

    def test_by_the_entry_point_and_by_a_conftest(self, installed: Project) -> None:
        installed.write("conftest.py", 'pytest_plugins = ["signal_inspector.pytest_plugin"]\n')

        assert self.run(installed, "--signal-trace").calls("wiring.heard") == 4

    def test_not_at_all(self, installed: Project) -> None:
        run = self.run(installed, "-p", "no:signal_inspector", "--signal-trace")

        assert run.code == 4
        assert "unrecognized arguments: --signal-trace" in run.output


def told_of(path: Path) -> list[tuple[str, int, str | None]]:
    """The tests that a file has, how often ``rung`` was sent in each, and how it ended."""
    events = list(read_trace(path))
    begun = {
        event.id: event.name
        for event in events
        if isinstance(event, ContextBegun) and event.kind == "test"
    }
    ended = {event.id: event.error for event in events if isinstance(event, ContextEnded)}
    sent = [
        event.context
        for event in events
        if isinstance(event, Dispatch) and event.signal == "wiring.rung"
    ]
    return [(name, sent.count(number), ended[number]) for number, name in begun.items()]
