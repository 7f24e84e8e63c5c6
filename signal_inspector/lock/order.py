"""What moved from one order to another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Move:
    """One that is now before, or after, another, of which it was the other way round."""

    moved: int
    is_before: bool
    other: int


def moves_of(pairs: Sequence[Pair]) -> list[Move]:
    """The fewest moves that lead from an order to another; both by their places in the latter.

    ``pairs`` are the places in both, in the order of the latter. Each move is told by the nearest
    one that was passed.
    """
    kept = _longest_in_order(pairs)
    moves = []
    for index, (old, new) in enumerate(pairs):
        if (old, new) in kept:
            continue
        earlier = [one for one in pairs[index + 1 :] if one[0] < old]
        later = [one for one in pairs[:index] if one[0] > old]
        # What stayed was passed in one direction alone: such is the order of what stayed.
        is_before = any(one in kept for one in earlier)
        other = earlier[0] if is_before else later[-1]
        moves.append(Move(new, is_before, other[1]))
    return moves


def _longest_in_order(pairs: Iterable[Pair]) -> frozenset[Pair]:
    """The longest increasing subsequence."""
    lowest: list[int] = []  # of each length, the lowest end of a sequence of that length
    ends: list[Pair] = []
    before: dict[Pair, Pair | None] = {}
    for pair in pairs:
        length = bisect_left(lowest, pair[0])
        before[pair] = ends[length - 1] if length else None
        lowest[length : length + 1] = [pair[0]]
        ends[length : length + 1] = [pair]
    kept = set()
    current = ends[-1] if ends else None
    while current is not None:
        kept.add(current)
        current = before[current]
    return frozenset(kept)
