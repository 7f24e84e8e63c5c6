"""Random programs do with muted receivers what they would do without those receivers."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import django
import hypothesis.strategies as st
from django.dispatch import Signal
from support.properties import for_all
from support.traces import Told

from signal_inspector import trace
from signal_inspector.testing import capture_signals, mute_receivers

HAS_ASYNC = django.VERSION >= (5, 0)
METHODS = ("send", "send_robust", "asend", "asend_robust") if HAS_ASYNC else ("send", "send_robust")
_RECEIVERS = 6
_DEPTH = 3


class Sender:
    """One of the senders."""


class Other(Sender):
    """Another."""


SENDERS: tuple[Any, ...] = (Sender, Other)


class Polite(Signal):
    """Overrides what sends."""

    def send(self, sender: Any, **named: Any) -> Any:
        return super().send(sender, polite=True, **named)


# One of each for all programs: to find new ones in the process would take most of the time.
SIGNALS = [Signal(), Signal(use_caching=True), Polite()]


def emptied_signals() -> list[Signal]:
    """The signals, with nothing of the program before."""
    for signal in SIGNALS:
        signal.receivers.clear()
        signal.sender_receivers_cache.clear()
    return SIGNALS


@dataclass(frozen=True)
class Connection:
    signal: int
    receiver: int
    sender: int | None


@dataclass(frozen=True)
class Receiver:
    """What a receiver does."""

    is_async: bool
    raises: bool
    sends: tuple[int, str, int] | None


@dataclass(frozen=True)
class Case:
    """What is connected, who is left out, and what is sent."""

    receivers: tuple[Receiver, ...]
    connections: tuple[Connection, ...]
    mutes_signal: int | None
    mutes_receivers: frozenset[int]
    sends: tuple[tuple[int, str, int], ...]

    def is_left_out(self, connection: Connection) -> bool:
        return connection.signal == self.mutes_signal or connection.receiver in self.mutes_receivers


class Program:
    """A run of a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.signals = emptied_signals()
        self.log: list[Any] = []
        self.depth = 0
        self.receivers = [self._receiver(*pair) for pair in enumerate(case.receivers)]

    def connect(self, connections: tuple[Connection, ...]) -> None:
        for one in connections:
            sender = None if one.sender is None else SENDERS[one.sender]
            self.signals[one.signal].connect(self.receivers[one.receiver], sender=sender)

    def run(self) -> list[Any]:
        for signal, method, sender in self.case.sends:
            self._noted(signal, method, sender)
        return self.log

    @contextmanager
    def muted(self) -> Iterator[None]:
        connected = {one.receiver for one in self.case.connections}
        what: list[Any] = [
            self.receivers[index] for index in sorted(self.case.mutes_receivers & connected)
        ]
        if self.case.mutes_signal is not None:
            what.append(self.signals[self.case.mutes_signal])
        with mute_receivers(*what) if what else nullcontext():
            yield

    def _noted(self, signal: int, method: str, sender: int) -> None:
        try:
            if method.startswith("a"):
                responses = asyncio.run(self._later(signal, method, sender))
            else:
                responses = getattr(self.signals[signal], method)(SENDERS[sender])
            self.log.append(self._shown(responses))
        except Exception as error:
            self.log.append(_raised(error))

    async def _later(self, signal: int, method: str, sender: int) -> Any:
        try:
            return await getattr(self.signals[signal], method)(SENDERS[sender])
        finally:
            for _ in range(20):  # before 6.1 the siblings of a failing receiver go on
                await asyncio.sleep(0)

    def _shown(self, responses: Any) -> Any:
        """Which receivers answered what, by identity."""
        places = {id(each): number for number, each in enumerate(self.receivers)}
        return [
            (places[id(receiver)], _raised(answer) if isinstance(answer, Exception) else answer)
            for receiver, answer in responses
        ]

    def _receiver(self, number: int, does: Receiver) -> Any:
        def heard(**named: Any) -> str:
            self.log.append((number, sorted(named)))
            if does.sends is not None and self.depth < _DEPTH:
                self.depth += 1
                try:
                    signal, method, sender = does.sends
                    plain = method.removeprefix("a")
                    answers = getattr(self.signals[signal], plain)(SENDERS[sender])
                    self.log.append(self._shown(answers))
                finally:
                    self.depth -= 1
            if does.raises:
                raise LookupError(f"receiver {number}")
            return f"answer {number}"

        async def heard_later(**named: Any) -> str:
            self.log.append((number, sorted(named)))
            await asyncio.sleep(0)
            if does.raises:
                raise LookupError(f"receiver {number}")
            return f"answer {number}"

        return heard_later if does.is_async else heard


