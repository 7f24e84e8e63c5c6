"""Which values of the source are signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from signal_inspector.domain.source import Reference
from signal_inspector.source.evaluation.values import Choice, Kept, Named, Value
from signal_inspector.source.wiring.references import reference


class Signals:
    """The signals of the process by all their names, and those that the source alone shows."""

    def __init__(self, names: Mapping[str, str], is_signal: Callable[[Value], bool]) -> None:
        self._names = names
        self._is_signal = is_signal

    def is_one(self, value: Value) -> bool:
        """Whether it surely is a signal, and which one."""
        return self._only(value) is not None

    def may_be_one(self, value: Value) -> bool:
        """Whether it is a signal in one branch of the code at least."""
        options = value.options if isinstance(value, Choice) else (value,)
        return any(self._is_signal(each) for each in options)

    def reference(self, value: Value) -> Reference:
        """The signal under its own name; whatever else it is where it is none that is known."""
        only = self._only(value)
        if only is None:
            return reference(value)
        path = only.path if isinstance(only, (Kept, Named)) else ""
        return Reference("name", self._names.get(path, path))

    def _only(self, value: Value) -> Value | None:
        if isinstance(value, Choice):
            some = [each for each in value.options if self._is_signal(each)]
            return some[0] if len(some) == 1 else None
        return value if self._is_signal(value) else None
