"""What the reproductions share: apps of the pages, what they log, and DEBUG off and on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import signals as auth_signals
from django.core import signals as core_signals
from django.db.backends import signals as database_signals
from django.db.models import signals as model_signals
from django.dispatch import Signal
from support.example_apps import ExampleApp, install

__all__ = ["install"]

SIGNALS = [
    signal
    for module in (model_signals, core_signals, auth_signals, database_signals)
    for signal in vars(module).values()
    if issubclass(type(signal), Signal)
]

Said = Callable[[ExampleApp], list[str]]


@pytest.fixture(autouse=True)
def receivers_as_before() -> Iterator[None]:
    """Puts back what Django's signals had, whatever a test connects."""
    before = [(signal, list(signal.receivers)) for signal in SIGNALS]
    yield
    for signal, receivers in before:
        signal.receivers[:] = receivers
        signal.sender_receivers_cache.clear()


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Said:
    """Tells what an example has logged so far; its receivers do nothing else."""
    caplog.set_level(logging.INFO)

    def messages(app: ExampleApp) -> list[str]:
        prefix = f"{app.name}."
        return [one.getMessage() for one in caplog.records if one.name.startswith(prefix)]

    return messages


@pytest.fixture(params=[False, True], ids=["DEBUG off", "DEBUG on"])
def debug(request: pytest.FixtureRequest, settings: Any) -> bool:
    """DEBUG, off and on."""
    settings.DEBUG = request.param
    return bool(request.param)
