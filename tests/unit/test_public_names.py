"""What ``signal_inspector`` offers, and what having it installed costs."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from support.commands import run

import signal_inspector

START = """
import json, sys
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"] + {apps})
django.setup()
json.dump(sorted(sys.modules), sys.stdout)
"""


def printed_by(code: str) -> Any:
    """What a fresh Python prints as JSON."""
    result = run([sys.executable, "-c", code])
    assert result.err == ""
    return json.loads(result.out)


def test_every_public_name_is_there() -> None:
    for name in signal_inspector.__all__:
        assert getattr(signal_inspector, name).__name__ == name


def test_public_names_are_listed() -> None:
    assert set(signal_inspector.__all__) <= set(dir(signal_inspector))
    assert signal_inspector.__all__ == sorted(signal_inspector.__all__)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nosuch'"):
        signal_inspector.nosuch  # noqa: B018


def test_public_names_load_when_they_are_used() -> None:
    before, after = printed_by(
        "import json, sys, signal_inspector\n"
        "before = [name for name in sys.modules if name.startswith('signal_inspector')]\n"
        "signal_inspector.Snapshot\n"
        "after = [name for name in sys.modules if name.startswith('signal_inspector')]\n"
        "json.dump([before, after], sys.stdout)"
    )

    assert before == ["signal_inspector"]
    assert "signal_inspector.domain.snapshot" in after
    assert "signal_inspector.inspector" not in after


def test_installed_app_adds_two_small_modules_to_the_start_of_django() -> None:
    without = printed_by(START.format(apps="[]"))
    with_it = printed_by(START.format(apps="['signal_inspector']"))

    added = set(with_it) - set(without) - {"__future__"}
    assert added == {"signal_inspector", "signal_inspector.apps"}
    assert "rich" not in with_it
