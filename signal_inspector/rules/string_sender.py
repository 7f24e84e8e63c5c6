"""A text as sender of a signal that takes no labels: it is compared as it is."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Reference, Send
from signal_inspector.rules.arguments import known_sends, sends_of
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sending import is_class_of_object, reaches

MODEL_SIGNAL = "django.db.models.signals.ModelSignal"
_AUTH_USER_MODEL = "django.conf.settings.AUTH_USER_MODEL"
_SETTING = "settings.AUTH_USER_MODEL"


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection with a text that the signal is never sent with."""
    for listener in evidence.listeners:
        text = _text(listener)
        if text is None or listener.signal.class_name == MODEL_SIGNAL:
            continue
        if not _is_never_sent(evidence, listener, text):
            continue
        yield _problem(evidence, listener, text)


def _problem(evidence: Evidence, listener: Listener, text: str) -> Problem:
    signal = short_name(listener.signal.name)
    never = f"{listener.connection.receiver.name} never runs on {signal} of {text}"
    equal = _equal_text(evidence, listener, text)
    if equal is not None:
        return problem_of_listener(
            listener,
            f"{never}: this is another object than the text that {signal} is sent with, and "
            "senders are compared by identity.",
            f"Give the very object: sender={equal}.__name__.",
            at=where_connected(listener),
        )
    return problem_of_listener(
        listener,
        f"{never}: {signal} is not sent with this text, and only Django's signals of models take a "
        "label for the model.",
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
                return _SETTING
    return None


def _is_never_sent(evidence: Evidence, listener: Listener, text: str) -> bool:
    """By Django's promise or, for other signals, where it is a model's label and no text is sent.

    Signals that others define may be sent with any text, so the places that send must be known.
    """
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return False
    if listener.signal.name in evidence.contracts:
        if listener.sender_is_sent_text:
            return False
        own = sends_of(evidence, listener.signal)
        return not any(_may_give(evidence, send, text) for send in own)
    labels = {repr(model.label) for model in evidence.models.values()}
    if text not in labels and text != _SETTING:
        return False
    sends = known_sends(evidence, listener.signal)
    return bool(sends) and all(_is_a_class(send.sender) for send in sends)


def _equal_text(evidence: Evidence, listener: Listener, text: str) -> str | None:
    """The text that Django sends the signal with, where it is equal."""
    contract = evidence.contracts.get(listener.signal.name)
    texts = () if contract is None else contract.texts
    return next((each for each in texts if repr(each) == text), None)


def _may_give(evidence: Evidence, send: Send, text: str) -> bool:
    """Whether the project's own send of Django's signal may be one with that text."""
    sender = Sender("unknown", "?") if text == _SETTING else Sender("value", text)
    return not _is_a_class(send.sender) and reaches(evidence, send, sender) is not False


def _is_a_class(sender: Reference) -> bool:
    """Whether an expression surely gives a class: ``type(x)``, ``x.__class__``, a class's name."""
    if sender.kind in ("none", "text"):
        return False
    if is_class_of_object(sender):
        return True
    last = sender.text.rpartition(".")[2]
    return last.isidentifier() and last[0].isupper() and not last.isupper()  # no CONSTANT


RULE = Rule(
    code="E007",
    name="string-sender",
    severity="ERROR",
    title="A text as sender of a signal that takes no labels",
    basis="process",
    check=check,
)
