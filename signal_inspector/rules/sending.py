"""Which sends reach a connection, and what they give it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signal_inspector.domain.contract import Contract
from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Reference, Send
from signal_inspector.rules.arguments import known_sends, sends_of

_KNOWN_BY_NAME = ("model", "class", "module", "function", "appconfig")
_REQUEST_STARTED = "django.core.signals.request_started"
_OF_WSGI = "environ"
_TYPE_OF = re.compile(r"type\([\w.]+\)")


def reaches(evidence: Evidence, send: Send, sender: Sender) -> bool | None:
    """Whether a send reaches a receiver of that sender; None where nobody can tell."""
    if sender.kind == "any":
        return True
    if send.sender.kind == "none":
        return False
    if is_class_of_object(send.sender):
        return None if _may_have_objects(evidence, sender) else False
    if _is_through_model(send.sender) and _is_no_through_model(evidence, sender):
        return False
    given = evidence.senders.get(send.sender)
    if given is None or sender.kind == "unknown":
        return None
    if given == sender:
        # Equal values and objects of one class need not be one object.
        is_one = sender.kind in _KNOWN_BY_NAME and "<locals>" not in sender.name
        return True if is_one else None
    # A name may have meant another object when it was sent, but classes keep theirs.
    return False if given.kind in (*_KNOWN_BY_NAME, "value") else None


def is_class_of_object(sender: Reference) -> bool:
    """Whether an expression gives the class of some object: ``type(x)``, ``x.__class__``."""
    if sender.kind in ("none", "text"):
        return False
    return sender.text.endswith(".__class__") or bool(_TYPE_OF.fullmatch(sender.text))


def _is_through_model(sender: Reference) -> bool:
    """Whether an expression gives the model of a relation, as packages with relations of their
    own send it: ``self.through``."""
    return sender.kind == "unknown" and sender.text.endswith(".through")


def _is_no_through_model(evidence: Evidence, sender: Sender) -> bool:
    model = evidence.models.get(sender.name)
    return model is not None and not model.is_through


def _may_have_objects(evidence: Evidence, sender: Sender) -> bool:
    model = evidence.models.get(sender.name)
    if model is not None and model.abstract:
        return False
    return sender.kind in ("model", "class", "unknown")


def sends_that_may_reach(evidence: Evidence, listener: Listener) -> tuple[Send, ...]:
    """The places in the source that was read whose sends may reach a connection."""
    sender = listener.connection.sender
    return tuple(
        send
        for send in sends_of(evidence, listener.signal)
        if reaches(evidence, send, sender) is not False
    )


def may_be_sent_by_others(evidence: Evidence, listener: Listener) -> bool:
    """Whether a connection to a signal of Django may be reached otherwise than Django promises:
    by code that sends the signal itself, or by a method that stands in place of Django's."""
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return True
    if sends_that_may_reach(evidence, listener):
        return True
    sends = () if evidence.source is None else evidence.source.sends
    unnamed = [send for send in sends if send.signal.kind != "name"]
    return any(reaches(evidence, send, listener.connection.sender) for send in unnamed)


@dataclass(frozen=True, slots=True)
class Given:
    """What a connection is given: by the sends that surely reach it, and by those that may."""

    surely: tuple[frozenset[str], ...]
    maybe: tuple[frozenset[str], ...] = ()

    @property
    def always(self) -> frozenset[str]:
        """The arguments that all of them give."""
        return frozenset.intersection(*self.surely, *self.maybe)

    @property
    def ever(self) -> frozenset[str]:
        """The arguments that any of them gives."""
        return frozenset.union(*self.surely, *self.maybe)

    def may_lack(self, name: str) -> bool:
        """Whether some send surely does without the argument, or all that may reach it do."""
        return name not in self.ever or any(name not in one for one in self.surely)


def given_to(evidence: Evidence, listener: Listener) -> Given | None:
    """What the sends give to a connection; None where nobody knows."""
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return None
    contract = evidence.contracts.get(listener.signal.name)
    if contract is not None:
        return _given_by_django(evidence, contract, listener)
    reached = [
        (send, reaches(evidence, send, listener.connection.sender))
        for send in known_sends(evidence, listener.signal)
    ]
    if any(send.passes_more for send, surely in reached if surely is not False):
        return None
    given = Given(
        surely=tuple(frozenset(send.arguments) for send, surely in reached if surely),
        maybe=tuple(frozenset(send.arguments) for send, surely in reached if surely is None),
    )
    return given if given.surely or given.maybe else None


def _given_by_django(evidence: Evidence, contract: Contract, listener: Listener) -> Given | None:
    """What Django promises, and what the project's own sends of the signal give besides."""
    own = sends_that_may_reach(evidence, listener)
    if any(send.passes_more for send in own):
        return None
    arguments = frozenset(contract.arguments).union(*(send.arguments for send in own))
    if contract.signal == _REQUEST_STARTED and not evidence.serves_asgi:
        arguments |= {_OF_WSGI}
    return Given((arguments,), (arguments.union(contract.sometimes),))
