"""Many-to-many data read in post_save, before a form has written it."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bodies import judged_by_body
from signal_inspector.rules.model_signals import M2M_CHANGED, POST_SAVE
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each many-to-many relation that a receiver of post_save reads."""
    for listener, body in judged_by_body(evidence):
        sender, receiver = listener.connection.sender, listener.connection.receiver
        if listener.signal.name != POST_SAVE or sender.kind != "model":
            continue
        through = _many_to_many(evidence, sender.name)
        first = {read.name: read.spot for read in reversed(body.related_reads)}
        for name in sorted(first.keys() & through.keys()):
            if _hears_changes(evidence, receiver.name, through[name]):
                continue
            yield problem_of_listener(
                listener,
                f"{receiver.name} reads instance.{name} in post_save: forms and the admin write "
                "many-to-many data after the save, so it sees what was there before.",
                f"Connect it to m2m_changed of {sender.short}.{name}.through.",
                at=first[name],
                what=name,
            )


def _many_to_many(evidence: Evidence, name: str) -> dict[str, str | None]:
    """The relations of a model, those of its parents and of what it is a proxy for too, each with
    its through model."""
    waiting, found = [name], {}
    while waiting:
        model = evidence.models.get(waiting.pop())
        if model is not None and model.name not in found:
            found[model.name] = model
            waiting += [*model.parents, *([model.proxy_for] if model.proxy_for else [])]
    relations = [relation for model in found.values() for relation in model.many_to_many]
    return {relation.name: relation.through for relation in relations}


def _hears_changes(evidence: Evidence, receiver: str, through: str | None) -> bool:
    """Whether the receiver is told again when the relation has been written."""
    return any(
        each.signal.name == M2M_CHANGED
        and each.connection.receiver.name == receiver
        and (each.connection.sender.kind == "any" or each.connection.sender.name == through)
        for each in evidence.listeners
    )


RULE = Rule(
    code="I007",
    name="m2m-read-in-post-save",
    severity="INFO",
    title="Many-to-many data is read before a form writes it",
    basis="source",
    check=check,
)
