"""Snapshots written by hand, with defaults for what a test does not care about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from signal_inspector.domain.snapshot import (
    Connection,
    Location,
    Pending,
    Receiver,
    Sender,
    Signal,
    Snapshot,
    Unresolved,
)

ANY = Sender("any", "*")
UNKNOWN = Sender("unknown", "?")
POST_SAVE = "django.db.models.signals.post_save"


def model(label: str) -> Sender:
    """The model ``app.Name``, defined in the ``models`` module of a package named as the app."""
    app, _, name = label.partition(".")
    return Sender("model", f"{app}.models.{name}", label)


def receiver(name: str = "shop.receivers.update_total", **given: Any) -> Receiver:
    """A receiver whose app, package and file follow from its dotted path."""
    module = name.partition(".<locals>")[0].rpartition(".")[0]
    package = name.partition(".")[0]
    defaults: dict[str, Any] = {
        "kind": "function",
        "origin": "project",
        "app": package,
        "package": package,
        "location": Location(module.replace(".", "/") + ".py", 1),
    }
    return Receiver(name, **{**defaults, **given})


def connection(
    of: Receiver | str = "shop.receivers.update_total", sender: Sender = ANY, **given: Any
) -> Connection:
    """A synchronous weak connection of a receiver, or of one with that name."""
    defaults: dict[str, Any] = {"order": 0, "is_async": False, "weak": True}
    one = receiver(of) if isinstance(of, str) else of
    return Connection(receiver=one, sender=sender, **{**defaults, **given})


def signal(name: str = POST_SAVE, *connections: Connection, **given: Any) -> Signal:
    """A signal with these connections in this order of dispatch."""
    is_django = name.startswith("django.")
    defaults: dict[str, Any] = {
        "aliases": (),
        "class_name": "django.dispatch.dispatcher.Signal",
        "origin": "django" if is_django else "project",
        "app": None if is_django else name.partition(".")[0],
        "location": Location("signals.py", 1),
        "use_caching": False,
        "connections": tuple(replace(one, order=n) for n, one in enumerate(connections)),
    }
    return Signal(name, **{**defaults, **given})


def pending(
    of: Receiver | str = "shop.receivers.update_total",
    sender: str = "nosuch.Model",
    on: str = POST_SAVE,
) -> Pending:
    """A receiver that waits for a model."""
    return Pending(on, receiver(of) if isinstance(of, str) else of, sender)


def unresolved(on: str, receiver: str | None = None) -> Unresolved:
    """Something about a signal, or about a receiver of it, that has no name."""
    return Unresolved(f"sender of {receiver} on {on}", "nothing names it", on, receiver)


def snapshot(*signals: Signal, **given: Any) -> Snapshot:
    """A snapshot of these signals."""
    defaults: dict[str, Any] = {
        "django": "6.1.3",
        "python": "3.13.0",
        "settings": "config.settings",
        "debug": True,
    }
    return Snapshot(signals=signals, **{**defaults, **given})


def connections_of(snapshot: Snapshot) -> list[tuple[str, Connection]]:
    """Every connection with the name of its signal, in the order of the snapshot."""
    return [(each.name, one) for each in snapshot.signals for one in each.connections]


def receiver_names(snapshot: Snapshot) -> list[str]:
    """The receivers that a snapshot shows, in its order."""
    return [one.receiver.name for _, one in connections_of(snapshot)]


def signal_names(snapshot: Snapshot) -> list[str]:
    """The signals that a snapshot shows, in its order."""
    return [each.name for each in snapshot.signals]


def labels(senders: Iterable[Sender]) -> list[str]:
    """Senders as people write them."""
    return [sender.short for sender in senders]
