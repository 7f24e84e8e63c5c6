"""What becomes of rows when those that they refer to are deleted: the rules of ``on_delete``."""

from __future__ import annotations

from types import FunctionType
from typing import Any

import django
from django.db.models import deletion

from signal_inspector.discovery import static
from signal_inspector.domain.timeline import Outcome

_OUTCOMES: dict[str, Outcome] = {
    "CASCADE": "collected",
    "PROTECT": "protected",
    "RESTRICT": "restricted",
    "SET_NULL": "update",
    "SET_DEFAULT": "update",
    "DO_NOTHING": "nothing",
    # From Django 6.1: the database does it.
    "DB_CASCADE": "database",
    "DB_SET_NULL": "database",
    "DB_SET_DEFAULT": "database",
}
_RULES = {
    id(vars(deletion)[name]): (name, outcome)
    for name, outcome in _OUTCOMES.items()
    if name in vars(deletion)
}
_SET_CODE = deletion.SET(None).__code__, deletion.SET(list).__code__
SKIPPED = ("nothing", "database")
"""The outcomes of rules that Django itself leaves alone."""

_VALUES = {"SET_NULL": "NULL", "SET_DEFAULT": "DEFAULT"}


def field_label(field: Any) -> str:
    """``app.Model.field``."""
    options = field.model._meta
    return f"{options.app_label}.{options.object_name}.{field.name}"


def rule_of(field: Any) -> tuple[str, Outcome]:
    """The name of a field's ``on_delete`` and what it does; a project's own is ``unknown``."""
    on_delete = field.remote_field.on_delete
    known = _RULES.get(id(on_delete))
    if known is not None:
        return known
    if type(on_delete) is FunctionType and on_delete.__code__ in _SET_CODE:
        return "SET(...)", "update"
    if type(on_delete) is FunctionType:
        return f"{static.module_of(on_delete)}.{on_delete.__qualname__}", "unknown"
    return static.class_path(type(on_delete)), "unknown"


def is_cascade(field: Any) -> bool:
    """Whether the field's rule is Django's own CASCADE."""
    return field.remote_field.on_delete is deletion.CASCADE


def is_loaded(field: Any) -> bool:
    """Whether the models that a relation names were ever loaded: else Django keeps their names."""
    relation = field.remote_field
    ends = (relation.model, getattr(relation, "through", None))
    return not any(issubclass(type(end), str) for end in ends)


def loads_rows(field: Any) -> bool:
    """Whether the rows of an update are loaded first (``lazy_sub_objs`` says that they are not)."""
    on_delete = field.remote_field.on_delete
    attributes = static.instance_attributes(on_delete) or {}
    return not attributes.get("lazy_sub_objs", False)


def new_value(rule: str) -> str:
    """What a column becomes by this rule."""
    return _VALUES.get(rule, rule)


def relations_to(model: Any) -> list[Any]:
    """The relations that a delete of the model follows, in Django's order."""
    return list(deletion.get_candidate_relations_to_delete(model._meta))


def generic_relations(model: Any) -> list[Any]:
    """The fields whose rows a delete takes along though no key refers to the model."""
    return [
        field
        for field in model._meta.private_fields
        if static.inherited_attribute(type(field), "bulk_related_objects") is not static.MISSING
        and is_loaded(field)
    ]


def is_of_a_parent(related: Any, model: Any) -> bool:
    """Whether ``keep_parents`` spares the relation; a proxy of a parent counts from Django 6.0."""
    target = related.model._meta.concrete_model if django.VERSION >= (6, 0) else related.model
    return target in model._meta.get_parent_list()


def is_djangos_own(field: Any) -> bool:
    """Whether Django itself says which rows belong to a generic relation."""
    name = "bulk_related_objects"
    own = static.lookup("django.contrib.contenttypes.fields", f"GenericRelation.{name}")
    return own is not static.MISSING and own is static.inherited_attribute(type(field), name)
