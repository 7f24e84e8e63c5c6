"""What mypy makes of programs that use the public names, by what is installed."""

from __future__ import annotations

from pathlib import Path

from support.type_checker import complaints_about


def test_a_program_that_reads_a_snapshot(tmp_path: Path) -> None:
    complaints = complaints_about(
        """
        from typing_extensions import assert_type

        from signal_inspector import (
            Connection,
            Location,
            Pending,
            Receiver,
            Selection,
            Sender,
            Signal,
            SignalInspectorError,
            Snapshot,
            Unresolved,
            UsageError,
            take_snapshot,
        )

        own = Selection(
            signal=("post_save",), origin=("project",), kind=("lambda",), only_async=True
        )


        def places(snapshot: Snapshot) -> dict[str, Location | None]:
            found: dict[str, Location | None] = {}
            for signal in snapshot.signals:
                assert_type(signal, Signal)
                for connection in signal.connections:
                    assert_type(connection, Connection)
                    assert_type(connection.sender, Sender)
                    assert_type(connection.sender.spellings, tuple[str, ...])
                    assert_type(connection.receiver, Receiver)
                    assert_type(connection.receiver.owner, str)
                    found[connection.receiver.name] = connection.receiver.location
            return found


        try:
            snapshot = take_snapshot(own, settle=True)
        except UsageError as error:
            as_base: SignalInspectorError = error
            raise
        assert_type(take_snapshot(), Snapshot)
        assert_type(snapshot.pending, tuple[Pending, ...])
        assert_type(snapshot.unresolved, tuple[Unresolved, ...])
        assert_type(snapshot.models, tuple[Sender, ...])
        assert_type([place.line for place in places(snapshot).values() if place], list[int | None])
        """,
        tmp_path,
    )

    assert complaints == []


def test_a_program_that_traces_and_reads_a_recording(tmp_path: Path) -> None:
    complaints = complaints_about(
        """
        from typing_extensions import assert_type

        from signal_inspector import Call, Receiver, Recording, Selection, recording, trace
        from signal_inspector.domain.event import Dispatch, Event
        from signal_inspector.tracing.sinks.base import Sink
        from signal_inspector.tracing.sinks.summary import SummarySink

        events: list[Event] = []


        def tell(event: Event) -> None:
            if isinstance(event, Dispatch):
                assert_type(event.elapsed, int)
                assert_type([span.receiver for span in event.spans], list[Receiver])


        class Own(Sink):
            def write(self, event: Event) -> None:
                tell(event)


        with trace(events.append, values=True, selection=Selection(app=("shop",))) as tracer:
            assert_type(tracer.is_on, bool)
        with trace(tell, unheard=True), trace(Own(), everything=True):
            ...
        with trace(SummarySink(), connected=True):
            ...

        recorded = recording()
        assert_type(recorded, Recording | None)
        for call in recorded.calls if recorded else ():
            assert_type(call, Call)
            assert_type(call.holder, Receiver | None)
            if call.outcome == "refused":
                print(call.at)
        """,
        tmp_path,
    )

    assert complaints == []


def test_wrong_uses_are_told(tmp_path: Path) -> None:
    complaints = complaints_about(
        """
        import signal_inspector
        from signal_inspector import NoSuchName, Selection, take_snapshot, trace

        Selection(signal="post_save")
        Selection(origin=("mine",))
        trace(1)
        take_snapshot(None, True)
        take_snapshot().signals = ()
        signal_inspector.no_such_name
        """,
        tmp_path,
    )

    errors = [complaint for complaint in complaints if complaint.startswith("error: ")]
    assert [error.rpartition("[")[2].rstrip("]") for error in errors] == [
        "attr-defined",
        "arg-type",
        "arg-type",
        "arg-type",
        "call-arg",
        "misc",
        "attr-defined",
    ]
