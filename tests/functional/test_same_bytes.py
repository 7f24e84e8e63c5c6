"""The same state gives the same bytes, whatever the hash seed is."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.commands import SHOP, ZOO, run

# One process for all formats: most of the time of a process goes to its start.
EVERY_FORMAT = """
import sys
sys.path.insert(0, {folder!r})
import django
from django.core.management import call_command
django.setup()
for name in ("json", "csv", "markdown", "mermaid", "table"):
    call_command("signals", format=name)
for name in ("text", "json", "markdown"):
    call_command("signals", "explain", "auth.User", "post_save", "app:auth", format=name)
"""


def printed(manage: Path, settings: str, seed: str) -> tuple[str, str]:
    """What a process with that hash seed prints in all formats."""
    env = {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": settings}
    code = EVERY_FORMAT.format(folder=str(manage.parent))
    result = run([sys.executable, "-c", code], env=env)
    assert result.code == 0, result.err
    return result.out, result.err


@pytest.mark.parametrize(
    ("manage", "settings"), [(SHOP, "config.settings"), (ZOO, "zoo.settings")], ids=["shop", "zoo"]
)
def test_two_processes_with_other_hash_seeds_print_the_same(manage: Path, settings: str) -> None:
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(lambda seed: printed(manage, settings, seed), ["1", "2"])

    assert first == second
    assert "schema_version" in first[0]
    assert " at 0x" not in first[0]
