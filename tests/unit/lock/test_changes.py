"""What changed, in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signal_inspector.lock.changes import Change, changes_between
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring

SIGNAL = "django.db.models.signals.post_save"


def wiring(*receivers: LockedReceiver | str, sender: str = "shop.Order") -> Wiring:
    """Receivers of one signal and sender."""
    locked = tuple(LockedReceiver(one) if isinstance(one, str) else one for one in receivers)
    return Wiring("settings", True, "", (Section(SIGNAL, sender, locked),) if locked else ())


def told(before: Wiring, after: Wiring) -> list[tuple[str, str]]:
    """Kind and message of each change."""
    return [(change.kind, change.message) for change in changes_between(before, after)]


def test_the_same_wiring_has_no_changes() -> None:
    assert told(wiring("a.one", "a.two"), wiring("a.one", "a.two")) == []


def test_an_added_receiver_is_told_with_what_runs_before_it() -> None:
    after = wiring("billing.signals.invoice", "audit.signals.log_order")

    assert told(wiring("billing.signals.invoice"), after) == [
        (
            "added",
            "audit.signals.log_order now runs on post_save of shop.Order, "
            "after billing.signals.invoice",
        )
    ]


def test_an_added_first_receiver_is_told_with_what_runs_after_it() -> None:
    assert told(wiring("a.two"), wiring("a.one", "a.two")) == [
        ("added", "a.one now runs on post_save of shop.Order, before a.two")
    ]


def test_the_only_receiver_is_told_without_neighbours() -> None:
    assert told(wiring(), wiring("a.one", sender="any")) == [
        ("added", "a.one now runs on post_save of any sender")
    ]


def test_a_removed_receiver_is_told() -> None:
    assert told(wiring("a.one", "a.two"), wiring("a.two")) == [
        ("removed", "a.one no longer runs on post_save of shop.Order")
    ]


def test_a_receiver_that_moved_is_told_with_its_new_place() -> None:
    assert told(wiring("a.one", "a.two", "a.three"), wiring("a.two", "a.three", "a.one")) == [
        ("moved", "a.one now runs after a.three on post_save of shop.Order")
    ]


def test_flags_that_changed_are_told() -> None:
    before = wiring(LockedReceiver("a.one", ("strong",)))
    after = wiring(LockedReceiver("a.one", ("async",)))

    assert told(before, after) == [
        ("changed", "a.one on post_save of shop.Order: now async, no longer strong")
    ]


def test_a_signal_of_the_project_goes_by_its_whole_path() -> None:
    after = Wiring(
        "settings", True, "", (Section("shop.signals.sent", "?", (LockedReceiver("a.one"),)),)
    )

    assert changes_between(wiring(), after) == [
        Change(
            "added",
            "shop.signals.sent",
            "?",
            "a.one",
            "a.one now runs on shop.signals.sent of an object",
        )
    ]


def test_what_is_pending_now_waits() -> None:
    section = Section(SIGNAL, "nosuch.Model", (LockedReceiver("a.one"),), pending=True)
    after = Wiring("settings", True, "", (section,))

    assert told(wiring(), after) == [
        ("added", "a.one now waits for nosuch.Model, which is not there")
    ]
    assert told(after, wiring()) == [("removed", "a.one no longer waits for nosuch.Model")]


LISTS = st.lists(st.sampled_from(["a.one", "a.two", "a.three", "a.four"]), unique=True)


@given(LISTS, LISTS)
def test_any_two_wirings_differ_exactly_where_changes_are_told(
    was: list[str], now: list[str]
) -> None:
    changes = changes_between(wiring(*was), wiring(*now))

    assert (changes == []) == (was == now)
    assert {one.receiver for one in changes if one.kind == "added"} == set(now) - set(was)
    assert {one.receiver for one in changes if one.kind == "removed"} == set(was) - set(now)
    moved = {one.receiver for one in changes if one.kind == "moved"}
    kept = [name for name in was if name in now and name not in moved]
    assert [name for name in now if name in kept] == kept
