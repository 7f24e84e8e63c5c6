"""What lies around methods of ``Signal``: layers, in an order of their own.

A layer may come and go at any time and in any thread. Those that are there are laid around a
method anew, the lowest first, and then put in its place at one stroke, so that no send in
another thread goes by unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Protocol

from signal_inspector.discovery import static

Around = Callable[[FunctionType, str], Callable[..., Any] | None]
"""Makes what goes around a method of that name; None to leave it as it is."""


class Layer(Protocol):
    """One way of looking at dispatches, or of changing them."""

    @property
    def height(self) -> int:
        """Its place in the order: of two layers, the higher lies around the lower."""

    @property
    def methods(self) -> Mapping[str, Around]:
        """What it puts around methods, by their names."""


@dataclass(frozen=True, slots=True)
class _Put:
    """What is in the place of a method, and the layers that are in it."""

    before: FunctionType
    ours: Any
    layers: tuple[Layer, ...]


class Layers:
    """The methods of classes with what is around them."""

    def __init__(self) -> None:
        self._put: dict[tuple[type, str], list[_Put]] = {}

    def lay(self, cls: type, name: str, layers: Sequence[Layer]) -> None:
        """Have these layers, and no others, around a method that ``cls`` itself defines.

        Where somebody has put their own over ours meanwhile, theirs stays: layers that are
        under it stay there, and those that are new go around it.
        """
        here = static.class_attributes(cls).get(name)
        if type(here) is not FunctionType:
            return
        stack = self._put.pop((cls, name), [])
        method = stack.pop().before if stack and stack[-1].ours is here else here
        below = [layer for put in stack for layer in put.layers]
        wanted = tuple(layer for layer in layers if layer not in below)
        ours = _around(method, name, wanted)
        if ours is not here:
            type.__setattr__(cls, name, ours)
        if ours is not method:
            stack.append(_Put(method, ours, wanted))
        if stack:
            self._put[cls, name] = stack


def _around(method: FunctionType, name: str, layers: Sequence[Layer]) -> Any:
    for layer in layers:
        make = layer.methods.get(name)
        method = (make and make(method, name)) or method  # type: ignore[assignment]
    return method
