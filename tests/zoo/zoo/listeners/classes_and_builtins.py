"""Classes as receivers, and functions that are written in C."""

import operator

from zoo.listeners.board import classes_and_builtins
from zoo.listeners.decorators import logged
from zoo.listeners.guarded import connect_unless_debug


class Event:
    """Is made once for each signal."""

    def __init__(self, **kwargs: object) -> None:
        self.kwargs = kwargs

    class Kind:
        """Is nested."""

        def __init__(self, **kwargs: object) -> None:
            self.kwargs = kwargs


@logged
class Decorated:
    """Is hidden behind a function that wraps it."""

    def __init__(self, **kwargs: object) -> None:
        self.kwargs = kwargs


def final(cls: type) -> type:
    """Return a class unchanged."""
    return cls


@final
class Marked(Event):
    """Has a decorator above it."""


HEARD: list[object] = []
classes_and_builtins.connect(Event)
classes_and_builtins.connect(Event.Kind)
classes_and_builtins.connect(Marked)
classes_and_builtins.connect(Decorated)
for builtin in (
    print,
    HEARD.append,
    dict,
    dict.fromkeys,
    "text".upper,
    str.upper,
    operator.itemgetter("sender"),
    operator.not_,
    object().__repr__,
    object.__repr__,
    int.from_bytes,
):
    connect_unless_debug(classes_and_builtins, builtin, weak=False)
del builtin
