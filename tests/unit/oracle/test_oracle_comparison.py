"""The comparison finds what a tool gets wrong, and nothing in what is right."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from django.dispatch import Signal
from oracle.comparison import compare
from oracle.expectation import Expectation, expect
from oracle.faultless import as_shown
from oracle.recorder import Recorder

Shown = dict[str, object]


class Shop:
    """A sender."""


def first(**kwargs: object) -> None:
    """Be a receiver."""


def second(**kwargs: object) -> None:
    """Be another receiver."""


def third(**kwargs: object) -> None:
    """Be one more."""


NAME = f"{__name__}.heard"


@pytest.fixture
def expected(monkeypatch: pytest.MonkeyPatch) -> Expectation:
    """Return what is right for a signal with three receivers."""
    with Recorder() as recorder:
        monkeypatch.setitem(globals(), "heard", Signal())
        signal = globals()["heard"]
        signal.connect(first, sender=Shop)
        signal.connect(second, dispatch_uid="second")
        signal.connect(third)
        return expect(recorder)


def rows(shown: Shown) -> list[Shown]:
    """Return the receivers of the only signal."""
    return shown["signals"][0]["receivers"]


def drop_a_receiver(shown: Shown) -> None:
    """Forget the second receiver, and number the others anew."""
    del rows(shown)[1]
    rows(shown)[1]["order"] = 1


def rename_a_receiver(shown: Shown) -> None:
    """Name a receiver after its wrapper."""
    rows(shown)[1]["name"] = "elsewhere.wrapper"


def swap_two_receivers(shown: Shown) -> None:
    """Show two receivers the wrong way round."""
    rows(shown)[1:] = [
        {**rows(shown)[2], "order": 1},
        {**rows(shown)[1], "order": 2},
    ]


def change_a_sender(shown: Shown) -> None:
    """Name the wrong class."""
    rows(shown)[0]["sender"]["name"] = "elsewhere.Shop"


def give_up_on_a_sender(shown: Shown) -> None:
    """Call a class unknown."""
    rows(shown)[0]["sender"] = {"kind": "unknown", "name": "?", "label": None}


def show_a_receiver_twice(shown: Shown) -> None:
    """Show one receiver twice."""
    rows(shown).append({**rows(shown)[2], "order": 3})


def number_from_one(shown: Shown) -> None:
    """Number the receivers from one."""
    for each in rows(shown):
        each["order"] += 1


def point_at_a_decorator(shown: Shown) -> None:
    """Give the wrong line."""
    rows(shown)[0]["location"]["line"] -= 1


def lose_a_dispatch_uid(shown: Shown) -> None:
    """Forget a dispatch_uid."""
    rows(shown)[1]["dispatch_uid"] = None


def rename_the_signal(shown: Shown) -> None:
    """Call the signal by another name."""
    shown["signals"][0]["name"] = "elsewhere.heard"


def invent_an_alias(shown: Shown) -> None:
    """Name a place that holds no such signal."""
    shown["signals"][0]["aliases"].append("elsewhere.heard")


def invent_a_pending_row(shown: Shown) -> None:
    """Show something that waits for nothing."""
    shown["pending"].append({"signal": NAME, "receiver": "first", "sender": "nosuch.model"})


FAULTS: list[tuple[Callable[[Shown], None], list[str]]] = [
    (
        drop_a_receiver,
        [f"signal {NAME}: receiver {__name__}.second for * is missing"],
    ),
    (
        rename_a_receiver,
        [
            f"signal {NAME}: receiver {__name__}.second for *: "
            f"name is 'elsewhere.wrapper', expected '{__name__}.second'"
        ],
    ),
    (
        swap_two_receivers,
        [
            f"signal {NAME}: receiver {__name__}.second for * "
            "has the wrong order: position 1, shown at 2"
        ],
    ),
    (
        change_a_sender,
        [
            f"signal {NAME}: receiver {__name__}.first for {__name__}.Shop: "
            f"sender is 'elsewhere.Shop', expected '{__name__}.Shop'"
        ],
    ),
    (
        give_up_on_a_sender,
        [
            f"signal {NAME}: receiver {__name__}.first for {__name__}.Shop: "
            "kind of the sender is 'unknown', expected 'class'",
            f"signal {NAME}: receiver {__name__}.first for {__name__}.Shop: "
            f"sender is '?', expected '{__name__}.Shop'",
        ],
    ),
    (
        show_a_receiver_twice,
        [f"signal {NAME}: receiver {__name__}.third for * is unexpected"],
    ),
    (number_from_one, [f"signal {NAME}: orders are [1, 2, 3], not 0 to 2"]),
    (
        lose_a_dispatch_uid,
        [
            f"signal {NAME}: receiver {__name__}.second for *: "
            "dispatch_uid is None, expected 'second'"
        ],
    ),
    (invent_an_alias, [f"signal {NAME}: alias elsewhere.heard is not this signal"]),
    (invent_a_pending_row, [f"pending first on {NAME} for nosuch.model: unexpected"]),
]


@pytest.mark.parametrize(("plant", "words"), FAULTS, ids=[each.__name__ for each, _ in FAULTS])
def test_a_planted_fault_is_reported(
    expected: Expectation, plant: Callable[[Shown], None], words: list[str]
) -> None:
    shown = copy.deepcopy(as_shown(expected))
    plant(shown)
    assert compare(expected, shown) == words


def test_a_faultless_tool_has_no_differences(expected: Expectation) -> None:
    assert compare(expected, as_shown(expected)) == []


def test_a_wrong_line_is_reported(expected: Expectation) -> None:
    shown = copy.deepcopy(as_shown(expected))
    point_at_a_decorator(shown)
    line = first.__code__.co_firstlineno
    assert compare(expected, shown) == [
        f"signal {NAME}: receiver {__name__}.first for {__name__}.Shop: "
        f"line is {line - 1}, expected {line}"
    ]


def test_a_signal_under_another_name_is_missing_and_unexpected(expected: Expectation) -> None:
    shown = copy.deepcopy(as_shown(expected))
    rename_the_signal(shown)
    assert compare(expected, shown) == [
        f"signal {NAME}: missing",
        "signal elsewhere.heard: unexpected",
    ]


def test_what_was_there_before_the_recorder_may_be_left_alone(expected: Expectation) -> None:
    shown = copy.deepcopy(as_shown(expected))
    shown["signals"].append({**copy.deepcopy(shown["signals"][0]), "name": "made.before"})
    assert compare(expected, shown) == ["signal made.before: unexpected"]
    assert compare(expected, shown, only_known=True) == []
