"""What the author wrote of a receiver that is made where it is connected."""

from __future__ import annotations

import ast

from signal_inspector.source.evaluation.values import (
    Bound,
    Class,
    Function,
    Instance,
    Made,
    Partial,
    Value,
    bare,
)


def definition_of(value: Value) -> Function | Class | None:
    """The function or lambda behind partials and methods, or the class of an instance; None where
    that is not followed."""
    value = bare(value)
    if isinstance(value, Partial):
        return definition_of(value.of)
    if isinstance(value, Bound):
        return value.function
    if isinstance(value, Instance):
        return value.of
    return value if isinstance(value, (Class, Function)) else None


def path_behind(value: Value) -> str:
    """The dotted path of what the author wrote; that of a function which makes receivers ends with
    ``<locals>``, as only what is inside it can be the receiver. Empty where it is not followed, and
    of a lambda, as all of them have one name."""
    value = bare(value)
    found = definition_of(value)
    if found is not None:
        return "" if isinstance(found.node, ast.Lambda) else found.path
    if isinstance(value, Partial):
        return path_behind(value.of)
    maker = bare(value.of) if isinstance(value, Made) else None
    return f"{maker.path}.<locals>" if isinstance(maker, Function) else ""
