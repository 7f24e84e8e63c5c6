"""A receiver without **kwargs: connect refuses it with DEBUG, a send fails without."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection whose receiver takes no ``**kwargs``."""
    for listener in evidence.listeners:
        signatures = (listener.calling.author_signature, listener.calling.signature)
        if all(
            signature is None or any(one.kind == "keywords" for one in signature)
            for signature in signatures
        ):
            continue
        own = evidence.class_of(listener.signal.name)
        if own.connects_its_own_way and own.sends_its_own_way:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} takes no **kwargs: with DEBUG on, connecting it "
            "raises ValueError and the project does not start; with DEBUG off, each argument "
            "that it does not name makes the send raise TypeError.",
            "Add **kwargs to its parameters.",
        )


RULE = Rule(
    code="E011",
    name="missing-kwargs",
    severity="ERROR",
    title="The receiver takes no **kwargs",
    basis="process",
    check=check,
)
