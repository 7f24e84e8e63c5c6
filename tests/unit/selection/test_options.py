"""Selections as options of the command line."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all

from signal_inspector import Selection, UsageError
from signal_inspector.domain.snapshot import ORIGINS, RECEIVER_KINDS
from signal_inspector.selection.options import as_options, from_options


def values(field: str) -> st.SearchStrategy[Any]:
    """What a field may hold."""
    if field in ("only_async", "unconnected"):
        return st.booleans()
    texts: Any = {"origin": st.sampled_from(ORIGINS), "kind": st.sampled_from(RECEIVER_KINDS)}
    return st.lists(texts.get(field, st.text()), max_size=3).map(sorted).map(tuple)


selections = st.builds(Selection, **{each.name: values(each.name) for each in fields(Selection)})


@for_all(selections, examples=200)
def test_what_is_written_is_read_back(selection: Selection) -> None:
    assert from_options(as_options(selection)) == selection


def test_no_selection_has_no_options() -> None:
    assert as_options(Selection()) == ""
    assert from_options("  ") == Selection()


def test_the_order_is_always_the_same() -> None:
    one = Selection(only_async=True, sender=("shop.Order", "b c", "a"), exclude_app=("admin",))

    assert as_options(one) == (
        "--sender a --sender 'b c' --sender shop.Order --exclude-app admin --async"
    )


def test_a_value_may_stand_after_an_equals_sign() -> None:
    found = from_options("--sender=shop.Order --signal='a=b' --path --odd")

    assert found == Selection(sender=("shop.Order",), signal=("a=b",), path=("--odd",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("--sneder shop.Order", "there is no filter '--sneder'; did you mean --sender?"),
        ("shop.Order", "there is no filter 'shop.Order'; the filters are --signal, --sender,"),
        ("--sender", "the filter --sender needs a pattern after it."),
        ("--origin here", "--origin is one of project, third-party, django, not 'here'."),
        ("--kind=method", "--kind is one of function, nested_function,"),
        ("--async=yes", "the filter --async takes no value."),
        ("--app 'shop", 'cannot read the filters "--app \'shop": No closing quotation.'),
    ],
)
def test_what_is_no_filter_is_said(text: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        from_options(text)

    assert words in str(raised.value)
