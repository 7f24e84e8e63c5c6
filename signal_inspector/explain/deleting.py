"""What deleting an object sends (``Collector.delete``)."""

from __future__ import annotations

from typing import Any

from signal_inspector.domain.timeline import Cascade, Operation, SqlStep, Step
from signal_inspector.explain.collector import collect_rows
from signal_inspector.explain.listeners import POST_DELETE, PRE_DELETE, Listeners
from signal_inspector.explain.obstacles import obstacles


def deletion(model: Any, listeners: Listeners, *, keep_parents: bool = False) -> Operation:
    """``order.delete()``; ``QuerySet.delete()`` does the same for each object."""
    cascade, steps = deleted_rows(model, listeners, keep_parents=keep_parents)
    arguments = "keep_parents=True" if keep_parents else ""
    return Operation("delete", f"{model._meta.model_name}.delete({arguments})", steps, cascade)


def deleted_rows(
    model: Any, listeners: Listeners, *, keep_parents: bool = False, loaded: bool = True
) -> tuple[Cascade, tuple[Step, ...]]:
    """What goes with rows of a model, and the steps; ``loaded`` says that objects are at hand.

    All ``pre_delete`` come first, then the rows that are not loaded, then those that are
    cut loose, then for each model its rows and ``post_delete``.
    """
    collected, branches = collect_rows(model, listeners, keep_parents=keep_parents)
    cascade = Cascade(obstacles(model, listeners), branches)
    if cascade.is_fast:
        return cascade, (_delete(model, listeners, fast=True),)
    models = collected.models
    made = dict.fromkeys([*([] if loaded else [model]), *collected.loaded])
    steps: list[Step] = [*listeners.init_steps(made)]
    steps += [listeners.step(PRE_DELETE, one) for one in models if not one._meta.auto_created]
    steps += [_delete(one, listeners, fast=True) for one in collected.fast]
    steps += collected.updates.values()
    for one in models:
        steps.append(_delete(one, listeners))
        if not one._meta.auto_created:
            steps.append(listeners.step(POST_DELETE, one))
    return cascade, tuple(steps)


def _delete(model: Any, listeners: Listeners, *, fast: bool = False) -> SqlStep:
    table = model._meta.concrete_model._meta.db_table
    return SqlStep("DELETE", table, listeners.sender(model), fast=fast)
