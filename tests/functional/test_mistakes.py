"""The sample project's app of mistakes breaks each rule once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

import django
import pytest
from support.commands import SHOP, run

from signal_inspector.rules.registry import RULES

# What an older Django cannot do, or does in another way.
SINCE = {
    "async-receiver-on-sync-signal": (5, 0),
    "concurrent-failure": (5, 0),
    "sync-orm-in-async-receiver": (5, 0),
    "sync-receiver-on-async-signal": (5, 0),
    "unreachable-delete-receiver": (6, 1),
}


@pytest.fixture(scope="module")
def findings() -> list[dict[str, Any]]:
    """What an audit after some work finds in the app, in a process that was recorded."""
    command = [sys.executable, str(SHOP), "work_and_audit"]
    options = ["--format", "json", "--level", "INFO", "--app", "mistakes", "--exit-zero"]
    env = {"DJANGO_SETTINGS_MODULE": "config.settings_mistakes", "SIGNAL_INSPECTOR_RECORD": "1"}
    result = run([*command, *options], env=env)
    assert result.code == 0, result.err
    return list(json.loads(result.out)["findings"])


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_each_rule_is_broken_in_its_own_module(rule: str, findings: list[dict[str, Any]]) -> None:
    """The models module, which must hold the mistake of its rule, is the one exception."""
    module = "models" if rule == "connected-in-models-module" else rule.replace("-", "_")
    found = [finding for finding in findings if finding["rule"] == rule]
    here = [one for one in found if one["location"]["path"].endswith(f"mistakes/{module}.py")]

    assert len(here) == (1 if SINCE.get(rule, (4, 2)) <= django.VERSION else 0)


def test_what_fails_a_build_is_found_once(findings: list[dict[str, Any]]) -> None:
    grave = Counter(each["rule"] for each in findings if each["severity"] != "INFO")

    assert {rule: count for rule, count in grave.items() if count > 1} == {}
