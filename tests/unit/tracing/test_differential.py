"""Random programs do the same with a trace as without."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import django
import hypothesis.strategies as st
from django.dispatch import Signal
from support.properties import for_all
from support.traces import Told

from signal_inspector import trace

HAS_ASYNC = django.VERSION >= (5, 0)
METHODS = ("send", "send_robust", "asend", "asend_robust") if HAS_ASYNC else ("send", "send_robust")
_DEPTH = 3

variable: contextvars.ContextVar[int] = contextvars.ContextVar("variable", default=0)


class Sender:
    """One of the senders."""


class Other(Sender):
    """Another."""


SENDERS: tuple[Any, ...] = (None, Sender, Other, "text")


@dataclass(frozen=True)
class Behaviour:
    """What a receiver does, in this order."""

    is_async: bool = False
    is_method: bool = False
    sleeps: int = 0
    sets: int | None = None
    sends: tuple[int, str, int] | None = None
    disconnects: int | None = None
    raises: bool = False


@dataclass(frozen=True)
class Connect:
    signal: int
    receiver: int
    sender: int


@dataclass(frozen=True)
class Disconnect:
    signal: int
    receiver: int
    sender: int


@dataclass(frozen=True)
class Send:
    signal: int
    method: str
    sender: int
    way: str = "here"


class Polite(Signal):
    """Overrides what sends."""

    def send(self, sender: Any, **named: Any) -> Any:
        return super().send(sender, polite=True, **named)


class Holder:
    """Has methods that are receivers."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def heard(self, **named: Any) -> Any:
        """Call it."""
        return self.function(**named)

    async def later(self, **named: Any) -> Any:
        """Await it."""
        return await self.function(**named)


