"""What creating and updating an object sends (``Model.save_base``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django

from signal_inspector.domain.timeline import Operation, SqlStep, Step, Verb
from signal_inspector.explain.listeners import POST_SAVE, PRE_SAVE, Listeners


def creation(model: Any, listeners: Listeners) -> Operation:
    """``Order(...).save()``: the object is made, then saved, the rows of its parents first."""
    options = model._meta
    steps: list[Step] = [*listeners.init_steps([model])]
    steps += _saved(model, "INSERT", listeners)
    return Operation("create", f"{options.object_name}(...).save()", tuple(steps))


def update(model: Any, listeners: Listeners) -> Operation:
    """``order.save()`` of an object that is in the database."""
    steps = _saved(model, "UPDATE", listeners)
    return Operation("update", f"{model._meta.model_name}.save()", tuple(steps))


def _saved(model: Any, verb: Verb, listeners: Listeners) -> list[Step]:
    """A proxy writes the row of its model, and is itself the sender."""
    concrete = model._meta.concrete_model
    statements = [*_parents(concrete, verb, set(), listeners)]
    if verb == "INSERT" or _has_values(concrete):
        statements.append(SqlStep(verb, concrete._meta.db_table, listeners.sender(concrete)))
    if concrete._meta.auto_created:
        return [*statements]
    before, after = listeners.step(PRE_SAVE, model), listeners.step(POST_SAVE, model)
    return [before, *statements, after]


def _parents(model: Any, verb: Verb, seen: set[Any], listeners: Listeners) -> Iterator[SqlStep]:
    """The rows of the parents, the oldest first (``Model._save_parents``).

    Django 5.0 and later write that of an ancestor by two ways once, 4.2 twice: it is there
    the second time.
    """
    for parent in model._meta.parents:
        if parent in seen and django.VERSION >= (5, 0):
            continue
        yield from _parents(parent, verb, seen, listeners)
        here: Verb = "UPDATE" if parent in seen else verb
        seen.add(parent)
        if here == "INSERT" or _has_values(parent):
            yield SqlStep(here, parent._meta.db_table, listeners.sender(parent))


def _has_values(model: Any) -> bool:
    """Whether the table has a column besides its key: without one, no UPDATE is made."""
    options = model._meta
    keys = getattr(options, "pk_fields", None) or [options.pk]
    return any(
        field not in keys and not getattr(field, "generated", False)
        for field in options.local_concrete_fields
    )
