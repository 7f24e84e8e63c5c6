"""Classes, modules, functions and instances as senders."""

import enum
import functools
import json

from zoo.senders.hear import bell, hear, objects


class Shop:
    """A class."""

    class Till:
        """A nested class."""

    def open(self) -> None:
        """Be a function while no instance is asked."""


class Slotted:
    """Has instances without weak references."""

    __slots__ = ()


class Unequal:
    """Has instances that nothing can be compared with."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = None


class Color(enum.Enum):
    """Has members."""

    RED = "red"


class HostileMeta(type):
    """Makes classes that cannot be hashed, compared or tested against."""

    def __eq__(cls, other: object) -> bool:
        raise RuntimeError("__eq__")

    __hash__ = None

    def __instancecheck__(cls, instance: object) -> bool:
        raise RuntimeError("__instancecheck__")

    def __subclasscheck__(cls, subclass: type) -> bool:
        raise RuntimeError("__subclasscheck__")

    def __bool__(cls) -> bool:
        raise RuntimeError("__bool__")


class Unhashable(metaclass=HostileMeta):
    """Such a class."""


def make_local_class() -> type:
    """Define a class inside a function."""

    class Local:
        """Is local."""

    return Local


def make_holder() -> object:
    """Hold an instance in a closure and nowhere else."""
    shop = Shop()
    objects.connect(hear, sender=shop)
    return lambda: shop


LOCAL = make_local_class()
KEPT_LOCALS = [make_local_class()]
SHOP = Shop()
SLOTTED = Slotted()
UNEQUAL = Unequal()
IN_A_LIST = [Shop(), Slotted()]
HOLDER = make_holder()
FUNCTION = functools.partial(json.dumps)


class Registry:
    """Holds instances as class attributes."""

    shop = Shop()


for sender in (
    None,
    Shop,
    Shop.Till,
    Shop.open,
    LOCAL,
    KEPT_LOCALS[0],
    json,
    json.dumps,
    make_local_class,
    SHOP,
    SLOTTED,
    UNEQUAL,
    IN_A_LIST[0],
    IN_A_LIST[1],
    Registry.shop,
    Color,
    Color.RED,
    Unhashable,
    HostileMeta,
    type(None),
    int,
    print,
    FUNCTION,
    bell,
):
    objects.connect(hear, sender=sender)
del sender
