"""Changes as text, for GitHub and as JSON."""

from __future__ import annotations

import json

from signal_inspector.lock.changes import Change
from signal_inspector.renderers.lock_report import render_github, render_json, render_text

CHANGES = [
    Change("added", "shop.signals.sent", "any", "a.one", "a.one now runs"),
    Change("removed", "shop.signals.sent", "any", "a.two", "a.two no longer runs: 100%\nof it"),
]


def test_text_has_a_line_and_a_mark_for_each_change() -> None:
    assert render_text(CHANGES[:1]) == "+ a.one now runs\n"


def test_a_change_is_one_line_without_what_a_terminal_would_obey() -> None:
    change = Change("added", "s", "any", "a", "a now runs\n\x1b[2Jon s")

    assert render_text([change]) == "+ a now runs\\n\\x1b[2Jon s\n"


def test_github_gets_a_command_for_each_change_with_its_signs_escaped() -> None:
    assert render_github(CHANGES, "a,b:c/signals.lock").splitlines() == [
        "::error file=a%2Cb%3Ac/signals.lock,title=Signal wiring changed::a.one now runs",
        "::error file=a%2Cb%3Ac/signals.lock,title=Signal wiring changed::"
        "a.two no longer runs: 100%25%0Aof it",
    ]


def test_json_has_every_field() -> None:
    assert json.loads(render_json(CHANGES[:1])) == {
        "schema_version": 1,
        "changes": [
            {
                "kind": "added",
                "signal": "shop.signals.sent",
                "sender": "any",
                "receiver": "a.one",
                "message": "a.one now runs",
            }
        ],
    }
