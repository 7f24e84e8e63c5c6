"""Sees every dispatch. The only module that patches ``Signal``.

The four methods that send are bracketed (``bracket``), on ``Signal`` and on each subclass that
defines its own, also on those to come.

The interface is ``instrument(observer)``. Whatever else can see dispatches may stand behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from types import FunctionType
from typing import Any

from django.dispatch import Signal

from signal_inspector.discovery import static
from signal_inspector.tracing.bracket import Bracket
from signal_inspector.tracing.observer import Observer
from signal_inspector.tracing.patches import Patches


def instrument(observer: Observer) -> Callable[[], None]:
    """Have the observer told of every dispatch from now on. Returns the undo, good for once.

    Where somebody patched over us meanwhile, the undo leaves their patch, and ours does
    nothing. Only one observer at a time makes sense: a second would see the first as part of
    the program.
    """
    installation = _Installation(Bracket(observer))
    installation.begin()
    return installation.end


class _Installation:
    """The brackets around the methods of ``Signal`` and its subclasses, also those to come."""

    def __init__(self, bracket: Bracket) -> None:
        self._bracket = bracket
        self._patches = Patches()
        self._lock = RLock()

    def begin(self) -> None:
        with self._lock:
            self._bracket.is_active = True
            for cls in static.subclasses(Signal):
                self._bracket_methods(cls)
            self._patches.put(Signal, "__init_subclass__", classmethod(self._with_bracket()))

    def end(self) -> None:
        with self._lock:
            self._bracket.is_active = False
            self._patches.take_away()

    def _bracket_methods(self, cls: type) -> None:
        for name, around in self._bracket.methods.items():
            method = static.class_attributes(cls).get(name)
            if type(method) is FunctionType:
                bracketed = around(method, name)
                if bracketed is not None:
                    self._patches.put(cls, name, bracketed)

    def _with_bracket(self) -> Callable[..., None]:
        """``__init_subclass__`` that brackets the methods of classes to come."""
        before = vars(Signal).get("__init_subclass__")

        def __init_subclass__(cls: type, **options: Any) -> None:  # noqa: N807
            if before is None:
                super(Signal, cls).__init_subclass__(**options)  # type: ignore[misc]
            else:
                before.__get__(None, cls)(**options)
            with self._lock:
                if self._bracket.is_active:
                    self._bracket_methods(cls)

        return __init_subclass__
