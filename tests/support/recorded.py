"""The recorder of ``connect`` and ``disconnect`` inside a test, taken away again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models.signals import ModelSignal
from django.dispatch import Signal

from signal_inspector import Call
from signal_inspector import recording as recording_of_the_process
from signal_inspector.discovery import recorder, wrapped_signal

_METHODS = [(cls, name) for cls in (Signal, ModelSignal) for name in ("connect", "disconnect")]


@contextmanager
def recorder_in_place() -> Iterator[None]:
    """Records in this process as long as the block runs."""
    before = [vars(cls)[name] for cls, name in _METHODS]
    started = recorder._started
    recorder._started = True
    wrapped_signal.wrap_signal()
    wrapped_signal.wrap_model_signal()
    try:
        yield
    finally:
        for (cls, name), method in zip(_METHODS, before, strict=True):
            setattr(cls, name, method)
        recorder._started = started
        wrapped_signal.CALLS.clear()
        wrapped_signal._waiting.clear()


@pytest.fixture
def recorded() -> Iterator[None]:
    """The recorder is in place during the test."""
    with recorder_in_place():
        yield


def calls() -> list[Call]:
    """What has been recorded in this process."""
    found = recording_of_the_process()
    assert found is not None
    return list(found.calls)


def outcomes() -> list[str]:
    """What came of each call, in order."""
    return [call.outcome for call in calls()]
