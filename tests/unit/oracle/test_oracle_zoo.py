"""The zoo starts, holds what it says, and the oracle looks at it without waking a trap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("debug", ["0", "1"])
def test_the_oracle_describes_the_zoo_without_waking_anything(debug: str) -> None:
    finished = subprocess.run(
        [
            sys.executable,
            str(TESTS / "oracle" / "compare.py"),
            "--settings=zoo.settings",
            f"--pythonpath={TESTS / 'zoo'}",
            "--traps=zoo.traps",
            "--show",
        ],
        env={**os.environ, "ZOO_DEBUG": debug},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    expected = json.loads(finished.stdout)
    receivers = [row for signal in expected["signals"] for row in signal["receivers"]]
    kinds = {
        "function",
        "nested_function",
        "lambda",
        "bound_method",
        "classmethod",
        "partial",
        "callable_instance",
        "class",
    }
    assert {row["kind"] for row in receivers} - {"builtin"} == kinds
    assert {row["sender"]["kinds"][0] for row in receivers} == {
        "any",
        "model",
        "appconfig",
        "class",
        "module",
        "function",
        "instance",
        "value",
    }
    assert len(expected["pending"]) == 8
