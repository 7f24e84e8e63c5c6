"""Which receiver of before is which of now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence

from signal_inspector.lock.wiring import LockedReceiver

Receivers = Sequence[LockedReceiver]


def names_of_several(was: Receivers, now: Receivers) -> frozenset[str]:
    """The names that mean more than one connection, before or now."""
    counts = [Counter(one.name for one in receivers) for receivers in (was, now)]
    return frozenset(name for count in counts for name, number in count.items() if number > 1)


def pairs_of(was: Receivers, now: Receivers, several: Collection[str]) -> list[tuple[int, int]]:
    """Places before and now of the same connection, in the order of now.

    It is the same in all, else in all but its number; else it has the same name, where that is
    of one connection alone, or the same name and ``dispatch_uid``.
    """
    pairs: dict[int, int] = {}
    for likeness in (_all, _all_but_number, _name_or_uid(several)):
        left: dict[Hashable, list[int]] = {}
        for old in sorted(set(range(len(was))).difference(pairs.values()), reverse=True):
            left.setdefault(likeness(was[old]), []).append(old)
        for new, receiver in enumerate(now):
            if new not in pairs and left.get(likeness(receiver)):
                pairs[new] = left[likeness(receiver)].pop()
    return [(pairs[new], new) for new in sorted(pairs)]


def _all(receiver: LockedReceiver) -> Hashable:
    return receiver


def _all_but_number(receiver: LockedReceiver) -> Hashable:
    return receiver.name, receiver.kind_of_connection


def _name_or_uid(several: Collection[str]) -> Callable[[LockedReceiver], Hashable]:
    def key(receiver: LockedReceiver) -> Hashable:
        if receiver.name not in several:
            return receiver.name, None
        uid = next((flag for flag in receiver.flags if flag.startswith("uid=")), None)
        return (receiver.name, uid) if uid else receiver

    return key
