"""What the audit finds in the zoo, each read and right: what lives there is odd on purpose."""

from __future__ import annotations

import json
from collections import Counter

import django
from support.commands import TESTS, ZOO
from support.fork_server import signals

EVERYWHERE = Counter(
    [
        (
            "abstract-sender",
            "zoo.senders.hear.hear on django.db.models.signals.post_save of animals.Creature",
        ),
        (
            "auto-through-sender",
            "zoo.senders.hear.hear on django.db.models.signals.post_save of animals.Animal.tags.through",
        ),
        ("bypassed-decorator", "zoo.listeners.wrapped.bypassed on zoo.listeners.board.wrapped"),
        ("collected-receiver", "zoo.listeners.lifetimes.<lambda> on zoo.listeners.board.lifetimes"),
        (
            "collected-receiver",
            "zoo.listeners.lifetimes.Knot.on_event on zoo.listeners.board.lifetimes",
        ),
        (
            "collected-receiver",
            "zoo.listeners.lifetimes.Knot.on_event on zoo.listeners.board.lifetimes of 'uncollected'",
        ),
        (
            "collected-receiver",
            "zoo.listeners.lifetimes.Temporary on zoo.listeners.board.lifetimes",
        ),
        (
            "collected-receiver",
            "zoo.listeners.lifetimes.Temporary.on_event on zoo.listeners.board.lifetimes",
        ),
        (
            "collected-receiver",
            "zoo.listeners.lifetimes.make_receiver.<locals>.closure on zoo.listeners.board.lifetimes",
        ),
        (
            "collected-receiver",
            "zoo.listeners.partials.with_prefix on zoo.listeners.board.partials",
        ),
        ("duplicate-connection", "zoo.listeners.double.heard_twice on zoo.listeners.board.twice"),
        ("duplicate-connection", "zoo.listeners.uids.heard on zoo.listeners.board.uids"),
        (
            "failed-disconnect",
            "zoo.listeners.functions.plain on zoo.listeners.board.functions of 'never connected'",
        ),
        (
            "impossible-sender",
            "zoo.senders.hear.hear on django.db.models.signals.class_prepared of animals.Animal",
        ),
        (
            "impossible-sender",
            "zoo.senders.hear.hear on django.db.models.signals.post_migrate of zoo.listeners.inner.apps.InnerConfig",
        ),
        (
            "impossible-sender",
            "zoo.senders.hear.hear_too on django.db.models.signals.post_save of django.db.models.base.Model",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.AsyncListener on zoo.listeners.board.asynchronous",
        ),
        (
            "pending-sender",
            "zoo.senders.hear.hear on django.db.models.signals.post_save of animals.misspelt",
        ),
        (
            "pending-sender",
            "zoo.senders.hear.hear on django.db.models.signals.post_save of nosuch.Model",
        ),
        (
            "pending-sender",
            "zoo.senders.hear.hear on django.db.models.signals.pre_delete of nosuch.twice",
        ),
        (
            "pending-sender",
            "zoo.senders.hear.hear_too on django.db.models.signals.post_save of nosuch.Model",
        ),
        (
            "pending-sender",
            "zoo.senders.lazily.<lambda> on django.db.models.signals.pre_delete of nosuch.Other",
        ),
        (
            "pending-sender",
            "zoo.senders.lazily.Waiting.on_save on django.db.models.signals.pre_delete of nosuch.Model",
        ),
        (
            "pending-sender",
            "zoo.senders.lazily.with_prefix on django.db.models.signals.pre_delete of nosuch.Model",
        ),
        (
            "receiver-on-method",
            "zoo.listeners.methods.Handler.on_event on zoo.listeners.board.methods of ?",
        ),
        (
            "swapped-sender",
            "zoo.senders.hear.hear on django.db.models.signals.post_save of animals.Cage",
        ),
        (
            "swapped-sender",
            "zoo.senders.hear.hear on django.db.models.signals.pre_save of animals.Cage",
        ),
    ]
)

BEFORE_DJANGO_AWAITED = Counter(
    [
        (
            "never-awaited",
            "zoo.listeners.asynchronous.AsyncListener.on_class_event on zoo.listeners.board.asynchronous",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.AsyncListener.on_event on zoo.listeners.board.asynchronous",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.AsyncListener.on_event on zoo.listeners.board.asynchronous",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.behind_an_async_wrapper on zoo.listeners.board.asynchronous",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.first_async on zoo.listeners.board.asynchronous",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.second_async on zoo.listeners.board.asynchronous",
        ),
        (
            "never-awaited",
            "zoo.listeners.asynchronous.second_async on zoo.listeners.board.asynchronous",
        ),
    ]
)


def test_the_findings_are_these() -> None:
    result = signals(
        "audit", "--format", "json", "--origin", "project", manage=ZOO, cwd=TESTS / "zoo"
    )

    found = Counter((each["rule"], each["subject"]) for each in json.loads(result.out)["findings"])
    expected = EVERYWHERE if django.VERSION >= (5, 0) else EVERYWHERE + BEFORE_DJANGO_AWAITED
    assert found == expected
    assert result.code == 1


def test_without_source_and_with_a_recording_nothing_breaks() -> None:
    for option in ("--no-static", "--record"):
        result = signals("audit", option, manage=ZOO, cwd=TESTS / "zoo")

        assert result.code == 1
        assert "Traceback" not in result.err
