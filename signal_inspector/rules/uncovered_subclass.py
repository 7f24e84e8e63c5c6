"""A receiver of a model that has proxies or children: a save of those is no save of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, ModelFacts
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import DELETES, SAVES
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import model_of


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver and model, whichever of its signals it misses."""
    heard = _heard(evidence)
    told: set[tuple[str, str]] = set()
    for listener in evidence.listeners:
        sender, receiver = listener.connection.sender, listener.connection.receiver
        model = model_of(evidence, sender)
        if model is None or (receiver.name, model.name) in told:
            continue
        missed = [
            evidence.models[name].label if name in evidence.models else name
            for name in _missed(evidence, listener.signal.name, model)
            if name not in heard[listener.signal.name, receiver.name]
        ]
        if not missed:
            continue
        told.add((receiver.name, model.name))
        verb = "saved" if listener.signal.name in SAVES else "deleted"
        yield problem_of_listener(
            listener,
            f"{receiver.name} does not run when {_any_of(missed)} is {verb}: "
            f"{short_name(listener.signal.name)} is sent with that class, not with "
            f"{sender.short}.",
            "Connect it to these classes too where they are meant.",
            at=where_connected(listener),
        )


def _any_of(labels: list[str]) -> str:
    """``shop.Book, shop.Novel or shop.Shown``."""
    *others, last = labels
    return f"{', '.join(others)} or {last}" if others else last


def _heard(evidence: Evidence) -> dict[tuple[str, str], set[str]]:
    """The models that each receiver of each signal listens to."""
    heard: dict[tuple[str, str], set[str]] = defaultdict(set)
    for listener in evidence.listeners:
        key = listener.signal.name, listener.connection.receiver.name
        heard[key].add(listener.connection.sender.name)
        if listener.connection.sender.kind == "any":
            heard[key] |= evidence.models.keys()
    return heard


def _missed(evidence: Evidence, signal: str, model: ModelFacts) -> tuple[str, ...]:
    """The classes below ``model`` whose signals are not sent with it.

    The delete of a child is sent for its parents too, so that only proxies are missed.
    """
    if signal in SAVES:
        return tuple(dict.fromkeys(_below(evidence, model)))
    return model.proxies if signal in DELETES else ()


def _below(evidence: Evidence, model: ModelFacts) -> Iterator[str]:
    """Its children and proxies, then those of its children."""
    yield from (*model.children, *model.proxies)
    for child in model.children:
        if child in evidence.models:
            yield from _below(evidence, evidence.models[child])


RULE = Rule(
    code="I001",
    name="uncovered-subclass",
    severity="INFO",
    title="Proxies and children of the sender are not heard",
    basis="process",
    check=check,
)
