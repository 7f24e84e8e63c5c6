"""Where in the code of a project or package a call came from."""

from __future__ import annotations

import sys
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import chain

# ``@receiver``, lazy senders and partials of ``connect`` call it on behalf of somebody.
_INTERMEDIARIES = frozenset(
    {
        "django.apps.registry",
        "django.db.models.signals",
        "django.dispatch.dispatcher",
        "functools",
    }
)
_OWN_PACKAGE = __name__.partition(".")[0]
# Each import has a frame of it on the stack, whoever loads the module.
_IMPORT_SYSTEM = "<frozen importlib._bootstrap>"


class CallSite(NamedTuple):
    """File and line of a call, None where no Python code made it.

    ``starting`` tells that the apps were not ready yet or a module was being imported.
    """

    file: str | None
    line: int | None
    starting: bool


def call_site(signal: Any, method: str) -> CallSite:
    """Where ``method`` of ``signal`` was called, past Django, this package and overrides of it."""
    overrides = _codes(type(signal), method)
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_intermediary(frame, overrides):
        frame = frame.f_back
    if frame is None:
        return CallSite(None, None, not _is_ready())
    starting = not _is_ready() or _is_importing(frame)
    return CallSite(frame.f_code.co_filename, frame.f_lineno, starting)


def _codes(cls: type, method: str) -> frozenset[CodeType]:
    """The code of each function that ``cls`` and its bases have under that name."""
    found = (static.class_attributes(base).get(method) for base in static.mro(cls))
    return frozenset(
        link.__code__
        for one in found
        if one is not None
        for link in chain(one)
        if type(link) is FunctionType
    )


def _is_intermediary(frame: FrameType, overrides: frozenset[CodeType]) -> bool:
    if frame.f_code in overrides:
        return True
    module = frame.f_globals.get("__name__")
    if type(module) is not str:
        return False
    return module in _INTERMEDIARIES or module.partition(".")[0] == _OWN_PACKAGE


def _is_ready() -> bool:
    """Whether ``django.setup()`` has come to its end."""
    return bool(static.lookup("django.apps.registry", "apps.ready") is True)


def _is_importing(frame: FrameType) -> bool:
    current: FrameType | None = frame
    while current is not None:
        if current.f_code.co_filename == _IMPORT_SYSTEM:
            return True
        current = current.f_back
    return False
