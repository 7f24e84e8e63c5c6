"""A dispatch_uid as text that is the same in every run."""

import decimal

import pytest

from signal_inspector.resolution.dispatch_uids import uid_text


class Thing:
    def __repr__(self) -> str:
        raise AssertionError


class Jealous(type):
    def __eq__(cls, other: object) -> bool:
        raise AssertionError

    __hash__ = type.__hash__


class Guarded(metaclass=Jealous):
    pass


@pytest.mark.parametrize(
    ("uid", "text"),
    [
        ("shop.log", "shop.log"),
        ("", ""),
        (("shop", 1), "('shop', 1)"),
        (("shop", ("a", None), True), "('shop', ('a', None), True)"),
        (7, "7"),
        (-7, "-7"),
        (1.5, "1.5"),
        (True, "True"),
        (b"bytes", "b'bytes'"),
        (decimal.Decimal(1), "<decimal.Decimal>"),
        (dict, "builtins.dict"),
        ((), "()"),
        (frozenset({"b", "a", "c"}), "{'a', 'b', 'c'}"),
    ],
)
def test_what_can_be_told_is_told(uid: object, text: str) -> None:
    assert uid_text(uid) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(id(Thing), id(Guarded), id="ids"),
        pytest.param(("shop", id(Thing)), ("shop", id(Guarded)), id="ids in a tuple"),
        pytest.param((("shop", id(Thing)),), (("shop", id(Guarded)),), id="ids in a nested tuple"),
        pytest.param(Thing(), Thing(), id="objects"),
        pytest.param(("shop", Thing()), ("shop", Thing()), id="objects in a tuple"),
        pytest.param(frozenset({id(Thing), 1}), frozenset({1, id(Guarded)}), id="ids in a set"),
    ],
)
def test_what_changes_between_runs_is_left_out(one: object, other: object) -> None:
    assert uid_text(one) == uid_text(other)


def test_different_texts_stay_different() -> None:
    assert uid_text(("shop", id(Thing))) != uid_text(("billing", id(Thing)))


def test_the_class_of_a_uid_is_not_asked() -> None:
    assert uid_text(Guarded()) == f"<{__name__}.Guarded>"
