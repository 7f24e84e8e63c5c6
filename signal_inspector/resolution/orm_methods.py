"""The methods of Django's managers, querysets and models that other classes replace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps

from signal_inspector.discovery import static
from signal_inspector.resolution.models import methods_of
from signal_inspector.source.bodies.orm_methods import FETCHING, OF_A_ROW, OF_ROWS
from signal_inspector.source.files import SourceFiles


def own_orm_methods(
    files: SourceFiles, may_do_without: Callable[[str, int], bool]
) -> frozenset[str]:
    """The names of those that some class besides Django's writes anew, in any installed model.

    Of a method of a model it counts only where ``may_do_without`` tells of its file and line that
    it may leave out Django's.
    """
    found: set[str] = set()
    for model in apps.get_models(include_auto_created=True, include_swapped=True):
        for cls in _classes_of_managers(model):
            if not _is_of_django(cls):
                found |= (OF_ROWS | FETCHING) & static.class_attributes(cls).keys()
        for name, path, line in methods_of(model, OF_A_ROW - found, files):
            if may_do_without(path, line):
                found.add(name)
    return frozenset(found)


def _classes_of_managers(model: Any) -> Iterator[type]:
    for manager in model._meta.managers:
        yield from static.mro(type(manager))
        rows = static.inherited_attribute(type(manager), "_queryset_class")
        yield from static.mro(rows) if issubclass(type(rows), type) else ()


def _is_of_django(cls: type) -> bool:
    return static.module_name_of(cls).partition(".")[0] in ("django", "builtins")
