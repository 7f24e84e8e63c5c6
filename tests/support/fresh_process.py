"""Python code in a process of its own, with the sample project's apps set up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

from .commands import environment

SAMPLE_PROJECT = Path(__file__).resolve().parents[2] / "sample_project"

SETUP = """\
import django
django.setup()
"""


def run_python(
    code: str, *, setup: bool = True, folder: Path = SAMPLE_PROJECT, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run code, by default after ``django.setup()``; warnings of it are errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", (SETUP if setup else "") + dedent(code)],
        cwd=folder,
        env=environment({"DJANGO_SETTINGS_MODULE": "config.settings", **environ}),
        capture_output=True,
        text=True,
        timeout=60,
    )


def told_by(code: str, **options: Any) -> Any:
    """What the code printed, as JSON; an assertion fails where the process did."""
    done = run_python(code, **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