def _raised(error: BaseException) -> Any:
    return type(error), str(error), [_raised(each) for each in getattr(error, "exceptions", ())]


sends = st.tuples(st.integers(0, 2), st.sampled_from(METHODS), st.integers(0, 1))


def _case(is_async: bool, case: Case) -> Case:
    """Of one kind, as those that run at once come in an order of their own."""
    return replace(
        case, receivers=tuple(replace(each, is_async=is_async) for each in case.receivers)
    )


cases = st.builds(
    _case,
    st.sampled_from([True, False] if HAS_ASYNC else [False]),
    st.builds(
        Case,
        receivers=st.tuples(
            *[
                st.builds(
                    Receiver,
                    is_async=st.just(False),
                    raises=st.sampled_from([False, False, False, True]),
                    sends=st.none() | sends,
                )
            ]
            * _RECEIVERS
        ),
        connections=st.lists(
            st.builds(
                Connection,
                st.integers(0, 2),
                st.integers(0, _RECEIVERS - 1),
                st.none() | st.integers(0, 1),
            ),
            min_size=1,
            max_size=10,
        ).map(tuple),
        mutes_signal=st.none() | st.integers(0, 2),
        mutes_receivers=st.frozensets(st.integers(0, _RECEIVERS - 1), max_size=3),
        sends=st.lists(sends, min_size=1, max_size=5).map(tuple),
    ),
)


def without(case: Case) -> list[Any]:
    """What happens where the receivers are not connected at all."""
    program = Program(case)
    program.connect(tuple(one for one in case.connections if not case.is_left_out(one)))
    return program.run()


def everything(case: Case) -> list[Any]:
    """What happens where all are connected and none is muted."""
    program = Program(case)
    program.connect(case.connections)
    return program.run()


def in_a_thread(program: Program) -> list[Any]:
    """The log of a run in another thread."""
    found: list[Any] = []
    thread = threading.Thread(
        target=contextvars.Context().run, args=(lambda: found.extend(program.run()),)
    )
    thread.start()
    thread.join()
    return found


@for_all(cases, examples=150)
def test_muted_is_as_if_not_connected(case: Case) -> None:
    program = Program(case)
    program.connect(case.connections)
    with program.muted():
        muted = program.run()

    assert muted == without(case)


@for_all(cases, st.permutations(["mute", "trace", "capture"]), examples=100)
def test_so_it_is_with_a_trace_and_a_capture_in_any_order(case: Case, order: list[str]) -> None:
    program = Program(case)
    program.connect(case.connections)
    told = Told()
    blocks = {"mute": program.muted(), "trace": trace(told), "capture": capture_signals()}
    with ExitStack() as stack:
        entered = {name: stack.enter_context(blocks[name]) for name in order}
        muted = program.run()

    assert muted == without(case)
    calls = sum(type(entry) is tuple and isinstance(entry[0], int) for entry in muted)
    ran = sum(span.outcome != "not_run" for event in told.dispatches for span in event.spans)
    assert ran == calls
    assert len(entered["capture"]) >= len(case.sends)


@for_all(cases, examples=50)
def test_another_thread_hears_all(case: Case) -> None:
    program = Program(case)
    program.connect(case.connections)
    with program.muted():
        heard = in_a_thread(program)

    assert heard == everything(case)


@for_all(cases, examples=50)
def test_afterwards_all_is_as_it_was(case: Case) -> None:
    program = Program(case)
    program.connect(case.connections)
    with program.muted():
        program.run()
    program.log.clear()

    assert program.run() == everything(case)
