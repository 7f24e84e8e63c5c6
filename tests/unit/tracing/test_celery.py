"""Tasks of Celery, loaded before a trace begins or after."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fresh_process import told_by

import signal_inspector

pytest.importorskip("celery")

PROGRAM = """
import json, sys
from django.dispatch import Signal
import signal_inspector

placed = Signal()

def heard(**named):
    pass

placed.connect(heard)

def begin_celery():
    from celery import Celery, Task
    app = Celery("shop", set_as_current=False)
    app.conf.task_always_eager = True

    @app.task(name="shop.tasks.ship")
    def ship():
        placed.send("ship")

    @app.task(name="shop.tasks.fail")
    def fail():
        raise LookupError

    class Deliver(Task):
        name = "shop.tasks.Deliver"
        def run(self):
            placed.send("before")
            ship.delay()
            placed.send("after")

    return ship, fail, app.register_task(Deliver())

events = []
if EARLY:
    tasks = begin_celery()
with signal_inspector.trace(events.append):
    assert ("celery" in sys.modules) == EARLY
    if not EARLY:
        tasks = begin_celery()
    ship, fail, deliver = tasks
    deliver.delay()
    fail.delay()
ship.delay()

names = {}
told = []
for event in events:
    kind = type(event).__name__
    if kind == "ContextBegun":
        names[event.id] = event.name
        told.append(["begin", event.kind, event.name, names.get(event.parent)])
    elif kind == "ContextEnded":
        told.append(["end", names[event.id], event.error])
    elif kind == "Dispatch":
        told.append([event.sender.name, names[event.context]])
from celery import signals
json.dump([told, len(signals.task_prerun.receivers), len(signals.task_postrun.receivers),
    [str(finder) for finder in sys.meta_path if "signal_inspector" in type(finder).__module__],
], sys.stdout)
"""


@pytest.mark.parametrize("early", [True, False])
def test_what_tasks_send_is_under_their_names(early: bool) -> None:
    package = Path(signal_inspector.__file__).parents[1]

    told, *left = told_by(f"EARLY = {early}\n{PROGRAM}", PYTHONPATH=str(package))

    assert told == [
        ["begin", "task", "shop.tasks.Deliver", None],
        ["'before'", "shop.tasks.Deliver"],
        ["begin", "task", "shop.tasks.ship", "shop.tasks.Deliver"],
        ["'ship'", "shop.tasks.ship"],
        ["end", "shop.tasks.ship", None],
        ["'after'", "shop.tasks.Deliver"],
        ["end", "shop.tasks.Deliver", None],
        ["begin", "task", "shop.tasks.fail", None],
        ["end", "shop.tasks.fail", "builtins.LookupError"],
    ]
    assert left == [0, 0, []]
