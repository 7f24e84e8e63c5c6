"""What changes rows of a model and sends none of its save or delete signals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from signal_inspector.domain.timeline import Silent
from signal_inspector.explain.listeners import POST_INIT, PRE_INIT, Listeners
from signal_inspector.resolution.on_delete import field_label, is_loaded, rule_of


def silent_operations(model: Any, listeners: Listeners) -> tuple[Silent, ...]:
    """Those that exist for this model."""
    return tuple(_silent(model, listeners))


def _silent(model: Any, listeners: Listeners) -> Iterator[Silent]:
    options = model._meta
    objects = f"{options.object_name}.objects"
    hears = listeners.of(PRE_INIT, model) or listeners.of(POST_INIT, model)
    init = "pre_init and post_init alone are sent" if hears else None
    if not options.concrete_model._meta.parents:
        yield Silent(f"{objects}.bulk_create()", init)
    yield Silent(f"{objects}.bulk_update()")
    yield Silent(f"{objects}.update()")
    yield Silent(f"{objects}.all()._raw_delete()")
    yield from _of_the_other_end(model)
    yield from _as_target(model)
    yield Silent("raw SQL")
    yield Silent("migrations", "they save models of their own, which receivers of any sender hear")


def _of_the_other_end(model: Any) -> Iterator[Silent]:
    """The managers of the objects that its foreign keys refer to write with one UPDATE."""
    for field in model._meta.fields:
        if not field.many_to_one or field.remote_field.parent_link or not is_loaded(field):
            continue
        accessor = field.remote_field.get_accessor_name()
        if accessor is None or accessor.endswith("+"):
            continue
        owner = field.remote_field.model._meta.model_name
        methods = "add(), remove(), clear() and set()" if field.null else "add() and set()"
        yield Silent(f"{owner}.{accessor}.{methods}", "with bulk=False, save signals are sent")


def _as_target(model: Any) -> Iterator[Silent]:
    """What deletes of others do to its rows."""
    for field in model._meta.fields:
        if field.remote_field is None or not is_loaded(field):
            continue
        rule, outcome = rule_of(field)
        if outcome in ("update", "database"):
            target = field.remote_field.model._meta.label
            yield Silent(f"the delete of {target}", f"{field_label(field)} is {rule}")
