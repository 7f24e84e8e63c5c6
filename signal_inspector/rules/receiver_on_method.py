"""A method connected by its class: nobody gives it self."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.arguments import known_arguments
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each plain method that is connected without an instance."""
    for listener in evidence.listeners:
        calling = listener.calling
        if calling.method_of is None or not calling.signature:
            continue
        first = calling.signature[0]
        known = known_arguments(evidence, listener.signal)
        if not first.required or first.name in ("signal", "sender", *(known or ())):
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} is connected as a plain function of the class: "
            f"each send raises TypeError, as nothing gives {first.name!r}.",
            "Make it a function of the module, add @staticmethod above @receiver and drop "
            f"{first.name!r}, or connect the method of an instance that lives on.",
        )


RULE = Rule(
    code="E013",
    name="receiver-on-method",
    severity="ERROR",
    title="@receiver on a method, which gets no self",
    basis="process",
    check=check,
)
