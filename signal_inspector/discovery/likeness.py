"""What a receiver is like: texts and numbers that outlive it, and hold nothing alive."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import chain

Traits = Mapping[Hashable, str]
"""Texts by what they are: the class behind a method or object, plain arguments of a partial."""


def traits_of(receiver: Any) -> Traits:
    """What tells receivers apart that run the same code."""
    return {
        (depth, name): text
        for depth, link in enumerate(chain(receiver))
        for name, text in _traits(link)
    }


def differ(one: Traits, other: Traits) -> bool:
    """Whether both have something, and have it different."""
    return any(other.get(name, text) != text for name, text in one.items())


def alike_of(receiver: Any) -> Hashable:
    """Equal for receivers that do the same, though they may be other objects; None where that
    cannot be told, as of objects with a state and of functions that are made anew."""
    links = list(chain(receiver))
    found = [_likeness(link, is_wrapper=link is not links[-1]) for link in links]
    return None if None in found else tuple(part for part in found if part != ())


def _traits(link: Any) -> Iterator[tuple[Hashable, str]]:
    cls = type(link)
    if cls is MethodType:
        behind = link.__self__
        bound = behind if issubclass(type(behind), type) else type(behind)
        yield "self", static.qualname_of(bound)
    elif cls is partial:
        parts = static.partial_parts(link)
        given = [*enumerate(parts.arguments), *static.pairs_of(parts.keywords)]
        yield from ((name, _text(value)) for name, value in given if _is_plain(value))
    elif cls is not FunctionType and not issubclass(cls, type):
        yield "self", static.qualname_of(cls)


def _likeness(link: Any, *, is_wrapper: bool) -> tuple[Hashable, ...] | None:
    """The part of one link; that of a wrapper is empty."""
    cls = type(link)
    if cls is MethodType:
        behind = link.__self__
        if issubclass(type(behind), type):
            return "class", id(behind)
        return ("object", id(type(behind))) if _has_no_state(behind) else None
    if cls is partial:
        parts = static.partial_parts(link)
        given = [*enumerate(parts.arguments), *static.pairs_of(parts.keywords)]
        if not all(_is_plain(value) for _, value in given):
            return None
        return "partial", *((name, _text(value)) for name, value in given)
    if cls is not FunctionType:
        return None
    if is_wrapper:
        return ()
    made_anew = "<" in link.__qualname__
    return None if made_anew else ("function", id(link.__code__))


def _has_no_state(obj: Any) -> bool:
    """Whether it has no attribute of its own, and its classes, written in Python, keep nothing
    anywhere else."""
    *written, _ = static.mro(type(obj))
    return static.instance_attributes(obj) == {} and all(
        static.module_file(static.module_name_of(cls)) is not None
        and "__slots__" not in static.class_attributes(cls)
        for cls in written
    )


def _is_plain(value: Any) -> bool:
    return id(type(value)) in static.PLAIN_TYPES


def _text(value: Any) -> str:
    return f"{type(value).__name__} {static.plain_text(value)}"
