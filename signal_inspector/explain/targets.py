"""What a name on the command line means: a model, a signal, a receiver or an app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from signal_inspector.domain.explanation import TargetKind
from signal_inspector.domain.snapshot import Snapshot
from signal_inspector.selection.patterns import matches, nearest

TARGET_KINDS: tuple[TargetKind, ...] = get_args(TargetKind)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be explained, by the name that reports give it."""

    kind: TargetKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def find_targets(
    snapshot: Snapshot, word: str, receivers: Iterable[str] = ()
) -> tuple[Target, ...]:
    """What ``word`` means: one, several where it is ambiguous, or nothing.

    ``receivers`` are names of others than those that the snapshot has.

    A word means what the filters mean by it; of several, the closest: the whole name or else the
    last parts of it, in the word's own capitals or else in others, then any parts. So ``Order`` is
    the model ``order.Order``, and ``order`` its app. A kind and a colon before it leave that kind
    alone.
    """
    kinds, pattern = _kinds(word)
    ranks: dict[Target, int] = {}
    for target, spellings in _universe(snapshot, kinds, receivers):
        for spelling in spellings:
            if matches(pattern, spelling):
                rank = _rank(pattern, spelling)
                ranks[target] = min(rank, ranks.get(target, rank))
    best = min(ranks.values(), default=0)
    return tuple(target for target, rank in ranks.items() if rank == best)


def names_model_whole(snapshot: Snapshot, word: str) -> bool:
    """Whether a word is the whole name of a model, so that no other name could be closer."""
    _, pattern = _kinds(word)
    found = find_targets(snapshot, word)
    return [one.kind for one in found] == ["model"] and any(
        pattern in model.spellings for model in snapshot.models if model.short == found[0].name
    )


def nearest_targets(
    snapshot: Snapshot, word: str, receivers: Iterable[str] = ()
) -> tuple[str, ...]:
    """The names that are spelled much like one that means nothing."""
    kinds, pattern = _kinds(word)
    spellings = {
        spelling: target.name
        for target, names in _universe(snapshot, kinds, receivers)
        for spelling in names
    }
    return nearest(pattern, spellings)


def function_named(word: str) -> str | None:
    """The own name of the function that a word may mean; None where it can mean none."""
    kinds, pattern = _kinds(word)
    name = pattern.rpartition(".")[2]
    return name if "receiver" in kinds and name.isidentifier() else None


def kind_and_name(word: str) -> tuple[TargetKind | None, str]:
    """The kind before the colon, None where a word leaves that open, and the name."""
    kinds, pattern = _kinds(word)
    return (kinds[0] if len(kinds) == 1 else None), pattern


def _kinds(word: str) -> tuple[tuple[TargetKind, ...], str]:
    for kind in TARGET_KINDS:
        if word.startswith(f"{kind}:"):
            return (kind,), word.removeprefix(f"{kind}:")
    return TARGET_KINDS, word


def _universe(
    snapshot: Snapshot, kinds: Iterable[TargetKind], receivers: Iterable[str]
) -> Iterable[tuple[Target, tuple[str, ...]]]:
    """All targets of these kinds, each once, with their spellings."""
    everything: Mapping[TargetKind, dict[str, tuple[str, ...]]] = {
        "model": {model.short: model.spellings for model in snapshot.models},
        "signal": {signal.name: (signal.name, *signal.aliases) for signal in snapshot.signals},
        "receiver": {name: (name,) for name in (*_receivers(snapshot), *receivers)},
        "app": {label: (label,) for label in _apps(snapshot)},
    }
    for kind in kinds:
        for name, spellings in everything[kind].items():
            yield Target(kind, name), spellings


def _receivers(snapshot: Snapshot) -> Iterable[str]:
    for signal in snapshot.signals:
        for connection in signal.connections:
            yield connection.receiver.name
    for pending in snapshot.pending:
        yield pending.receiver.name


def _apps(snapshot: Snapshot) -> Iterable[str]:
    """The installed apps, and the packages of receivers that lie in none."""
    yield from snapshot.apps
    for signal in snapshot.signals:
        for connection in signal.connections:
            yield connection.receiver.owner


def _rank(pattern: str, spelling: str) -> int:
    """How far the spelling is from the pattern that matches it; 0 is the same text."""
    lower, name = pattern.lower(), spelling.lower()
    if lower == name:
        return 0 if pattern == spelling else 2
    if name.endswith(f".{lower}"):
        return 1 if spelling.endswith(f".{pattern}") else 3
    return 4 if pattern in spelling else 5
