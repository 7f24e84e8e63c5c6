"""What a rule is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem, Severity

PREFIX = "signal_inspector."

Basis = Literal["process", "source", "recording"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data, and the pure function that judges.

    ``code`` is the id without the package's name (``W001``); ``title`` says in a few words what
    is wrong. ``basis`` is what the rule cannot do without: the process alone, its source, or a
    recording of its start. ``more_with_recording`` tells that it finds more where there is one.
    """

    code: str
    name: str
    severity: Severity
    title: str
    basis: Basis
    check: Callable[[Evidence], Iterable[Problem]]
    more_with_recording: bool = False

    @property
    def id(self) -> str:
        """The id as findings and settings have it: ``signal_inspector.W001``."""
        return PREFIX + self.code
