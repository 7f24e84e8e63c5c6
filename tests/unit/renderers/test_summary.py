"""The lines that sum a report up."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat

from support.values import UNKNOWN, connection, pending, receiver, signal, snapshot, unresolved

from signal_inspector import Connection, Snapshot
from signal_inspector.domain.snapshot import Origin
from signal_inspector.renderers.styles import Span
from signal_inspector.renderers.summary import (
    render_filtered_out,
    render_hidden,
    render_summary,
    render_unknown,
)


def plain(line: list[Span]) -> str:
    """A line without its colours."""
    return "".join(text for text, _ in line)


def summary(of: Snapshot) -> str:
    """The first line."""
    return plain(render_summary(of))


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


def test_thousands_are_set_apart() -> None:
    everything = snapshot(signal("a.b", *connections("project", 12_345)))

    assert summary(everything).startswith("1 signal, 12,345 receivers: 12,345 project, ")


def test_one_is_singular() -> None:
    everything = snapshot(signal("a.b", connection("a.c")))

    assert summary(everything) == "1 signal, 1 receiver: 1 project, 0 third-party, 0 Django"


def test_nothing_is_counted_too() -> None:
    assert summary(snapshot()) == "0 signals, 0 receivers: 0 project, 0 third-party, 0 Django"


def test_hidden_signals_are_counted_with_the_option_that_shows_them() -> None:
    two = snapshot(signal("a.b"), signal("a.c"), signal("a.d", connection("a.e")))

    assert list(map(plain, render_hidden(snapshot(signal("a.b"))))) == [
        "not shown: 1 signal without receivers; --unconnected shows it"
    ]
    assert list(map(plain, render_hidden(two))) == [
        "not shown: 2 signals without receivers; --unconnected shows them"
    ]


def test_nothing_is_said_where_no_signal_is_hidden() -> None:
    assert render_hidden(snapshot(signal("a.b", connection("a.c")))) == []


def test_filters_that_leave_nothing_are_told_with_what_there_is() -> None:
    everything = snapshot(signal("a.b", connection("a.c")))

    assert list(map(plain, render_filtered_out(snapshot(), everything))) == [
        f"the filters leave nothing of {summary(everything)}"
    ]


def test_filters_that_leave_something_are_not_told() -> None:
    everything = snapshot(signal("a.b"), signal("a.c"))

    assert render_filtered_out(snapshot(signal("a.b")), everything) == []
    assert render_filtered_out(snapshot(pending=(pending(),)), everything) == []
    assert render_filtered_out(snapshot(), snapshot()) == []


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
