"""Receivers that are gone, and what their going makes possible."""

import gc
from collections.abc import Callable

from zoo.listeners.board import lifetimes


class Temporary:
    """Lives for a moment."""

    def on_event(self, **kwargs: object) -> None:
        """Hear a signal, while it lives."""

    def __call__(self, **kwargs: object) -> None:
        """Hear a signal, while it lives."""


def make_receiver() -> Callable[..., None]:
    """Make a closure."""

    def closure(**kwargs: object) -> None:
        """Hear a signal, while it lives."""

    return closure


def successor(**kwargs: object) -> None:
    """Take over a dispatch_uid of the dead."""


def before(**kwargs: object) -> None:
    """Stand before the dead."""


def after(**kwargs: object) -> None:
    """Stand behind the dead."""


class Knot:
    """Refers to itself, so that it lives until the garbage is collected."""

    def __init__(self) -> None:
        self.myself = self

    def on_event(self, **kwargs: object) -> None:
        """Hear a signal until then."""


lifetimes.connect(before)
lifetimes.connect(lambda **kwargs: None)
lifetimes.connect(make_receiver())
lifetimes.connect(Temporary())
lifetimes.connect(Temporary().on_event)
predecessor = make_receiver()
lifetimes.connect(predecessor, dispatch_uid="inherited")
del predecessor
lifetimes.connect(successor, dispatch_uid="inherited")
lifetimes.connect(Knot().on_event)
gc.collect()
lifetimes.connect(Knot().on_event, sender="uncollected")
lifetimes.connect(after)
