"""With sentry-sdk's own patch of ``Signal``, put there before ours or after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.fresh_process import told_by

import signal_inspector

pytest.importorskip("sentry_sdk")

PROGRAM = """
import asyncio, json, sys, contextlib
import django
from django.dispatch import Signal
import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.transport import Transport
import signal_inspector

events = []

class Nowhere(Transport):
    def capture_envelope(self, envelope):
        pass

def begin_sentry():
    sentry_sdk.init(
        dsn="http://key@localhost:1/1", transport=Nowhere, traces_sample_rate=1.0,
        integrations=[DjangoIntegration(signals_spans=True)],
    )

def run():
    signal, inner, log = Signal(), Signal(), []
    def one(**named):
        log.append(("one", sorted(named)))
        return inner.send("inner")
    def two(**named):
        log.append("two")
        raise LookupError("two")
    async def later(**named):
        log.append("later")
        return "later"
    def heard(**named):
        return "heard"
    inner.connect(heard)
    signal.connect(one)
    if django.VERSION >= (5, 0):
        signal.connect(later)
    def shown(response):
        if isinstance(response, Exception):
            return str(response)
        return names(response) if isinstance(response, list) else response
    def names(responses):
        return [(one.__name__, type(one).__name__, shown(response)) for one, response in responses]
    log.append(names(signal.send("s", a=1)))
    if django.VERSION >= (5, 0):
        log.append(names(asyncio.run(signal.asend("s"))))
    signal.connect(two)
    log.append(names(signal.send_robust("s")))
    try:
        signal.send("s")
    except LookupError as error:
        log.append(str(error))
    return log

import logging; logging.disable()
if ORDER == "before":
    begin_sentry()
with signal_inspector.trace(events.append) if ORDER else contextlib.nullcontext():
    if ORDER != "before":
        begin_sentry()
    with sentry_sdk.start_transaction(name="t", op="t") as transaction:
        log = run()
        spans = len(transaction._span_recorder.spans)
after = run()
dispatches = [event for event in events if type(event).__name__ == "Dispatch"]
json.dump([
    log, after, spans,
    [[span.receiver.name.rpartition(".")[2] + " " + span.outcome for span in event.spans]
     for event in dispatches],
], sys.stdout)
"""


def outcome(order: str) -> Any:
    """What the program does with a trace around sentry-sdk's patch, under it, or without."""
    package = Path(signal_inspector.__file__).parents[1]
    return told_by(f"ORDER = {order!r}\n{PROGRAM}", PYTHONPATH=str(package))


@pytest.mark.parametrize("order", ["before", "after"])
def test_the_program_does_the_same_and_both_see_it(order: str) -> None:
    bare_log, bare_after, bare_spans, _ = outcome("")

    log, after, spans, dispatches = outcome(order)

    assert (log, after, spans) == (bare_log, bare_after, bare_spans)
    assert ["heard returned"] in dispatches
    assert any("two raised" in receivers for receivers in dispatches)
