"""Makes rows of any model, and rows that refer to them."""

from __future__ import annotations

import datetime
import decimal
import itertools
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import deletion

_STAYS = {deletion.PROTECT, deletion.RESTRICT}
_VALUES: dict[str, Callable[[int], Any]] = {
    "BooleanField": lambda _: False,
    "BinaryField": lambda _: b"bytes",
    "DateField": lambda n: datetime.date(2026, 1, 1) + datetime.timedelta(n),
    "DateTimeField": lambda _: datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    "DecimalField": lambda n: decimal.Decimal(n % 9),
    "DurationField": lambda n: datetime.timedelta(n),
    "FloatField": float,
    "GenericIPAddressField": lambda _: "10.0.0.1",
    "JSONField": lambda _: {},
    "TimeField": lambda _: datetime.time(12),
    "UUIDField": lambda _: uuid.uuid4(),
    "PositiveSmallIntegerField": lambda n: n % 30000,
    "SmallIntegerField": lambda n: n % 30000,
    "PositiveIntegerField": lambda n: n,
    "PositiveBigIntegerField": lambda n: n,
    "IntegerField": lambda n: n,
    "BigIntegerField": lambda n: n,
}
_TEXTS = {"CharField", "TextField", "SlugField", "FileField", "FilePathField"}


class CannotBuildError(Exception):
    """No row of the model can be made."""


class Rows:
    """Rows in one database. Whoever makes them mutes the signals."""

    def __init__(self, using: str) -> None:
        self.using = using
        self._numbers = itertools.count(1)
        self._making: list[Any] = []

    def make(self, model: Any, **given: Any) -> Any:
        """A saved object with what is ``given``, and with all else that its model demands."""
        obj = self.unsaved(model, **given)
        # The method of Django: a project's own may do anything.
        models.Model.save(obj, force_insert=True, using=self.using)
        return obj

    def unsaved(self, model: Any, **given: Any) -> Any:
        """The same, not saved; the rows that it refers to are."""
        if len(self._making) > 12:
            raise CannotBuildError(f"{model.__name__} refers to itself by others")
        self._making.append(model)
        try:
            return model(**self.values(model, given))
        finally:
            self._making.pop()

    def values(self, model: Any, given: dict[str, Any]) -> dict[str, Any]:
        """Values for the fields that must have one."""
        values = dict(given)
        for field in model._meta.concrete_fields:
            if field.name in given or field.attname in given or field.name in values:
                continue
            if field.remote_field is not None:
                if self._is_needed(field):
                    values.update(self._reference(model, field))
            elif self._is_needed(field):
                values[field.name] = self._value(field)
        return values

    def refer(self, field: Any, target: Any) -> Any:
        """A row of the field's model that refers to ``target``."""
        model = field.model
        if field.remote_field.parent_link:
            return self._child(model, field, target)
        to = field.target_field.attname
        return self.make(model, **{field.attname: getattr(target, to)})

    def refer_generically(self, field: Any, target: Any) -> Any:
        """A row of a generic relation's model that belongs to ``target``."""
        kinds = apps.get_model("contenttypes.ContentType").objects.db_manager(self.using)
        kind = kinds.get_for_model(target, for_concrete_model=field.for_concrete_model)
        return self.make(
            field.remote_field.model,
            **{field.content_type_field_name: kind, field.object_id_field_name: target.pk},
        )

    def _child(self, model: Any, link: Any, parent: Any) -> Any:
        """The row of a child beside that of its parent, with those of its other parents."""
        found = model._base_manager.using(self.using).filter(**{link.attname: parent.pk})
        if found.exists():
            return found.get()
        child = self.unsaved(model, **_values_of(parent), **{link.attname: parent.pk})
        for other in model._meta.parents.values():
            if other and other is not link:
                row = self._other_parent(other, child, parent)
                for name, value in {**_values_of(row), other.attname: row.pk}.items():
                    setattr(child, name, value)
        child.save_base(raw=True, force_insert=True, using=self.using)
        return child

    def _other_parent(self, link: Any, child: Any, parent: Any) -> Any:
        """The row of a second parent: beside that of an ancestor which both parents have."""
        model = link.remote_field.model
        common = set(model._meta.get_parent_list()) & set(type(parent)._meta.get_parent_list())
        if not common:
            return self.make(model)
        found = model._base_manager.using(self.using).filter(pk=parent.pk)
        if found.exists():
            return found.get()
        names = [field.attname for field in model._meta.concrete_fields]
        row = model(**{name: getattr(child, name, None) or parent.pk for name in names})
        row.save_base(raw=True, force_insert=True, using=self.using)
        return row

    @staticmethod
    def _is_needed(field: Any) -> bool:
        if field.primary_key and field.get_internal_type() in (
            "AutoField", "BigAutoField", "SmallAutoField",
        ):  # fmt: skip
            return False
        if field.remote_field is not None and field.remote_field.parent_link:
            return False
        if getattr(field, "generated", False) or field.column is None:
            return False
        # The default of a reference may be a row that only migrations make.
        return not field.null and (field.remote_field is not None or not field.has_default())

    def _reference(self, model: Any, field: Any) -> dict[str, Any]:
        target = field.remote_field.model
        if target._meta.concrete_model is model._meta.concrete_model:
            number = 10_000 + next(self._numbers)
            key = model._meta.pk
            # It refers to itself.
            return {key.attname if not key.remote_field else "id": number, field.attname: number}
        return {field.attname: getattr(self.make(target), field.target_field.attname)}

    def _value(self, field: Any) -> Any:
        number = next(self._numbers)
        if field.choices:
            return next(_choices(field.choices))
        kind = field.get_internal_type()
        if kind in _TEXTS:
            length = getattr(field, "max_length", None) or 20
            return f"v{number}"[-length:]
        if kind in _VALUES:
            return _VALUES[kind](number)
        raise CannotBuildError(f"{field.model.__name__}.{field.name} is a {kind}")


