"""The answer for a target of any kind."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.explanation import (
    AppExplanation,
    Explanation,
    Place,
    ReceiverExplanation,
    SignalExplanation,
)
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.domain.timeline_parts import Part
from signal_inspector.explain.absences import Absences, Known, told_by
from signal_inspector.explain.definitions import Definitions
from signal_inspector.explain.listeners import (
    DELETE_SIGNALS,
    INIT_SIGNALS,
    M2M_CHANGED,
    SAVE_SIGNALS,
)
from signal_inspector.explain.missing import missing_receivers
from signal_inspector.explain.models import ancestry, explain_model, model_of
from signal_inspector.explain.namesakes import connected_of
from signal_inspector.explain.ready_imports import ready_imports
from signal_inspector.explain.sending import sending_of, sends_in, sends_of_app, sends_to_app
from signal_inspector.explain.targets import Target
from signal_inspector.explain.verdicts import (
    about_modules,
    about_receiver,
    about_senders,
    all_findings,
)
from signal_inspector.explain.wiring import explain_app, explain_receiver, explain_signal

_SIGNALS: dict[Part, tuple[str, ...]] = {
    "create": INIT_SIGNALS + SAVE_SIGNALS,
    "update": SAVE_SIGNALS,
    "delete": DELETE_SIGNALS,
    "m2m": (M2M_CHANGED,),
}


class Answers:
    """Answers from what was gathered; the rules judge it once, when an answer first needs them."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def of(self, target: Target) -> Explanation:
        """What is to be said about a target that was found in what was gathered."""
        if target.kind == "signal":
            return self._signal(target.name)
        if target.kind == "receiver":
            return self._receiver(target.name)
        if target.kind == "app":
            return self._app(target.name)
        return self._model(target.name)

    @property
    def _evidence(self) -> Evidence:
        return self._gathered.evidence

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        return all_findings(self._evidence)

    @cached_property
    def _known(self) -> Known:
        return Known(
            self._evidence,
            self._findings,
            cache(Definitions(self._gathered).of),
            ready_imports(self._gathered),
        )

    def _signal(self, name: str) -> SignalExplanation:
        told = explain_signal(name, self._evidence.snapshot)
        return replace(told, sending=sending_of(told.signal, self._evidence))

    def _receiver(self, name: str) -> ReceiverExplanation:
        told = explain_receiver(name, self._evidence.snapshot)
        absences = Absences(name, self._known).all()
        signals = {place.signal for place in told.places}
        findings = about_receiver(name, signals, self._evidence, self._findings)
        known = told_by(absences, findings)
        return replace(
            told,
            codes=told.codes or self._codes(name),
            places=tuple(self._with_source(place) for place in told.places),
            absences=absences,
            findings=tuple(one for one in findings if one not in known),
            sends=sends_in((name, f"{name}.__call__"), self._evidence),
        )

    def _codes(self, name: str) -> tuple[Receiver, ...]:
        """The code of what is not connected: as it was recorded, or as the source defines it."""
        recording = self._evidence.recording
        calls = () if recording is None else recording.calls
        recorded = dict.fromkeys(call.receiver for call in calls if call.receiver.name == name)
        return tuple(recorded) or tuple(self._known.defined(name))

    def _with_source(self, place: Place) -> Place:
        """The connection with the places that may have made it: those of the same function."""
        connection = place.connection
        defined = self._known.defined(connection.receiver.name)
        registered: dict[Location, None] = {}
        for listener in self._evidence.listeners:
            if (listener.signal.name, listener.connection) == (place.signal, connection):
                for one in listener.registered:
                    function = connected_of(one, defined)
                    if function is None or function.location == connection.receiver.location:
                        registered[one.spot.location] = None
        return replace(place, registered=tuple(registered))

    def _app(self, label: str) -> AppExplanation:
        told = explain_app(label, self._evidence.snapshot)
        return replace(
            told,
            sends=sends_of_app(label, self._evidence),
            sent_by=sends_to_app(label, self._evidence),
            findings=about_modules(label, self._findings),
        )

    def _model(self, name: str) -> ModelTimeline:
        snapshot = self._evidence.snapshot
        model = model_of(next(one for one in snapshot.models if one.short == name))
        timeline = explain_model(model, snapshot)
        is_sender = not timeline.swapped_for and not model._meta.auto_created
        absences = missing_receivers(timeline, self._gathered, self._known) if is_sender else ()
        findings = about_senders(ancestry(model), self._findings)
        known = told_by(absences, findings)
        return replace(
            timeline,
            absences=absences,
            findings=tuple(one for one in findings if one not in known),
        )


def only(timeline: ModelTimeline, part: Part) -> ModelTimeline:
    """One part of a timeline: one operation, or the many-to-many relations."""
    signals = _SIGNALS[part]
    relatives = (
        replace(
            relative,
            connections=tuple(one for one in relative.connections if one[0] in signals),
        )
        for relative in timeline.relatives
    )
    return replace(
        timeline,
        absences=tuple(one for one in timeline.absences if one.signal in signals),
        findings=tuple(one for one in timeline.findings if one.signal in signals),
        operations=tuple(one for one in timeline.operations if one.name == part),
        relations=timeline.relations if part == "m2m" else (),
        silent=timeline.silent if part != "m2m" else (),
        relatives=tuple(one for one in relatives if one.connections),
    )
