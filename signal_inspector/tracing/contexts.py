"""In which request, management command, task or test something happens.

Requests and tasks begin and end with signals of Django's own, so that any server and any test
client will do. A request stays in its thread's or task's context until ``request_finished``;
nothing else of ours stays anywhere.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from types import FunctionType
from typing import Any

from django.core.management.base import BaseCommand

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.domain.event import ContextBegun, ContextEnded, ContextKind
from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.patches import Patches
from signal_inspector.tracing.spans import clock, next_id

_LONGEST = 500


class Context:
    """One of them, while it lasts. ``key`` tells tasks apart, where they have one."""

    __slots__ = ("begun", "key", "outer", "status")

    def __init__(self, begun: ContextBegun, outer: Context | None) -> None:
        self.begun = begun
        self.key: object = None
        self.outer = outer
        self.status: int | None = None


_current: ContextVar[Context | None] = ContextVar("signal_inspector_context", default=None)
current_context = _current.get


class Inside:
    """Enters and leaves a context. The exception of the block is not touched."""

    def __init__(self, contexts: Contexts, kind: ContextKind, name: str) -> None:
        self._contexts = contexts
        self._what = kind, name

    def __enter__(self) -> None:
        self._context = self._contexts.begin(*self._what, None, _current.get())
        self._token = _current.set(self._context)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        _current.reset(self._token)
        self._contexts.end(self._context, None if kind is None else static.class_path(kind))


class Contexts:
    """Notices where contexts begin and end, and tells ``tell`` of it.

    The times in what it tells are those of the clock.
    """

    def __init__(self, tell: Callable[[ContextBegun | ContextEnded], None]) -> None:
        self._tell = tell
        self._patches = Patches()
        self.knows_tests = False
        """Whether whoever runs the tests tells of them, so that those of unittest need not."""

    def watch(self) -> None:
        """Notice commands from now on, and tests where there may be any."""
        self._patch(BaseCommand, "execute", self._around_execute)
        self._watch_tests()

    def unwatch(self) -> None:
        """Take away what was put around methods."""
        self._patches.take_away()

    def request_started(self, named: Mapping[str, Any]) -> None:
        """A request begins: WSGI gives ``environ``, ASGI ``scope``."""
        handlers = sys.modules.get("django.core.handlers.base")
        if handlers is not None:  # what it connects is not ours to connect
            self._patch(handlers.BaseHandler, "get_response", self._around_response)
            self._patch(handlers.BaseHandler, "get_response_async", self._around_response_async)
        outer = _current.get()
        if outer is not None and _is_request(outer) and _is_request(outer.outer):
            outer = outer.outer  # one that never ended
        _current.set(self.begin("request", *_request_line(named), outer))

    def request_finished(self) -> None:
        """The response was closed."""
        context = _current.get()
        if context is not None and _is_request(context):
            _current.set(context.outer)
            self.end(context)

    def task_started(self, named: Mapping[str, Any]) -> None:
        """A worker, or the immediate backend, begins a task."""
        self.enter_task(_task_name(named.get("task_result")))

    def task_finished(self) -> None:
        """The task has ended, well or not."""
        self.leave_task()

    def enter_task(self, name: str, key: object = None) -> None:
        """A task begins here."""
        context = self.begin("task", name, None, _current.get())
        context.key = key
        _current.set(context)

    def leave_task(self, key: object = None, error: str | None = None) -> None:
        """It ends, if it is the innermost that has begun here."""
        context = _current.get()
        if context is not None and context.begun.kind == "task" and context.key == key:
            _current.set(context.outer)
            self.end(context, error)

    def inside(self, kind: ContextKind, name: str) -> Inside:
        """The context of a command or test for as long as a ``with`` block lasts."""
        return Inside(self, kind, name)

    def begin(
        self, kind: ContextKind, name: str, method: str | None, outer: Context | None
    ) -> Context:
        """Tell of a context that begins inside ``outer``."""
        begun = ContextBegun(
            id=next_id(),
            kind=kind,
            name=name[:_LONGEST],
            start=clock(),
            thread=threading.get_ident(),
            method=method,
            parent=None if outer is None else outer.begun.id,
        )
        self._tell(begun)
        return Context(begun, outer)

    def end(self, context: Context, error: str | None = None) -> None:
        """Tell of its end."""
        self._tell(ContextEnded(context.begun.id, clock(), context.status, error))

    def _watch_tests(self) -> None:
        cases = sys.modules.get("unittest.case")
        if cases is not None:
            self._patch(cases.TestCase, "run", self._around_run)

    def _patch(self, cls: type, name: str, around: Callable[[Any], Any]) -> None:
        method = static.class_attributes(cls).get(name)
        if type(method) is FunctionType and not hasattr(method, _MARK):
            ours = wraps(method)(unseen(around(method)))
            setattr(ours, _MARK, True)
            self._patches.put(cls, name, ours)

    def _around_execute(self, method: Any) -> Any:
        def execute(self_: Any, /, *args: Any, **options: Any) -> Any:
            self._watch_tests()  # the command ``test`` has loaded what it needs by now
            name = static.module_name_of(type(self_)).rpartition(".")[2]
            with self.inside("command", name):
                return method(self_, *args, **options)

        return execute

    def _around_run(self, method: Any) -> Any:
        def run(self_: Any, /, *args: Any, **options: Any) -> Any:
            if self.knows_tests:
                return method(self_, *args, **options)
            attributes = static.instance_attributes(self_) or {}
            name = f"{static.class_path(type(self_))}.{attributes.get('_testMethodName')}"
            with self.inside("test", name):
                return method(self_, *args, **options)

        return run

    def _around_response(self, method: Any) -> Any:
        def get_response(self_: Any, /, *args: Any, **options: Any) -> Any:
            response = method(self_, *args, **options)
            _note_status(response)
            return response

        return get_response

    def _around_response_async(self, method: Any) -> Any:
        async def get_response_async(self_: Any, /, *args: Any, **options: Any) -> Any:
            response = await method(self_, *args, **options)
            _note_status(response)
            return response

        return get_response_async


_MARK = "_is_of_signal_inspector"


def _is_request(context: Context | None) -> bool:
    return context is not None and context.begun.kind == "request"


def _request_line(named: Mapping[str, Any]) -> tuple[str, str | None]:
    """Path and method of a request; the path is empty where it is not known."""
    environ: Any = named.get("environ")
    scope: Any = named.get("scope")
    if issubclass(type(environ), dict):
        path, method = environ.get("PATH_INFO"), environ.get("REQUEST_METHOD")
    elif issubclass(type(scope), dict):
        path, method = scope.get("path"), scope.get("method")
    else:
        path = method = None
    return path if type(path) is str else "", method if type(method) is str else None


def _task_name(result: Any) -> str:
    """The dotted path of the function of a task."""
    if static.module_name_of(type(result)).partition(".")[0] == "django":
        function = author_of(result.task.func)
        if type(function) is FunctionType:
            return f"{static.module_of(function)}.{function.__qualname__}"
    return "?"


def _note_status(response: Any) -> None:
    context = _current.get()
    if context is not None and _is_request(context):
        status = (static.instance_attributes(response) or {}).get("status_code")
        if status is None:  # the class says it, for all but plain responses
            status = static.inherited_attribute(type(response), "status_code")
        context.status = status if type(status) is int else None
