"""A method connected by its class: nobody gives it self."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sending import given_to


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each plain method that is connected without an instance."""
    for listener in evidence.listeners:
        first = lacks_first(evidence, listener)
        if first is None:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} is connected as a plain function of the class: "
            f"each send raises TypeError, as nothing gives {first!r}.",
            "Make it a function of the module, add @staticmethod above @receiver and drop "
            f"{first!r}, or connect the method of an instance that lives on.",
        )


def lacks_first(evidence: Evidence, listener: Listener) -> str | None:
    """The first parameter of a plain method, where it is required and no send gives it.

    Of a signal whose arguments nobody knows, only ``self`` is surely not given.
    """
    calling = listener.calling
    signature = calling.author_signature if calling.hands_all_on else calling.signature
    if calling.method_of is None or not signature:
        return None
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return None
    first = signature[0]
    if not first.required or first.name in ("signal", "sender"):
        return None
    given = given_to(evidence, listener)
    is_given = first.name != "self" if given is None else first.name in given.ever
    return None if is_given else first.name


RULE = Rule(
    code="E013",
    name="receiver-on-method",
    severity="ERROR",
    title="@receiver on a method, which gets no self",
    basis="process",
    check=check,
)
