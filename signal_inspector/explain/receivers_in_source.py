"""The receivers that the source or a recording names, by the names that connections would have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import FunctionType

from signal_inspector.discovery import static
from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.source import Registration

_METHOD = re.compile(r"(?P<cls>[A-Za-z_][\w.]*)\(.*\)\s*\.\s*(?P<method>\w+)", re.DOTALL)
_PARTIAL = re.compile(r"(?:functools\.)?partial\(\s*(?P<function>[A-Za-z_][\w.]*)", re.DOTALL)


def named_receivers(evidence: Evidence) -> Iterator[str]:
    """All that something connects or has connected, whether they are connected now or not."""
    for registration in () if evidence.source is None else evidence.source.registrations:
        name = receiver_name(registration)
        if name is not None and registration.verb == "connect":
            yield name
    for call in () if evidence.recording is None else evidence.recording.calls:
        yield call.receiver.name


def receiver_name(registration: Registration) -> str | None:
    """The dotted path of what a registration connects; None where the source names none."""
    if registration.receiver.kind == "name":
        return registration.receiver.text
    if registration.form == "lambda":
        inside = registration.moment != "import"
        return _inner(registration, "<lambda>", inside=inside)
    if registration.form == "nested_function" and registration.receiver.kind == "local":
        return _inner(registration, registration.receiver.text, inside=True)
    if registration.form == "temporary":
        return _of_temporary(registration.module.name, registration.receiver.text)
    return None


def _inner(registration: Registration, name: str, *, inside: bool) -> str:
    """The path of what the function (or class) around the registration defines."""
    parts = [registration.module.name, registration.enclosing]
    if registration.enclosing and inside:
        parts.append("<locals>")
    return ".".join([*filter(None, parts), name])


def _of_temporary(module: str, text: str) -> str | None:
    """The function behind ``Till().ring`` or ``partial(ring, 1)``, if the module has it now."""
    function: object = static.MISSING
    if (method := _METHOD.fullmatch(text)) is not None:
        cls = static.lookup(module, method["cls"])
        if issubclass(type(cls), type):
            function = static.inherited_attribute(cls, method["method"])
    elif (partial := _PARTIAL.match(text)) is not None:
        function = static.lookup(module, partial["function"])
    if type(function) is not FunctionType:
        return None
    return f"{function.__module__}.{function.__qualname__}"
