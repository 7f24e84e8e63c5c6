"""A lock file is written and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal_inspector import UsageError
from signal_inspector.lock.file_format import from_text, to_text
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring

WIRING = Wiring(
    "config.settings",
    True,
    "--app shop",
    (
        Section(
            "shop.signals.sent",
            "shop.Order",
            (LockedReceiver("shop.receivers.log", ("strong", "uid=a b")),),
        ),
        Section("shop.signals.sent", "nosuch.Model", (LockedReceiver("shop.lost"),), pending=True),
    ),
)
NAMES = st.from_regex(r"[a-z_<>\[\]'.]{1,20}", fullmatch=True)


def test_a_receiver_has_a_line_of_its_own() -> None:
    assert to_text(WIRING).splitlines()[1:] == [
        "# settings: config.settings, DEBUG: on, filters: --app shop",
        "",
        "[shop.signals.sent from shop.Order]",
        "  shop.receivers.log  strong  uid=a b",
        "",
        "[pending shop.signals.sent from nosuch.Model]",
        "  shop.lost",
    ]


def test_what_was_written_is_read_back() -> None:
    assert from_text(to_text(WIRING), "signals.lock") == WIRING


@given(
    st.lists(
        st.builds(
            Section,
            NAMES,
            NAMES,
            st.lists(
                st.builds(LockedReceiver, NAMES, st.lists(NAMES, max_size=2).map(tuple)),
                max_size=3,
                unique=True,
            ).map(tuple),
            st.booleans(),
        ),
        max_size=4,
        unique_by=lambda one: one.key,
    ).map(tuple)
)
def test_any_names_are_read_back(sections: tuple[Section, ...]) -> None:
    wiring = Wiring("settings", False, "", sections)

    assert from_text(to_text(wiring), "signals.lock") == wiring


@given(st.text())
def test_any_other_text_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        from_text(text, "signals.lock")

    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base"])
def test_markers_of_a_conflict_are_told_with_their_line(marker: str) -> None:
    with pytest.raises(UsageError, match=r"^signals\.lock:9: a merge left conflict markers"):
        from_text(to_text(WIRING) + marker + "\n", "signals.lock")


def test_the_command_that_writes_it_anew_is_told_as_a_whole() -> None:
    with pytest.raises(UsageError, match=r"write it anew with 'lock --path ci/w\.lock'\.$"):
        from_text(to_text(WIRING) + "=======\n", "ci/w.lock", "lock --path ci/w.lock")


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("[shop.signals.sent from shop.Order]", 4),
        ("[pending shop.signals.sent from nosuch.Model]", 7),
        ("  shop.lost", 8),
        ("  shop.lost  x2", 8),
    ],
)
def test_what_a_merge_has_doubled_is_refused(line: str, first: int) -> None:
    with pytest.raises(UsageError) as caught:
        from_text(f"{to_text(WIRING)}{line}\n", "signals.lock", "lock --app shop")

    assert str(caught.value) == (
        f"signals.lock:9: line {first} says the same already, as after a merge; "
        "write it anew with 'lock --app shop'."
    )


def test_a_receiver_stands_twice_where_its_connections_differ() -> None:
    (*_, section) = from_text(to_text(WIRING) + "  shop.lost  strong\n", "signals.lock").sections

    assert [one.flags for one in section.listeners] == [(), ("strong",)]


@pytest.mark.parametrize(
    "line",
    [
        "  ",
        "  shop.log ",
        "    shop.log",
        "   shop.log",
        "  shop.log   strong",
        "  shop.log  ",
        "  shop.log  \tstrong",
        "[shop.sent  from any]",
        "[ shop.sent from any]",
        "[shop.sent from any ]",
    ],
)
def test_blanks_are_no_part_of_a_name(line: str) -> None:
    with pytest.raises(UsageError, match=r"^signals\.lock:9: this is no line of a lock file"):
        from_text(f"{to_text(WIRING)}{line}\n", "signals.lock")


def test_a_later_format_is_not_taken_for_this_one() -> None:
    text = to_text(WIRING).replace("\n\n", "\n# format: 2\n\n", 1)

    with pytest.raises(UsageError) as caught:
        from_text(text, "signals.lock")

    assert str(caught.value) == (
        "signals.lock has the format '2', which this version of django-signal-inspector "
        "does not know; upgrade it."
    )


def test_other_comments_are_passed_over() -> None:
    assert from_text("# Of the shop.\n" + to_text(WIRING) + "# The end.\n", "f") == WIRING
