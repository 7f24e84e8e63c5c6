"""A receiver that requires an argument that the signal does not give."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener, Signature
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.receiver_on_method import lacks_first
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sending import given_to

_ALWAYS = frozenset({"signal", "sender"})


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection that a send cannot call."""
    for listener in evidence.listeners:
        signature = listener.calling.signature
        if signature is None or not any(one.kind == "keywords" for one in signature):
            continue  # without ``**kwargs`` it is wrong anyway
        if evidence.class_of(listener.signal.name).sends_its_own_way:
            continue
        if lacks_first(evidence, listener):
            continue  # what is missing is ``self``
        positional = _positional_only(signature)
        missing = _missing(evidence, listener, signature)
        if not positional and not missing:
            continue
        name, receiver = short_name(listener.signal.name), listener.connection.receiver.name
        if positional:
            message = (
                f"Each send of {name} raises TypeError in {receiver}: signals give their "
                f"arguments by name, and {_joined(positional)} can be given by position alone."
            )
            hint = "Take the '/' out of its parameters."
        else:
            gives, send = _how_often(evidence, listener, missing)
            message = (
                f"{receiver} requires {_joined(missing)}, which {name} {gives}: {send} raises "
                "TypeError."
            )
            hint = _hint(evidence, listener)
        yield problem_of_listener(listener, message, hint)


def _positional_only(signature: Signature) -> list[str]:
    return [one.name for one in signature if one.kind == "positional_only" and one.required]


def _missing(evidence: Evidence, listener: Listener, signature: Signature) -> list[str]:
    required = [
        one.name
        for one in signature
        if one.required and one.kind != "positional_only" and one.name not in _ALWAYS
    ]
    given = given_to(evidence, listener) if required else None
    return [] if given is None else [name for name in required if given.may_lack(name)]


def _joined(names: list[str]) -> str:
    return " and ".join(repr(name) for name in names)


def _how_often(evidence: Evidence, listener: Listener, missing: list[str]) -> tuple[str, str]:
    """Whether the signal ever gives what is missing, and which sends fail."""
    contract = evidence.contracts.get(listener.signal.name)
    if contract is not None and not set(missing) <= set(contract.sometimes):
        return "does not give", "the send"
    return "does not always give", "a send without " + ("it" if len(missing) == 1 else "them")


def _hint(evidence: Evidence, listener: Listener) -> str:
    given = given_to(evidence, listener)
    names = ", ".join(sorted(given.always if given else ())) or "nothing more"
    name = short_name(listener.signal.name)
    return f"{name} gives signal, sender, {names}; take the rest from **kwargs."


RULE = Rule(
    code="E012",
    name="signature-mismatch",
    severity="ERROR",
    title="The receiver requires what the signal does not give",
    basis="process",
    check=check,
)
