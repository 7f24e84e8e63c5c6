"""Stands around every dispatch. The only module that patches ``Signal``.

The methods that send, and those that list receivers, have layers around them (``layers``) on
``Signal`` and on each subclass that defines its own, also on those to come.

A trace has ``instrument(observer)``. Whatever else can see dispatches may stand behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any

from django.dispatch import Signal

from signal_inspector.discovery import static
from signal_inspector.tracing.bracket import Bracket
from signal_inspector.tracing.layers import Layer, Layers
from signal_inspector.tracing.observer import Observer
from signal_inspector.tracing.patches import Patches


def instrument(observer: Observer) -> Callable[[], None]:
    """Have the observer told of every dispatch from now on. Returns the undo, good for once.

    Where somebody patched over us meanwhile, the undo leaves their patch, and ours does
    nothing. Only one observer at a time makes sense: a second would see the first as part of
    the program.
    """
    bracket = Bracket(observer)
    bracket.begin()
    leave = put_around(bracket)

    def undo() -> None:
        bracket.end()
        leave()

    return undo


def put_around(layer: Layer) -> Callable[[], None]:
    """Lay a layer around all signals; it may be there already. Returns the undo, good for once."""
    _installation.add(layer)

    def undo() -> None:
        _installation.remove(layer)

    return undo


class _Installation:
    """The layers around the methods of ``Signal`` and its subclasses, also those to come."""

    def __init__(self) -> None:
        self._wishes: list[Layer] = []
        self._here: list[Layer] = []
        self._layers = Layers()
        self._patches = Patches()
        self._lock = RLock()

    def add(self, layer: Layer) -> None:
        """Have it there once more."""
        with self._lock:
            self._wishes.append(layer)
            self._renew()

    def remove(self, layer: Layer) -> None:
        """Have it there once less."""
        with self._lock:
            self._wishes.remove(layer)
            self._renew()

    def _renew(self) -> None:
        """Lay what is wished for, each layer once."""
        here = sorted(dict.fromkeys(self._wishes), key=lambda layer: layer.height)
        if here == self._here:
            return
        names = {name for layer in (*self._here, *here) for name in layer.methods}
        if not self._here:
            self._patches.put(Signal, "__init_subclass__", classmethod(self._with_layers()))
        self._here = here
        for cls in static.subclasses(Signal):
            for name in names:
                self._layers.lay(cls, name, here)
        if not here:
            self._patches.take_away()

    def _with_layers(self) -> Callable[..., None]:
        """``__init_subclass__`` that puts layers around the methods of classes to come."""
        before = vars(Signal).get("__init_subclass__")

        def __init_subclass__(cls: type, **options: Any) -> None:  # noqa: N807
            if before is None:
                super(Signal, cls).__init_subclass__(**options)  # type: ignore[misc]
            else:
                before.__get__(None, cls)(**options)
            with self._lock:
                for name in {name for layer in self._here for name in layer.methods}:
                    self._layers.lay(cls, name, self._here)

        return __init_subclass__


_installation = _Installation()
