"""Counts the database queries of each receiver, on every alias and in every thread.

A wrapper (``execute_wrappers`` of a connection, which ``connection.execute_wrapper()`` fills)
lasts as long as the trace. It is the outermost, so that leaving a ``with`` block of the
program's own, which takes the innermost away, never takes ours.
"""

from __future__ import annotations

import threading
import weakref
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from signal_inspector.discovery import static
from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.spans import NOWHERE, clock
from signal_inspector.tracing.steps import current


class QueryCounter:
    """Watches connections; knows them by weak references alone.

    ``threads`` are those whose connections it watches.
    """

    def __init__(self) -> None:
        self._watched: dict[int, weakref.ref[Any]] = {}
        self.threads: set[int] = set()

    def watch_thread(self) -> None:
        """Watch the connections that this thread has made; they are a thread's own."""
        thread = threading.get_ident()
        if thread not in self.threads:
            if len(self.threads) > _MOST_THREADS:
                self.threads.clear()
            self.threads.add(thread)
            # Asking for them reads the setting DATABASES, which may not be complete yet.
            if "settings" in (static.instance_attributes(connections) or {}):
                for connection in connections.all(initialized_only=True):
                    self.watch(connection)

    def watch(self, connection: Any) -> None:
        """Watch a connection; a new one tells of itself with ``connection_created``."""
        if not issubclass(type(connection), BaseDatabaseWrapper):
            return  # such as a proxy, which leads to one that has told of itself
        wrappers = connection.execute_wrappers
        if not any(wrapper is _count for wrapper in wrappers):
            wrappers.insert(0, _count)
            key, watched = id(connection), self._watched
            watched[key] = weakref.ref(connection, lambda _: watched.pop(key, None))

    def stop(self) -> None:
        """Watch no longer."""
        for reference in list(self._watched.values()):
            connection = reference()
            wrappers = [] if connection is None else connection.execute_wrappers
            for index, wrapper in enumerate(wrappers):
                if wrapper is _count:
                    del wrappers[index]
                    break


_MOST_THREADS = 10_000


@unseen
def _count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    place = current.get()
    if place is None or place[1] == NOWHERE or place[0].owner is None:
        return execute(sql, params, many, context)
    span, index = place
    begun = clock()
    try:
        return execute(sql, params, many, context)
    finally:
        span.queried(index, clock() - begun)
