"""The whole answer for one model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.base import ModelBase

from signal_inspector.discovery import static
from signal_inspector.domain.snapshot import Sender, Snapshot
from signal_inspector.domain.timeline import ModelTimeline, Operation
from signal_inspector.explain.deleting import deletion
from signal_inspector.explain.listeners import Listeners
from signal_inspector.explain.relating import relations
from signal_inspector.explain.relatives import relatives
from signal_inspector.explain.saving import creation, update
from signal_inspector.explain.silent import silent_operations
from signal_inspector.resolution.senders import describe

_OWN_METHODS = ("save", "save_base", "delete")


def explain_model(model: Any, snapshot: Snapshot) -> ModelTimeline:
    """What the operations on objects of a model class send, and whom that calls.

    Nothing is sent, called or asked of a database to tell.
    """
    listeners = Listeners(snapshot)
    options = model._meta
    swapped = options.swapped
    return ModelTimeline(
        model=listeners.sender(model),
        table=options.concrete_model._meta.db_table,
        swapped_for=swapped or None,
        operations=() if swapped else tuple(_operations(model, listeners)),
        relations=() if swapped else relations(model, listeners),
        relatives=relatives(model, listeners),
        silent=() if swapped else silent_operations(model, listeners),
        notes=tuple(_notes(model, listeners)),
    )


def model_of(sender: Sender) -> Any:
    """The model class that a sender of the snapshot names. Raises LookupError for none."""
    for config in apps.get_app_configs():
        for model in config.models.values():
            if describe(model) == sender:
                return model
    raise LookupError(sender.name)


def ancestry(model: Any) -> frozenset[str]:
    """The dotted paths of a model and of the abstract models that it is made of."""
    abstract = (base for base in static.mro(model) if _is_abstract(base))
    return frozenset(map(static.class_path, (model, *abstract)))


def _is_abstract(base: type) -> bool:
    """Whether it is an abstract model; ``Model`` and plain classes of its metaclass are none."""
    options = static.inherited_attribute(base, "_meta")
    is_model = issubclass(type(base), ModelBase) and options is not static.MISSING
    return is_model and bool(options.abstract)


def _operations(model: Any, listeners: Listeners) -> Iterator[Operation]:
    yield creation(model, listeners)
    yield update(model, listeners)
    yield deletion(model, listeners)
    if model._meta.concrete_model._meta.parents:
        yield deletion(model, listeners, keep_parents=True)


def _notes(model: Any, listeners: Listeners) -> Iterator[str]:
    options = model._meta
    if options.proxy:
        yield f"a proxy of {options.concrete_model._meta.label}, and the sender in its place"
    if options.auto_created:
        yield f"made by Django for {options.auto_created._meta.label}: no save or delete signals"
    for name in _OWN_METHODS:
        owner = _definer(model, name)
        if owner is not None:
            yield f"{owner}.{name}() overrides Model.{name}(): what else it does is not shown"
    count = listeners.of_unknown_senders()
    if count:
        receivers = "1 receiver" if count == 1 else f"{count} receivers"
        yield f"{receivers} of model signals have a sender that cannot be named: not shown"


def _definer(model: type, name: str) -> str | None:
    """The class that has a method of its own in the place of Django's."""
    for base in static.mro(model):
        if base is Model:
            return None
        if name in static.class_attributes(base):
            return static.class_path(base)
    return None
