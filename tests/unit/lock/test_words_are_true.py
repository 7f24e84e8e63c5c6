"""Whatever two wirings are, each word about them is true of now and was false before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from signal_inspector.lock.changes import Change, changes_between
from signal_inspector.lock.pairing import names_of_several, pairs_of
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring
from signal_inspector.lock.words import told_apart

SIGNAL = "shop.signals.sent"
SENDERS = ("any", "shop.Order", "shop.Tag", "?")
FLAGS = [
    (),
    ("async",),
    ("strong",),
    ("uid=a",),
    ("uid=b",),
    ("strong", "uid=a"),
    ("async", "uid=b"),
    ("x2",),
    ("strong", "x3"),
]
RECEIVERS = st.lists(
    st.builds(LockedReceiver, st.sampled_from("fghij"), st.sampled_from(FLAGS)),
    unique_by=lambda one: (one.name, one.kind_of_connection),
    max_size=6,
).map(tuple)
Rows = Sequence[LockedReceiver]
Sections = dict[str, tuple[LockedReceiver, ...]]
SECTIONS: st.SearchStrategy[Sections] = st.dictionaries(st.sampled_from(SENDERS), RECEIVERS)

ADDED = re.compile(r"(.+?) now runs on \S+ of (.+?)( too)?(?:, (before|after) (.+))?")
REMOVED = re.compile(
    r"(.+?) no longer runs on \S+ of ([^;]+)(?:; (\S+) does on that of (.+)|; (.+) does)?"
)
CONNECTED = re.compile(r"(.+) is now connected to \S+ of ([^;]+); (\S+) ran on it before, .+")
NOT_CONNECTED = re.compile(r"(.+) is no longer connected to \S+ of ([^;]+); (\S+) runs on it as .+")
MOVED = re.compile(r"(.+) now runs (before|after) (.+) on \S+ of (.+)")
CHANGED = re.compile(r"(.+?) on \S+ of (.+): (.+)")


def wiring(sections: Sections) -> Wiring:
    """Sections of one signal by their senders."""
    made = tuple(Section(SIGNAL, sender, rows) for sender, rows in sections.items() if rows)
    return Wiring("settings", True, "", made)


def sender_of(words: str) -> str:
    """The sender that words mean."""
    return {"any sender": "any", "an object": "?"}.get(words, words)


def rows_of(label: str, rows: Rows) -> list[LockedReceiver]:
    """The rows that a label means."""
    return [one for one in rows if label in (one.name, told_apart(one))]


def meant(it: str, label: str) -> str:
    """What a word that follows a label means."""
    return label if it == "it" else it


def runs(label: str, sender: str, sections: Sections) -> bool:
    """Whether a send by this sender calls the receiver."""
    return any(rows_of(label, sections.get(one, ())) for one in {sender, "any"})


def is_added(found: re.Match[str], old: Sections, new: Sections) -> bool:
    label, sender, too, where, other = found.groups()
    rows = new[sender_of(sender)]
    (row,) = rows_of(label, rows)
    assert runs(label, sender_of(sender), new)
    assert bool(too) == any(one.name == row.name for one in old.get(sender_of(sender), ()))
    if "(" not in label:
        assert not runs(label, sender_of(sender), old)
    assert row not in old.get(sender_of(sender), ())
    if where:
        (neighbour,) = rows_of(other, rows)
        assert not any(one.is_async for one in (row, neighbour))
        assert sender != "an object"
        assert (rows.index(row) < rows.index(neighbour)) == (where == "before")
    return True


def is_removed(found: re.Match[str], old: Sections, new: Sections) -> bool:
    label, sender, it, senders, other = found.groups()
    assert runs(label, sender_of(sender), old)
    assert not rows_of(label, new.get(sender_of(sender), ()))
    if other:
        assert rows_of(other, new[sender_of(sender)])
    elif senders:
        left = [one for one in SENDERS if rows_of(meant(it, label), new.get(one, ()))]
        assert sorted(map(sender_of, senders.split(", "))) == sorted(left)
    else:
        assert not runs(label, sender_of(sender), new)
    return True


def is_connected(found: re.Match[str], old: Sections, new: Sections) -> bool:
    label, sender, it = found.groups()
    assert rows_of(meant(it, label), old["any"])
    assert not rows_of(label, old.get(sender_of(sender), ()))
    assert rows_of(label, new[sender_of(sender)])
    return True


def is_moved(found: re.Match[str], old: Sections, new: Sections) -> bool:
    label, where, other, sender = found.groups()
    was, now = old[sender_of(sender)], new[sender_of(sender)]
    before = {new: old for old, new in pairs_of(was, now, names_of_several(was, now))}
    (row,), (neighbour,) = rows_of(label, now), rows_of(other, now)
    one, two = now.index(row), now.index(neighbour)
    assert (one < two) == (where == "before")
    assert (before[one] < before[two]) != (where == "before")
    assert not any(each.is_async for each in (row, neighbour, was[before[one]], was[before[two]]))
    return True


def is_changed(found: re.Match[str], old: Sections, new: Sections) -> bool:
    label, sender, words = found.groups()
    (was,) = rows_of(label, old[sender_of(sender)])
    (now,) = (
        one
        for one in new[sender_of(sender)]
        if one.name == was.name and changed(was, one) == words.split(", ")
    )
    return now != was


def changed(was: LockedReceiver, now: LockedReceiver) -> list[str]:
    """What is said of a connection that is another one."""
    gained = [f"now {flag}" for flag in now.flags if flag not in was.flags]
    return gained + [f"no longer {flag}" for flag in was.flags if flag not in now.flags]


def is_true(change: Change, old: Sections, new: Sections) -> bool:
    """Whether the words are known, and right."""
    told = change.message
    if found := CONNECTED.fullmatch(told):
        return is_connected(found, old, new)
    if found := NOT_CONNECTED.fullmatch(told):
        return is_connected(found, new, old)
    if found := ADDED.fullmatch(told):
        return is_added(found, old, new)
    if found := REMOVED.fullmatch(told):
        return is_removed(found, old, new)
    if found := MOVED.fullmatch(told):
        return is_moved(found, old, new)
    found = CHANGED.fullmatch(told)
    return found is not None and is_changed(found, old, new)


def kept_order(was: Rows, now: Rows) -> list[int]:
    """Places before, in the order of now, of those that have a place in both."""
    return [
        old
        for old, new in pairs_of(was, now, names_of_several(was, now))
        if not (was[old].is_async or now[new].is_async)
    ]


def fewest_moves(order: list[int]) -> int:
    """How many must move to sort these."""
    for length in range(len(order), 0, -1):
        if any(list(some) == sorted(some) for some in combinations(order, length)):
            return len(order) - length
    return 0


def as_called(sections: Sections) -> dict[str, tuple[object, ...]]:
    """What is called, with the order alone that there is."""
    return {
        sender: (
            [one for one in rows if not one.is_async and sender != "?"],
            {one for one in rows if one.is_async or sender == "?"},
        )
        for sender, rows in sections.items()
        if rows
    }


@given(SECTIONS, SECTIONS)
def test_each_word_is_true_and_was_false(old: Sections, new: Sections) -> None:
    for change in changes_between(wiring(old), wiring(new)):
        assert is_true(change, old, new), change.message


@given(SECTIONS, SECTIONS)
def test_something_is_told_wherever_a_send_calls_something_else(
    old: Sections, new: Sections
) -> None:
    changes = changes_between(wiring(old), wiring(new))

    assert (changes == []) == (as_called(old) == as_called(new))


@given(RECEIVERS, RECEIVERS)
def test_no_more_than_need_be_are_told_to_have_moved(was: Rows, now: Rows) -> None:
    old, new = {"shop.Order": tuple(was)}, {"shop.Order": tuple(now)}

    changes = changes_between(wiring(old), wiring(new))

    moved = [one.message for one in changes if one.kind == "moved"]
    assert len(set(moved)) == len(moved) == fewest_moves(kept_order(was, now))


@given(SECTIONS)
def test_no_order_is_told_of_receivers_of_several_senders(sections: Sections) -> None:
    changes = changes_between(wiring({}), wiring({"?": sections.get("?", ())}))

    assert not any(re.search(r", (before|after) ", one.message) for one in changes)