class Program:
    """Signals and receivers of one run, and a log of all that can be observed."""

    def __init__(self, kind: str, behaviours: list[Behaviour]) -> None:
        self.kind = kind
        self.signals = [Signal(), Signal(), Polite()]
        self.log: list[Any] = []
        self.depth = 0
        self.holders: list[Holder] = []
        self.receivers = [self._receiver(*pair) for pair in enumerate(behaviours)]

    def run(self, steps: list[Any]) -> list[Any]:
        for step in steps:
            self._step(step)
            self.log.append(("context", variable.get()))
        return self.log

    def _step(self, step: Any) -> None:
        signal = self.signals[step.signal]
        if isinstance(step, Connect):
            signal.connect(self._get(step.receiver), sender=SENDERS[step.sender])
        elif isinstance(step, Disconnect):
            receiver = self._get(step.receiver)
            self.log.append(signal.disconnect(receiver, sender=SENDERS[step.sender]))
        elif step.method.startswith("asend"):
            asyncio.run(self._main(step))
        elif step.way == "thread":
            thread = threading.Thread(target=lambda: self._noted(lambda: self._send(step)))
            thread.start()
            thread.join()
        else:
            self._noted(lambda: self._send(step))

    async def _main(self, step: Send) -> None:
        task = asyncio.ensure_future(self._send(step))
        if step.way == "cancelled" and self.kind == "async":
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
        try:
            self.log.append(self._shown(await task))
        except BaseException as error:
            self.log.append(self._raised(error))
        for _ in range(20):  # before 6.1 the siblings of a failing receiver go on
            await asyncio.sleep(0)

    def _noted(self, send: Callable[[], Any]) -> None:
        try:
            self.log.append(self._shown(send()))
        except BaseException as error:
            self.log.append(self._raised(error))

    def _send(self, step: Send) -> Any:
        return getattr(self.signals[step.signal], step.method)(SENDERS[step.sender], amount=1)

    def _shown(self, responses: Any) -> Any:
        """Which receivers answered what, by identity."""
        places = {id(getattr(each, "__func__", each)): n for n, each in enumerate(self.receivers)}
        return [
            (
                type(pair),
                places[id(getattr(pair[0], "__func__", pair[0]))],
                self._raised(pair[1]) if isinstance(pair[1], Exception) else pair[1],
            )
            for pair in responses
        ]

    def _raised(self, error: BaseException) -> Any:
        inner = [self._raised(each) for each in getattr(error, "exceptions", ())]
        return type(error), str(error), inner, type(error.__context__), type(error.__cause__)

    def _get(self, index: int) -> Any:
        return self.receivers[index % len(self.receivers)]

    def _receiver(self, number: int, does: Behaviour) -> Any:
        function: Any = self._later(number, does) if does.is_async else self._heard(number, does)
        if not does.is_method:
            return function
        holder = Holder(function)
        self.holders.append(holder)
        return holder.later if does.is_async else holder.heard

    def _heard(self, number: int, does: Behaviour) -> Any:
        def heard(**named: Any) -> str:
            self._begin(number, does, named)
            step = self._inner(does)
            if step is not None:
                self.depth += 1
                try:
                    self.log.append(self._shown(self._send(step)))
                finally:
                    self.depth -= 1
            return self._end(number, does)

        return heard

    def _later(self, number: int, does: Behaviour) -> Any:
        async def heard_later(**named: Any) -> str:
            self._begin(number, does, named)
            for _ in range(does.sleeps):
                await asyncio.sleep(0)
            step = self._inner(does)
            if step is not None and self.kind == "async":
                self.depth += 1
                try:
                    self.log.append(self._shown(await self._send(step)))
                finally:
                    self.depth -= 1
            return self._end(number, does)

        return heard_later

    def _begin(self, number: int, does: Behaviour, named: dict[str, Any]) -> None:
        self.log.append((number, sorted(named), variable.get(), self._where()))
        if does.sets is not None:
            variable.set(does.sets)

    def _end(self, number: int, does: Behaviour) -> str:
        if does.disconnects is not None:
            for signal in self.signals:
                signal.disconnect(self._get(does.disconnects))
        if does.raises:
            raise LookupError(f"receiver {number}")
        return f"answer {number}"

    def _inner(self, does: Behaviour) -> Send | None:
        """What a receiver sends in turn: at once from a synchronous one, else awaited."""
        if does.sends is None or self.depth >= _DEPTH:
            return None
        signal, method, sender = does.sends
        plain = method.removeprefix("a")
        return Send(signal, f"a{plain}" if does.is_async else plain, sender)

    def _where(self) -> str:
        """Whether in an event loop's thread."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return "no loop"
        return "loop"


indexes = st.integers(0, 2)
sender_indexes = st.integers(0, len(SENDERS) - 1)
behaviours = st.builds(
    Behaviour,
    is_async=st.booleans(),
    is_method=st.booleans(),
    sleeps=st.integers(0, 3),
    sets=st.none() | st.integers(1, 9),
    sends=st.none() | st.tuples(indexes, st.sampled_from(METHODS), sender_indexes),
    disconnects=st.none() | st.none() | st.integers(0, 4),
    raises=st.sampled_from([False, False, False, True]),
)
connects = st.builds(Connect, indexes, st.integers(0, 4), sender_indexes)
sends = st.builds(
    Send,
    indexes,
    st.sampled_from(METHODS),
    sender_indexes,
    st.sampled_from(["here", "here", "thread", "cancelled"]),
)
steps = st.one_of(
    connects, sends, sends, st.builds(Disconnect, indexes, st.integers(0, 4), sender_indexes)
)


def of_kind(kind: str, behaviours: list[Behaviour], steps: list[Any]) -> Any:
    """A program whose order is not left to chance: threads and tasks do not run at once."""
    if kind != "mixed":
        behaviours = [replace(each, is_async=kind == "async") for each in behaviours]
    else:
        steps = [
            replace(each, method=each.method.removeprefix("a")) if isinstance(each, Send) else each
            for each in steps
        ]
    return kind, behaviours, steps


programs = st.builds(
    of_kind,
    st.sampled_from(["async", "sync", "mixed"] if HAS_ASYNC else ["sync"]),
    st.lists(behaviours, min_size=1, max_size=5),
    st.builds(
        list.__add__,
        st.lists(connects, min_size=1, max_size=8),
        st.lists(steps, min_size=1, max_size=8),
    ),
)


def outcome(program: tuple[str, list[Behaviour], list[Any]]) -> list[Any]:
    """The log of a run in a context of its own."""
    kind, behaviours, steps = program
    return contextvars.copy_context().run(Program(kind, behaviours).run, steps)


@for_all(programs, examples=150)
def test_a_program_does_the_same(program: Any) -> None:
    bare = outcome(program)
    told = Told()

    with trace(told, values=True):
        traced = outcome(program)

    assert traced == bare
    calls = sum(isinstance(entry, tuple) and isinstance(entry[0], int) for entry in bare)
    ran = sum(span.outcome != "not_run" for event in told.dispatches for span in event.spans)
    assert ran >= calls
    assert all(event.end is not None for event in told.dispatches)


@for_all(programs, examples=50)
def test_it_does_the_same_again_when_the_trace_is_over(program: Any) -> None:
    bare = outcome(program)

    with trace(Told()):
        pass

    assert outcome(program) == bare
