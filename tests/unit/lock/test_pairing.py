"""Which receiver of before is which of now."""

from __future__ import annotations

import pytest

from signal_inspector.lock.pairing import names_of_several, pairs_of
from signal_inspector.lock.wiring import LockedReceiver


def receivers(*lines: str) -> list[LockedReceiver]:
    """Receivers as a lock file has them, with one blank."""
    return [LockedReceiver(name, tuple(flags)) for name, *flags in map(str.split, lines)]


@pytest.mark.parametrize(
    ("was", "now", "pairs"),
    [
        (["f", "g"], ["g", "f"], [(1, 0), (0, 1)]),
        (["f uid=a"], ["f uid=b strong"], [(0, 0)]),
        (["f x2"], ["f"], [(0, 0)]),
        (["f strong", "f x2"], ["f x3", "f strong"], [(1, 0), (0, 1)]),
        (["f uid=a", "f uid=b"], ["f uid=b", "f uid=c"], [(1, 0)]),
        (["f uid=a", "f uid=b"], ["f uid=b strong", "f uid=a"], [(1, 0), (0, 1)]),
        (["f", "f strong"], ["f async"], []),
        (["f"], [], []),
    ],
)
def test_a_connection_is_known_by_its_flags_or_else_by_its_name_or_uid(
    was: list[str], now: list[str], pairs: list[tuple[int, int]]
) -> None:
    before, after = receivers(*was), receivers(*now)

    assert pairs_of(before, after, names_of_several(before, after)) == pairs


def test_a_name_is_of_several_connections_before_or_now() -> None:
    was, now = receivers("f", "f strong", "g", "h"), receivers("g", "g uid=a", "h")

    assert names_of_several(was, now) == {"f", "g"}
