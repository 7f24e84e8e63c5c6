"""Secrets planted wherever Django sends them: none is in what a trace tells or writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.signals import user_login_failed
from django.core.signals import request_started
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_init, post_save, pre_init, pre_save
from django.dispatch import Signal
from django.test import Client, override_settings
from django.test.signals import setting_changed
from support.traces import Told

from signal_inspector import trace
from signal_inspector.tracing.sinks.spool import Spool

MARK = "pl4nted"
LISTENED_TO = (
    *(user_login_failed, request_started, connection_created, setting_changed),
    *(pre_init, post_init, pre_save, post_save, m2m_changed),
)

custom = Signal()


def heard(**_: Any) -> None: ...


@pytest.fixture(autouse=True)
def _everything_is_heard() -> Any:
    for signal in (*LISTENED_TO, custom):
        signal.connect(heard)
    yield
    for signal in (*LISTENED_TO, custom):
        signal.disconnect(heard)


def program() -> None:
    """Sends secrets in all the ways that Django has, and some of its own."""
    User = get_user_model()  # noqa: N806
    user = User.objects.create_user(f"someone-{MARK}", f"{MARK}@example.org", MARK, first_name=MARK)
    assert list(User.objects.filter(pk=user.pk))
    assert authenticate(username="someone", password=MARK, token=MARK) is None
    client = Client(headers={"authorization": f"Bearer {MARK}", "x-own": MARK})
    client.cookies["sessionid"] = MARK
    client.get(f"/?token={MARK}&q={MARK}")
    with override_settings(
        SECRET_KEY=MARK,
        OWN_PASSWORD=MARK,
        OWN={"nested": [{"api_key": MARK}], "url": f"redis://user:{MARK}@host/"},
    ):
        pass
    connection_created.send(type(connection), connection=connection)
    custom.send(
        None,
        request=client.get("/").wsgi_request,
        password=MARK,
        payload={"deep": {"Authorization": MARK, "items": [("X-Api-Key", MARK)]}},
        text=f"https://host/?access_token={MARK}",
        error=LookupError(MARK),
        instance=user,
        users=User.objects.filter(first_name=MARK),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("values", [False, True])
def test_no_secret_is_told(tmp_path: Path, told: Told, values: bool) -> None:
    path = tmp_path / "trace.jsonl"

    with (
        trace(told, values=values, everything=True, unheard=True),
        trace(Spool(str(path)), values=values, everything=True, unheard=True),
    ):
        program()

    sent = {event.signal for event in told.dispatches}
    assert {signal.rpartition(".")[2] for signal in sent} >= {
        *("user_login_failed", "request_started", "connection_created", "setting_changed"),
        *("pre_init", "post_save", "custom"),
    }
    assert MARK not in path.read_text(encoding="ascii")
    assert MARK not in repr(list(told))
    if values:
        assert "***" in path.read_text(encoding="ascii")
