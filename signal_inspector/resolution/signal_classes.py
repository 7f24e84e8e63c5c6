"""What a signal's class defines in place of Django's own, read without asking the signal."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import CO_COROUTINE
from types import FunctionType
from typing import Any

from django.dispatch import Signal

from signal_inspector.discovery import static
from signal_inspector.domain.evidence import SignalClass


def signal_class(signal: Any) -> SignalClass:
    """What the class of ``signal`` and the signal itself have that Django's classes do not."""
    held: dict[str, Any] = {}
    for base in reversed(static.mro(type(signal))):
        if base is not object and not _is_of_django(base):
            held.update(static.class_attributes(base))
    held.update(_replaced_in(signal))
    return SignalClass(
        own_names=frozenset(held),
        coroutines=frozenset(name for name, one in held.items() if _is_coroutine_function(one)),
    )


def _is_of_django(cls: type) -> bool:
    return static.module_name_of(cls).partition(".")[0] == "django"


def _replaced_in(signal: Any) -> Iterator[tuple[str, Any]]:
    """The methods of Django that an attribute of the signal itself stands before."""
    methods = static.class_attributes(Signal)
    for name, one in static.pairs_of(static.instance_attributes(signal) or {}):
        if type(name) is str and name in methods:
            yield name, one


def _is_coroutine_function(attribute: Any) -> bool:
    wraps = issubclass(type(attribute), (staticmethod, classmethod))
    function = attribute.__func__ if wraps else attribute
    return type(function) is FunctionType and bool(function.__code__.co_flags & CO_COROUTINE)
