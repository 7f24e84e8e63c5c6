"""What changing a many-to-many or generic relation sends.

``ManyRelatedManager`` in django/db/models/fields/related_descriptors.py, and
``GenericRelatedObjectManager`` in django/contrib/contenttypes/fields.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import ManyToManyField
from django.db.models.fields.related_descriptors import ManyToManyDescriptor

from signal_inspector.discovery import static
from signal_inspector.domain.timeline import (
    Cascade,
    Operation,
    OperationName,
    Relation,
    Side,
    SqlStep,
    Step,
)
from signal_inspector.explain.deleting import deleted_rows
from signal_inspector.explain.listeners import M2M_CHANGED, Listeners
from signal_inspector.resolution.on_delete import field_label, is_loaded

_GENERIC = "django.contrib.contenttypes.fields"


def relations(model: Any, listeners: Listeners) -> tuple[Relation, ...]:
    """Every such relation of a model's objects: its own and inherited ones, then those to it."""
    return (
        *(_many_to_many(model, field, listeners) for field in model._meta.many_to_many),
        *(_many_to_many(model, field, listeners) for field in _fields_to(model)),
        *(_generic(model, field, listeners) for field in _generic_fields(model)),
    )


def _fields_to(model: Any) -> Iterator[Any]:
    """The many-to-many fields of other models that refer to this one and can be seen from it."""
    own = set(model._meta.many_to_many)
    for relation in model._meta.get_fields():
        if relation.auto_created and relation.many_to_many and relation.field not in own:
            yield relation.field


def _generic_fields(model: Any) -> Iterator[Any]:
    generic = static.lookup(_GENERIC, "GenericRelation")
    if generic is not static.MISSING:
        yield from (one for one in model._meta.private_fields if issubclass(type(one), generic))


def _many_to_many(model: Any, field: Any, listeners: Listeners) -> Relation:
    unknown = _foreign_manager(field)
    if unknown is not None:
        return Relation(field_label(field), None, (), (), unknown)
    sides = sorted(_sides(model, field, listeners), key=lambda side: not _is_of(side, model))
    through = field.remote_field.through
    manager = sides[0].accessor if sides else field.name
    return Relation(
        field_label(field),
        listeners.sender(through),
        tuple(sides),
        _operations(
            manager,
            added=_added(field, listeners),
            removed=_removed(through, "remove", listeners),
            cleared=_removed(through, "clear", listeners),
        ),
    )


def _is_of(side: Side, model: Any) -> bool:
    return side.accessor.startswith(f"{model._meta.model_name}.")


def _foreign_manager(field: Any) -> str | None:
    """Why Django's own managers say nothing of a field."""
    if not is_loaded(field):
        return "a model that it names was never loaded"
    if not issubclass(type(field), ManyToManyField):
        return f"{static.class_path(type(field))} is no field of Django's"
    if not _is_djangos_own(field.model, field.name):
        descriptor = type(static.inherited_attribute(field.model, field.name))
        return f"{static.class_path(descriptor)} is no manager of Django's"
    return None


def _is_djangos_own(model: Any, accessor: str) -> bool:
    return type(static.inherited_attribute(model, accessor)) is ManyToManyDescriptor


def _sides(model: Any, field: Any, listeners: Listeners) -> Iterator[Side]:
    """Both ends; that of ``model`` with itself in the place of the parent that has the field."""
    remote = field.remote_field
    here, there = field.model, remote.model
    holder = model if issubclass(model, here) else here
    target = model if issubclass(model, there) else there
    sender = listeners.sender
    yield Side(f"{holder._meta.model_name}.{field.name}", sender(holder), sender(there), False)
    accessor = remote.get_accessor_name()
    if accessor is not None and _is_djangos_own(target, accessor):
        yield Side(f"{target._meta.model_name}.{accessor}", sender(target), sender(here), True)


def _added(field: Any, listeners: Listeners) -> list[Step]:
    """Rows of the through model are written at once: none of its save signals.

    Without receivers Django does not send ``m2m_changed`` here (``_get_add_plan``); the mirror
    rows of a symmetrical relation are written without it too.
    """
    through = field.remote_field.through
    table = through._meta.concrete_model._meta.db_table
    insert: list[Step] = [
        *listeners.init_steps([through]),
        SqlStep("INSERT", table, listeners.sender(through)),
    ]
    mirrored = insert if field.remote_field.symmetrical else []
    if not listeners.of(M2M_CHANGED, through):
        return insert + mirrored
    before = listeners.step(M2M_CHANGED, through, "pre_add")
    after = listeners.step(M2M_CHANGED, through, "post_add")
    return [before, *insert, after, *mirrored]


def _removed(through: Any, action: str, listeners: Listeners) -> tuple[list[Step], Cascade]:
    """Rows of the through model are deleted as any queryset's: with its delete signals."""
    cascade, steps = deleted_rows(through, listeners, loaded=False)
    before = listeners.step(M2M_CHANGED, through, f"pre_{action}")
    after = listeners.step(M2M_CHANGED, through, f"post_{action}")
    return [before, *steps, after], cascade


def _operations(
    manager: str,
    added: list[Step],
    removed: tuple[list[Step], Cascade],
    cleared: tuple[list[Step], Cascade],
    compared: Sequence[Step] = (),
) -> tuple[Operation, ...]:
    """``set()`` is the ``remove()`` of what goes, then the ``add()`` of what is new.

    ``compared`` are the steps by which it finds out.
    """

    def operation(name: OperationName, steps: list[Step], cascade: Cascade | None) -> Operation:
        return Operation(name, f"{manager}.{name}()", tuple(steps), cascade)

    return (
        operation("add", added, None),
        operation("remove", *removed),
        operation("clear", *cleared),
        operation("set", [*compared, *removed[0], *added], removed[1]),
    )


def _generic(model: Any, field: Any, listeners: Listeners) -> Relation:
    target = field.remote_field.model
    if not is_loaded(field):
        return Relation(field_label(field), None, (), (), "its model was never loaded")
    descriptor = type(static.inherited_attribute(field.model, field.name))
    if descriptor is not static.lookup(_GENERIC, "ReverseGenericManyToOneDescriptor"):
        unknown = f"{static.class_path(descriptor)} is no manager of Django's"
        return Relation(field_label(field), None, (), (), unknown)
    sender = listeners.sender
    side = Side(f"{model._meta.model_name}.{field.name}", sender(model), sender(target), False)
    cascade, steps = deleted_rows(target, listeners, loaded=False)
    table = target._meta.concrete_model._meta.db_table
    added: list[Step] = [SqlStep("UPDATE", table, sender(target), field.object_id_field_name)]
    removed = [*steps], cascade
    loaded = listeners.init_steps([target])
    operations = _operations(side.accessor, added, removed, removed, loaded)
    return Relation(field_label(field), None, (side,), operations)
