"""Which of two functions of one name a place connects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import evidence as given
from support.values import receiver

from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.explain.namesakes import connected_of, successor_of


def function(line: int | None, path: str = "shop/receivers.py") -> Receiver:
    return replace(receiver("shop.receivers.hear"), location=Location(path, line))


FIRST, LAST = function(6), function(12)


@pytest.mark.parametrize(
    ("line", "decorated", "own", "later"),
    [
        (5, True, FIRST, LAST),
        (6, True, FIRST, LAST),
        (11, True, LAST, None),
        (9, False, FIRST, LAST),
        (14, False, LAST, None),
        (3, False, None, None),
        (13, True, None, None),
    ],
)
def test_a_decorator_stands_above_its_function_and_a_call_below(
    line: int, decorated: bool, own: Receiver | None, later: Receiver | None
) -> None:
    place = given.registration(spot=given.at(line=line), decorated=decorated)

    assert connected_of(place, (FIRST, LAST)) == own
    assert successor_of(place, (FIRST, LAST)) == later


@pytest.mark.parametrize(
    "defined",
    [(), (FIRST,), (FIRST, function(12, "shop/other.py")), (FIRST, function(None))],
    ids=["none", "one", "another file", "no line"],
)
def test_one_alone_in_its_module_is_not_mistaken(defined: tuple[Receiver, ...]) -> None:
    place = given.registration(spot=given.at(line=5))

    assert connected_of(place, defined) is None
    assert successor_of(place, defined) is None
