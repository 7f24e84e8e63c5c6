"""Somebody who does what a page says, in a copy of the sample project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from itertools import zip_longest
from pathlib import Path

from docs.pages import REPOSITORY, Block, Command, blocks, commands
from docs.servers import is_here, program_of, serve

# What a page tells a reader to do, and a test does not: installations, which are already there,
# the whole test suite, of which the test is a part, and what makes a shell of the reader's own.
NOT_RUN = (
    "python -m pip install .",
    'python -m pip install ".[tests]"',
    "python -m pip install django-signal-inspector",
    'python -m pip install --editable ".[tests,docs]" ruff mypy',
    "python -m venv .venv",
    ". .venv/bin/activate",
    "cd sample_project",
    "pytest",
)
_RUN = re.compile(
    r"(\w+=(\"[^\"]*\"|\S+) )*"
    r"(python \w+\.py\b|python sample_project/manage\.py\b|pytest |gunicorn |celery )"
)

_SET_UP = """\
import os
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
"""
_DOCTEST = """\
import doctest, sys
test = doctest.DocTestParser().get_doctest({text!r}, {{}}, "page", None, 0)
failed = doctest.DocTestRunner().run(test).failed
sys.exit(bool(failed))
"""


class Reader:
    """Follows pages from top to bottom; ``complaints`` says where one is wrong."""

    def __init__(self, folder: Path) -> None:
        self._last_output = ""
        self._root = folder
        self._project = folder / "sample_project"
        self.complaints: list[str] = []
        ignored = shutil.ignore_patterns("__pycache__", "*.sqlite3", ".*_cache")
        shutil.copytree(REPOSITORY / "sample_project", self._project, ignore=ignored)
        (folder / "pyproject.toml").touch()

    def follow(self, page: Path) -> None:
        """Does what each block of the page says."""
        found = blocks(page)
        for block in found:
            if block.language == "python":
                self._use_python(block)
            if block.language == "json" and not _is_like(block.text, self._last_output):
                self.complaints.append(f"line {block.line} is not what is printed before")
            if all(is_here(one) for one in programs_of(block)):
                self.run_commands(commands(block))
        session = "\n".join(block.text for block in found if block.language == "pycon")
        if session:
            self._run_script(_DOCTEST.format(text=session), "its Python session")

    def _use_python(self, block: Block) -> None:
        """Writes the file that the first line names, or runs the block."""
        named = re.match(r"# ([\w/]+\.py)\n", block.text)
        if named is None:
            self._run_script(block.text, f"line {block.line}")
            return
        file = self._project / named[1]
        before = file.read_text(encoding="utf-8") if file.name == "settings.py" else ""
        file.write_text(before + block.text, encoding="utf-8")

    def _run_script(self, text: str, where: str) -> None:
        script = self._project / "example.py"
        script.write_text(_SET_UP + text, encoding="utf-8")
        output, code = self._run("python example.py")
        if code:
            self.complaints.append(f"{where} fails:\n{output}")

    def run_commands(self, found: list[Command]) -> None:
        """Runs commands one after the other, and compares what they print."""
        code = 0
        for command, following in zip_longest(found, found[1:]):
            if command.text == "echo $?":
                self._compare(command, f"{code}\n")
                continue
            wanted = _documented_code(command, following)
            for part in _parts(command.text):
                output, code = self._run(part)
                self._compare(command, output)
                if code != wanted:
                    self._complain(command, f"ends with {code}, not {wanted}:\n{output}")

    def _run(self, command: str) -> tuple[str, int]:
        """Output of both streams, as a terminal mixes them, and exit code."""
        environment = _environment() | {"GITHUB_STEP_SUMMARY": str(self._root / "summary.md")}
        if program_of(command):
            self._last_output, code = serve(command, self._project, environment)
            return self._last_output, code
        at_the_top = "sample_project/" in command
        finished = subprocess.run(
            command,
            shell=True,
            cwd=self._root if at_the_top else self._project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self._last_output = finished.stdout
        return finished.stdout, finished.returncode

    def _compare(self, command: Command, output: str) -> None:
        if command.output and not shows(command.output, output):
            self._complain(command, f"prints something else:\n{output}")

    def _complain(self, command: Command, what: str) -> None:
        self.complaints.append(f"line {command.line}: {command.text}\n{what}")


def shows(documented: tuple[str, ...], output: str) -> bool:
    """Whether the output is what is documented, up to white space.

    ``...`` on a line of its own stands for any lines, within a line for any text. A time of
    day and a number of milliseconds may be any.
    """
    pattern = ""
    for line in documented:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*"
        elif line.strip():
            pattern += _any_times(re.escape(_squeezed(line)).replace(r"\.\.\.", ".*")) + r"\n"
    lines = [_squeezed(line) for line in output.splitlines() if line.strip()]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


def _any_times(pattern: str) -> str:
    """The pattern, which was escaped, with any time in the place of a time."""
    pattern = re.sub(r"\d\d:\d\d:\d\d\\\.\d{3}", r"[0-9:.]{12}", pattern)
    return re.sub(r"\d[\d\\.]* ?(\\ )?ms\b", r"[0-9.]+ m?s", pattern)


def _is_like(documented: str, output: str) -> bool:
    """Whether the JSON in the output is what is documented, with "..." for any text."""
    printed, _ = json.JSONDecoder().raw_decode(output)
    wanted = json.loads(documented)
    wildcards = {key for key, value in wanted.items() if value == "..."}
    return {**printed, **dict.fromkeys(wildcards, "...")} == wanted


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def _documented_code(command: Command, following: Command | None) -> int:
    """What ``echo $?`` shows after the command; else an error ends with 2."""
    if following is not None and following.text == "echo $?":
        return int(following.output[0])
    is_error = command.output and re.match(r"manage\.py signals \w+: ", command.output[0])
    return 2 if is_error else 0


def programs_of(block: Block) -> set[str]:
    """The servers that the commands of a block start."""
    return {program for one in commands(block) if (program := program_of(one.text))}


def _parts(command: str) -> list[str]:
    """What is run of a command. Each part of it must be known."""
    parts = [part.strip() for part in command.split("&&")]
    unknown = [part for part in parts if part not in NOT_RUN and not _RUN.match(part)]
    if unknown:
        raise ValueError(f"neither run nor known as something that is not run: {unknown}")
    return [part for part in parts if part not in NOT_RUN]


def _environment() -> dict[str, str]:
    """A terminal's environment with this Python as ``python``."""
    unwanted = ("NO_COLOR", "FORCE_COLOR", "DJANGO_COLORS", "SHOP_DEBUG", "DJANGO_SETTINGS_MODULE")
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in unwanted and not key.startswith("PYTEST_")
    }
    if not entry_points(group="pytest11", name="signal_inspector"):  # it is not installed
        environment["PYTEST_ADDOPTS"] = "-p signal_inspector.pytest_plugin"
    folders = [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
    return environment | {"PATH": os.pathsep.join(folders), "PYTHONUTF8": "1"}
