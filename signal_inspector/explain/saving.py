"""What creating and updating an object sends (``Model.save_base``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django

from signal_inspector.domain.timeline import Operation, SqlStep, Step, Verb
from signal_inspector.explain.listeners import POST_SAVE, PRE_SAVE, Listeners


def creation(model: Any, listeners: Listeners) -> Operation:
    """``Order().save()``: the object is made, then saved, the rows of its parents first."""
    options = model._meta
    steps: list[Step] = [*listeners.init_steps([model])]
    steps += _saved(model, "INSERT", listeners)
    return Operation("create", f"{options.object_name}().save()", tuple(steps))


def update(model: Any, listeners: Listeners) -> Operation:
    """``order.save()`` of an object that is in the database."""
    steps = _saved(model, "UPDATE", listeners)
    return Operation("update", f"{model._meta.model_name}.save()", tuple(steps))


def _saved(model: Any, verb: Verb, listeners: Listeners) -> list[Step]:
    """A proxy writes the row of its model, and is itself the sender."""
    concrete = model._meta.concrete_model
    statements = [*_parents(concrete, verb, set(), listeners), *_row(concrete, verb, listeners)]
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
        yield from _row(parent, "UPDATE" if parent in seen else verb, listeners)
        seen.add(parent)


def _row(model: Any, verb: Verb, listeners: Listeners) -> Iterator[SqlStep]:
    """The statements for one table (``Model._save_table``)."""
    table, sender = model._meta.db_table, listeners.sender(model)
    is_tried = verb == "INSERT" and _has_given_key(model)
    if (verb == "UPDATE" or is_tried) and _has_values(model):
        yield SqlStep("UPDATE", table, sender, tried=is_tried)
    if verb == "INSERT":
        yield SqlStep("INSERT", table, sender)


def _has_given_key(model: Any) -> bool:
    """Whether an object that is new has a key already: Django looks for its row first."""
    options = model._meta
    if options.parents or options.auto_field is not None:
        return False
    return not all(
        key.has_default() or (django.VERSION >= (5, 0) and key.has_db_default())
        for key in _keys(model)
    )


def _has_values(model: Any) -> bool:
    """Whether the table has a column besides its key: without one, no UPDATE is made."""
    keys = _keys(model)
    return any(
        field not in keys and not getattr(field, "generated", False)
        for field in model._meta.local_concrete_fields
    )


def _keys(model: Any) -> list[Any]:
    """The fields of the primary key: several from Django 5.2."""
    return list(getattr(model._meta, "pk_fields", None) or [model._meta.pk])
