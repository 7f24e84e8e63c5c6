"""Why a receiver is not connected, from the source, the recording and the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from signal_inspector.domain.absence import Absence, AbsenceReason
from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Receiver
from signal_inspector.domain.source import Registration, SourceModule
from signal_inspector.explain.namesakes import connected_of, successor_of
from signal_inspector.explain.ready_imports import FindReadyImport
from signal_inspector.explain.reasons import Reasons, import_hint
from signal_inspector.explain.receivers_in_source import receiver_name
from signal_inspector.explain.verdicts import NOT_IMPORTED
from signal_inspector.rules.calls import surely_ran

_TOLD_BY: dict[str, AbsenceReason] = {
    "collected-receiver": "collected",
    "dispatch-uid-collision": "refused",
}


@dataclass(frozen=True, slots=True)
class Known:
    """All that tells why something is not connected.

    ``findings`` are those of the whole project, suppressed or not. ``defined`` gives the functions
    of a dotted path in the source, ``ready_import`` the ``ready()`` that imports a module.
    """

    evidence: Evidence
    findings: Sequence[Finding]
    defined: Callable[[str], Sequence[Receiver]]
    ready_import: FindReadyImport


def told_by(absences: Iterable[Absence], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that say no more than the absences do."""
    told = {(one.message, one.at) for one in absences}
    shadowed = {one.signal for one in absences if one.reason == "shadowed"}
    not_imported = {one.signal for one in absences if one.reason == "module_not_imported"}
    return tuple(
        one
        for one in findings
        if (one.message, one.location) in told
        or (one.rule == "collected-receiver" and one.signal in shadowed)
        or (one.rule == NOT_IMPORTED and one.signal in not_imported)
    )


