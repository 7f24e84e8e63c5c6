"""A receiver that saves the object it was told of: Django tells it again, without end."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bodies import judged_by_body
from signal_inspector.rules.model_signals import POST_SAVE, PRE_SAVE
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule

_HINTS = {
    PRE_SAVE: "Only set the attributes: Django saves them right after pre_save.",
    POST_SAVE: "Change the row with update() of a queryset, which sends no signal, or save under "
    "a condition that its own save does not meet.",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection to a signal of saving whose every run saves again."""
    for listener, body in judged_by_body(evidence):
        hint = _HINTS.get(listener.signal.name)
        if hint is None or not body.saves or not _is_sent(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} saves the instance that it is told of, so that "
            f"Django sends {short_name(listener.signal.name)} again and calls it again, until "
            "RecursionError.",
            hint,
            at=body.saves[0],
        )


def _is_sent(evidence: Evidence, listener: Listener) -> bool:
    """Whether saving the sender surely sends the signal with it."""
    sender = listener.connection.sender
    if sender.kind != "model":
        return sender.kind == "any"
    model = evidence.models.get(sender.name)
    return model is not None and not (
        model.abstract or model.swapped or model.auto_created or model.save_may_skip
    )


RULE = Rule(
    code="W006",
    name="recursive-save",
    severity="WARNING",
    title="The receiver saves the instance that it is told of",
    basis="source",
    check=check,
)
