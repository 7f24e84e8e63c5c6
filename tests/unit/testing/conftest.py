"""Signals of a test, and nothing left of what it put around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.dispatch import Signal
from support.traces import Told
from support.written_modules import modules

__all__ = ["modules"]

METHODS = (
    *("send", "send_robust", "asend", "asend_robust"),
    *("_live_receivers", "has_listeners", "__init_subclass__"),
)


@pytest.fixture(autouse=True)
def _nothing_is_left_around_signals() -> Iterator[None]:
    before = {name: vars(Signal).get(name) for name in METHODS}
    yield
    assert {name: vars(Signal).get(name) for name in METHODS} == before


@pytest.fixture
def told() -> Told:
    """An empty list for events of a trace."""
    return Told()
