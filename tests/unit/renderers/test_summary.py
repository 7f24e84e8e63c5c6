"""The line that sums a report up."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat

from support.values import UNKNOWN, connection, pending, receiver, signal, snapshot, unresolved

from signal_inspector import Connection, Snapshot
from signal_inspector.domain.snapshot import Origin
from signal_inspector.renderers.summary import render_summary, render_unknown


def summary(of: Snapshot, hidden: int = 0) -> str:
    """The line without its colours."""
    return "".join(text for text, _ in render_summary(of, hidden))


def connections(origin: Origin, number: int) -> list[Connection]:
    """So many connections of receivers of one origin."""
    return list(repeat(connection(receiver("a.b", origin=origin)), number))


def test_signals_receivers_origins_and_what_is_pending() -> None:
    all_of_them = chain(
        connections("project", 12), connections("third-party", 85), connections("django", 45)
    )
    everything = snapshot(
        signal("a.b", *all_of_them),
        *[signal(f"a.c{number}") for number in range(40)],
        pending=(pending(),) * 3,
    )

    assert summary(everything) == (
        "41 signals, 142 receivers: 12 project, 85 third-party, 45 Django; 3 pending"
    )


def test_one_is_singular() -> None:
    everything = snapshot(signal("a.b", connection("a.c")))

    assert summary(everything) == "1 signal, 1 receiver: 1 project, 0 third-party, 0 Django"


def test_nothing_is_counted_too() -> None:
    assert summary(snapshot()) == "0 signals, 0 receivers: 0 project, 0 third-party, 0 Django"


def test_hidden_signals_are_counted() -> None:
    counts = "1 signal, 0 receivers: 0 project, 0 third-party, 0 Django"

    assert summary(snapshot(signal("a.b")), hidden=1) == (
        f"{counts}; 1 signal without receivers hidden"
    )
    assert summary(snapshot(signal("a.b")), hidden=2) == (
        f"{counts}; 2 signals without receivers hidden"
    )


def test_dead_and_debug_only_are_counted_where_there_are_any() -> None:
    one = connection("a.c", UNKNOWN, debug_only=True)
    everything = snapshot(signal("a.b", one, replace(one, debug_only=False), dead=4))

    assert summary(everything) == (
        "1 signal, 2 receivers: 2 project, 0 third-party, 0 Django; "
        "1 alive only while DEBUG is on; 4 dead"
    )


def test_each_reason_for_unknown_senders_is_a_line_with_their_number() -> None:
    everything = snapshot(
        signal("a.b", connection("a.c", UNKNOWN)),
        unresolved=(
            unresolved("a.b", "a.c"),
            unresolved("a.b", "a.d"),
            replace(unresolved("a.b", "a.e"), reason="it is gone"),
            unresolved("a.b"),
        ),
    )

    lines = ["".join(text for text, _ in line) for line in render_unknown(everything)]

    assert lines == ["2 senders unknown: nothing names it.", "1 sender unknown: it is gone."]
