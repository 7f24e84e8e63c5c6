"""A sender that Django never sends this signal with."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.contract import Contract
from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import CLASS_PREPARED
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule

_DATABASE_WRAPPER = "django.db.backends.base.base.BaseDatabaseWrapper"
_ABSTRACT_USER = "django.contrib.auth.base_user.AbstractBaseUser"
_NOBODY = "builtins.NoneType"

_SENT_WITH = {
    "model": "the model's class",
    "through": "the relation's through model",
    "app": "the AppConfig instance of an app that has models",
    "class": "a class",
    "handler": "the class of the request handler",
    "database": "the class of the database connection",
    "user": "the class of the user",
    "none": "None",
    "text": "a text",
    "instance": "an instance",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection to a signal of Django with such a sender."""
    sends = () if evidence.source is None else evidence.source.sends
    sent_by_others = {send.signal.text for send in sends}
    for listener in evidence.listeners:
        contract = evidence.contracts.get(listener.signal.name)
        if contract is None or contract.signal in sent_by_others:
            continue
        reason = _reason(evidence, contract, listener)
        if reason is None:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} never runs: {reason}.",
            _hint(contract),
            at=where_connected(listener),
        )


def _reason(evidence: Evidence, contract: Contract, listener: Listener) -> str | None:
    """Why the signal is never sent with this sender; None where it is, or nobody knows."""
    sender = listener.connection.sender
    name = short_name(contract.signal)
    if sender.kind in ("any", "unknown") or (sender.kind == "value" and sender.name[:1] in "'\""):
        return None
    if contract.signal == CLASS_PREPARED and sender.kind == "model":
        # A field may well connect to it while the class is being made.
        if all(each.moment == "call" for each in listener.registered):
            return None
        return f"{name} of {sender.short} was sent when its class was made, before this connection"
    if "app" in contract.senders and listener.sender_has_models is False:
        return f"{name} is sent for apps with models, and {sender.label} has none"
    if any(_fits(sort, evidence, listener) for sort in contract.senders):
        return None
    sent = " or ".join(_SENT_WITH[sort] for sort in contract.senders)
    kind = {"appconfig": "AppConfig instance"}.get(sender.kind, sender.kind)
    return f"{name} is sent with {sent}, never with the {kind} {sender.short}"


def _fits(sort: str, evidence: Evidence, listener: Listener) -> bool:
    """Whether the sender is one of that sort."""
    kind = listener.connection.sender.kind
    bases = () if listener.sender_class is None else listener.sender_class.bases
    if sort == "user":
        return kind in ("model", "class") and _may_be_user(evidence, bases)
    if sort == "database":
        return kind == "class" and (not bases or _DATABASE_WRAPPER in bases)
    wanted = {
        "model": ("model",),
        "through": ("model",),
        "app": ("appconfig",),
        "class": ("class",),
        "handler": ("class",),
        "instance": ("instance",),
    }
    return kind in wanted.get(sort, ())


def _may_be_user(evidence: Evidence, bases: tuple[str, ...]) -> bool:
    """The model in use, a class below it, or another class of users (of another login)."""
    if not bases:
        return True
    return not {evidence.user_model, _ABSTRACT_USER, _NOBODY}.isdisjoint(bases)


def _hint(contract: Contract) -> str:
    if contract.senders == ("none",):
        return "Connect it without a sender."
    if "app" in contract.senders:
        return (
            "Connect it in AppConfig.ready() with sender=self, in an app that has models, or "
            "without a sender."
        )
    if contract.signal == CLASS_PREPARED:
        return (
            "Connect it without a sender before the models are loaded, or use "
            "apps.lazy_model_operation()."
        )
    sent = " or ".join(_SENT_WITH[sort] for sort in contract.senders)
    return f"Connect it with {sent}, or without a sender."


RULE = Rule(
    code="E008",
    name="impossible-sender",
    severity="ERROR",
    title="Django never sends the signal with this sender",
    basis="process",
    check=check,
)