class Absences:
    """The absences of the receiver of one name."""

    def __init__(self, name: str, known: Known) -> None:
        self._name = name
        self._known = known
        self._evidence = evidence = known.evidence
        self._reasons = Reasons(name)
        self._apps = {app.label: app for app in evidence.apps}
        source = evidence.source
        registrations = () if source is None else source.registrations
        self._written = [one for one in registrations if receiver_name(one) == name]
        calls = () if evidence.recording is None else evidence.recording.calls
        self._calls = [call for call in calls if call.receiver.name == name]

    def all(self) -> tuple[Absence, ...]:
        """One for each place that connects the receiver and has no connection to show for it."""
        return tuple(dict.fromkeys(self._all()))

    def of(self, registration: Registration) -> Absence | None:
        """Why a place that connects the receiver has made no connection that is there.

        None where it has, or may have, or where the receiver waits for a model.
        """
        shadowed = self._shadowed(registration)
        if shadowed is not None:
            return shadowed
        return None if self._may_be_there(registration) else self._missing(registration)

    def _all(self) -> Iterator[Absence]:
        connects = [one for one in self._written if one.verb == "connect"]
        for registration in connects:
            absence = self.of(registration)
            if absence is not None:
                yield absence
        written = {one.signal.text for one in connects}
        for call in self._calls:
            if call.signal not in written and not self._live(call.signal):
                yield from self._told_by_a_finding(call.signal) or self._recorded(call.signal)
        if not connects and not self._calls and not self._is_anywhere():
            yield from self._unregistered()

    def _missing(self, registration: Registration) -> Absence:
        if not registration.module.loaded:
            return self._unloaded(registration)
        signal = registration.signal.text
        told = self._told_by_a_finding(signal, registration) or self._recorded(signal)
        if told:
            return told[0]
        if not surely_ran(self._evidence, registration):
            return self._not_run(registration)
        for other in self._written:
            if other.verb == "disconnect" and other.signal == registration.signal:
                surely = surely_ran(self._evidence, other)
                return self._reasons.disconnected(registration, other, surely=surely)
        recording = self._evidence.recording
        recorded = recording is not None and recording.whole
        return self._reasons.unexplained(registration, recorded=recorded)

    def _shadowed(self, registration: Registration) -> Absence | None:
        """Where its function's name stands for a later function, and no connection is of it."""
        if registration.weak is False or not surely_ran(self._evidence, registration):
            return None
        defined = self._known.defined(self._name)
        own, later = connected_of(registration, defined), successor_of(registration, defined)
        live = self._live(registration.signal.text)
        if own is None or later is None:
            return None
        if any(one.connection.receiver.location == own.location for one in live):
            return None
        return self._reasons.shadowed(registration, later)

    def _unloaded(self, registration: Registration) -> Absence:
        """Its module has not been imported, as far as a rule knows or not."""
        module, source = registration.module, self._evidence.source
        app = self._apps.get(module.app or "")
        ready = self._known.ready_import(module)
        if ready is not None and app is not None:
            return self._reasons.imported_by(registration, ready, app.config)
        hints = (
            one.hint
            for one in self._known.findings
            if one.rule == NOT_IMPORTED and one.subject == module.name
        )
        later = source is not None and module.name in source.imported_later
        hint = next(hints, import_hint(module, app))
        return self._reasons.not_imported(registration, hint, later=later)

    def _told_by_a_finding(
        self, signal: str, registration: Registration | None = None
    ) -> tuple[Absence, ...]:
        for finding in self._known.findings:
            if finding.rule not in _TOLD_BY or finding.signal != signal:
                continue
            if finding.receiver is not None:
                is_told = finding.receiver.name == self._name
            else:
                at = None if registration is None else registration.spot.location
                is_told = finding.location == at
            if is_told:
                reason = _TOLD_BY[finding.rule]
                at = finding.location
                return (Absence(self._name, reason, signal, finding.message, finding.hint, at),)
        return ()

    def _recorded(self, signal: str) -> tuple[Absence, ...]:
        """What came of the last recorded call that says why."""
        for call in reversed([one for one in self._calls if one.signal == signal]):
            found = self._reasons.of_call(call)
            if found is not None:
                return (found,)
        return ()

    def _not_run(self, registration: Registration) -> Absence:
        """The place stands in code that may not have run."""
        if registration.moment == "ready":
            own = f"{registration.module.name}.{registration.enclosing.removesuffix('.ready')}"
            configs = sorted(registration.ready_of) or [own]
            installed = self._apps.get(registration.module.app or "")
            if installed is not None and installed.config not in configs:
                return self._reasons.of_other_config(registration, configs[0], installed)
        if registration.moment == "call":
            return self._reasons.not_called(registration)
        return self._reasons.conditional(registration)

    def _unregistered(self) -> Iterator[Absence]:
        if self._evidence.source is None:
            return
        for code in self._known.defined(self._name):
            module = self._module_of(code)
            more = ""
            if module is not None and not module.loaded:
                more = import_hint(module, self._apps.get(module.app or ""))
            yield self._reasons.not_registered(code.location, more)

    def _module_of(self, code: Receiver) -> SourceModule | None:
        modules = self._evidence.source.modules if self._evidence.source is not None else ()
        inside = [one for one in modules if code.name.startswith(f"{one.name}.")]
        return max(inside, key=lambda one: len(one.name), default=None)

    def _may_be_there(self, registration: Registration) -> bool:
        """Whether it has made a connection, or may have made one that is there, or waits."""
        signal = registration.signal.text
        live = self._live(signal)
        if any(
            one.signal == signal and one.receiver.name == self._name
            for one in self._evidence.snapshot.pending
        ):
            return registration.sender.kind == "text" or bool(live)
        return any(registration in one.registered or not one.registered for one in live)

    def _live(self, signal: str) -> list[Listener]:
        """Its connections to a signal."""
        return [
            listener
            for listener in self._evidence.listeners
            if (listener.signal.name, listener.connection.receiver.name) == (signal, self._name)
        ]

    def _is_anywhere(self) -> bool:
        snapshot = self._evidence.snapshot
        return any(
            listener.connection.receiver.name == self._name for listener in self._evidence.listeners
        ) or any(one.receiver.name == self._name for one in snapshot.pending)
