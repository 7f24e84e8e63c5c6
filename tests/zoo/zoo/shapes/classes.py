"""Signals that are attributes of classes, and subclasses of Signal."""

from typing import NoReturn

from django.db.models.signals import ModelSignal
from django.dispatch import Signal

from zoo import traps
from zoo.shapes.hear import hear


class Hub:
    """Has signals at several depths."""

    opened = Signal()
    closed: Signal = Signal()
    TABLE = {"row": Signal(), "cells": [Signal(), Signal()]}

    class Inner:
        """Nested."""

        rang = Signal()

        class Innermost:
            """Nested twice."""

            rang = Signal()


class SubHub(Hub):
    """Inherits its signals and defines none."""


Hub.added_afterwards = Signal()


class QuietSignal(Signal):
    """Overrides how it sends."""

    def __init__(self, *, quiet: bool = True) -> None:
        super().__init__(use_caching=False)
        self.quiet = quiet

    def send(self, sender: object, **named: object) -> list[tuple[object, object]]:
        """Send nothing while quiet."""
        return [] if self.quiet else super().send(sender, **named)


class CachedModelSignal(ModelSignal):
    """A subclass of ModelSignal, two initialisers deep."""

    def __init__(self) -> None:
        super().__init__(use_caching=True)


class CachedAgain(CachedModelSignal):
    """The second initialiser."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class CountingSignal(Signal):
    """Overrides connect and counts."""

    connected = 0

    def connect(self, receiver: object, *args: object, **kwargs: object) -> None:
        """Count, then connect."""
        self.connected += 1
        super().connect(receiver, *args, **kwargs)


class UnhashableSignal(Signal):
    """Can be neither hashed nor compared nor shown."""

    __hash__ = None

    def __eq__(self, other: object) -> NoReturn:
        traps.woken("__eq__ of a signal")
        raise RuntimeError("__eq__")

    def __repr__(self) -> NoReturn:
        traps.woken("__repr__ of a signal")
        raise RuntimeError("__repr__")


class EmptySignal(Signal):
    """Counts as false while nothing is connected, and afterwards too."""

    def __len__(self) -> int:
        return 0


quiet = QuietSignal()
loud = QuietSignal(quiet=False)
cached_again = CachedAgain("again")
counting = CountingSignal()
unhashable = UnhashableSignal()
empty = EmptySignal()
IN_A_LIST = [UnhashableSignal(), EmptySignal()]

Hub.opened.connect(hear)
SubHub.opened.connect(hear, sender=SubHub)
Hub.TABLE["row"].connect(hear)
Hub.TABLE["cells"][1].connect(hear)
Hub.Inner.rang.connect(hear)
Hub.Inner.Innermost.rang.connect(hear)
Hub.added_afterwards.connect(hear)
quiet.connect(hear)
cached_again.connect(hear, sender="animals.Animal")
counting.connect(hear)
counting.connect(hear)
unhashable.connect(hear)
empty.connect(hear)
IN_A_LIST[0].connect(hear)
IN_A_LIST[1].connect(hear)
