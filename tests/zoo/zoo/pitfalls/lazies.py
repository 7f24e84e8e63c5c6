"""Lazy objects in every place where a search could meet them."""

from django.dispatch import Signal
from django.utils.functional import SimpleLazyObject, lazy

from zoo import traps


def wake() -> Signal:
    """Make what the lazy object stands for: a signal that must not be found."""
    traps.woken("a lazy object")
    return Signal()


AT_MODULE_LEVEL = SimpleLazyObject(wake)
IN_A_DICT = {"key": SimpleLazyObject(wake), "nested": {"key": SimpleLazyObject(wake)}}
IN_A_LIST = [SimpleLazyObject(wake)]
IN_A_TUPLE = (SimpleLazyObject(wake), [SimpleLazyObject(wake)])
LAZY_RESULT = lazy(wake, Signal)()


class Holder:
    """Holds one as an attribute of a class, and one of an instance."""

    at_class_level = SimpleLazyObject(wake)

    def __init__(self) -> None:
        self.at_instance_level = SimpleLazyObject(wake)

    @property
    def computed(self) -> Signal:
        """Be computed by nobody."""
        return wake()


class Computed:
    """A descriptor that must not be asked on a class."""

    def __get__(self, instance: object, owner: type | None = None) -> Signal:
        return wake()


class WithDescriptor:
    """Has such a descriptor."""

    signal = Computed()


class Uncountable(dict):
    """A dictionary that notes who looks into it by its own methods."""

    def items(self) -> object:
        """Note and raise."""
        traps.woken("items() of a dictionary")
        raise RuntimeError

    def __iter__(self) -> object:
        traps.woken("__iter__() of a dictionary")
        raise RuntimeError

    def __len__(self) -> int:
        traps.woken("__len__() of a dictionary")
        raise RuntimeError


class Dressed:
    """Says that it is a signal."""

    @property
    def __class__(self) -> type:
        traps.woken("__class__ of an object in a module")
        return Signal


HOLDER = Holder()
UNCOUNTABLE = Uncountable(key="value")
DRESSED = Dressed()
