"""What receivers that may not live have in common, and what tells them apart."""

from __future__ import annotations

import functools
from functools import partial
from typing import Any

import pytest

from signal_inspector.discovery.likeness import alike_of, differ, traits_of


def hear(*_: object, **__: object) -> None: ...


def overhear(*_: object, **__: object) -> None: ...


@functools.wraps(hear)
def wrapper(**given: object) -> None:
    hear(**given)


class Base:
    def hear(self, **_: object) -> None: ...

    def __call__(self, **_: object) -> None: ...

    @classmethod
    def told(cls, **_: object) -> None: ...


class Mail(Base): ...


class Sms(Base): ...


class Channel(Base):
    def __init__(self, name: str) -> None:
        self.name = name


class Slotted(Base):
    __slots__ = ("name",)


class Listed(list[object]):
    def hear(self, **_: object) -> None: ...


def made() -> Any:
    def inner(**_: object) -> None: ...

    return inner


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Mail().hear, Sms().hear),
        (Mail.told, Sms.told),
        (Mail(), Sms()),
        (partial(hear, "mail"), partial(hear, "sms")),
        (partial(hear, tag="mail"), partial(hear, tag="sms")),
        (partial(hear, 1), partial(hear, True)),
        (partial(Mail().hear, 1), partial(Sms().hear, 1)),
    ],
)
def test_receivers_of_one_code_that_surely_are_others(one: Any, other: Any) -> None:
    assert differ(traits_of(one), traits_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (hear, hear),
        (made(), made()),
        (Mail().hear, Mail().hear),
        (Channel("a").hear, Channel("b").hear),
        (Mail(), Mail()),
        (partial(hear, "mail"), partial(hear, "mail")),
        (partial(hear, object()), partial(hear, object())),
        (partial(hear, "mail"), partial(hear)),
        (hear, partial(hear, "mail")),
    ],
)
def test_receivers_that_may_be_the_same_again(one: Any, other: Any) -> None:
    assert not differ(traits_of(one), traits_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (hear, hear),
        (hear, wrapper),
        (Mail().hear, Mail().hear),
        (Mail.told, Mail.told),
        (partial(hear, 1, tag="a"), partial(hear, 1, tag="a")),
        (partial(Mail().hear, 1), partial(Mail().hear, 1)),
    ],
)
def test_receivers_that_do_the_same(one: Any, other: Any) -> None:
    assert alike_of(one) is not None
    assert alike_of(one) == alike_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (hear, overhear),
        (Mail().hear, Sms().hear),
        (Mail.told, Sms.told),
        (partial(hear, 1), partial(hear, 2)),
        (partial(hear, 1), hear),
    ],
)
def test_receivers_that_do_not(one: Any, other: Any) -> None:
    assert None not in (alike_of(one), alike_of(other))
    assert alike_of(one) != alike_of(other)


@pytest.mark.parametrize(
    "receiver",
    [
        Channel("a").hear,
        Slotted().hear,
        Listed().hear,
        Mail(),
        made(),
        lambda **_: None,
        partial(hear, object()),
        partial(made(), 1),
        print,
    ],
)
def test_what_cannot_be_told(receiver: Any) -> None:
    assert alike_of(receiver) is None
