"""Reads ``Signal.receivers``. No other module knows how its entries are laid out.

Django 4.2 keeps ``(key, receiver)``, 5.x ``(key, receiver, is_async)``, 6.0 and later
``(key, receiver, sender, is_async)``; ``receiver`` and ``sender`` are weak references or,
for a strong connection, the receiver itself (django/dispatch/dispatcher.py).
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import CO_COROUTINE
from types import FunctionType, MethodType
from typing import Any

import django
from asgiref.sync import markcoroutinefunction

from signal_inspector.discovery import static
from signal_inspector.discovery.debug_cache import DebugCache
from signal_inspector.discovery.wrappers import chain
from signal_inspector.errors import UnknownLayoutError

_NONE_ID = id(None)
_PLAIN_CONTAINERS = static.ids_of(tuple, frozenset)

# Under which name a Python keeps the mark of a coroutine function, and what it is.
((_MARK_NAME, _MARK),) = vars(markcoroutinefunction(lambda: None)).items()
_MARK_SHOWS_THROUGH_PARTIALS = sys.version_info >= (3, 12)

SenderKey = int | tuple[int, int]
_Fields = tuple[tuple[Any, Any], Any, Any, bool | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One live connection, with live objects in it.

    ``sender_key`` is the id that Django compares, None for any sender; ``sender`` is
    ``static.MISSING`` where Django keeps only that id: always before 6.0, later for a
    sender that takes no weak reference.
    """

    receiver: Any
    sender_key: SenderKey | None
    sender: Any
    is_async: bool
    weak: bool
    dispatch_uid: Any
    debug_only: bool


@dataclass(frozen=True, slots=True)
class Connections:
    """What a signal has connected, in dispatch order, and how many dead entries."""

    entries: tuple[Entry, ...]
    dead: int


def read_connections(signals: Sequence[Any]) -> list[Connections]:
    """The connections of each signal, in the order in which this Django calls them.

    Raises UnknownLayoutError where ``receivers`` is nothing that is known.
    """
    stored = [_stored(signal) for signal in signals]
    # Before any entry holds a receiver: reading counts who else does.
    debug_only = _kept_by_debug(fields for entries in stored for fields in entries)
    return [_connections(entries, debug_only) for entries in stored]


@dataclass(frozen=True, slots=True)
class Key:
    """What a connection is known by: ids that Django may have stored, and the dispatch_uid."""

    receivers: frozenset[Any]
    senders: frozenset[Any]
    dispatch_uid: Any

    def is_that_of(self, stored: tuple[Any, Any]) -> bool:
        """Whether Django takes a stored key for this one.

        Only plain uids are compared, others must be the same object: they are not asked.
        """
        receiver_key, sender_key = stored
        if sender_key not in self.senders:
            return False
        if not _counts(self.dispatch_uid):
            return is_plain(receiver_key) and receiver_key in self.receivers
        if receiver_key is self.dispatch_uid:
            return True
        both_plain = is_plain(receiver_key) and is_plain(self.dispatch_uid)
        return both_plain and bool(receiver_key == self.dispatch_uid)


def key_of(receiver: Any, sender: Any, dispatch_uid: Any) -> Key:
    """The key of a connection that is about to be made or undone."""
    return Key(_possible_ids(receiver), _possible_ids(sender), dispatch_uid)


def holder_of(signal: Any, key: Key) -> Any:
    """The receiver that is connected under ``key``; None where it is gone, ``MISSING`` if none."""
    for raw in _raw_entries(signal):
        if key.is_that_of(raw[0]):
            fields = _fields(raw)
            sender_is_gone = fields[2] is not None and _dereference(fields[2]) is None
            return None if sender_is_gone else _dereference(fields[1])
    return static.MISSING


def is_plain(value: Any) -> bool:
    """Whether comparing ``value`` runs no code but Python's own."""
    if id(type(value)) in _PLAIN_CONTAINERS:
        return all(map(is_plain, value))
    return id(type(value)) in static.PLAIN_TYPES


def has_receivers(signal: Any) -> bool:
    """Whether ``Signal.__init__`` ever ran for ``signal``."""
    return "receivers" in (static.instance_attributes(signal) or {})


def _in_dispatch_order(entries: list[Entry]) -> list[Entry]:
    """From Django 5.0 the synchronous receivers come first (``Signal.send``)."""
    if django.VERSION < (5, 0):
        return entries
    return sorted(entries, key=lambda entry: entry.is_async)


def _stored(signal: Any) -> list[_Fields]:
    return [_fields(raw) for raw in _raw_entries(signal)]


def _raw_entries(signal: Any) -> list[Any]:
    attributes = static.instance_attributes(signal) or {}
    receivers = attributes.get("receivers", [])
    if type(receivers) is not list:
        raise _unknown_layout(f"it is no list but a {static.class_path(type(receivers))}")
    return list(receivers)


def _kept_by_debug(entries: Iterable[_Fields]) -> frozenset[int]:
    """Ids of the stored references to receivers that only Django's own cache holds."""
    cache = DebugCache()
    if cache.is_empty:
        return frozenset()
    return frozenset(
        id(reference)
        for _, reference, _, _ in entries
        if _is_reference(reference) and cache.alone_keeps(reference)
    )


