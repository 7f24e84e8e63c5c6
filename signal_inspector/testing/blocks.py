"""``with`` blocks that also go around whole functions."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

from signal_inspector.errors import UsageError

_Given = TypeVar("_Given")
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Block(Generic[_Given]):
    """A ``with`` block, or a decorator of functions, ``async`` ones too.

    It may be entered many times, each time anew.
    """

    def __init__(self, make: Callable[[], AbstractContextManager[_Given]]) -> None:
        self._make = make
        self._entered: list[AbstractContextManager[_Given]] = []

    def __enter__(self) -> _Given:
        __tracebackhide__ = True
        block = self._make()
        given = block.__enter__()
        self._entered.append(block)
        return given

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        __tracebackhide__ = True
        try:
            self._entered.pop().__exit__(kind, error, traceback)
        except AssertionError as failure:  # which is to point to the test, not to us
            raise failure.with_traceback(None) from None

    def __call__(self, function: _Function) -> _Function:
        """The function in a block. Raises UsageError for what a block cannot go around."""
        if not inspect.isroutine(function):
            raise UsageError(f"{function!r} is no function: decorate its methods one by one.")
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise UsageError(f"{function.__qualname__}() yields: use 'with' inside of it.")
        if inspect.iscoroutinefunction(function):
            return cast("_Function", self._around_async(function))
        return cast("_Function", self._around_sync(function))

    def _around_sync(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with Block(self._make):
                return function(*args, **kwargs)

        return inside

    def _around_async(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        async def inside(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with Block(self._make):
                return await function(*args, **kwargs)

        return inside
