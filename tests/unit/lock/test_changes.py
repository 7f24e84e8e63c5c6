"""What changed, in words."""

from __future__ import annotations

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


def rows(*lines: str) -> Wiring:
    """A wiring of one section, with receivers as a lock file has them."""
    split = [line.split("  ") for line in lines]
    return wiring(*(LockedReceiver(name, tuple(flags)) for name, *flags in split))


def at(**sections: list[str]) -> Wiring:
    """A wiring of several sections of one signal: ``any`` sender, ``Order``, ``Tag``."""
    names = {"any": "any", "Order": "shop.Order", "Tag": "shop.Tag"}
    return Wiring(
        "settings",
        True,
        "",
        tuple(
            Section(SIGNAL, names[sender], tuple(map(LockedReceiver, listeners)))
            for sender, listeners in sections.items()
        ),
    )


def test_two_that_changed_places_are_one_move_past_the_other() -> None:
    assert told(rows("a", "b", "c"), rows("a", "c", "b")) == [
        ("moved", "c now runs before b on post_save of shop.Order")
    ]


def test_receivers_of_an_object_have_no_order() -> None:
    before = wiring("a.one", "a.two", sender="?")
    after = wiring("a.two", "a.one", "a.three", sender="?")

    assert told(before, after) == [("added", "a.three now runs on post_save of an object")]


def test_asynchronous_receivers_have_no_order() -> None:
    before = rows("a", "b  async", "c  async")
    after = rows("a", "c  async", "b  async", "d  async")

    assert told(before, after) == [("added", "d now runs on post_save of shop.Order")]


def test_a_receiver_that_becomes_asynchronous_moves_no_other() -> None:
    assert told(rows("a", "b"), rows("b", "a  async")) == [
        ("changed", "a on post_save of shop.Order: now async")
    ]


def test_a_receiver_that_goes_over_to_any_sender_still_runs() -> None:
    assert told(at(Order=["a"]), at(any=["a"])) == [
        ("added", "a now runs on post_save of any sender"),
        (
            "removed",
            "a is no longer connected to post_save of shop.Order; "
            "it runs on it as on that of any sender",
        ),
    ]


def test_a_receiver_that_goes_over_from_any_sender_ran_before() -> None:
    assert told(at(any=["a"]), at(Order=["a"], Tag=["a"])) == [
        (
            "removed",
            "a no longer runs on post_save of any sender; it does on that of shop.Order, shop.Tag",
        ),
        (
            "added",
            "a is now connected to post_save of shop.Order; "
            "it ran on it before, as on that of any sender",
        ),
        (
            "added",
            "a is now connected to post_save of shop.Tag; "
            "it ran on it before, as on that of any sender",
        ),
    ]


def test_one_connection_of_two_is_told_apart_where_it_goes() -> None:
    assert told(rows("f  uid=a", "f  uid=b"), rows("f  uid=a")) == [
        ("removed", "f (uid=b) no longer runs on post_save of shop.Order; f (uid=a) does")
    ]
    assert told(rows("f", "f  strong"), rows("f  strong")) == [
        ("removed", "f (weak) no longer runs on post_save of shop.Order; f (strong) does")
    ]


def test_one_connection_of_two_is_told_apart_where_it_comes() -> None:
    assert told(rows("f  uid=a"), rows("f  uid=a", "f  uid=b")) == [
        ("added", "f (uid=b) now runs on post_save of shop.Order too, after f (uid=a)")
    ]


def test_one_connection_of_two_is_told_apart_where_it_moves() -> None:
    assert told(rows("f  uid=a", "f  uid=b"), rows("f  uid=b", "f  uid=a")) == [
        ("moved", "f (uid=b) now runs before f (uid=a) on post_save of shop.Order")
    ]


def test_connections_that_go_over_to_others_are_told_by_name() -> None:
    several = (LockedReceiver("f"), LockedReceiver("f", ("async",)))

    assert told(wiring(*several, sender="any"), wiring("f")) == [
        (
            "removed",
            "f (weak) no longer runs on post_save of any sender; f does on that of shop.Order",
        ),
        (
            "removed",
            "f (async) no longer runs on post_save of any sender; f does on that of shop.Order",
        ),
        (
            "added",
            "f is now connected to post_save of shop.Order; "
            "it ran on it before, as on that of any sender",
        ),
    ]
    assert told(wiring("f", sender="any"), wiring(*several))[1:] == [
        (
            "added",
            f"f ({flag}) is now connected to post_save of shop.Order; "
            "f ran on it before, as on that of any sender",
        )
        for flag in ("weak", "async")
    ]


def test_one_connection_for_another_is_told_as_two_changes() -> None:
    assert told(rows("f  uid=a", "f  uid=b"), rows("f  uid=b", "f  uid=c")) == [
        ("removed", "f (uid=a) no longer runs on post_save of shop.Order; f (uid=b) does"),
        ("added", "f (uid=c) now runs on post_save of shop.Order too, after f (uid=b)"),
    ]


def test_all_connections_for_others_are_told_as_what_is_there() -> None:
    assert told(rows("f", "f  strong"), rows("f  async")) == [
        ("removed", "f (weak) no longer runs on post_save of shop.Order; f (async) does"),
        ("removed", "f (strong) no longer runs on post_save of shop.Order; f (async) does"),
        ("added", "f (async) now runs on post_save of shop.Order too"),
    ]


def test_a_dispatch_uid_that_reads_as_more_words_is_in_quotes() -> None:
    assert told(rows("f"), rows("f  uid=a, no longer strong")) == [
        ("changed", "f on post_save of shop.Order: now uid='a, no longer strong'")
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