def _choices(choices: Any) -> Iterator[Any]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _choices(label)
        elif value not in ("", None):
            yield value


def _values_of(obj: Any) -> dict[str, Any]:
    return {field.attname: getattr(obj, field.attname) for field in obj._meta.concrete_fields}


def references(model: Any) -> list[Any]:
    """The relations of other rows to one of this model, in the order of its options."""
    return [
        one
        for one in model._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and (one.one_to_one or one.one_to_many)
    ]


def generic_relations(model: Any) -> list[Any]:
    """Its generic relations."""
    return [one for one in model._meta.private_fields if hasattr(one, "bulk_related_objects")]


class Surroundings:
    """Rows behind every relation of a row, and behind those of these rows.

    A model that was there already gets a row and nothing behind it.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._seen: set[Any] = set()
        self._made: set[Any] = set()
        self._deleted: list[Any] = []

    def surround(self, root: Any, *, keep_parents: bool = False) -> None:
        """Makes them, those of its parents too unless they are kept; none that protect it."""
        self._deleted.append(root)
        spared = root._meta.get_parent_list() if keep_parents else []
        if not keep_parents:
            self._seen.add(type(root))
        self._around(root, spared)
        self._restrict(spared)

    def _around(self, obj: Any, spared: Sequence[Any] = ()) -> None:
        for relation in references(type(obj)):
            field = relation.field
            rule = field.remote_field.on_delete
            # A child has the relations of its parent: the rows are the same.
            key = field, getattr(obj, field.target_field.attname)
            if rule in _STAYS or key in self._made or relation.model in spared:
                continue
            self._made.add(key)
            row = self._rows.refer(field, obj)
            if rule is deletion.CASCADE:
                self._behind(row)
        for field in generic_relations(type(obj)):
            self._behind(self._rows.refer_generically(field, obj))

    def _behind(self, row: Any) -> None:
        self._deleted.append(row)
        if type(row) not in self._seen:
            self._seen.add(type(row))
            self._around(row)

    def _restrict(self, spared: Sequence[Any]) -> None:
        """Has rows that go refer to others that go, where that alone would not let them."""
        given: set[Any] = set()
        for row in self._deleted:
            for field in row._meta.concrete_fields:
                others = [one for one in self._deleted if _restricts(field, one)]
                # Django takes the rows of a proxy for others than those of its model.
                if not others or row._meta.proxy or (field.unique and field in given):
                    continue
                if field.model in spared and row is self._deleted[0]:
                    continue
                given.add(field)
                value = getattr(others[0], field.target_field.attname)
                rows = field.model._base_manager.using(self._rows.using).filter(pk=row.pk)
                rows.update(**{field.attname: value})


def _restricts(field: Any, obj: Any) -> bool:
    relation = field.remote_field
    if relation is None or relation.on_delete is not deletion.RESTRICT:
        return False
    return isinstance(obj, relation.model._meta.concrete_model)
