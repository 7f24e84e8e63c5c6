"""What differs between two wirings, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from signal_inspector.lock import words
from signal_inspector.lock.names import ANY
from signal_inspector.lock.order import moves_of
from signal_inspector.lock.pairing import names_of_several, pairs_of
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring

ChangeKind = Literal["added", "removed", "moved", "changed"]
_Senders = Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One receiver of one section that is not as it was."""

    kind: ChangeKind
    signal: str
    sender: str
    receiver: str
    message: str


def changes_between(before: Wiring, after: Wiring) -> list[Change]:
    """Every change, by section and then in dispatch order."""
    old = {section.key: section for section in before.sections}
    new = {section.key: section for section in after.sections}
    senders_before, senders_now = _senders_of(before), _senders_of(after)
    found: list[Change] = []
    for key in sorted(old.keys() | new.keys()):
        was = old[key].listeners if key in old else ()
        now = new[key].listeners if key in new else ()
        section = new.get(key) or old[key]
        found.extend(_Comparison(section, was, now, senders_before, senders_now).changes())
    return found


def _senders_of(wiring: Wiring) -> _Senders:
    """Of each signal and receiver, to whom it listens."""
    senders: dict[tuple[str, str], list[str]] = {}
    for section in wiring.sections:
        for name in dict.fromkeys(one.name for one in section.listeners if not section.pending):
            senders.setdefault((section.signal, name), []).append(section.sender)
    return senders


class _Comparison:
    """One section before and now, with what the receivers listen to besides."""

    def __init__(
        self,
        section: Section,
        was: Sequence[LockedReceiver],
        now: Sequence[LockedReceiver],
        senders_before: _Senders,
        senders_now: _Senders,
    ) -> None:
        self._section = section
        self._was = was
        self._now = now
        self._senders_before = senders_before
        self._senders_now = senders_now
        self._several = names_of_several(was, now)
        self._pairs = pairs_of(was, now, self._several)

    def changes(self) -> Iterator[Change]:
        """What is gone, what is new or moved, and what is another connection."""
        kept = {old for old, _ in self._pairs}
        for old, receiver in enumerate(self._was):
            if old not in kept:
                yield self._change("removed", receiver, self._removed(receiver))
        known = {new for _, new in self._pairs}
        moved = dict(self._moves())
        for new, receiver in enumerate(self._now):
            if new not in known:
                yield self._change("added", receiver, self._added(new))
            elif new in moved:
                yield self._change("moved", receiver, moved[new])
        for old, new in self._pairs:
            was, now = self._was[old], self._now[new]
            if was.flags != now.flags:
                name = self._name(was)
                text = words.is_another(self._section, name, was.flags, now.flags)
                yield self._change("changed", now, text)

    def _change(self, kind: ChangeKind, receiver: LockedReceiver, text: str) -> Change:
        return Change(kind, self._section.signal, self._section.sender, receiver.name, text)

    def _removed(self, receiver: LockedReceiver) -> str:
        section, name = self._section, self._name(receiver)
        if section.pending:
            return words.no_longer_waits(section, name)
        others = [one for one in self._now if one.name == receiver.name]
        if others:
            stayed = next((one for one in others if one in self._was), others[0])
            return words.another_does(section, name, self._name(stayed))
        senders = self._senders_now.get((section.signal, receiver.name), ())
        if section.sender == ANY and senders:
            return words.only_of(section, name, self._it(receiver), senders)
        if ANY in senders:
            return words.any_sender_stays(section, name, self._it(receiver))
        return words.no_longer_runs(section, name)

    def _added(self, new: int) -> str:
        section, receiver = self._section, self._now[new]
        name = self._name(receiver)
        if section.pending:
            return words.now_waits(section, name)
        again = any(one.name == receiver.name for one in self._was)
        senders = self._senders_before.get((section.signal, receiver.name), ())
        if ANY in senders and not again:
            return words.connected_besides(section, name, self._it(receiver))
        return words.now_runs(section, name, self._place(new), again)

    def _place(self, new: int) -> str | None:
        """Where a new receiver runs; None where it alone has a place in an order."""
        if not self._section.is_ordered or self._now[new].is_async:
            return None
        in_order = [index for index, one in enumerate(self._now) if not one.is_async]
        at = in_order.index(new)
        if at:
            return words.place(False, self._name(self._now[in_order[at - 1]]))
        return words.place(True, self._name(self._now[in_order[1]])) if in_order[1:] else None

    def _moves(self) -> Iterator[tuple[int, str]]:
        if not self._section.is_ordered:
            return
        in_order = [
            (old, new)
            for old, new in self._pairs
            if not (self._was[old].is_async or self._now[new].is_async)
        ]
        for move in moves_of(in_order):
            place = words.place(move.is_before, self._name(self._now[move.other]))
            name = self._name(self._now[move.moved])
            yield move.moved, words.now_passes(self._section, name, place)

    def _name(self, receiver: LockedReceiver) -> str:
        """The name; with what tells connections apart where there is more than one of it."""
        return words.told_apart(receiver) if receiver.name in self._several else receiver.name

    def _it(self, receiver: LockedReceiver) -> str:
        """What means the receiver, whatever its connection, after its name was said."""
        return receiver.name if receiver.name in self._several else "it"
