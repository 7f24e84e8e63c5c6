"""Signals that are items of containers."""

from collections import OrderedDict
from typing import NamedTuple

from django.dispatch import Signal

from zoo.shapes.hear import hear
from zoo.shapes.made import make_signal

BY_EVENT = {
    "charge.failed": Signal(),
    "charge.paid": make_signal(),
    "quo'ted": Signal(),
    7: Signal(),
    "nested": {"deep": [Signal(), (Signal(),)]},
    "several lines": Signal(
        use_caching=False,
    ),
}
LISTED = [
    Signal(),
    Signal(),
]
TUPLED = (Signal(), Signal())
BY_COMPREHENSION = {key: Signal() for key in ("red", "green")}
LISTED_BY_COMPREHENSION = [Signal() for _ in range(2)]
BY_CALL = dict(one=Signal(), two=Signal())
ORDERED = OrderedDict([("first", Signal())])


class Pair(NamedTuple):
    """A tuple with names."""

    first: Signal
    second: Signal


PAIR = Pair(Signal(), second=Signal())

REGISTRY: dict[str, Signal] = {}
REGISTRY["assigned"] = Signal()
REGISTRY.setdefault("defaulted", Signal())
REGISTRY.update(updated=Signal())
for name in ("in a loop", "in a loop again"):
    REGISTRY[name] = Signal()
APPENDED: list[Signal] = []
APPENDED.append(Signal())
APPENDED += [Signal()]

for each in (
    *BY_EVENT.values(),
    *LISTED,
    *TUPLED,
    *BY_COMPREHENSION.values(),
    *REGISTRY.values(),
    BY_EVENT["nested"]["deep"][0],
    BY_EVENT["nested"]["deep"][1][0],
):
    if isinstance(each, Signal):
        each.connect(hear)
del each, name
