"""A sender that Django never sends this signal with."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.contract import Contract
from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.handlers import REQUEST_FINISHED, is_of_tests
from signal_inspector.rules.model_signals import CLASS_PREPARED
from signal_inspector.rules.problems import (
    never_runs,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sender_sorts import may_be_sent_with
from signal_inspector.rules.sending import may_be_sent_by_others

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
    for listener in evidence.listeners:
        contract = evidence.contracts.get(listener.signal.name)
        if contract is None:
            continue
        reason = _reason(evidence, contract, listener)
        if reason is None or may_be_sent_by_others(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{never_runs(listener)}: {reason}.",
            _hint(contract),
            at=where_connected(listener),
        )


def _reason(evidence: Evidence, contract: Contract, listener: Listener) -> str | None:
    """Why the signal is never sent with this sender; None where it is, or nobody knows."""
    sender = listener.connection.sender
    name = short_name(contract.signal)
    if contract.signal == CLASS_PREPARED and sender.kind == "model":
        # A field may well connect to it while the class is being made.
        if all(each.moment == "call" for each in listener.registered):
            return None
        return f"{name} of {sender.short} was sent when its class was made, before this connection"
    if "app" in contract.senders and listener.sender_has_models is False:
        return f"{name} is sent for apps with models, and {sender.label} has none"
    if may_be_sent_with(evidence, contract, listener):
        return None
    if contract.signal == REQUEST_FINISHED and is_of_tests(listener):
        return f"{name} is sent with None by the test clients, never with {sender.short}"
    sent = " or ".join(_SENT_WITH[sort] for sort in contract.senders)
    kind = {"appconfig": "AppConfig instance"}.get(sender.kind, sender.kind)
    return f"{name} is sent with {sent}, never with the {kind} {sender.short}"


def _hint(contract: Contract) -> str:
    if contract.senders == ("none",) or "handler" in contract.senders:
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
