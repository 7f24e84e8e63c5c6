"""How long code is followed that goes on and on."""

from __future__ import annotations

from signal_inspector.source.evaluation.values import Value

LARGEST_LOOP = 300
"""A loop over more items than these is followed once, as one over something unknown."""

LARGEST_SUM = 10_000
"""What is put together from more items or characters than these is unknown."""

_STEPS = 20_000
"""After so many steps in one module, loops and calls are not followed any further."""


class Patience:
    """Counts the statements and turns of comprehensions of one module."""

    def __init__(self) -> None:
        self._steps = 0

    def renew(self) -> None:
        """Begin with another module."""
        self._steps = 0

    def step(self) -> None:
        """Count one more."""
        self._steps += 1

    @property
    def is_over(self) -> bool:
        """Whether this goes on for so long that nobody has written it by hand."""
        return self._steps > _STEPS

    def turns(self, items: tuple[Value, ...] | None) -> tuple[Value, ...] | None:
        """The items of a loop; None where they are unknown, or too many to look at each."""
        if items is None or len(items) > LARGEST_LOOP or self.is_over:
            return None
        return items
