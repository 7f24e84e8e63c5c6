"""Property tests in which an example may take its time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def for_all(
    *strategies: SearchStrategy[Any], examples: int = 50
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Runs a test for many drawn values: a slow machine is no failure."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        return settings(deadline=None, max_examples=examples)(given(*strategies)(test))

    return decorate
