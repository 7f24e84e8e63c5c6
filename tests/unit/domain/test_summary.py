"""Totals of a trace: which connected receivers were never called."""

from __future__ import annotations

import pytest
from support.values import ANY, receiver

from signal_inspector.domain import summary as module
from signal_inspector.domain.event import (
    Connected,
    Dispatch,
    Event,
    Outcome,
    Process,
    ReceiverSpan,
)
from signal_inspector.domain.snapshot import Receiver
from signal_inspector.domain.summary import Aggregation, Summary

UPDATE, INDEX, MAIL = (receiver(f"shop.receivers.{name}") for name in ("update", "index", "mail"))
SAVED, PLACED = "django.db.models.signals.post_save", "shop.signals.order_placed"


def dispatch(signal: str, *called: Receiver, outcome: Outcome = "returned") -> Dispatch:
    """A dispatch to these receivers."""
    spans = tuple(ReceiverSpan(each, False, outcome, 1, 2, 1) for each in called)
    return Dispatch(1, signal, ANY, "send", 1, 2, 1, "returned", 1, 1, spans=spans)


def begun(segment: int = 0, lost: int = 0) -> Process:
    """The first line of a file."""
    return Process(1, 0, 0, 0, (), "6.1", "3.13", None, segment, lost)


def total(*events: Event | tuple[str, Event]) -> Summary:
    """The summary of events, those of a process with its name."""
    aggregation = Aggregation()
    for each in events:
        process, event = each if isinstance(each, tuple) else (None, each)
        aggregation.add(event, process)
    return aggregation.summary()


class TestNeverCalled:
    def test_it_is_not_known_where_no_process_tells_what_is_connected(self) -> None:
        assert total(begun(), dispatch(SAVED, UPDATE)).never_called is None

    def test_it_is_what_is_connected_and_in_no_dispatch(self) -> None:
        found = total(dispatch(SAVED, UPDATE), Connected(SAVED, (UPDATE, MAIL, INDEX)))

        assert found.never_called == ((SAVED, INDEX), (SAVED, MAIL))

    def test_a_call_for_another_signal_does_not_count(self) -> None:
        found = total(
            dispatch(SAVED, UPDATE), Connected(SAVED, (UPDATE,)), Connected(PLACED, (UPDATE,))
        )

        assert found.never_called == ((PLACED, UPDATE),)

    def test_a_receiver_whose_turn_never_came_was_not_called(self) -> None:
        found = total(dispatch(SAVED, UPDATE, outcome="not_run"), Connected(SAVED, (UPDATE,)))

        assert found.never_called == ((SAVED, UPDATE),)

    def test_a_call_in_any_process_counts(self) -> None:
        found = total(
            ("web", dispatch(SAVED, UPDATE)),
            ("web", Connected(SAVED, (UPDATE, MAIL))),
            ("worker", dispatch(SAVED, MAIL)),
            ("worker", Connected(SAVED, (UPDATE, MAIL, INDEX))),
        )

        assert found.never_called == ((SAVED, INDEX),)

    def test_nothing_is_known_where_the_beginning_of_a_file_is_lost(self) -> None:
        found = total(begun(segment=3, lost=900), Connected(SAVED, (UPDATE,)))

        assert found.never_called is None

    def test_files_that_were_read_in_time_are_not_lost(self) -> None:
        found = total(
            begun(), begun(segment=1), begun(segment=2, lost=900), Connected(SAVED, (UPDATE,))
        )

        assert found.never_called == ((SAVED, UPDATE),)

    def test_nothing_is_known_where_there_was_no_room_for_all_calls(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_MOST_ROWS", 1)

        found = total(dispatch(SAVED, UPDATE, MAIL), Connected(SAVED, (MAIL,)))

        assert (found.left_out, found.never_called) == (1, None)

    def test_there_is_a_bound_to_what_is_connected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "_MOST_ROWS", 2)

        found = total(Connected(SAVED, (UPDATE, MAIL, INDEX)))

        assert found.never_called == ((SAVED, MAIL), (SAVED, UPDATE))
