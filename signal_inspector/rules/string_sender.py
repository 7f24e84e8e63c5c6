"""A text as sender of a signal that takes no labels: it is compared as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Reference
from signal_inspector.rules.arguments import known_sends
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule

MODEL_SIGNAL = "django.db.models.signals.ModelSignal"
_AUTH_USER_MODEL = "django.conf.settings.AUTH_USER_MODEL"
_TYPE_OF = re.compile(r"type\([\w.]+\)")


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection with a text that the signal is never sent with."""
    for listener in evidence.listeners:
        text = _text(listener)
        if text is None or listener.signal.class_name == MODEL_SIGNAL:
            continue
        if not _is_never_sent(evidence, listener, text):
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} never runs: its sender is the text {text}, and "
            f"{short_name(listener.signal.name)} is not sent with it. Only Django's signals of "
            "models take a label for the model.",
            "Give the class itself, such as sender=get_user_model(), where the apps are loaded: "
            "in AppConfig.ready() or a module that it imports.",
            at=where_connected(listener),
        )


def _text(listener: Listener) -> str | None:
    """The text as source, from the process or, where it keeps only an id, from the source."""
    sender = listener.connection.sender
    if sender.kind == "value" and sender.name[:1] in "'\"":
        return sender.name
    if sender.kind == "unknown":
        for registration in listener.registered:
            if registration.sender.kind == "text":
                return repr(registration.sender.text)
            if registration.sender.text == _AUTH_USER_MODEL:
                return "settings.AUTH_USER_MODEL"
    return None


def _is_never_sent(evidence: Evidence, listener: Listener, text: str) -> bool:
    """By Django's promise or, for other signals, where it is a model's label and no text is sent.

    Signals that others define may be sent with any text, so the places that send must be known.
    """
    contract = evidence.contracts.get(listener.signal.name)
    if contract is not None:
        return text not in [repr(each) for each in contract.texts]
    labels = {repr(model.label) for model in evidence.models.values()}
    if text not in labels and text != "settings.AUTH_USER_MODEL":
        return False
    sends = known_sends(evidence, listener.signal)
    return bool(sends) and all(_is_a_class(send.sender) for send in sends)


def _is_a_class(sender: Reference) -> bool:
    """Whether an expression surely gives a class: ``type(x)``, ``x.__class__``, a class's name."""
    if sender.kind in ("none", "text"):
        return False
    last = sender.text.rpartition(".")[2]
    if last == "__class__" or _TYPE_OF.fullmatch(sender.text):
        return True
    return last.isidentifier() and last[0].isupper() and not last.isupper()  # no CONSTANT


RULE = Rule(
    code="E007",
    name="string-sender",
    severity="ERROR",
    title="A text as sender of a signal that takes no labels",
    basis="process",
    check=check,
)
