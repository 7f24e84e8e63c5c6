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
                st.builds(LockedReceiver, NAMES, st.lists(NAMES, max_size=2).map(tuple)), max_size=3
            ).map(tuple),
            st.booleans(),
        ),
        max_size=4,
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
