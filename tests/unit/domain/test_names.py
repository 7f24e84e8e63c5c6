"""The part of a dotted path that people read."""

from __future__ import annotations

import pytest

from signal_inspector.domain.names import last_part, split_path


@pytest.mark.parametrize(
    ("path", "head", "tail"),
    [
        ("django.db.models.signals.post_save", "django.db.models.signals.", "post_save"),
        ("alone", "", "alone"),
        ("", "", ""),
        ("shop.Order.paid", "shop.Order.", "paid"),
        ("shop.HOOKS['order.paid']", "shop.", "HOOKS['order.paid']"),
        ("shop.HOOKS[0]", "shop.", "HOOKS[0]"),
        ("shop.HOOKS['a.<locals>.b']", "shop.", "HOOKS['a.<locals>.b']"),
        ("<unnamed Signal #1>", "", "<unnamed Signal #1>"),
        ("shop.make.<locals>.inner", "shop.", "make.<locals>.inner"),
        ("shop.Kind.make.<locals>.Other.inner", "shop.Kind.", "make.<locals>.Other.inner"),
    ],
)
def test_the_last_part_keeps_its_key_and_the_function_that_it_is_in(
    path: str, head: str, tail: str
) -> None:
    assert split_path(path) == (head, tail)
    assert last_part(path) == tail
