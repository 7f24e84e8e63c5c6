"""Classes whose metaclass answers for them."""

from typing import NoReturn

from zoo import traps


class Jealous(type):
    """Notes who compares, tests or searches its classes."""

    def __eq__(cls, other: object) -> NoReturn:
        cls.refuse("__eq__")

    __hash__ = None

    def __instancecheck__(cls, instance: object) -> NoReturn:
        cls.refuse("__instancecheck__")

    def __subclasscheck__(cls, subclass: type) -> NoReturn:
        cls.refuse("__subclasscheck__")

    def __bool__(cls) -> NoReturn:
        cls.refuse("__bool__")

    def __len__(cls) -> NoReturn:
        cls.refuse("__len__")

    def __iter__(cls) -> NoReturn:
        cls.refuse("__iter__")

    def __repr__(cls) -> NoReturn:
        cls.refuse("__repr__")

    def refuse(cls, name: str) -> NoReturn:
        """Note the question and raise."""
        traps.woken(f"{name} of a metaclass")
        raise RuntimeError(name)


class Guarded(metaclass=Jealous):
    """Such a class."""


class GuardedToo(Guarded):
    """A subclass of such a class."""


GUARDED = Guarded()
IN_A_DICT = {"class": Guarded, "instance": GuardedToo()}
