"""Notes what Django sends, which receivers it calls then, and what it writes, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import django
from django.db import connections
from django.db.models import signals
from django.dispatch import Signal
from oracle.callables import describe

Event = tuple[str, ...]

_NAMES = {
    id(value): name for name, value in vars(signals).items() if issubclass(type(value), Signal)
}
_WRITES = re.compile(
    r'\s*(INSERT|UPDATE|DELETE)(?: OR IGNORE)?(?: INTO| FROM)? "?(\w+)"?', re.IGNORECASE
)


def class_path(cls: type) -> str:
    """The dotted path of a class."""
    return f"{cls.__module__}.{cls.__qualname__}"


class Recorder:
    """Stands in ``Signal.send`` and in the choice of the receivers.

    Only what is sent outside of receivers is noted. Without ``run``, receivers are noted and not
    called.
    """

    def __init__(self, *, run: bool) -> None:
        self.events: list[Event] = []
        self._run = run
        self._depth = 0
        self._is_muted = False
        self._called: list[str] | None = None

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Until the end, every model signal goes through here."""
        send, choose = Signal.send, Signal._live_receivers

        def noting_send(signal: Signal, sender: Any, **named: Any) -> Any:
            if self._is_muted or self._depth or id(signal) not in _NAMES:
                return send(signal, sender, **named)
            outer, self._called = self._called, []
            try:
                return send(signal, sender, **named)
            finally:
                action = str(named.get("action", ""))
                name = _NAMES[id(signal)]
                self.events.append((name, class_path(sender), action, *self._called))
                self._called = outer

        def choosing(signal: Signal, sender: Any) -> Any:
            chosen = choose(signal, sender)
            if self._is_muted:
                return [] if django.VERSION < (5, 0) else ([], [])
            if id(signal) not in _NAMES:
                return chosen
            if django.VERSION < (5, 0):
                return [self._stand_in(each) for each in chosen]
            synchronous, asynchronous = chosen
            return (
                [self._stand_in(each) for each in synchronous],
                [self._asynchronous_stand_in(each) for each in asynchronous],
            )

        with ExitStack() as stack:
            stack.enter_context(mock.patch.object(Signal, "send", noting_send))
            stack.enter_context(mock.patch.object(Signal, "_live_receivers", choosing))
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self._execute))
            yield

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Nothing is noted, and nobody is called."""
        before, self._is_muted = self._is_muted, True
        try:
            yield
        finally:
            self._is_muted = before

    def noted(self, work: Callable[[], object]) -> list[Event]:
        """What ``work`` makes Django do."""
        self.events = []
        work()
        return self.events

    def _stand_in(self, receiver: Any) -> Callable[..., Any]:
        def stand_in(*args: Any, **named: Any) -> Any:
            self._note(receiver)
            if not self._run:
                return None
            self._depth += 1
            try:
                return receiver(*args, **named)
            finally:
                self._depth -= 1

        return stand_in

    def _asynchronous_stand_in(self, receiver: Any) -> Callable[..., Any]:
        async def stand_in(*args: Any, **named: Any) -> Any:
            self._note(receiver)
            if not self._run:
                return None
            self._depth += 1
            try:
                return await receiver(*args, **named)
            finally:
                self._depth -= 1

        return stand_in

    def _note(self, receiver: Any) -> None:
        if not self._depth and self._called is not None:
            self._called.append(describe(receiver).name)

    def _execute(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        found = _WRITES.match(sql)
        if found is not None and not self._is_muted and not self._depth:
            self.events.append((found[1].upper(), found[2]))
        return execute(sql, params, many, context)
