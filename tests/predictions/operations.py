"""Does to real objects what a timeline tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models
from django.db.models import deletion

from .recorder import Event, Recorder
from .rows import Rows, Surroundings, generic_relations, references

ACTIONS = ("add", "remove", "clear", "set")


@dataclass(frozen=True)
class Case:
    """One operation: its title as ``explain`` has it, what does it and returns what was noted.

    ``field`` is that of the relation which is changed.
    """

    title: str
    work: Callable[[], list[Event]]
    field: Any = None


class Operations:
    """Everything that can be done to the objects of a model, in one database."""

    def __init__(self, recorder: Recorder, using: str) -> None:
        self._recorder = recorder
        self._using = using

    def cases(self, model: Any) -> Iterator[Case]:
        """Each that ``explain`` has to tell of."""
        name = model._meta.model_name
        yield Case(f"{model.__name__}().save()", lambda: self._create(model))
        yield Case(f"{name}.save()", lambda: self._update(model))
        yield Case(f"{name}.delete()", lambda: self._delete(model))
        if model._meta.concrete_model._meta.parents:
            title = f"{name}.delete(keep_parents=True)"
            yield Case(title, lambda: self._delete(model, keep_parents=True))
        for accessor, field, reverse in _many_to_many(model):
            for action in ACTIONS:
                work = partial(self._relate, model, accessor, field, reverse, action)
                yield Case(_title(name, accessor, action), work, field)
        for field in generic_relations(model):
            for action in ACTIONS:
                work = partial(self._relate_generically, model, field, action)
                yield Case(_title(name, field.name, action), work, field)

    def refusals(self, model: Any) -> Iterator[tuple[Any, Callable[[], list[Event]]]]:
        """Each relation that protects its objects, and a delete that meets one row behind it.

        It raises AssertionError where nothing stops the delete.
        """
        for relation in references(model):
            if relation.field.remote_field.on_delete in (deletion.PROTECT, deletion.RESTRICT):
                yield relation.field, partial(self._refused, model, relation.field)

    def silent(self, model: Any) -> Iterator[Case]:
        """What writes rows and sends nothing for them."""
        objects = f"{model.__name__}.objects"
        if not model._meta.concrete_model._meta.parents:
            yield Case(f"{objects}.bulk_create()", lambda: self._bulk_create(model))
        rows = model._base_manager.using(self._using)
        field = next((one for one in model._meta.concrete_fields if not one.primary_key), None)
        if field is not None:
            yield Case(
                f"{objects}.bulk_update()",
                lambda: self._changed(model, lambda obj: rows.bulk_update([obj], [field.name])),
            )
            yield Case(
                f"{objects}.update()",
                lambda: self._changed(
                    model, lambda obj: rows.update(**{field.attname: getattr(obj, field.attname)})
                ),
            )
        yield Case(
            f"{objects}.all()._raw_delete()",
            lambda: self._changed(model, lambda _: rows.all()._raw_delete(self._using)),
        )

    def _bulk_create(self, model: Any) -> list[Event]:
        with self._recorder.muted():
            obj = self._rows().unsaved(model)
        return self._recorder.noted(
            lambda: model._base_manager.using(self._using).bulk_create([obj])
        )

    def _changed(self, model: Any, work: Callable[[Any], object]) -> list[Event]:
        with self._recorder.muted():
            obj = self._rows().make(model)
        return self._recorder.noted(lambda: work(obj))

    def _refused(self, model: Any, field: Any) -> list[Event]:
        with self._recorder.muted():
            rows = self._rows()
            obj = rows.make(model)
            rows.refer(field, obj)

        def work() -> None:
            try:
                models.Model.delete(obj, using=self._using)
            except (models.ProtectedError, models.RestrictedError):
                return
            raise AssertionError(f"nothing protects {obj!r}")

        return self._recorder.noted(work)

    def _create(self, model: Any) -> list[Event]:
        with self._recorder.muted():
            rows = self._rows()
            first = {
                field.name: rows.make(model)
                for field in model._meta.concrete_fields
                if field.remote_field is not None
                and field.remote_field.model is model
                and not field.null
            }
            values = rows.values(model, first)

        def work() -> None:
            models.Model.save(model(**values), using=self._using)

        return self._recorder.noted(work)

    def _update(self, model: Any) -> list[Event]:
        with self._recorder.muted():
            pk = self._rows().make(model).pk
            obj = model._base_manager.using(self._using).get(pk=pk)
        return self._recorder.noted(lambda: models.Model.save(obj, using=self._using))

    def _delete(self, model: Any, **options: Any) -> list[Event]:
        with self._recorder.muted():
            rows = self._rows()
            pk = rows.make(model).pk
            obj = model._base_manager.using(self._using).get(pk=pk)
            Surroundings(rows).surround(obj, **options)
            obj = model._base_manager.using(self._using).get(pk=pk)
        return self._recorder.noted(lambda: models.Model.delete(obj, using=self._using, **options))

    def _relate(
        self, model: Any, accessor: str, field: Any, reverse: bool, action: str
    ) -> list[Event]:
        through = field.remote_field.through
        with self._recorder.muted():
            rows = self._rows()
            obj = rows.make(model)
            other_model = field.model if reverse else field.remote_field.model
            old, new = rows.make(other_model), rows.make(other_model)
            ends = {field.m2m_field_name(), field.m2m_reverse_field_name()}
            rest = {
                name: value
                for name, value in rows.values(through, dict.fromkeys(ends)).items()
                if name not in ends and name not in {f"{end}_id" for end in ends}
            }
            manager = getattr(obj, accessor)
            if action != "add":
                manager.add(old, through_defaults=rest)
                for row in through._base_manager.using(self._using).all():
                    Surroundings(rows).surround(row)
                    break
        more: dict[str, Any] = {"through_defaults": rest} if action in ("add", "set") else {}
        arguments = {"add": [new], "remove": [old], "clear": [], "set": [[new]]}[action]
        return self._recorder.noted(lambda: getattr(manager, action)(*arguments, **more))

    def _relate_generically(self, model: Any, field: Any, action: str) -> list[Event]:
        with self._recorder.muted():
            rows = self._rows()
            obj = rows.make(model)
            old = rows.refer_generically(field, obj)
            new = rows.make(field.remote_field.model)
            Surroundings(rows).surround(old)
            manager = getattr(obj, field.name)
            if action == "add":
                old.delete()
        arguments = {"add": [new], "remove": [old], "clear": [], "set": [[new]]}[action]
        return self._recorder.noted(lambda: getattr(manager, action)(*arguments))

    def _rows(self) -> Rows:
        return Rows(self._using)


def _many_to_many(model: Any) -> Iterator[tuple[str, Any, bool]]:
    """Accessor and field of each relation, and whether it is seen from its other end."""
    for field in model._meta.many_to_many:
        yield field.name, field, False
    for relation in model._meta.get_fields():
        if relation.auto_created and relation.many_to_many:
            accessor = relation.get_accessor_name()
            if hasattr(model, accessor):  # That of a relation to a proxy is the proxy's alone.
                yield accessor, relation.field, True


def _title(name: str, accessor: str, action: str) -> str:
    return f"{name}.{accessor}.{action}()"
