"""What Django knows of models, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.base import ModelBase

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.domain.evidence import ModelFacts, Relation
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.on_delete import (
    SKIPPED,
    generic_relations,
    relations_to,
    rule_of,
)
from signal_inspector.source.definitions.functions import def_line
from signal_inspector.source.files import SourceFiles


def model_facts(senders: Iterable[Any], locations: Locations) -> Mapping[str, ModelFacts]:
    """The models of the registry and those among ``senders``, by dotted path.

    A path that two different classes have is left out: nobody could tell which is meant.
    """
    models = {id(model): model for model in _registered()}
    models.update((id(sender), sender) for sender in senders if issubclass(type(sender), ModelBase))
    found: dict[str, ModelFacts] = {}
    doubtful: set[str] = set()
    through = {id(one) for model in models.values() for one in _through_models(model)}
    for model in models.values():
        if static.inherited_attribute(model, "_meta") is static.MISSING:
            continue  # ``Model`` itself
        facts = _facts(model, locations, is_through=id(model) in through)
        if facts.name in found:
            doubtful.add(facts.name)
        found[facts.name] = facts
    return {name: facts for name, facts in found.items() if name not in doubtful}


def methods_of(
    model: Any, names: frozenset[str], files: SourceFiles
) -> Iterator[tuple[str, str, int]]:
    """Name, file and ``def`` line of each of these methods in the model and its bases, Django's
    own apart; no file for one that is no function."""
    for base in static.mro(model) if issubclass(type(model), type) else ():
        attributes = static.class_attributes(base) if base is not Model else {}
        for name in sorted(names & attributes.keys()):
            author = author_of(attributes[name])
            if type(author) is not FunctionType:
                yield name, "", 0
                continue
            code = author.__code__
            path = code.co_filename
            yield name, path, def_line(files, path, code.co_firstlineno, code.co_name)


def _registered() -> list[Any]:
    return apps.get_models(include_auto_created=True, include_swapped=True)


def _facts(model: Any, locations: Locations, *, is_through: bool) -> ModelFacts:
    options = model._meta
    concrete = not options.abstract and not options.proxy
    return ModelFacts(
        name=static.class_path(model),
        label=options.label,
        location=locations.of_class(model),
        abstract=options.abstract,
        swapped=options.swapped or None,
        auto_created=bool(options.auto_created),
        proxy_for=static.class_path(options.proxy_for_model) if options.proxy else None,
        parents=tuple(static.class_path(parent) for parent in _all_parents(model)),
        children=_paths(_children(model)) if concrete else (),
        proxies=_paths(_proxies(model)) if concrete else (),
        is_through=is_through,
        may_be_fast_deleted=not (options.abstract or options.swapped)
        and _may_be_fast_deleted(model),
        many_to_many=tuple(
            Relation(
                field.name,
                to=_path_of_model(field.remote_field.model),
                through=_path_of_through(field.remote_field.through),
            )
            for field in options.local_many_to_many
        ),
        foreign_keys=tuple(_foreign_keys(options)),
    )


def _may_be_fast_deleted(model: Any) -> bool:
    """``Collector.can_fast_delete`` (django/db/models/deletion.py), receivers left out."""
    if model._meta.concrete_model._meta.parents or generic_relations(model):
        return False
    return all(rule_of(related.field)[1] in SKIPPED for related in relations_to(model))


def _foreign_keys(options: Any) -> Iterator[Relation]:
    for field in options.local_fields:
        if field.many_to_one or field.one_to_one:
            rule, _ = rule_of(field)
            yield Relation(field.name, to=_path_of_model(field.remote_field.model), on_delete=rule)


def _all_parents(model: Any) -> list[Any]:
    """All concrete parents of multi-table inheritance, behind a proxy too."""
    concrete = model._meta.concrete_model
    if concrete is None:
        return []
    return [each for each in _model_bases(concrete) if _is_concrete(each)]


def _model_bases(model: Any) -> Iterator[Any]:
    for base in static.mro(model)[1:]:
        if (
            issubclass(type(base), ModelBase)
            and static.inherited_attribute(base, "_meta") is not static.MISSING
        ):
            yield base


def _is_concrete(model: Any) -> bool:
    return not model._meta.abstract and not model._meta.proxy


def _children(model: Any) -> Iterator[Any]:
    """The concrete classes whose nearest concrete parent is ``model``."""
    for below in _below(model):
        if not _is_concrete(below):
            continue
        parents = below._meta.parents
        if any(parent._meta.concrete_model is model for parent in parents):
            yield below


def _proxies(model: Any) -> Iterator[Any]:
    """Those of ``model`` itself, also of its proxies; those of its children are theirs."""
    for below in _below(model):
        if below._meta.proxy and below._meta.concrete_model is model:
            yield below


def _below(model: Any) -> Iterator[Any]:
    """The installed classes below ``model``; what migrations and tests make of it is none."""
    for cls in static.subclasses(model):
        if cls is not model and static.inherited_attribute(cls, "_meta") is not static.MISSING:
            options = cls._meta  # type: ignore[attr-defined]
            if not options.abstract and options.apps is apps and not options.auto_created:
                yield cls


def _through_models(model: Any) -> Iterator[Any]:
    if static.inherited_attribute(model, "_meta") is static.MISSING:
        return
    for field in model._meta.local_many_to_many:
        yield field.remote_field.through


def _paths(models: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(static.class_path(model) for model in models))


def _path_of_through(model: Any) -> str | None:
    """None where Django makes none: of an abstract or a swapped model."""
    return None if model is None else _path_of_model(model)


def _path_of_model(model: Any) -> str:
    """The dotted path; the label where the model was never loaded."""
    return static.class_path(model) if issubclass(type(model), type) else str(model)
