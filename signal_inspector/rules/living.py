"""Whether the receiver that a place in the source makes may still be connected."""

from __future__ import annotations

import re

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.source import Registration

_METHOD = re.compile(r".+\)\.(?P<name>\w+)", re.DOTALL)
_PARTIAL = re.compile(r"(functools\.)?partial\(")


def may_live(evidence: Evidence, registration: Registration) -> bool:
    """Whether some connection of its signal may be of what the place has made.

    The place connects weakly, so a strong connection is another's.
    """
    may_be = _MAY_BE[registration.form]
    return any(
        _is_of_place(registration, listener) or may_be(registration, listener)
        for listener in evidence.listeners
        if listener.signal.name == registration.signal.text and listener.connection.weak
    )


def is_made_on_the_spot(registration: Registration) -> bool:
    """Whether nothing but the signal need hold it."""
    return registration.receiver.kind == "local" and registration.form in _MAY_BE


def is_lambda(registration: Registration) -> bool:
    """Whether the place itself, or the helper that it calls, has a lambda for a receiver."""
    return registration.receiver.text.startswith("lambda")


def _is_of_place(registration: Registration, listener: Listener) -> bool:
    location = listener.connection.receiver.location
    if location is not None and location == registration.defined:
        return True
    return registration in (*listener.registered, *listener.perhaps)


def _may_be_lambda(registration: Registration, listener: Listener) -> bool:
    """Which lambda it is, its line tells, unless the source does not tell of that."""
    receiver, spot = listener.connection.receiver, registration.spot.location
    if registration.defined is not None or receiver.location is None:
        return False
    names = _inner_names(registration, "<lambda>")
    return receiver.name in names and receiver.location.path == spot.path


def _may_be_nested_function(registration: Registration, listener: Listener) -> bool:
    names = _inner_names(registration, registration.receiver.text)
    return listener.connection.receiver.name in names


def _may_be_temporary(registration: Registration, listener: Listener) -> bool:
    """Whether it may be what the expression has made, of which only the kind is known."""
    receiver, text = listener.connection.receiver, registration.receiver.text
    if is_lambda(registration) or "<locals>." in registration.behind:
        return False  # which function it is, its line tells
    method = _METHOD.fullmatch(text)
    if method is not None:
        is_method = receiver.kind in ("bound_method", "classmethod")
        return is_method and receiver.name.endswith(f".{method['name']}")
    if listener.registered:
        return False
    if _PARTIAL.match(text):
        return receiver.kind == "partial"
    made = "<locals>" in f"{receiver.name} {receiver.wrapper}"
    return made or receiver.kind in ("partial", "callable_instance")


_MAY_BE = {
    "lambda": _may_be_lambda,
    "nested_function": _may_be_nested_function,
    "temporary": _may_be_temporary,
}
"""By the form of a receiver, whether a connection may be of that receiver."""


def _inner_names(registration: Registration, name: str) -> tuple[str, str]:
    """The whole name of what the function, or else the class, around the registration defines."""
    inside = f"{registration.enclosing}." if registration.enclosing else ""
    around = f"{registration.module.name}.{inside}"
    return f"{around}<locals>.{name}", f"{around}{name}"
