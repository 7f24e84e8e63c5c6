"""The values that a snapshot consists of."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from typing import Any

import pytest

from signal_inspector.domain import snapshot as domain
from signal_inspector.domain.snapshot import (
    ORIGINS,
    RECEIVER_KINDS,
    Connection,
    Location,
    Pending,
    Receiver,
    Sender,
    Signal,
    Snapshot,
    Unresolved,
)

RECEIVER = Receiver(
    name="shop.receivers.hear",
    kind="function",
    origin="project",
    app="shop",
    package="shop",
    location=Location("shop/receivers.py", 7),
)
CONNECTION = Connection(0, RECEIVER, Sender("any", "*"), is_async=False, weak=True)
SIGNAL = Signal(
    name="shop.signals.sent",
    aliases=(),
    class_name="django.dispatch.dispatcher.Signal",
    origin="project",
    app="shop",
    location=None,
    use_caching=False,
    connections=(CONNECTION,),
)
SNAPSHOT = Snapshot(
    django="6.0",
    python="3.13.0",
    settings=None,
    debug=False,
    signals=(SIGNAL,),
    pending=(Pending("shop.signals.sent", RECEIVER, "nosuch.Model"),),
    unresolved=(Unresolved("a sender", "a reason", "shop.signals.sent"),),
)


def parts(value: Any) -> list[Any]:
    """A value and all that it consists of."""
    if is_dataclass(value):
        inner = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, tuple):
        inner = list(value)
    else:
        inner = []
    return [value, *(part for each in inner for part in parts(each))]


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location("shop/receivers.py", 7), "shop/receivers.py:7"),
        (Location("shop/receivers.py", None), "shop/receivers.py"),
    ],
)
def test_a_location_as_text(location: Location, text: str) -> None:
    assert str(location) == text


@pytest.mark.parametrize(
    ("sender", "short"),
    [
        (Sender("model", "shop.models.Order", "shop.Order"), "shop.Order"),
        (Sender("model", "shop.models.Order"), "shop.models.Order"),
        (Sender("appconfig", "shop.apps.ShopConfig", "shop"), "shop.apps.ShopConfig"),
        (Sender("class", "shop.checkout.Checkout"), "shop.checkout.Checkout"),
        (Sender("any", "*"), "*"),
    ],
)
def test_a_model_is_short_by_its_label_and_all_else_by_its_path(sender: Sender, short: str) -> None:
    assert sender.short == short


def test_a_receiver_belongs_to_its_app_or_else_to_its_package() -> None:
    assert RECEIVER.owner == "shop"
    assert replace(RECEIVER, app=None, package="library").owner == "library"


def test_the_kinds_and_origins_that_reports_rely_on() -> None:
    assert ORIGINS == ("project", "third-party", "django")
    assert set(RECEIVER_KINDS) == {
        "function",
        "nested_function",
        "lambda",
        "bound_method",
        "classmethod",
        "partial",
        "callable_instance",
        "class",
        "builtin",
    }


def test_equal_content_is_equal() -> None:
    assert copy.deepcopy(SNAPSHOT) == SNAPSHOT
    assert hash(copy.deepcopy(SNAPSHOT)) == hash(SNAPSHOT)
    assert replace(SNAPSHOT, debug=True) != SNAPSHOT


def test_a_snapshot_can_be_stored() -> None:
    assert pickle.loads(pickle.dumps(SNAPSHOT)) == SNAPSHOT


@pytest.mark.parametrize(
    "value",
    [part for part in parts(SNAPSHOT) if is_dataclass(part)],
    ids=lambda v: type(v).__name__,
)
def test_nothing_in_it_can_be_changed(value: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, fields(value)[0].name, None)
    with pytest.raises((AttributeError, TypeError)):
        value.new = None


def test_every_value_is_listed_here() -> None:
    tested = {type(part) for part in parts(SNAPSHOT)}

    assert {cls for cls in vars(domain).values() if is_dataclass(cls)} <= tested
