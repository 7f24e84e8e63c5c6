"""Bound methods, class methods, static methods and methods behind proxies."""

import types
import weakref

from django.dispatch import receiver
from django.utils.functional import SimpleLazyObject

from zoo import traps
from zoo.listeners.board import methods


class Base:
    """Has a method that a subclass inherits."""

    def inherited(self, **kwargs: object) -> None:
        """Be inherited."""


class Handler(Base):
    """Has methods of every kind."""

    def on_event(self, **kwargs: object) -> None:
        """Be bound to an instance."""

    @classmethod
    def on_class_event(cls, **kwargs: object) -> None:
        """Be bound to the class."""

    @staticmethod
    def on_static_event(**kwargs: object) -> None:
        """Be bound to nothing."""

    @staticmethod
    @receiver(methods, sender="static")
    def on_decorated_static_event(**kwargs: object) -> None:
        """Be connected while the class is still being made."""

    @property
    def callback(self) -> object:
        """Return a closure."""

        def inner(**kwargs: object) -> None:
            """Be a closure of a property."""

        return inner

    class Nested:
        """Has a method as well."""

        def on_nested_event(self, **kwargs: object) -> None:
            """Be bound to an instance of a nested class."""


class Meta(type):
    """Has a method that classes get."""

    def on_meta_event(cls, **kwargs: object) -> None:
        """Be bound to a class, as an instance of its metaclass."""


class WithMeta(metaclass=Meta):
    """An instance of Meta."""


def wake_the_handler() -> Handler:
    """Make what the lazy object stands for; nobody should need it."""
    traps.woken("the object of a lazily bound method")
    return Handler()


HANDLER = Handler()
SECOND_HANDLER = Handler()
NESTED = Handler.Nested()
PROXY = weakref.proxy(HANDLER)
AWAKE = SimpleLazyObject(lambda: SECOND_HANDLER)
ASLEEP = SimpleLazyObject(wake_the_handler)

methods.connect(HANDLER.on_event)
methods.connect(HANDLER.on_event)
methods.connect(SECOND_HANDLER.on_event)
methods.connect(HANDLER.inherited)
methods.connect(Handler.on_class_event)
methods.connect(HANDLER.on_class_event, sender="through the instance")
methods.connect(Handler.on_static_event)
methods.connect(HANDLER.callback, weak=False)
methods.connect(NESTED.on_nested_event)
methods.connect(WithMeta.on_meta_event)
methods.connect(PROXY.on_event, sender="proxy")
methods.connect(AWAKE.inherited)
methods.connect(types.MethodType(Handler.on_event, ASLEEP), weak=False)
methods.connect(Handler().on_event, sender="a temporary, dead at once")
methods.connect(Handler.on_event, sender="the plain function", weak=False)


class Method:
    """A descriptor of its own that binds as functions do."""

    def __init__(self, function: object) -> None:
        self.function = function

    def __get__(self, instance: object, owner: type | None = None) -> object:
        return types.MethodType(self.function, instance)


class Described:
    """Has a method by that descriptor."""

    @Method
    def on_described_event(self, **kwargs: object) -> None:
        """Be bound by hand."""


DESCRIBED = Described()
methods.connect(DESCRIBED.on_described_event, weak=False)
