"""What the bodies of receivers do, where their files are in scope."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.apps import apps
from django.db.models.base import ModelBase

from signal_inspector.discovery.places import find_attributes, type_ids
from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.domain.source import Body, SourceModule
from signal_inspector.inspector import Inspected
from signal_inspector.resolution.orm_methods import own_orm_methods
from signal_inspector.source.bodies.model_saves import may_run_no_sql
from signal_inspector.source.bodies.reading import read_body


class Bodies:
    """What the bodies of receivers do, each read once, where their files are in scope."""

    def __init__(self, inspected: Inspected, modules: Sequence[SourceModule]) -> None:
        self._paths = frozenset(module.path for module in modules)
        self._locations = inspected.locations
        self._files = inspected.files
        self._models = _names_of_models() if modules else frozenset()
        self._read: dict[Location, Body | None] = {}

    def of(self, receiver: Receiver) -> Body | None:
        """The body of a receiver; None where its source is not in scope or cannot be read."""
        at = receiver.location
        path = None if at is None else self._locations.file_of(at)
        if at is None or at.line is None or path is None or path not in self._paths:
            return None
        if at not in self._read:
            self._read[at] = read_body(
                self._files, path, at.line, self._shown, self._models, lambda: self._own_methods
            )
        return self._read[at]

    def _shown(self, path: str) -> str:
        return self._locations.at(path, None).path

    @cached_property
    def _own_methods(self) -> frozenset[str]:
        return own_orm_methods(
            self._files,
            lambda path, line: path in self._paths and may_run_no_sql(self._files, path, line),
        )


def _names_of_models() -> frozenset[str]:
    """Every dotted path that leads to a model class, and the label of each installed one."""
    paths = (place.path for place, _ in find_attributes(type_ids(ModelBase)))
    models = apps.get_models(include_swapped=True)
    return frozenset((*paths, *(model._meta.label for model in models)))
