"""A receiver of a model that has proxies or children: a save of those is no save of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from signal_inspector.domain.evidence import Evidence, Listener, ModelFacts
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import DELETES, SAVES
from signal_inspector.rules.problems import (
    lines_of,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import model_of

_SIGNALS = (*SAVES, *DELETES)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A connection, and the models below its sender that its receiver does not hear."""

    listener: Listener
    missed: tuple[str, ...]


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver, whichever of its models and signals have such others."""
    gaps: dict[str, list[_Gap]] = defaultdict(list)
    heard = _heard(evidence)
    for listener in sorted(evidence.listeners, key=_rank):
        signal, receiver = listener.signal.name, listener.connection.receiver.name
        missed = tuple(
            name for name in _others(evidence, listener) if name not in heard[signal, receiver]
        )
        if missed:
            gaps[receiver].append(_Gap(listener, missed))
    for found in gaps.values():
        yield _problem(evidence, found)


def _rank(listener: Listener) -> int:
    """Saves first: they are what a receiver is there for more often."""
    return _SIGNALS.index(listener.signal.name) if listener.signal.name in _SIGNALS else 0


def _problem(evidence: Evidence, gaps: Sequence[_Gap]) -> Problem:
    first = gaps[0].listener
    missed: dict[str, dict[str, None]] = {}
    for gap in gaps:
        missed.setdefault(gap.listener.signal.name, {}).update(dict.fromkeys(gap.missed))
    signals: dict[tuple[str, ...], list[str]] = {}
    for signal, names in missed.items():
        signals.setdefault(tuple(names), []).append(short_name(signal))
    runs = ", nor on ".join(
        f"{_any_of(each)} of {_any_of([_label(evidence, name) for name in names])}"
        for names, each in signals.items()
    )
    senders = list(dict.fromkeys(gap.listener.connection.sender.short for gap in gaps))
    problem = problem_of_listener(
        first,
        f"{first.connection.receiver.name} does not run on {runs}: Django sends with the very "
        f"class that is saved or deleted, not with {_any_of(senders)}.",
        "Connect it to these classes too where they are meant.",
        at=where_connected(first),
    )
    places = [place for gap in gaps for place in lines_of(gap.listener)]
    return replace(problem, others=tuple(dict.fromkeys(places)))


def _label(evidence: Evidence, name: str) -> str:
    return evidence.models[name].label if name in evidence.models else name


def _any_of(texts: Sequence[str]) -> str:
    """``shop.Book, shop.Novel or shop.Shown``."""
    *others, last = texts
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


def _others(evidence: Evidence, listener: Listener) -> tuple[str, ...]:
    """The classes below its sender whose signals are not sent with it.

    The delete of a child is sent for its parents too, so that only proxies are missed. A proxy is
    no parent: nothing is sent for it but what is done through it.
    """
    signal, model = listener.signal.name, model_of(evidence, listener.connection.sender)
    if model is None or signal not in _SIGNALS:
        return ()
    if model.proxy_for is not None:
        return () if listener.sender_class is None else listener.sender_class.below
    if signal in SAVES:
        return tuple(dict.fromkeys(_below(evidence, model)))
    return model.proxies


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
