"""Connections as rows with named fields: what the tabular formats share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from signal_inspector.domain.snapshot import Connection, Sender, Signal, Snapshot

SortKey = Literal["signal", "sender", "receiver", "app", "path"]
GroupKey = Literal["signal", "sender", "app"]

SORT_KEYS: tuple[SortKey, ...] = get_args(SortKey)
GROUP_KEYS: tuple[GroupKey, ...] = get_args(GroupKey)


@dataclass(frozen=True, slots=True)
class Row:
    """A connection of a signal, or several that look the same, with the order of each.

    ``connection`` is None for a signal that has none.
    """

    signal: Signal
    connection: Connection | None
    orders: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many connections the row stands for."""
        return len(self.orders)


def rows_of(snapshot: Snapshot, *, merge: bool, unconnected: bool = False) -> list[Row]:
    """A row for each connection, by signal and in dispatch order.

    With ``merge``, connections of a signal that differ in nothing but their order become one
    row in the place of the first. With ``unconnected``, so does each signal without any.
    """
    rows: list[Row] = []
    for signal in snapshot.signals:
        if unconnected and not signal.connections:
            rows.append(Row(signal, None))
        if merge:
            rows.extend(Row(signal, *found) for found in merged(signal.connections))
        else:
            rows.extend(Row(signal, one, (one.order,)) for one in signal.connections)
    return rows


def merged(connections: Iterable[Connection]) -> list[tuple[Connection, tuple[int, ...]]]:
    """Connections that differ in nothing but their order as one, with the order of each."""
    alike: dict[Connection, tuple[Connection, tuple[int, ...]]] = {}
    for one in connections:
        key = replace(one, order=0)
        first, orders = alike.get(key, (one, ()))
        alike[key] = first, (*orders, one.order)
    return list(alike.values())


def sort_rows(rows: Sequence[Row], key: SortKey) -> list[Row]:
    """Sorted by ``key``, then by signal and dispatch order, as they came."""
    if key == "signal":
        return list(rows)
    cell = CELLS[key]
    return sorted(rows, key=lambda row: cell(row).lower())


def group_rows(rows: Iterable[Row], key: GroupKey) -> dict[str, list[Row]]:
    """Rows by the text of a field; groups in order of text, but signals as they came."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(CELLS[key](row), []).append(row)
    if key == "signal":
        return groups
    return dict(sorted(groups.items(), key=lambda group: (group[0] == ANY_TEXT, group[0].lower())))


ANY_TEXT = "any"
NO_RECEIVERS = "no receivers"


def sender_text(sender: Sender) -> str:
    """A sender as people name it."""
    if sender.kind == "any":
        return ANY_TEXT
    if sender.kind == "appconfig" and sender.label:
        return f"{sender.label} (app)"
    if sender.kind == "instance":
        return f"{sender.name} instance"
    return sender.short


def flags_of(connection: Connection) -> list[str]:
    """What is special about a connection, in a word each."""
    flags = []
    if connection.debug_only:
        flags.append("DEBUG only")
    if connection.is_async:
        flags.append("async")
    if not connection.weak:
        flags.append("strong")
    if connection.dispatch_uid is not None:
        flags.append(_uid(connection.dispatch_uid))
    return flags


def _uid(uid: str) -> str:
    """A uid made of nothing but ids says nothing."""
    return "uid" if re.fullmatch(r"\(?(int(, )?)+\)?", uid) else f"uid={uid}"


def _of_connection(cell: Callable[[Connection], object]) -> Callable[[Row], str]:
    def text(row: Row) -> str:
        if row.connection is None:
            return ""
        value = cell(row.connection)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    return text


def orders_text(orders: tuple[int, ...]) -> str:
    """``3``, ``3-5`` for neighbours, ``3,5,+4`` for many that are none."""
    if len(orders) > 1 and orders[-1] - orders[0] == len(orders) - 1:
        return f"{orders[0]}-{orders[-1]}"
    shown = [str(order) for order in orders]
    return ",".join(shown if len(shown) <= 3 else [*shown[:2], f"+{len(shown) - 2}"])


def _path(connection: Connection) -> str | None:
    return connection.receiver.location.path if connection.receiver.location else None


def _line(connection: Connection) -> int | None:
    return connection.receiver.location.line if connection.receiver.location else None


CELLS: dict[str, Callable[[Row], str]] = {
    "signal": lambda row: row.signal.name,
    "order": lambda row: orders_text(row.orders),
    "receiver": _of_connection(lambda one: one.receiver.name),
    "kind": _of_connection(lambda one: one.receiver.kind),
    "sender": _of_connection(lambda one: sender_text(one.sender)),
    "sender_kind": _of_connection(lambda one: one.sender.kind),
    "sender_name": _of_connection(lambda one: one.sender.name),
    "flags": _of_connection(lambda one: ", ".join(flags_of(one))),
    "origin": _of_connection(lambda one: one.receiver.origin),
    "app": _of_connection(lambda one: one.receiver.owner),
    "location": _of_connection(lambda one: one.receiver.location),
    "path": _of_connection(_path),
    "line": _of_connection(_line),
    "is_async": _of_connection(lambda one: one.is_async),
    "weak": _of_connection(lambda one: one.weak),
    "dispatch_uid": _of_connection(lambda one: one.dispatch_uid),
    "debug_only": _of_connection(lambda one: one.debug_only),
    "wrapper": _of_connection(lambda one: one.receiver.wrapper),
    "connected_at": _of_connection(lambda one: one.connected_at),
}
"""The text of each field of a row."""

TABLE_FIELDS = ("signal", "order", "receiver", "sender", "flags", "app", "location")
CSV_FIELDS = tuple(name for name in CELLS if name not in ("flags", "location"))
