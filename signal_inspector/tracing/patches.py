"""Attributes of classes that are ours for a while."""

from __future__ import annotations

from typing import Any

from signal_inspector.discovery import static


class Patches:
    """What was put in place of attributes of classes, and what was there before."""

    def __init__(self) -> None:
        self._put: list[tuple[type, str, Any, Any]] = []

    def put(self, cls: type, name: str, ours: Any) -> None:
        """Put ``ours`` in place of what ``cls`` itself has under that name, if anything."""
        self._put.append((cls, name, static.class_attributes(cls).get(name, static.MISSING), ours))
        type.__setattr__(cls, name, ours)

    def take_away(self) -> None:
        """Put everything back but what somebody has put in our place meanwhile."""
        for cls, name, before, ours in reversed(self._put):
            if static.class_attributes(cls).get(name) is not ours:
                continue
            if before is static.MISSING:
                type.__delattr__(cls, name)
            else:
                type.__setattr__(cls, name, before)
        self._put.clear()
