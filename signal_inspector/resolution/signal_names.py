"""The name of a signal: where the source makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.catalogue import DJANGO_SIGNALS
from signal_inspector.discovery.places import Place
from signal_inspector.discovery.signals import FoundSignal
from signal_inspector.source.definitions.assignments import Assignment, Assignments


@dataclass(frozen=True, slots=True)
class SignalName:
    """The place that defines a signal, its line, and the other names that lead to it.

    ``place`` is None where no name leads to the signal.
    """

    place: Place | None
    file: str | None
    line: int | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    file: str | None
    assignment: Assignment | None


class SignalNames:
    """Chooses among the places that hold a signal."""

    def __init__(self, assignments: Assignments) -> None:
        self._assignments = assignments

    def lacks(self, found: FoundSignal) -> bool:
        """Whether the source assigns the signal to none of its places from a call."""
        return all(
            place.path not in DJANGO_SIGNALS and _distance(self._candidate(place), found.signal) > 1
            for place in found.places
        )

    def resolve(self, found: FoundSignal) -> SignalName:
        """The module attribute, class attribute or item that the source assigns from a call."""
        if not found.places:
            return SignalName(None, None, None, ())
        known = [place for place in found.places if place.path in DJANGO_SIGNALS]
        candidates = [self._candidate(place) for place in known or found.places]
        best = min(candidates, key=lambda candidate: _rank(candidate, found.signal))
        others = {place.path for place in found.places} - {best.place.path}
        return SignalName(best.place, best.file, _line(best), tuple(sorted(others)))

    def _candidate(self, place: Place) -> _Candidate:
        file = static.module_file(place.module)
        if file is None:
            return _Candidate(place, None, None)
        return _Candidate(place, file, self._assignments.find(file, place.attribute))


def _line(candidate: _Candidate) -> int | None:
    if candidate.assignment is None:
        return None
    if candidate.place.item:
        return candidate.assignment.item_line(candidate.place.item)
    return candidate.assignment.line


def _rank(candidate: _Candidate, signal: Any) -> tuple[Any, ...]:
    """Lowest is best; ends in the path, so that nothing is left to chance."""
    place, assignment = candidate.place, candidate.assignment
    position = assignment.position if assignment is not None else 0
    return (
        _distance(candidate, signal),
        ("module", "class", "item").index(place.kind),
        not _is_called(place.module),  # put there under another name
        # Without source: what is called ``signals``, then the shortest path.
        not place.module.endswith("signals"),
        place.path.count("."),
        place.module,
        position,
        place.path,
    )


def _is_called(module: str) -> bool:
    """Whether the module that ``sys.modules`` has under this name says so itself."""
    name = static.lookup(module, "__name__")
    return type(name) is str and name == module


def _distance(candidate: _Candidate, signal: Any) -> int:
    """How far the assignment is from making the signal.

    0 calls the signal's own class, 1 calls something else, 2 displays a container with the
    signal in it, 3 gives another name, 4 is no assignment that the source shows.
    """
    place, assignment = candidate.place, candidate.assignment
    if assignment is None:
        return 4
    if place.item:
        return 2 if assignment.defines else 3
    if assignment.calls is None:
        return 3
    called = static.lookup(place.module, assignment.calls) if assignment.calls else static.MISSING
    return 0 if called is type(signal) else 1
