"""The JSON report, field by field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.rendering import AWKWARD
from support.schemas import errors
from support.values import (
    POST_SAVE,
    UNKNOWN,
    connection,
    pending,
    receiver,
    signal,
    snapshot,
    unresolved,
)

from signal_inspector import Location, Sender, Snapshot
from signal_inspector.renderers.json_report import render_json

FULL = snapshot(
    signal(
        POST_SAVE,
        connection(
            receiver(
                "accounts.signals.create_profile",
                location=Location("accounts/signals.py", 12),
                wrapper="accounts.decorators.quietly",
            ),
            Sender("model", "django.contrib.auth.models.User", "auth.User"),
            dispatch_uid="profile",
            connected_at=Location("accounts/apps.py", 9),
        ),
        connection(
            receiver(
                "builtins.print", kind="builtin", origin="third-party", app=None, location=None
            ),
            UNKNOWN,
            is_async=True,
            weak=False,
            debug_only=True,
        ),
        aliases=("shop.handlers.post_save",),
        class_name="django.db.models.signals.ModelSignal",
        location=Location("/venv/django/db/models/signals.py", 45),
        use_caching=True,
        dead=2,
    ),
    signal("<unnamed Signal #1>", origin=None, app=None, location=None),
    pending=(pending("shop.receivers.wait", "nosuch.Model"),),
    unresolved=(unresolved(POST_SAVE, "builtins.print"),),
)


def parsed(of: Snapshot) -> Any:
    """The report as a program reads it."""
    return json.loads(render_json(of))


def test_report_names_the_process_and_its_version() -> None:
    report = parsed(FULL)

    assert list(report) == [
        "schema_version", "django", "python", "settings", "debug", "signals", "pending",
        "unresolved",
    ]  # fmt: skip
    assert report["schema_version"] == 1
    assert (report["django"], report["python"]) == ("6.1.3", "3.13.0")
    assert (report["settings"], report["debug"]) == ("config.settings", True)


def test_signal_has_all_its_fields() -> None:
    first, unnamed = parsed(FULL)["signals"]

    assert {key: value for key, value in first.items() if key != "receivers"} == {
        "name": POST_SAVE,
        "aliases": ["shop.handlers.post_save"],
        "class": "django.db.models.signals.ModelSignal",
        "origin": "django",
        "app": None,
        "location": {"path": "/venv/django/db/models/signals.py", "line": 45},
        "use_caching": True,
        "dead": 2,
    }
    assert unnamed == {
        "name": "<unnamed Signal #1>",
        "aliases": [],
        "class": "django.dispatch.dispatcher.Signal",
        "origin": None,
        "app": None,
        "location": None,
        "use_caching": False,
        "dead": 0,
        "receivers": [],
    }


def test_receiver_has_all_its_fields() -> None:
    assert parsed(FULL)["signals"][0]["receivers"] == [
        {
            "order": 0,
            "name": "accounts.signals.create_profile",
            "kind": "function",
            "sender": {
                "kind": "model",
                "name": "django.contrib.auth.models.User",
                "label": "auth.User",
            },
            "origin": "project",
            "app": "accounts",
            "location": {"path": "accounts/signals.py", "line": 12},
            "is_async": False,
            "weak": True,
            "dispatch_uid": "profile",
            "debug_only": False,
            "wrapper": "accounts.decorators.quietly",
            "connected_at": {"path": "accounts/apps.py", "line": 9},
        },
        {
            "order": 1,
            "name": "builtins.print",
            "kind": "builtin",
            "sender": {"kind": "unknown", "name": "?", "label": None},
            "origin": "third-party",
            "app": None,
            "location": None,
            "is_async": True,
            "weak": False,
            "dispatch_uid": None,
            "debug_only": True,
            "wrapper": None,
            "connected_at": None,
        },
    ]


def test_pending_and_unresolved_have_all_their_fields() -> None:
    report = parsed(FULL)

    assert report["pending"] == [
        {"signal": POST_SAVE, "receiver": "shop.receivers.wait", "sender": "nosuch.Model"}
    ]
    assert report["unresolved"] == [
        {
            "subject": f"sender of builtins.print on {POST_SAVE}",
            "reason": "nothing names it",
        }
    ]


def test_identical_connections_are_all_there() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.same")] * 33))

    (only,) = parsed(everything)["signals"]

    assert [one["order"] for one in only["receivers"]] == list(range(33))


def test_report_is_the_same_in_any_encoding_and_ends_with_its_line() -> None:
    text = render_json(AWKWARD)

    assert text.isascii()
    assert text.endswith("}\n")
    assert "店舗" in json.dumps(json.loads(text), ensure_ascii=False)


@pytest.mark.parametrize("of", [FULL, AWKWARD, snapshot(), snapshot(settings=None, debug=False)])
def test_report_is_valid_by_the_published_schema(of: Snapshot) -> None:
    assert errors("snapshot", parsed(of)) == []
