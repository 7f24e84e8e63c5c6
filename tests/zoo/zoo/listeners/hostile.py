"""Receivers that answer every question with an exception, and note who asked."""

from typing import NoReturn

from zoo import traps
from zoo.listeners.board import hostile
from zoo.listeners.guarded import connect_unless_debug

ASKED_BY_DJANGO = {"__func__", "__self__"}


class Hostile:
    """Cannot be compared, shown or searched; stays hashable and callable."""

    def __call__(self, **kwargs: object) -> None:
        """Hear a signal."""

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        # With DEBUG on, Django compares what it connects.
        if traps.ARMED:
            self.refuse("__eq__")
        return self is other

    def __repr__(self) -> NoReturn:
        self.refuse("__repr__")

    def __str__(self) -> NoReturn:
        self.refuse("__str__")

    def __bool__(self) -> NoReturn:
        self.refuse("__bool__")

    def __len__(self) -> NoReturn:
        self.refuse("__len__")

    def __iter__(self) -> NoReturn:
        self.refuse("__iter__")

    def __getattr__(self, name: str) -> NoReturn:
        if name not in ASKED_BY_DJANGO:
            traps.woken(f"{type(self).__name__}.{name} of a hostile receiver")
        raise AttributeError(name)

    def refuse(self, name: str) -> NoReturn:
        """Note the question and raise."""
        traps.woken(f"{type(self).__name__}.{name} of a hostile receiver")
        raise RuntimeError(name)


class Impostor(Hostile):
    """Claims to be of another class, and notes who believes it."""

    @property
    def __class__(self) -> type:
        traps.woken("__class__ of a hostile receiver")
        return int


class Endless(Hostile):
    """Seems to have every attribute that one could ask for."""

    def __getattr__(self, name: str) -> object:
        if name in ASKED_BY_DJANGO or name.startswith("_is_coroutine"):
            raise AttributeError(name)
        traps.woken(f"Endless.{name}")
        return self


HOSTILES = [Hostile(), Hostile(), Impostor()]
ENDLESS = Endless()
for each in HOSTILES:
    hostile.connect(each)
del each
connect_unless_debug(hostile, ENDLESS)
