"""Decorators that wrap receivers in every way."""

import contextlib
import functools
from collections.abc import Callable, Iterator

Receiver = Callable[..., object]


def logged(function: Receiver) -> Receiver:
    """Wrap as one should."""

    @functools.wraps(function)
    def inner(*args: object, **kwargs: object) -> object:
        return function(*args, **kwargs)

    return inner


def retried(times: int) -> Callable[[Receiver], Receiver]:
    """Wrap as one should, with an argument."""

    def decorate(function: Receiver) -> Receiver:
        @functools.wraps(function)
        def inner(*args: object, **kwargs: object) -> object:
            return [function(*args, **kwargs) for _ in range(times)]

        return inner

    return decorate


def by_lambda(function: Receiver) -> Receiver:
    """Wrap with a lambda."""
    return functools.wraps(function)(lambda *args, **kwargs: function(*args, **kwargs))


def careless(function: Receiver) -> Receiver:
    """Copy nothing but the name."""

    def inner(*args: object, **kwargs: object) -> object:
        return function(*args, **kwargs)

    inner.__name__ = function.__name__
    return inner


def forgetful(function: Receiver) -> Receiver:
    """Copy nothing at all."""

    def inner(*args: object, **kwargs: object) -> object:
        return function(*args, **kwargs)

    return inner


class Audited:
    """A decorator that is a class and updates itself."""

    def __init__(self, function: Receiver) -> None:
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call what was decorated."""
        return self.function(*args, **kwargs)


class Plain:
    """A decorator that is a class and does not update itself."""

    def __init__(self, function: Receiver) -> None:
        self.function = function

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call what was decorated."""
        return self.function(*args, **kwargs)


class Locked(contextlib.ContextDecorator):
    """A context manager that decorates."""

    def __enter__(self) -> "Locked":
        return self

    def __exit__(self, *details: object) -> None:
        return None


@contextlib.contextmanager
def opened() -> Iterator[None]:
    """Be a context manager made of a generator, which decorates too."""
    yield


def skipped_when_raw(function: Receiver) -> Receiver:
    """Wrap an asynchronous or synchronous function by a synchronous one."""

    @functools.wraps(function)
    def inner(*args: object, raw: bool = False, **kwargs: object) -> object:
        return None if raw else function(*args, **kwargs)

    return inner
