"""The traced program sees what it would see without a trace."""

from __future__ import annotations

import functools
import gc
import sys
import traceback
import warnings
import weakref
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.dispatch import Signal
from support.traces import Told

from signal_inspector import trace
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.spans import Span

METHODS = ["send", "send_robust"]


@pytest.fixture
def ping() -> Signal:
    """A signal of one test."""
    return Signal()


class Hostile:
    """A receiver that can be called, and once it is connected, nothing else."""

    __slots__ = ("__weakref__",)

    def __call__(self, **_: Any) -> str:
        return "called"

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared")

    def __repr__(self) -> str:
        raise AssertionError("printed")

    def __getattr__(self, name: str) -> Any:
        if connecting:
            raise AttributeError(name)
        raise AssertionError(f"asked for {name}")

    __hash__ = object.__hash__


connecting: list[bool] = []


def hostile_on(signal: Signal) -> Hostile:
    """A hostile receiver that is connected."""
    receiver = Hostile()
    connecting.append(True)
    signal.connect(receiver)
    connecting.clear()
    return receiver


@pytest.mark.parametrize("method", METHODS)
def test_the_responses_hold_the_receivers_themselves(ping: Signal, method: str) -> None:
    def plain(**_: Any) -> int:
        return 1

    part = functools.partial(plain, extra=2)
    for receiver in (plain, part):
        ping.connect(receiver, weak=False)
    hostile = hostile_on(ping)

    with trace(Told()):
        responses = getattr(ping, method)(None)

    assert [id(receiver) for receiver, _ in responses] == [id(plain), id(part), id(hostile)]
    assert [response for _, response in responses] == [1, 1, "called"]


def test_a_partial_is_named_by_its_function(ping: Signal, told: Told) -> None:
    def plain(**_: Any) -> None: ...

    part = functools.partial(plain)
    ping.connect(part)

    with trace(told):
        ping.send(None)

    assert told.only.spans[0].receiver.kind == "partial"
    assert told.only.spans[0].receiver.name.endswith("plain")


def test_a_partial_that_raises_in_send_robust_fails_as_without_a_trace(ping: Signal) -> None:
    def fails(**_: Any) -> None:
        raise LookupError

    part = functools.partial(fails)
    ping.connect(part)
    with pytest.raises(AttributeError) as bare:
        ping.send_robust(None)

    with trace(Told()), pytest.raises(AttributeError) as traced:
        ping.send_robust(None)

    assert str(traced.value) == str(bare.value)
    assert "__qualname__" in str(traced.value)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_kept_alive(ping: Signal, method: str) -> None:
    class Thing:
        def heard(self, **_: Any) -> None: ...

    thing, sender, argument = Thing(), Thing(), Thing()
    ping.connect(thing.heard)
    references = [weakref.ref(one) for one in (thing, sender, argument)]

    with trace(Told()):
        getattr(ping, method)(sender, argument=argument)
        del thing, sender, argument
        gc.collect()

        assert [reference() for reference in references] == [None, None, None]


def test_a_receiver_that_dies_while_traced_does_not_give_its_name_away(told: Told) -> None:
    ping = Signal()
    places: list[int] = []

    def connect(name: str) -> Any:
        def receiver(**_: Any) -> None: ...

        receiver.__qualname__ = name
        ping.connect(receiver)
        return receiver

    with trace(told):
        for number in range(50):
            held = connect(f"number_{number}")
            places.append(id(held))
            ping.send(None)
            del held
            gc.collect(0)  # what may be left of it is young

    assert len(set(places)) < 50  # memory of the dead is used again
    names = [event.spans[0].receiver.name.rpartition(".")[2] for event in told.dispatches]
    assert names == [f"number_{number}" for number in range(50)]


