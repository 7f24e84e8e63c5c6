"""The receivers that the project's source connects to a model, and that are not connected."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.absence import Absence
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.explain.absences import Absences, Known
from signal_inspector.explain.listeners import (
    DELETE_SIGNALS,
    INIT_SIGNALS,
    M2M_CHANGED,
    SAVE_SIGNALS,
)
from signal_inspector.explain.receivers_in_source import receiver_name


def missing_receivers(
    timeline: ModelTimeline, gathered: Gathered, known: Known
) -> tuple[Absence, ...]:
    """Why each of them does not hear the model, or a many-to-many relation of it.

    Those whose sender or own name the source does not tell are left out: they may be of another.
    """
    found: dict[Absence, None] = {}
    for registration in _about(timeline, gathered):
        name = receiver_name(registration)
        absence = None if name is None else Absences(name, known).of(registration)
        if absence is not None:
            found[absence] = None
    return tuple(found)


def _about(timeline: ModelTimeline, gathered: Gathered) -> Iterator[Registration]:
    """The places in the project that connect something to the model or to a relation of it."""
    source = gathered.evidence.source
    throughs = {one.through for one in timeline.relations}
    for registration in () if source is None else source.registrations:
        if registration.verb != "connect" or registration.module.origin != "project":
            continue
        signal = registration.signal.text
        if signal in (*INIT_SIGNALS, *SAVE_SIGNALS, *DELETE_SIGNALS):
            senders = {timeline.model}
        elif signal == M2M_CHANGED:
            senders = {one for one in throughs if one is not None}
        else:
            continue
        if senders and _hears(gathered.sender(registration), senders):
            yield registration


def _hears(sender: Sender | None, senders: set[Sender]) -> bool:
    return sender is not None and (sender.kind == "any" or sender in senders)
