"""Asynchronous receivers between synchronous ones."""

import functools

from django.dispatch import receiver

from zoo.listeners.board import asynchronous
from zoo.listeners.decorators import skipped_when_raw


@receiver(asynchronous)
async def first_async(**kwargs: object) -> None:
    """Be connected first and called last but some."""


@receiver(asynchronous)
def first_sync(**kwargs: object) -> None:
    """Be connected second and called first."""


@receiver(asynchronous)
async def second_async(**kwargs: object) -> None:
    """Be connected third."""


@receiver(asynchronous)
@skipped_when_raw
async def behind_a_sync_wrapper(**kwargs: object) -> None:
    """Never be awaited."""


def awaited(function: object) -> object:
    """Wrap a synchronous function by an asynchronous one."""

    @functools.wraps(function)
    async def inner(**kwargs: object) -> object:
        return function(**kwargs)

    return inner


@receiver(asynchronous)
@awaited
def behind_an_async_wrapper(**kwargs: object) -> None:
    """Be awaited, though written synchronously."""


class AsyncListener:
    """Has an asynchronous ``__call__``, which no Django awaits."""

    async def __call__(self, **kwargs: object) -> None:
        """Hear a signal."""

    async def on_event(self, **kwargs: object) -> None:
        """Be bound and asynchronous."""

    @classmethod
    async def on_class_event(cls, **kwargs: object) -> None:
        """Be bound to the class and asynchronous."""


LISTENER = AsyncListener()
PARTIAL = functools.partial(second_async, note="partial")
PARTIAL_OF_METHOD = functools.partial(LISTENER.on_event, note="partial")
asynchronous.connect(LISTENER)
asynchronous.connect(LISTENER.on_event)
asynchronous.connect(AsyncListener.on_class_event)
asynchronous.connect(PARTIAL)
asynchronous.connect(PARTIAL_OF_METHOD)


@receiver(asynchronous)
def last_sync(**kwargs: object) -> None:
    """Be connected last."""