@pytest.mark.parametrize("method", METHODS)
def test_the_end_of_a_traceback_is_the_same(ping: Signal, method: str) -> None:
    def fails(**_: Any) -> None:
        raise KeyboardInterrupt

    ping.connect(fails)

    def functions() -> list[str]:
        try:
            getattr(ping, method)(None)
        except KeyboardInterrupt as error:
            return [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        raise AssertionError

    bare = functions()
    with trace(Told()):
        traced = functions()

    assert traced[-1] == bare[-1] == "fails"
    if method == "send":
        assert traced[-2:] == bare[-2:]


def test_the_exception_has_the_context_that_it_had(ping: Signal) -> None:
    def fails(**_: Any) -> None:
        raise LookupError

    ping.connect(fails)

    with trace(Told()), pytest.raises(LookupError) as caught:
        ping.send(None)

    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_warning_blames_the_same_line(ping: Signal, method: str, level: int) -> None:
    def warns(**_: Any) -> None:
        warnings.warn("old", DeprecationWarning, stacklevel=level)

    ping.connect(warns)

    def blamed() -> tuple[str, int]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            getattr(ping, method)(None)
        return caught[0].filename, caught[0].lineno

    bare = blamed()
    with trace(Told()):
        assert blamed() == bare


def test_a_wrong_call_fails_in_the_same_words(ping: Signal) -> None:
    def message() -> str:
        with pytest.raises(TypeError) as caught:
            ping.send()  # type: ignore[call-arg]
        return str(caught.value)

    bare = message()
    with trace(Told()):
        assert message() == bare


def test_methods_look_as_before() -> None:
    bare = {name: getattr(Signal, name) for name in METHODS}

    with trace(Told()):
        for name, method in bare.items():
            traced = getattr(Signal, name)
            assert traced is not method
            assert (traced.__name__, traced.__doc__) == (method.__name__, method.__doc__)


def test_has_listeners_tells_the_truth_in_a_receiver(ping: Signal) -> None:
    answers = []

    def asks(**_: Any) -> None:
        answers.append((ping.has_listeners(), Signal().has_listeners()))

    ping.connect(asks)

    with trace(Told()):
        ping.send(None)
        ping.send_robust(None)

    assert answers == [(True, False)] * 2


class TestSubclasses:
    def test_one_that_calls_its_base_is_one_dispatch(self, told: Told) -> None:
        class Polite(Signal):
            def send(self, sender: Any, **named: Any) -> Any:
                return [*super().send(sender, **named), "thanks"]

        def heard(**_: Any) -> None: ...

        signal = Polite()
        signal.connect(heard)

        with trace(told):
            responses = signal.send(None)

        assert responses == [(heard, None), "thanks"]
        assert told.trees == ["send <unnamed Polite>: heard returned"]

    def test_one_with_a_loop_of_its_own(self, told: Told) -> None:
        class Backwards(Signal):
            def send(self, sender: Any, **named: Any) -> Any:
                found = self._live_receivers(sender)
                receivers = found[0] if isinstance(found, tuple) else found
                return [
                    (receiver, receiver(signal=self, sender=sender, **named))
                    for receiver in sorted(receivers, key=lambda one: one.__name__, reverse=True)
                    if receiver.__name__ != "skipped"
                ]

        def a(**_: Any) -> None: ...
        def b(**_: Any) -> None: ...
        def skipped(**_: Any) -> None: ...

        signal = Backwards()
        for receiver in (a, b, skipped):
            signal.connect(receiver)

        with trace(told):
            responses = signal.send(None)

        assert responses == [(b, None), (a, None)]
        assert told.trees == ["send <unnamed Backwards>: a returned, b returned, skipped not_run"]
        one, two, _ = told.only.spans
        assert one.start is not None
        assert two.start is not None
        assert two.start < one.start

    def test_one_that_is_made_while_traced(self, told: Told) -> None:
        with trace(told):

            class Late(Signal):
                def send_robust(self, sender: Any, **named: Any) -> Any:
                    return super().send(sender, **named)

            bracketed = vars(Late)["send_robust"]
            signal = Late()
            held = hostile_on(signal)
            signal.send_robust(None)

        assert held is not None
        assert vars(Late)["send_robust"] is not bracketed
        assert told.trees == ["send_robust <unnamed Late>: Hostile returned"]

    def test_one_that_chooses_its_receivers(self, told: Told) -> None:
        class Muted(Signal):
            def _live_receivers(self, sender: Any) -> Any:
                found = super()._live_receivers(sender)
                return ([], []) if isinstance(found, tuple) else []

        signal = Muted()
        held = hostile_on(signal)

        with trace(told):
            assert signal.send(None) == []

        assert held is not None
        assert told.dispatches == []

    def test_one_that_asks_before_it_sends(self, told: Told) -> None:
        class Careful(Signal):
            def send(self, sender: Any, **named: Any) -> Any:
                return super().send(sender, **named) if self.has_listeners(sender) else None

        signal = Careful()
        receiver = hostile_on(signal)

        with trace(told):
            responses = signal.send(None)

        assert [id(each) for each, _ in responses] == [id(receiver)]
        assert told.trees == ["send <unnamed Careful>: Hostile returned"]


@pytest.fixture
def patching() -> Iterator[pytest.MonkeyPatch]:
    """Patches that are gone before anybody looks for what is left."""
    with pytest.MonkeyPatch.context() as patches:
        yield patches


class TestOthersPatches:
    def test_one_that_was_there_before_stays_and_works(
        self, told: Told, patching: pytest.MonkeyPatch
    ) -> None:
        before = Signal.send
        calls = []

        def theirs(self: Any, sender: Any, **named: Any) -> Any:
            calls.append(sender)
            return before(self, sender, **named)

        patching.setattr(Signal, "send", theirs)
        signal = Signal()
        receiver = hostile_on(signal)

        with trace(told):
            responses = signal.send("x")

        assert Signal.send is theirs
        assert calls == ["x"]
        assert [id(each) for each, _ in responses] == [id(receiver)]
        assert told.trees == ["send <unnamed Signal>: Hostile returned"]

    def test_one_that_came_after_stays_and_ours_does_nothing_under_it(
        self, told: Told, patching: pytest.MonkeyPatch
    ) -> None:
        bare = Signal.send
        signal = Signal()
        receiver = hostile_on(signal)
        patching.setattr(Signal, "send", bare)  # puts it back at the end

        with trace(told):
            ours = Signal.send

            def theirs(self: Any, sender: Any, **named: Any) -> Any:
                return ours(self, sender, **named)

            Signal.send = theirs  # type: ignore[method-assign, assignment]
            signal.send(None)
        responses = signal.send(None)

        assert Signal.send is theirs
        assert len(told.dispatches) == 1
        assert [id(each) for each, _ in responses] == [id(receiver)]

        again = Told()
        with trace(again):
            signal.send(None)
        assert len(again.dispatches) == 1

    def test_wrappers_of_receivers_that_came_after(
        self, told: Told, patching: pytest.MonkeyPatch
    ) -> None:
        """As sentry-sdk does it: closures from ``_live_receivers``."""
        patching.setattr(Signal, "_live_receivers", Signal._live_receivers)

        def heard(**_: Any) -> str:
            return "heard"

        signal = Signal()
        signal.connect(heard)

        def wrap_receivers() -> None:
            under = Signal._live_receivers

            def _live_receivers(self: Any, sender: Any) -> Any:
                def wrapped(receiver: Any) -> Any:
                    @functools.wraps(receiver)
                    def wrapper(*args: Any, **named: Any) -> Any:
                        return receiver(*args, **named)

                    return wrapper

                found = under(self, sender)
                if isinstance(found, tuple):
                    return [wrapped(each) for each in found[0]], found[1]
                return [wrapped(each) for each in found]

            Signal._live_receivers = _live_receivers

        with trace(told):
            wrap_receivers()
            responses = signal.send(None)

        assert told.trees == ["send <unnamed Signal>: heard returned"]
        assert responses[0][0].__wrapped__.__name__ == "heard"
        assert responses[0][1] == "heard"


class TestFaults:
    def test_a_sink_that_fails_is_said_once_and_ends_its_trace(
        self, told: Told, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Failing(Sink):
            def finished(self, span: Span) -> None:
                raise RuntimeError(f"the disk is gone at {span.method}")

        signal = Signal()
        receiver = hostile_on(signal)

        with trace(told), trace(Failing()) as failing:
            for _ in range(3):
                responses = signal.send(None)
            assert not failing.is_on

        assert [id(each) for each, _ in responses] == [id(receiver)]
        assert len(told.dispatches) == 3
        assert capsys.readouterr().err.splitlines() == [
            "signal_inspector: the trace has ended: RuntimeError: the disk is gone at send"
        ]

    def test_a_sink_that_fails_alone_leaves_nothing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fails(event: object) -> None:
            if type(event).__name__ == "Dispatch":
                raise RuntimeError

        bare = Signal.send
        signal = Signal()
        held = hostile_on(signal)

        with trace(fails):
            signal.send(None)
            assert Signal.send is bare

        assert signal.has_listeners()
        assert held is not None
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_the_limit_of_recursion_is_the_programs(self, told: Told) -> None:
        signal = Signal()

        def again(**_: Any) -> None:
            signal.send(None)

        signal.connect(again)

        with trace(told) as tracer:
            with pytest.raises(RecursionError):
                signal.send(None)
            assert tracer.is_on

        signal.disconnect(again)
        assert signal.send(None) == []


@pytest.mark.skipif(django.VERSION < (5, 0), reason="Django 4.2 has no asend")
def test_an_awaitable_of_any_kind(told: Told) -> None:
    import asyncio

    from asgiref.sync import markcoroutinefunction

    class Awaitable:
        def __await__(self) -> Any:
            yield from asyncio.sleep(0).__await__()
            return "awaited"

    @markcoroutinefunction
    def returns_awaitable(**_: Any) -> Any:
        return Awaitable()

    @markcoroutinefunction
    def returns_future(**_: Any) -> Any:
        future = asyncio.get_running_loop().create_future()
        future.set_result("future")
        return future

    signal = Signal()
    signal.connect(returns_awaitable)
    signal.connect(returns_future)

    async def main() -> Any:
        return await signal.asend(None)

    try:
        bare: Any = asyncio.run(main())
    except TypeError as error:
        bare = str(error)
    with trace(told):
        try:
            traced: Any = asyncio.run(main())
        except TypeError as error:
            traced = str(error)

    assert traced == bare
    assert len(told.only.spans) == 2


def test_a_trace_needs_no_more_recursion_than_it_says() -> None:
    """Two frames of ours for each send that nests: the bracket, and what makes the span."""
    signal = Signal()
    depths = []

    def measures(**_: Any) -> None:
        depth = 0
        frame = sys._getframe()
        while frame.f_back is not None:
            frame = frame.f_back
            depth += 1
        depths.append(depth)

    signal.connect(measures)
    signal.send(None)
    with trace(Told()):
        for _ in range(3):
            signal.send(None)

    assert depths[-1] - depths[0] <= 2
