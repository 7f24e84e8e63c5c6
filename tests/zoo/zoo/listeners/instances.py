"""Callable instances."""

from unittest import mock

from zoo.listeners.board import instances
from zoo.listeners.decorators import logged
from zoo.listeners.guarded import connect_unless_debug


class Listener:
    """Is called as it is."""

    def __call__(self, **kwargs: object) -> None:
        """Hear a signal."""


class NamedListener(Listener):
    """Inherits ``__call__`` and has names of its own."""

    def __init__(self, name: str) -> None:
        self.__name__ = name
        self.__qualname__ = f"listener.{name}"
        self.__module__ = "nowhere"


class DecoratedListener:
    """Has a decorated ``__call__``."""

    @logged
    def __call__(self, **kwargs: object) -> None:
        """Hear a signal behind a decorator."""


class StaticListener:
    """Has a static ``__call__``."""

    @staticmethod
    def __call__(**kwargs: object) -> None:
        """Hear a signal without self."""


class SlottedListener:
    """Has no ``__dict__``."""

    __slots__ = ("__weakref__",)

    def __call__(self, **kwargs: object) -> None:
        """Hear a signal."""


class TellingListener(Listener):
    """Has ``__wrapped__`` on the class, which wraps nothing of the instance's own."""

    __wrapped__ = Listener


class Outer:
    """Holds a class."""

    class InnerListener:
        """Is nested."""

        def __call__(self, **kwargs: object) -> None:
            """Hear a signal."""


def make_local_listener() -> object:
    """Make an instance of a local class."""

    class LocalListener:
        """Is local."""

        def __call__(self, **kwargs: object) -> None:
            """Hear a signal."""

    return LocalListener()


def wraps_itself(**kwargs: object) -> None:
    """Seem to wrap a function, which is itself."""


def wraps_nothing(**kwargs: object) -> None:
    """Seem to wrap a function, which is none."""


wraps_itself.__wrapped__ = wraps_itself
wraps_nothing.__wrapped__ = None
LISTENERS = (
    Listener(),
    Listener(),
    NamedListener("first"),
    DecoratedListener(),
    SlottedListener(),
    Outer.InnerListener(),
    make_local_listener(),
    mock.Mock(),
    mock.MagicMock(name="listener"),
)
# Django's own look at their signatures fails.
SIGNED_WRONGLY = (
    StaticListener(),
    TellingListener(),
    wraps_itself,
    wraps_nothing,
    mock.AsyncMock(),
)
for each in LISTENERS:
    instances.connect(each)
for each in SIGNED_WRONGLY:
    connect_unless_debug(instances, each)
del each
instances.connect(LISTENERS[0].__call__, sender="its bound __call__")
instances.connect(Listener(), sender="a temporary, dead at once")
