"""Why a receiver is not connected, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.snapshot import Location

AbsenceReason = Literal[
    "module_not_imported",
    "other_config",
    "called",
    "condition",
    "shadowed",
    "refused",
    "collected",
    "disconnected",
    "failed",
    "unknown",
    "not_registered",
]


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a receiver is not connected to a signal, in a sentence, and how to mend it.

    ``signal`` is None where nothing in the source connects it to any. ``at`` is the line that
    decides it; ``hint`` is empty where nothing is to be mended.
    """

    receiver: str
    reason: AbsenceReason
    signal: str | None
    message: str
    hint: str
    at: Location | None
