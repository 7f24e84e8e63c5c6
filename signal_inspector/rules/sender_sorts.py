"""Which senders Django's own signals may be sent with, by the sort that it promises."""

from __future__ import annotations

from signal_inspector.domain.contract import Contract, SenderSort
from signal_inspector.domain.evidence import Evidence, Listener, SenderClass
from signal_inspector.rules.handlers import may_handle

_DATABASE_WRAPPER = "django.db.backends.base.base.BaseDatabaseWrapper"
_ABSTRACT_USER = "django.contrib.auth.base_user.AbstractBaseUser"
_NOBODY = "builtins.NoneType"

_KINDS = {
    "model": ("model",),
    "through": ("model",),
    "app": ("appconfig",),
    "class": ("class",),
    "instance": ("instance",),
}


def may_be_sent_with(evidence: Evidence, contract: Contract, listener: Listener) -> bool:
    """Whether Django may send the signal with the sender of a connection, or nobody knows."""
    sender = listener.connection.sender
    if sender.kind in ("any", "unknown") or (sender.kind == "value" and sender.name[:1] in "'\""):
        return True
    return any(_fits(sort, evidence, listener) for sort in contract.senders)


def _fits(sort: SenderSort, evidence: Evidence, listener: Listener) -> bool:
    """Whether the sender is one of that sort."""
    kind = listener.connection.sender.kind
    cls = listener.sender_class
    bases = () if cls is None else cls.bases
    if sort == "user":
        return kind in ("model", "class") and (cls is None or _may_be_user(evidence, cls))
    if sort == "database":
        return kind == "class" and (not bases or _DATABASE_WRAPPER in bases)
    if sort == "handler":
        return kind == "class" and may_handle(evidence, listener)
    return kind in _KINDS.get(sort, ())


def _may_be_user(evidence: Evidence, cls: SenderClass) -> bool:
    """The model in use, a class below it, or another class of users (of another login).

    Any object can be logged in, so that a class need not be below Django's.
    """
    if cls.is_like_user or not cls.bases:
        return True
    return not {evidence.user_model, _ABSTRACT_USER, _NOBODY}.isdisjoint(cls.bases)
