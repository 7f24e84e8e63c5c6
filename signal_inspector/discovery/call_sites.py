"""Where in the code of a project or package a call came from."""

from __future__ import annotations

import sys
from itertools import count
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
_NUMBERS = count()


class CallSite(NamedTuple):
    """File and line of a call, None where no Python code made it.

    ``starting`` tells that the apps were not ready yet or a module was being imported. ``run`` is
    the number of the run of the function that made it, None while starting and where something
    else follows that run.
    """

    file: str | None
    line: int | None
    starting: bool
    run: int | None = None


class _Run:
    """The mark of one run of a function: its frame holds it, and nothing else does.

    It takes the place of a trace function, and does what none does.
    """

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = next(_NUMBERS)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None: ...


def call_site(signal: Any, method: str) -> CallSite:
    """Where ``method`` of ``signal`` was called, past Django, this package and overrides of it."""
    overrides = _codes(type(signal), method)
    frame: FrameType | None = _past_overrides(sys._getframe(1), signal, overrides)
    while frame is not None and _is_intermediary(frame, overrides):
        frame = frame.f_back
    if frame is None:
        return CallSite(None, None, not _is_ready())
    starting = not _is_ready() or _is_importing(frame)
    run = None if starting else _run_of(frame)
    return CallSite(frame.f_code.co_filename, frame.f_lineno, starting, run)


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


def _past_overrides(frame: FrameType, signal: Any, overrides: frozenset[CodeType]) -> FrameType:
    """The outermost frame in which an override of the signal runs, which may have gone through
    methods of its own; the given one where there is none."""
    found = current = frame
    while current.f_back is not None and current.f_code.co_filename != _IMPORT_SYSTEM:
        is_override = current.f_code in overrides and not _is_of_others(current)
        if is_override and _first_argument(current) is signal:
            found = current
        current = current.f_back
    return found


def _first_argument(frame: FrameType) -> Any:
    """``self`` of a method, also of a wrapper that takes ``*args``."""
    first = frame.f_locals.get(next(iter(frame.f_code.co_varnames), ""))
    return first[0] if type(first) is tuple and first else first


def _run_of(frame: FrameType) -> int | None:
    """The number of the run, the same as long as it lasts."""
    if frame.f_trace is None:
        frame.f_trace = _Run()
    mark: object = frame.f_trace
    return mark.number if type(mark) is _Run else None


def _is_intermediary(frame: FrameType, overrides: frozenset[CodeType]) -> bool:
    if frame.f_code in overrides:
        return True
    return _is_of_others(frame)


def _is_of_others(frame: FrameType) -> bool:
    """Whether it runs code of Django or of this package that calls on behalf of somebody."""
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
