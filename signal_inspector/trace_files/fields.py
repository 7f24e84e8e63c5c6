"""What the fields of a line may hold: what those of the values have by their annotations.

A file may have been changed by anybody. What is checked here, nothing that reads events has to
doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Check = Callable[[Any], bool]

_LEAST, _MOST = -(2**63), 2**63 - 1
"""Times in nanoseconds and numbers of the system are of 64 bits."""


_made: dict[type[Any], dict[str, Check]] = {}


def checks_of(cls: type[Any]) -> dict[str, Check]:
    """For each field of a dataclass, what tells whether something may stand in it."""
    if cls not in _made:
        _made[cls] = {name: _check(hint) for name, hint in get_type_hints(cls).items()}
    return _made[cls]


def is_number(value: Any) -> bool:
    """Whether it is a whole number of 64 bits."""
    return type(value) is int and _LEAST <= value <= _MOST


def _check(hint: Any) -> Check:
    if hint is int:
        return is_number
    if hint is NoneType:
        return lambda value: value is None
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return lambda value: type(value) is str and value in inner
    if origin in (Union, UnionType):
        return _any_of([_check(each) for each in inner])
    if origin is tuple:
        return _tuple_of(inner)
    return lambda value: type(value) is hint


def _any_of(checks: list[Check]) -> Check:
    return lambda value: any(check(value) for check in checks)


def _tuple_of(inner: tuple[Any, ...]) -> Check:
    if inner[-1] is Ellipsis:
        item = _check(inner[0])
        return lambda value: type(value) is tuple and all(map(item, value))
    checks = [_check(each) for each in inner]
    return lambda value: (
        type(value) is tuple
        and len(value) == len(checks)
        and all(check(item) for check, item in zip(checks, value, strict=True))
    )
