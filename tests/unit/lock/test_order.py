"""What moved from one order to another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal_inspector.lock.order import Move, moves_of

PERMUTATIONS = st.integers(0, 7).flatmap(lambda length: st.permutations(range(length)))


def moves_to(order: list[int]) -> list[Move]:
    """What leads from 0, 1, 2… to ``order``."""
    return moves_of([(old, new) for new, old in enumerate(order)])


@pytest.mark.parametrize(
    ("order", "moves"),
    [
        ([], []),
        ([0, 1, 2], []),
        ([1, 2, 0], [Move(2, False, 1)]),
        ([2, 0, 1], [Move(0, True, 1)]),
        ([0, 2, 1], [Move(1, True, 2)]),
        ([2, 3, 0, 1], [Move(0, True, 2), Move(1, True, 2)]),
        ([1, 3, 2, 0], [Move(1, True, 2), Move(3, False, 2)]),
    ],
)
def test_a_move_is_told_by_the_nearest_that_was_passed(order: list[int], moves: list[Move]) -> None:
    assert moves_to(order) == moves


@given(PERMUTATIONS)
def test_no_fewer_moves_would_do(order: list[int]) -> None:
    stay = (
        len(some)
        for length in range(len(order), -1, -1)
        for some in combinations(order, length)
        if list(some) == sorted(some)
    )

    assert len(moves_to(order)) == len(order) - next(stay)


@given(PERMUTATIONS)
def test_each_move_is_true_of_the_new_order_and_was_false_in_the_old_one(order: list[int]) -> None:
    for move in moves_to(order):
        assert (move.moved < move.other) == move.is_before
        assert (order[move.moved] < order[move.other]) != move.is_before
