"""The classes of senders, as values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models.base import ModelBase

from signal_inspector.discovery import static
from signal_inspector.domain.evidence import SenderClass

_OF_USERS = ("is_authenticated", "get_session_auth_hash", "last_login")


def class_of(sender: Any) -> SenderClass | None:
    """The class that a live sender is, or that it is an instance of."""
    if sender is static.MISSING or sender is None:
        return None
    cls = sender if issubclass(type(sender), type) else type(sender)
    bases = tuple(static.class_path(base) for base in static.mro(cls))
    return SenderClass(bases, tuple(sorted(_below_proxy(sender))), _is_like_user(cls))


def _is_like_user(cls: type) -> bool:
    names = (static.inherited_attribute(cls, name) for name in _OF_USERS)
    return any(each is not static.MISSING for each in names)


def _below_proxy(model: Any) -> Iterator[str]:
    """The installed models below a proxy: proxies of it, and children of its own."""
    if not issubclass(type(model), ModelBase):
        return
    if static.inherited_attribute(model, "_meta") is static.MISSING or not model._meta.proxy:
        return
    installed = {id(each) for each in apps.get_models()}
    for cls in static.subclasses(model):
        if cls is not model and id(cls) in installed:
            yield static.class_path(cls)
