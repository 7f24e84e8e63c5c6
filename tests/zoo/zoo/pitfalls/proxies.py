"""Weak proxies: dead ones raise at every touch, living ones touch what they stand for."""

import weakref

from zoo import traps


class Target:
    """Notes who asks for its class."""

    @property
    def __class__(self) -> type:
        traps.woken("the target of a proxy")
        return Target


class Mortal:
    """Dies at once."""


def dead_proxy() -> object:
    """Return a proxy of what is gone."""
    return weakref.proxy(Mortal())


TARGET = Target()
LIVING = weakref.proxy(TARGET)
GONE = dead_proxy()
IN_A_DICT = {"key": dead_proxy()}
IN_A_LIST = [dead_proxy(), weakref.proxy(TARGET)]


class Holder:
    """Holds a dead one."""

    gone = dead_proxy()
