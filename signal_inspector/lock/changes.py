"""What differs between two wirings, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from signal_inspector.lock.wiring import ANY, NAMELESS, LockedReceiver, Section, Wiring

ChangeKind = Literal["added", "removed", "moved", "changed"]
_DJANGO = "django."


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
    found: list[Change] = []
    for key in sorted(old.keys() | new.keys()):
        section = new.get(key) or old[key]
        was = old[key].listeners if key in old else ()
        now = new[key].listeners if key in new else ()
        found.extend(_in_section(section, was, now))
    return found


def _in_section(
    section: Section, was: Sequence[LockedReceiver], now: Sequence[LockedReceiver]
) -> Iterator[Change]:
    pairs = _pairs(was, now)
    kept = {new for _, new in pairs}
    for index, receiver in enumerate(was):
        if index not in {old for old, _ in pairs}:
            yield _change("removed", section, receiver, _removed(section, receiver))
    in_place = _in_place(pairs)
    for index, receiver in enumerate(now):
        if index not in kept:
            yield _change("added", section, receiver, _added(section, now, index))
        elif index not in in_place:
            where = f"{_after(now, index)} on {_event(section)}"
            yield _change("moved", section, receiver, f"{receiver.name} now runs {where}")
    for old, new in sorted(pairs, key=lambda pair: pair[1]):
        if was[old].flags != now[new].flags:
            yield _change("changed", section, now[new], _changed(section, was[old], now[new]))


def _pairs(was: Sequence[LockedReceiver], now: Sequence[LockedReceiver]) -> list[tuple[int, int]]:
    """Which receiver of before is which of now: the same in all, else of the same name."""
    pairs: dict[int, int] = {}
    for in_all in (True, False):
        for old, receiver in enumerate(was):
            for new, other in enumerate(now):
                same = receiver == other if in_all else receiver.name == other.name
                if same and old not in pairs and new not in pairs.values():
                    pairs[old] = new
    return list(pairs.items())


def _in_place(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Of those that were kept, which stand as before relative to each other."""
    before = [new for _, new in sorted(pairs)]
    after = sorted(before)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {new for block in blocks for new in after[block.b : block.b + block.size]}


def _change(kind: ChangeKind, section: Section, receiver: LockedReceiver, text: str) -> Change:
    return Change(kind, section.signal, section.sender, receiver.name, text)


def _added(section: Section, now: Sequence[LockedReceiver], index: int) -> str:
    if section.pending:
        return f"{now[index].name} now waits for {section.sender}, which is not there"
    text = f"{now[index].name} now runs on {_event(section)}"
    return f"{text}, {_after(now, index)}" if len(now) > 1 else text


def _removed(section: Section, receiver: LockedReceiver) -> str:
    if section.pending:
        return f"{receiver.name} no longer waits for {section.sender}"
    return f"{receiver.name} no longer runs on {_event(section)}"


def _changed(section: Section, was: LockedReceiver, now: LockedReceiver) -> str:
    gained = [f"now {flag}" for flag in now.flags if flag not in was.flags]
    lost = [f"no longer {flag}" for flag in was.flags if flag not in now.flags]
    return f"{now.name} on {_event(section)}: {', '.join(gained + lost)}"


def _after(now: Sequence[LockedReceiver], index: int) -> str:
    if index:
        return f"after {now[index - 1].name}"
    return f"before {now[1].name}" if len(now) > 1 else "alone"


def _event(section: Section) -> str:
    """``post_save of shop.Order``; a signal that is not Django's by its whole path."""
    signal = section.signal
    short = signal.rpartition(".")[2] if signal.startswith(_DJANGO) else signal
    sender = {ANY: "any sender", NAMELESS: "an object"}.get(section.sender, section.sender)
    return f"{short} of {sender}"
