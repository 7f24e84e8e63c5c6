"""Processes that their environment has traced, and the files that they leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import signal_inspector
from signal_inspector.domain.event import Process
from signal_inspector.trace_files.files import read_trace
from support.commands import environment
from support.fresh_process import SAMPLE_PROJECT
from support.traces import Told

PACKAGE = Path(signal_inspector.__file__).parents[1]
SET_UP = "import django\ndjango.setup()\n"


def start_traced(
    code: str, folder: Path, name: str = "trace.jsonl", setup: str = SET_UP, **environ: str
) -> subprocess.Popen[str]:
    """A process that runs code after ``django.setup()``, of the sample project by default."""
    script = folder / "script.py"
    script.write_text(setup + dedent(code), encoding="utf-8")
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join(map(str, (folder, PACKAGE, SAMPLE_PROJECT))),
        "SIGNAL_INSPECTOR_TRACE": str(folder / name),
        **environ,
    }
    return subprocess.Popen(
        [sys.executable, str(script)],
        cwd=folder,
        env=environment(given),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    """What it said on stderr; it must have ended well."""
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def traced(code: str, folder: Path, **environ: str) -> Told:
    """What the one file of a process tells, which said nothing itself."""
    assert finished(start_traced(code, folder, **environ)) == ""
    return Told(read_trace(folder / "trace.jsonl"))


def trace_names(folder: Path) -> list[str]:
    """The names of the traces in a folder."""
    return sorted(path.name for path in folder.glob("*.jsonl"))


def by_process(folder: Path) -> Iterator[tuple[Process, Told]]:
    """Each process that left a trace in a folder, and what it told."""
    for path in sorted(folder.glob("*.jsonl")):
        told = Told(read_trace(path))
        first = told[0]
        assert isinstance(first, Process)
        yield first, told


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write source files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
