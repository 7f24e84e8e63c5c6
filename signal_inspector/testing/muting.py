"""``mute_receivers``: receivers that do not run in a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from django.apps import apps
from django.dispatch import Signal

from signal_inspector.errors import UsageError
from signal_inspector.testing.blocks import Block
from signal_inspector.testing.senders import ANYONE, is_sender, sender_meant
from signal_inspector.testing.wiring import (
    all_named,
    is_connected,
    is_receiver,
    is_signal,
    not_found,
    receiver_owners,
    receivers_by_name,
    signals_by_name,
    thing_text,
)
from signal_inspector.tracing.engine import current_names
from signal_inspector.tracing.muting import muted

_Covers = Callable[[Any, Any], bool]
"""Whether a receiver of a signal is meant."""


def mute_receivers(
    *what: Signal | Callable[..., Any] | str,
    sender: object = ANYONE,
    app: str | None = None,
) -> Block[None]:
    """A block, or a decorator, in which receivers do not run.

    ``what`` are receivers, signals (all receivers of them) or names of either; ``app`` leaves
    those that belong to one app, ``sender`` those that would run for one sender. At least one of
    the three is needed.

    It holds in this thread or task, and in tasks that are started inside, until the block ends.
    No connection is touched.

    Entering raises UsageError for a receiver that is connected to no signal, and for a name that
    means nothing, or both signals and receivers.
    """
    return Block(lambda: _muted(what, sender, app))


def _muted(what: tuple[Any, ...], sender: object, app: str | None) -> AbstractContextManager[None]:
    if not what and sender is ANYONE and app is None:
        raise UsageError(
            "mute_receivers() mutes nothing: give receivers, signals, sender= or app=."
        )
    names = current_names()
    meant = [_covers(one) for one in what]
    by = sender_meant(sender)
    if app is not None:
        _check_app(app)

    def covers(signal: Any, sent_with: Any, receiver: Any) -> bool:
        return (
            is_sender(by, sent_with)
            and (not meant or any(each(signal, receiver) for each in meant))
            and (app is None or names.receiver(receiver).value.owner == app)
        )

    return muted(covers)


def _covers(given: Any) -> _Covers:
    """What one of the arguments means."""
    if is_signal(given):
        return lambda signal, _: signal is given
    if type(given) is str:
        return _covers_named(given)
    if not callable(given):
        raise UsageError(f"{thing_text(given)} is neither a receiver nor a signal, nor a name.")
    if not is_connected(given):
        name = current_names().receiver(given).value.name
        hint = " A sender is given by sender=." if issubclass(type(given), type) else ""
        raise UsageError(f"{name} is connected to no signal, so there is nothing to mute.{hint}")
    return lambda _, receiver: is_receiver(given, receiver)


def _covers_named(pattern: str) -> _Covers:
    names = current_names()
    all_signals, all_receivers = signals_by_name(), receivers_by_name()
    signals, receivers = all_named(pattern, all_signals), all_named(pattern, all_receivers)
    if not signals and not receivers:
        raise not_found(pattern, (*all_signals, *all_receivers), "signal or connected receiver")
    if pattern in signals:
        receivers = {}
    elif pattern in receivers:
        signals = {}
    if signals and receivers:
        raise UsageError(
            f"{pattern!r} means {_some(signals)} (signals) and {_some(receivers)} (receivers): "
            "give more of the name."
        )
    found = [signal for them in signals.values() for signal in them]
    if found:
        return lambda signal, _: any(signal is one for one in found)
    return lambda _, receiver: names.receiver(receiver).value.name in receivers


def _some(names: Iterable[str]) -> str:
    first, *others = sorted(names)
    return f"{first} and {len(others)} more" if others else first


def _check_app(app: str) -> None:
    owners = {config.label for config in apps.get_app_configs()} | receiver_owners()
    if app not in owners:
        raise not_found(app, owners, "app")
