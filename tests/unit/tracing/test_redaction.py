"""What may be said of arguments, and what may not."""

from __future__ import annotations

import datetime
import enum
import uuid
from collections import OrderedDict, namedtuple
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from signal_inspector.tracing.redaction import Redaction

SECRET = "hunter2-secret"


@pytest.fixture
def redaction() -> Redaction:
    """With one more name than usual."""
    return Redaction(["pin_code"])


class Untouchable:
    """Fails at anything that is asked of it."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"asked for {name}")

    def __repr__(self) -> str:
        raise AssertionError("printed")

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared")

    __hash__ = object.__hash__


class LoudModel(User):
    class Meta:
        proxy = True
        app_label = "auth"

    def __str__(self) -> str:
        raise AssertionError("printed")

    __repr__ = __str__


class Colour(enum.Enum):
    RED = SECRET


Account = namedtuple("Account", "name password")


def woken() -> Any:
    raise AssertionError("evaluated")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (5, "5"),
        (1.5, "1.5"),
        ("plain", "'plain'"),
        ("x" * 100, repr("x" * 80) + "..."),
        (b"bytes", "<5 bytes>"),
        (2**300, "<int of 301 bits>"),
        (Decimal("1.50"), "1.50"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ([1, [2, [3, [4]]]], "[1, [2, [3, <list of 1>]]]"),
        ((1,), "(1,)"),
        (list(range(20)), "[0, 1, 2, 3, 4, 5, 6, 7, ... 12 more]"),
        ({"a": {"b": 1}}, "{'a': {'b': 1}}"),
        (OrderedDict(a=1), "{'a': 1}"),
        (frozenset({1}), "{1}"),
        (int, "<class builtins.int>"),
        (len, "<function len>"),
        (enum, "<module enum>"),
    ],
)
def test_plain_values_are_written_out(redaction: Redaction, value: object, text: str) -> None:
    assert redaction.text("value", value) == text


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Untouchable(), "<tests.unit.tracing.test_redaction.Untouchable>"),
        (lambda: [Untouchable()], "[<tests.unit.tracing.test_redaction.Untouchable>]"),
        (lambda: {Untouchable(): 1}, "{<tests.unit.tracing.test_redaction.Untouchable>: 1}"),
        (lambda: SimpleLazyObject(woken), "<django.utils.functional.SimpleLazyObject>"),
        (lambda: LoudModel(pk=3), "<auth.LoudModel pk=3>"),
        (lambda: User.objects.all(), "<django.db.models.query.QuerySet>"),
    ],
    ids=["object", "in a list", "as a key", "lazy", "model", "queryset"],
)
def test_nothing_of_the_program_is_called(redaction: Redaction, make: Any, text: str) -> None:
    assert (
        redaction.text("value", make()).replace(__name__, "tests.unit.tracing.test_redaction")
        == text
    )


def test_a_lazy_text_stays_lazy(redaction: Redaction) -> None:
    assert "lazy" in redaction.text("value", gettext_lazy("a text"))


def test_a_model_is_its_class_and_key(redaction: Redaction) -> None:
    user = User(pk=3, username="someone", password=SECRET)

    assert redaction.text("instance", user) == "<auth.User pk=3>"
    assert redaction.text("instance", User()) == "<auth.User pk=None>"


def test_a_key_that_is_a_secret_is_not_said(redaction: Redaction) -> None:
    session = Session(session_key=SECRET)

    assert redaction.text("instance", session) == "<sessions.Session pk=***>"


def test_a_request_is_its_method_and_path(redaction: Redaction) -> None:
    request = RequestFactory().get(f"/orders/?token={SECRET}", HTTP_AUTHORIZATION=SECRET)

    assert redaction.text("request", request) == "<WSGIRequest GET /orders/>"
    assert redaction.text("request", HttpRequest()) == "<HttpRequest >"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", SECRET),
        ("new_password1", SECRET),
        ("api_token", SECRET),
        ("SECRET_KEY", SECRET),
        ("client-secret", SECRET),
        ("credentials", {"username": "a", "password": SECRET}),
        ("authorization", SECRET),
        ("cookies", {"a": SECRET}),
        ("sessionid", SECRET),
        ("pin_code", SECRET),
        ("data", {"a": [{"Password": SECRET}]}),
        ("data", {b"x-api-key": SECRET}),
        ("data", QueryDict(f"csrfmiddlewaretoken={SECRET}")),
        ("headers", {"X-Own": SECRET}),
        ("headers", [("X-Own", SECRET)]),
        ("data", [("Authorization", SECRET)]),
        ("data", [(b"cookie", SECRET.encode())]),
        ("data", Account("a", SECRET)),
        ("data", Colour.RED),
        ("environ", {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_X_OWN": SECRET}),
        ("environ", {"QUERY_STRING": SECRET, "wsgi.input": SECRET}),
        ("scope", {"path": "/", "headers": [(b"x-own", SECRET.encode())]}),
        ("url", f"postgres://user:{SECRET}@host/db"),
        ("url", f"postgres://user:{SECRET}@{'x' * 200}@host/db"),
        ("url", f"https://host/?token={SECRET}&a=1"),
        ("text", f"Authorization: Bearer {SECRET}"),
        ("text", f"password='{SECRET}'"),
        ("text", f"{{'api_key': '{SECRET}'}}"),
        ("args", (1, SECRET)),
        ("kwargs", {"nickname": SECRET}),
        ("instance", User(first_name=SECRET, password=SECRET)),
    ],
)
def test_no_secret_is_said(redaction: Redaction, name: str, value: object) -> None:
    text = redaction.text(name, value)

    assert SECRET not in text
    assert "hunter2" not in text


def test_the_value_of_a_secret_setting_is_not_said(redaction: Redaction) -> None:
    said = redaction.arguments({"setting": "SECRET_KEY", "value": SECRET, "enter": True})
    other = redaction.arguments({"setting": "USE_TZ", "value": True, "enter": True})

    assert said == (("setting", "'SECRET_KEY'"), ("value", "***"), ("enter", "True"))
    assert other[1] == ("value", "True")


def test_the_text_of_an_argument_is_bounded(redaction: Redaction) -> None:
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep, *["word" * 10] * 100]

    assert len(redaction.text("value", deep)) < 320


def test_secret_options_of_a_command_line(redaction: Redaction) -> None:
    words = ["manage.py", "x", f"--password={SECRET}", "--token", SECRET, "--api-key", "--plan"]

    said = redaction.command_line(words)

    assert said == (*("manage.py", "x", "--password=***", "--token", "***", "--api-key", "--plan"),)
