"""Whose line a call is at, and which run of a function made it."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.dispatch import Signal
from support.recorded import calls, recorded
from support.written_modules import WrittenModules, modules

from signal_inspector.discovery.call_sites import call_site

__all__ = ["modules", "recorded"]


def hear(**_: object) -> None: ...


class Loud(Signal):
    """Its ``connect`` goes through a method of its own."""

    def connect(self, receiver: Any, **given: Any) -> None:  # type: ignore[override]
        self.register(receiver, **given)

    def register(self, receiver: Any, **given: Any) -> None:
        super().connect(receiver, **given)


def line_of(function: Callable[..., object]) -> int:
    """The first line of a function's body."""
    return function.__code__.co_firstlineno + 1


@pytest.mark.usefixtures("recorded")
class TestOverrides:
    def place(self) -> int | None:
        call = calls()[-1]
        return None if call.at is None else call.at.line

    def test_methods_between_two_overrides_are_passed_over(self, modules: WrittenModules) -> None:
        signal = modules.put("board").loud = Loud()

        def connect() -> None:
            signal.connect(hear)

        connect()

        assert self.place() == line_of(connect)

    def test_a_wrapped_override_too(self, modules: WrittenModules) -> None:
        def connect(*args: Any, **given: Any) -> None:
            Loud.register(*args, **given)

        wrapped = type("Wrapped", (Loud,), {"connect": connect})
        signal = modules.put("board").wrapped = wrapped()

        def use() -> None:
            signal.connect(hear)

        use()

        assert self.place() == line_of(use)

    def test_what_the_override_of_another_signal_connects_is_its_own(
        self, modules: WrittenModules
    ) -> None:
        board = modules.put("board")
        other = board.other = Loud()

        class Chained(Loud):
            def connect(self, receiver: Any, **_: Any) -> None:
                other.register(receiver)

        board.chained = Chained()

        board.chained.connect(hear)

        assert self.place() == line_of(Loud.register)

    def test_an_import_that_the_override_makes_has_its_own_lines(
        self, modules: WrittenModules
    ) -> None:
        class Late(Loud):
            def connect(self, *_: Any, **__: Any) -> None:
                modules.load("late", "from board import told, late\n\nlate.register(told)")

        board = modules.put("board")
        board.told, board.late = hear, Late()

        board.late.connect(hear)

        assert calls()[-1].at is not None
        assert self.place() == line_of(Loud.register)


class TestRuns:
    def test_a_loop_is_one_run_and_two_calls_are_two(self) -> None:
        def work() -> set[int | None]:
            found = set()
            for _ in range(3):
                found.add(call_site(Signal(), "connect").run)
            return found

        runs = [work() for _ in range(3)]

        assert [len(each) for each in runs] == [1, 1, 1]
        assert len(set().union(*runs)) == 3
        assert None not in set().union(*runs)

    def test_a_generator_goes_on_in_its_run(self) -> None:
        @contextmanager
        def work() -> Iterator[list[int | None]]:
            found = [call_site(Signal(), "connect").run]
            yield found
            found.append(call_site(Signal(), "connect").run)

        with work() as found:
            pass

        assert found[0] == found[1]

    def test_what_an_import_connects_has_none(self, modules: WrittenModules) -> None:
        modules.put("board").site = lambda: call_site(Signal(), "connect")

        module = modules.load("importing", "from board import site\nfound = site()")

        assert module.found.run is None
        assert module.found.starting

    def test_nothing_is_kept_alive(self) -> None:
        class Held: ...

        def work() -> weakref.ref[Held]:
            held = Held()
            call_site(Signal(), "connect")
            return weakref.ref(held)

        reference = work()
        gc.collect()

        assert reference() is None

    def test_a_function_that_is_traced_is_left_as_it_is(self) -> None:
        seen = []

        def tracer(_: FrameType, event: str, __: object) -> Any:
            seen.append(event)
            return tracer

        def work() -> tuple[int | None, object]:
            run = call_site(Signal(), "connect").run
            return run, sys._getframe().f_trace

        before = sys.gettrace()
        sys.settrace(tracer)
        try:
            run, trace = work()
        finally:
            sys.settrace(before)

        assert (run, trace) == (None, tracer)
        assert "line" in seen

    def test_a_tracer_that_comes_later_finds_nothing_in_its_way(self) -> None:
        lines = []

        def tracer(frame: FrameType, _: str, __: object) -> Any:
            lines.append(frame.f_code.co_name)
            return tracer

        def work() -> None:
            call_site(Signal(), "connect")
            sys.settrace(tracer)
            inner()
            sys.settrace(before)

        def inner() -> None: ...

        before = sys.gettrace()
        try:
            work()
        finally:
            sys.settrace(before)

        assert "inner" in lines
        assert "work" not in lines  # a frame that was there before is not followed
