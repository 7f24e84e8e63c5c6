"""Traces of a test, and nothing left of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.dispatch import Signal
from support.traces import Told

METHODS = ("_live_receivers", "send", "send_robust", "asend", "asend_robust", "__init_subclass__")


@pytest.fixture
def told() -> Told:
    """An empty list for events."""
    return Told()


@pytest.fixture(autouse=True)
def _nothing_is_left_of_a_trace() -> Iterator[None]:
    before = {name: vars(Signal).get(name) for name in METHODS}
    yield
    assert {name: vars(Signal).get(name) for name in METHODS} == before
