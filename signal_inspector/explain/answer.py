"""The answer for a target of any kind."""

from __future__ import annotations

from dataclasses import replace

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
from signal_inspector.domain.timeline import ModelTimeline, Part
from signal_inspector.explain.absences import absences_of, told_by
from signal_inspector.explain.definitions import Definitions
from signal_inspector.explain.listeners import DELETE_SIGNALS, INIT_SIGNALS, SAVE_SIGNALS
from signal_inspector.explain.models import ancestry, explain_model, model_of
from signal_inspector.explain.sending import sending_of, sends_in, sends_of_app
from signal_inspector.explain.targets import Target
from signal_inspector.explain.verdicts import about_receiver, about_senders, all_findings
from signal_inspector.explain.wiring import explain_app, explain_receiver, explain_signal
from signal_inspector.rules.problems import short_name

_SIGNALS: dict[Part, tuple[str, ...]] = {
    "create": INIT_SIGNALS + SAVE_SIGNALS,
    "update": SAVE_SIGNALS,
    "delete": DELETE_SIGNALS,
    "m2m": (),
}


class Answers:
    """Answers from what was gathered; the rules judge it once, when an answer first needs them."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._findings: tuple[Finding, ...] | None = None

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

    def _found(self) -> tuple[Finding, ...]:
        if self._findings is None:
            self._findings = all_findings(self._evidence)
        return self._findings

    def _signal(self, name: str) -> SignalExplanation:
        told = explain_signal(name, self._evidence.snapshot)
        return replace(told, sending=sending_of(told.signal, self._evidence))

    def _receiver(self, name: str) -> ReceiverExplanation:
        told = explain_receiver(name, self._evidence.snapshot)
        codes = told.codes or self._codes(name)
        absences = absences_of(name, self._evidence, self._found(), codes)
        findings = about_receiver(name, self._evidence, self._found())
        known = told_by(absences, findings)
        return replace(
            told,
            codes=codes,
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
        return tuple(recorded) or Definitions(self._gathered).of(name)

    def _with_source(self, place: Place) -> Place:
        registered: dict[Location, None] = {}
        for listener in self._evidence.listeners:
            if (listener.signal.name, listener.connection) == (place.signal, place.connection):
                registered |= dict.fromkeys(one.spot.location for one in listener.registered)
        return replace(place, registered=tuple(registered))

    def _app(self, label: str) -> AppExplanation:
        told = explain_app(label, self._evidence.snapshot)
        return replace(told, sends=sends_of_app(label, self._evidence))

    def _model(self, name: str) -> ModelTimeline:
        snapshot = self._evidence.snapshot
        model = model_of(next(one for one in snapshot.models if one.short == name))
        findings = about_senders(ancestry(model), self._found())
        return replace(explain_model(model, snapshot), findings=findings)


def only(timeline: ModelTimeline, part: Part) -> ModelTimeline:
    """One part of a timeline: one operation, or the many-to-many relations."""
    relatives = (
        replace(
            relative,
            connections=tuple(one for one in relative.connections if one[0] in _SIGNALS[part]),
        )
        for relative in timeline.relatives
    )
    signals = _SIGNALS[part] if part != "m2m" else ("m2m_changed",)
    findings = (one for one in timeline.findings if short_name(one.signal or "") in signals)
    return replace(
        timeline,
        findings=tuple(findings),
        operations=tuple(one for one in timeline.operations if one.name == part),
        relations=timeline.relations if part == "m2m" else (),
        silent=timeline.silent if part != "m2m" else (),
        relatives=tuple(one for one in relatives if one.connections),
    )