def _connections(entries: list[_Fields], debug_only: frozenset[int]) -> Connections:
    read = [_entry(fields, debug_only) for fields in entries]
    live = [entry for entry in read if entry is not None]
    return Connections(tuple(_in_dispatch_order(live)), len(read) - len(live))


def _entry(fields: _Fields, debug_only: frozenset[int]) -> Entry | None:
    """The live entry, or None where receiver or sender are gone."""
    (receiver_key, sender_key), stored_receiver, sender_ref, is_async = fields
    receiver = _dereference(stored_receiver)
    sender = static.MISSING if sender_ref is None else _dereference(sender_ref)
    if receiver is None or sender is None:
        return None
    return Entry(
        receiver=receiver,
        sender_key=None if _is_none_key(sender_key) else sender_key,
        sender=sender,
        is_async=_is_coroutine_function(receiver) if is_async is None else is_async,
        weak=_is_reference(stored_receiver),
        dispatch_uid=None if _is_id_of(receiver_key, receiver) else receiver_key,
        debug_only=id(stored_receiver) in debug_only,
    )


def _fields(raw: Any) -> _Fields:
    """Key, receiver, sender reference and async flag of an entry of any known layout."""
    if type(raw) is tuple and len(raw) in (2, 3, 4):
        key = raw[0]
        if type(key) is tuple and len(key) == 2:
            if len(raw) == 2:
                return key, raw[1], None, None
            is_async = raw[-1]
            sender_ref = raw[2] if len(raw) == 4 else None
            if type(is_async) is bool and (sender_ref is None or _is_reference(sender_ref)):
                return key, raw[1], sender_ref, is_async
    raise _unknown_layout(f"an entry is {_shape(raw)}")


def _shape(raw: Any) -> str:
    if type(raw) is tuple:
        return f"({', '.join(type(field).__qualname__ for field in raw)})"
    return f"a {static.class_path(type(raw))}"


def _unknown_layout(detail: str) -> UnknownLayoutError:
    return UnknownLayoutError(
        f"Signal.receivers of Django {django.__version__} has a layout that this version of "
        f"django-signal-inspector does not know ({detail}); upgrade django-signal-inspector."
    )


def _is_reference(stored: Any) -> bool:
    return issubclass(type(stored), weakref.ReferenceType)


def _dereference(stored: Any) -> Any:
    """What a weak reference leads to; a strong receiver is never called."""
    if issubclass(type(stored), weakref.WeakMethod):
        return weakref.WeakMethod.__call__(stored)
    if _is_reference(stored):
        return weakref.ReferenceType.__call__(stored)
    return stored


def _is_none_key(key: Any) -> bool:
    return type(key) is int and key == _NONE_ID


def _is_id_of(key: Any, receiver: Any) -> bool:
    """Whether ``key`` is what ``_make_id(receiver)`` gave, that is, no dispatch_uid.

    ``_make_id`` asks any object for ``__func__``; here only real methods are read, and
    those that a wrapper around one leads to.
    """
    if type(key) is int:
        return key == id(receiver)
    if type(key) is not tuple or len(key) != 2 or not all(type(part) is int for part in key):
        return False
    return any(
        type(current) is MethodType and key == (id(current.__self__), id(current.__func__))
        for current in chain(receiver)
    )


def _possible_ids(obj: Any) -> frozenset[Any]:
    """What ``_make_id`` gives: a pair for a method, and for what passes on its attributes."""
    cls = type(obj)
    if cls is MethodType:
        return frozenset(((id(obj.__self__), id(obj.__func__)),))
    if cls is FunctionType or issubclass(cls, (partial, type)):
        return frozenset((id(obj),))
    methods = (current for current in chain(obj) if type(current) is MethodType)
    return frozenset((id(obj), *((id(one.__self__), id(one.__func__)) for one in methods)))


def _counts(dispatch_uid: Any) -> bool:
    """Whether it is true, so that Django uses it; an object is not asked, and taken for true."""
    return not is_plain(dispatch_uid) or bool(dispatch_uid)


def _is_coroutine_function(receiver: Any) -> bool:
    """Whether later Djangos take the receiver for asynchronous; Django 4.2 keeps no flag.

    As asgiref's ``iscoroutinefunction`` has it, but without asking the receiver: ``async def``
    made what is behind methods and partials, or it is marked, as by ``sync_to_async``.
    """
    is_mark_seen = True
    for current in chain(receiver):
        is_partial = issubclass(type(current), partial)
        if is_mark_seen and _is_marked(current):
            return True
        if type(current) is FunctionType:
            return bool(current.__code__.co_flags & CO_COROUTINE)
        if type(current) is not MethodType and not is_partial:
            return False
        is_mark_seen = is_mark_seen and (_MARK_SHOWS_THROUGH_PARTIALS or not is_partial)
    return False


def _is_marked(receiver: Any) -> bool:
    """Whether ``markcoroutinefunction`` was called with it, or with its class."""
    marked = (static.instance_attributes(receiver) or {}).get(_MARK_NAME, static.MISSING)
    if marked is static.MISSING:
        marked = static.inherited_attribute(type(receiver), _MARK_NAME)
    return marked is _MARK
