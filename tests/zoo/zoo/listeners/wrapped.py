"""Receivers behind decorators."""

import functools

from django.dispatch import receiver
from django.utils.decorators import method_decorator

from zoo.listeners.board import wrapped
from zoo.listeners.decorators import (
    Audited,
    Locked,
    Plain,
    by_lambda,
    careless,
    forgetful,
    logged,
    opened,
    retried,
)


@receiver(wrapped)
@logged
def logged_receiver(**kwargs: object) -> None:
    """Be wrapped once."""


@receiver(wrapped)
@logged
@retried(3)
def wrapped_twice(**kwargs: object) -> None:
    """Be wrapped two deep."""


@logged
@receiver(wrapped)
def bypassed(**kwargs: object) -> None:
    """Be connected before the decorator."""


@receiver(wrapped)
@by_lambda
def behind_a_lambda(**kwargs: object) -> None:
    """Be wrapped by a lambda."""


@receiver(wrapped)
@opened()
def behind_a_generator(**kwargs: object) -> None:
    """Be wrapped by a generator's context manager."""


@receiver(wrapped)
@Locked()
def behind_a_context_decorator(**kwargs: object) -> None:
    """Be wrapped by a class's context manager."""


@receiver(wrapped)
@logged
@Locked()
@opened()
def behind_three(**kwargs: object) -> None:
    """Be wrapped three deep."""


@receiver(wrapped)
@functools.cache
def remembered(**kwargs: object) -> None:
    """Be remembered."""


@receiver(wrapped)
@functools.cache
@logged
def remembered_and_logged(**kwargs: object) -> None:
    """Be remembered and wrapped."""


@receiver(wrapped)
@Audited
def audited(**kwargs: object) -> None:
    """Be wrapped by an instance that says so."""


@receiver(wrapped)
@Plain
def plainly_wrapped(**kwargs: object) -> None:
    """Be wrapped by an instance that does not say so."""


@receiver(wrapped)
@careless
def carelessly_wrapped(**kwargs: object) -> None:
    """Be wrapped by what copies the name alone."""


@receiver(wrapped)
@forgetful
def forgotten(**kwargs: object) -> None:
    """Be wrapped by what copies nothing."""


@receiver(wrapped)
@forgetful
@logged
def forgotten_and_logged(**kwargs: object) -> None:
    """Be wrapped by what copies nothing around what copies all."""


@functools.singledispatch
def dispatched(sender: object, **kwargs: object) -> None:
    """Be a generic function."""


wrapped.connect(dispatched)
wrapped.connect(logged(lambda **kwargs: None), weak=False)


class Service:
    """Has decorated methods."""

    @logged
    def on_event(self, **kwargs: object) -> None:
        """Be wrapped and bound."""

    @classmethod
    @logged
    def on_class_event(cls, **kwargs: object) -> None:
        """Be wrapped and bound to the class."""

    @method_decorator(logged)
    def on_django_event(self, **kwargs: object) -> None:
        """Be wrapped by Django's tool for methods."""

    @functools.partialmethod
    def on_partial_event(self, **kwargs: object) -> None:
        """Be a partial method without arguments."""


def make_decorated() -> object:
    """Decorate a function inside a function."""

    @logged
    def decorated_inside(**kwargs: object) -> None:
        """Be wrapped and nested."""

    return decorated_inside


SERVICE = Service()
wrapped.connect(SERVICE.on_event)
wrapped.connect(Service.on_class_event)
wrapped.connect(SERVICE.on_django_event, weak=False)
wrapped.connect(SERVICE.on_partial_event, weak=False)
wrapped.connect(make_decorated(), weak=False)
