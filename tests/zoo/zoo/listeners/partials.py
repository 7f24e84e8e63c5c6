"""Partial objects around everything."""

import functools

from zoo.listeners.board import partials
from zoo.listeners.methods import HANDLER, Handler
from zoo.listeners.wrapped import logged_receiver


def with_prefix(prefix: str, **kwargs: object) -> str:
    """Take an argument before the signal's own."""
    return prefix


class PartialSubclass(functools.partial):
    """A partial by inheritance."""


SIMPLE = functools.partial(with_prefix, "simple")
NESTED = functools.partial(PartialSubclass(with_prefix, "outer"), note="inner")
UPDATED = functools.update_wrapper(functools.partial(with_prefix, "updated"), with_prefix)
OF_METHOD = functools.partial(HANDLER.on_event, note="method")
OF_CLASS_METHOD = functools.partial(Handler.on_class_event, note="class method")
OF_LAMBDA = functools.partial(lambda prefix, **kwargs: prefix, "lambda")
OF_WRAPPED = functools.partial(logged_receiver, note="wrapped")
OF_PARTIAL_OF_UPDATED = functools.partial(UPDATED, note="again")

for each in (
    SIMPLE,
    NESTED,
    UPDATED,
    OF_METHOD,
    OF_CLASS_METHOD,
    OF_LAMBDA,
    OF_WRAPPED,
    OF_PARTIAL_OF_UPDATED,
    functools.partial(with_prefix, "strong"),
):
    partials.connect(each, weak=False)
del each
partials.connect(functools.partial(with_prefix, "weak, dead at once"))
