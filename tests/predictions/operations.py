"""Does to real objects what a timeline tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from .recorder import Event, Recorder
from .rows import Rows, Surroundings, generic_relations


@dataclass(frozen=True)
class Done:
    """One operation as it was done: its title, as ``explain`` calls it, and what came of it."""

    title: str
    events: list[Event]


class Operations:
    """Everything that can be done to the objects of a model, in one database."""

    def __init__(self, recorder: Recorder, using: str) -> None:
        self._recorder = recorder
        self._using = using

    def cases(self, model: Any) -> Iterator[tuple[str, Callable[[], list[Event]]]]:
        """The title of each, and what does it and returns what was noted."""
        name = model._meta.model_name
        yield f"{model.__name__}(...).save()", lambda: self._create(model)
        yield f"{name}.save()", lambda: self._update(model)
        yield f"{name}.delete()", lambda: self._delete(model)
        if model._meta.concrete_model._meta.parents:
            title = f"{name}.delete(keep_parents=True)"
            yield title, lambda: self._delete(model, keep_parents=True)
        for accessor, field, reverse in self._many_to_many(model):
            for action in ("add", "remove", "clear", "set"):
                arguments = "" if action == "clear" else "..."
                yield (
                    f"{name}.{accessor}.{action}({arguments})",
                    lambda a=accessor, f=field, r=reverse, n=action: self._relate(model, a, f, r, n),
                )
        for field in generic_relations(model):
            for action in ("add", "remove", "clear", "set"):
                arguments = "" if action == "clear" else "..."
                yield (
                    f"{name}.{field.name}.{action}({arguments})",
                    lambda f=field, n=action: self._relate_generically(model, f, n),
                )

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
            Surroundings(rows).surround(obj)
            obj = model._base_manager.using(self._using).get(pk=pk)
        return self._recorder.noted(
            lambda: models.Model.delete(obj, using=self._using, **options)
        )

    def _relate(self, model: Any, accessor: str, field: Any, reverse: bool, action: str) -> list[Event]:
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

    def _many_to_many(self, model: Any) -> Iterator[tuple[str, Any, bool]]:
        for field in model._meta.many_to_many:
            yield field.name, field, False
        for relation in model._meta.get_fields():
            if relation.auto_created and relation.many_to_many:
                yield relation.get_accessor_name(), relation.field, True

    def _rows(self) -> Rows:
        return Rows(self._using)
