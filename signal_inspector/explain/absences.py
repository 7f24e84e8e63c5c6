"""Why a receiver is not connected, from the source, the recording and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from signal_inspector.domain.evidence import AppFacts, Evidence
from signal_inspector.domain.explanation import Absence, AbsenceReason
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Receiver
from signal_inspector.domain.source import Registration, SourceModule
from signal_inspector.explain.receivers_in_source import receiver_name
from signal_inspector.rules.calls import surely_ran
from signal_inspector.rules.problems import of_sender, short_name

_PLAIN_CONFIG = "django.apps.config.AppConfig"
_TOLD_BY: dict[str, AbsenceReason] = {
    "collected-receiver": "collected",
    "dispatch-uid-collision": "refused",
}
_NOT_IMPORTED = "receiver-module-not-imported"


def absences_of(
    name: str, evidence: Evidence, findings: Sequence[Finding], codes: Sequence[Receiver]
) -> tuple[Absence, ...]:
    """A reason for each place that connects the receiver and has no connection to show for it.

    ``findings`` are all of the project, ``codes`` what is known of the receiver itself.
    """
    return tuple(dict.fromkeys(_Absences(name, evidence, findings, codes).all()))


def told_by(absences: Iterable[Absence], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that say no more than the absences do."""
    told = {(one.message, one.at) for one in absences}
    return tuple(one for one in findings if (one.message, one.location) in told)


class _Absences:
    def __init__(
        self,
        name: str,
        evidence: Evidence,
        findings: Sequence[Finding],
        codes: Sequence[Receiver],
    ) -> None:
        self._name = name
        self._evidence = evidence
        self._findings = findings
        self._codes = codes
        self._apps = {app.label: app for app in evidence.apps}
        source = evidence.source
        registrations = () if source is None else source.registrations
        self._written = [one for one in registrations if receiver_name(one) == name]
        calls = () if evidence.recording is None else evidence.recording.calls
        self._calls = [call for call in calls if call.receiver.name == name]

    def all(self) -> Iterator[Absence]:
        connects = [one for one in self._written if one.verb == "connect"]
        for registration in connects:
            if not self._may_be_there(registration):
                yield self._of(registration)
        written = {one.signal.text for one in connects}
        for call in self._calls:
            if call.signal not in written and not self._is_live(call.signal):
                yield from self._recorded(call.signal)
        if not connects and not self._calls and not self._is_anywhere():
            yield from self._unregistered()

    def _of(self, registration: Registration) -> Absence:
        if not registration.module.loaded:
            return self._unloaded(registration)
        signal = registration.signal.text
        told = self._told_by_a_finding(registration) or next(self._recorded(signal), None)
        if told is not None:
            return told
        if not surely_ran(self._evidence, registration):
            return self._not_run(registration)
        return self._disconnected(registration) or self._unexplained(registration)

    def _unloaded(self, registration: Registration) -> Absence:
        """Its module has not been imported, as far as a rule knows or not."""
        module, source = registration.module, self._evidence.source
        hint = next(
            (
                one.hint
                for one in self._findings
                if one.rule == _NOT_IMPORTED and one.subject == module.name
            ),
            _import_hint(module, self._apps.get(module.app or "")),
        )
        where = f"{module.name}, which {_connects(registration)}"
        message = f"Nothing has imported {where}."
        if source is not None and module.name in source.imported_later:
            message = f"Only a function that runs later imports {where}."
        return _absence("module_not_imported", registration, message, hint)

    def _told_by_a_finding(self, registration: Registration) -> Absence | None:
        for finding in self._findings:
            if finding.rule in _TOLD_BY and self._is_of(finding, registration):
                return Absence(
                    _TOLD_BY[finding.rule],
                    registration.signal.text,
                    finding.message,
                    finding.hint,
                    finding.location,
                )
        return None

    def _is_of(self, finding: Finding, registration: Registration) -> bool:
        if finding.signal != registration.signal.text:
            return False
        if finding.receiver is not None:
            return finding.receiver.name == self._name
        return finding.location == registration.spot.location

    def _recorded(self, signal: str) -> Iterator[Absence]:
        """What came of the last recorded call that says why."""
        for call in reversed([one for one in self._calls if one.signal == signal]):
            found = _of_call(call)
            if found is not None:
                yield found
                return

    def _not_run(self, registration: Registration) -> Absence:
        """The place stands in code that may not have run."""
        moment = registration.moment
        if moment == "ready":
            config = f"{registration.module.name}.{registration.enclosing.removesuffix('.ready')}"
            installed = self._apps.get(registration.module.app or "")
            if installed is not None and installed.config != config:
                return _absence(
                    "other_config",
                    registration,
                    f"{config}.ready() {_connects(registration)}, but the config of the app "
                    f"{installed.label} is {installed.config}.",
                    f"Name {config} in INSTALLED_APPS, or make it the only config of the app.",
                )
        if moment == "call":
            function = f"{registration.module.name}.{registration.enclosing}"
            condition = ", and then under a condition" if registration.conditional else ""
            return _absence(
                "called",
                registration,
                f"Only a call of {function} {_connects(registration)}{condition}.",
                "Call it as the process starts, in the AppConfig.ready() of the app.",
            )
        return _absence(
            "condition",
            registration,
            f"{_place(registration)} {_connects(registration)} only under a condition.",
            "Look at the condition, or connect it without one.",
        )

    def _disconnected(self, registration: Registration) -> Absence | None:
        for other in self._written:
            if other.verb == "disconnect" and other.signal == registration.signal:
                where = f"{registration.module.name} {_connects(registration)}"
                how = f"{other.module.name} disconnects it again"
                if not surely_ran(self._evidence, other):
                    how = f"{other.module.name} disconnects it when that code runs"
                return Absence(
                    "disconnected",
                    registration.signal.text,
                    f"{where}, and {how}.",
                    "Take this disconnect away, or connect it afterwards.",
                    other.spot.location,
                )
        return None

    def _unexplained(self, registration: Registration) -> Absence:
        hint = "" if self._evidence.recording else "Run it again with --record, which notes calls."
        return _absence(
            "unknown",
            registration,
            f"{_place(registration)} {_connects(registration)}, and yet it is not connected: the "
            "source does not tell why.",
            hint,
        )

    def _unregistered(self) -> Iterator[Absence]:
        if self._evidence.source is None:
            return
        for code in self._codes:
            module = self._module_of(code)
            hint = "Put @receiver(...) with a signal above it."
            if module is not None and not module.loaded:
                hint = f"{hint} {_import_hint(module, self._apps.get(module.app or ''))}"
            yield Absence(
                "not_registered",
                None,
                "Nothing in the source that was read connects it, and it is not connected.",
                hint,
                code.location,
            )

    def _module_of(self, code: Receiver) -> SourceModule | None:
        modules = self._evidence.source.modules if self._evidence.source is not None else ()
        inside = [one for one in modules if code.name.startswith(f"{one.name}.")]
        return max(inside, key=lambda one: len(one.name), default=None)

    def _may_be_there(self, registration: Registration) -> bool:
        """Whether it has made a connection, or may have made one that is there, or waits."""
        signal = registration.signal.text
        if any(
            one.signal == signal and one.receiver.name == self._name
            for one in self._evidence.snapshot.pending
        ):
            return registration.sender.kind == "text" or self._is_live(signal)
        return any(
            registration in listener.registered or not listener.registered
            for listener in self._evidence.listeners
            if (listener.signal.name, listener.connection.receiver.name) == (signal, self._name)
        )

    def _is_live(self, signal: str) -> bool:
        return any(
            (listener.signal.name, listener.connection.receiver.name) == (signal, self._name)
            for listener in self._evidence.listeners
        )

    def _is_anywhere(self) -> bool:
        snapshot = self._evidence.snapshot
        return any(
            listener.connection.receiver.name == self._name for listener in self._evidence.listeners
        ) or any(one.receiver.name == self._name for one in snapshot.pending)


def _of_call(call: Call) -> Absence | None:
    where = f"{short_name(call.signal)}{of_sender(call.sender)}"
    told: tuple[AbsenceReason, str, str] | None = None
    if call.outcome == "refused":
        holder = "another receiver" if call.holder is None else call.holder.name
        uid = "the same key" if call.dispatch_uid is None else f"dispatch_uid {call.dispatch_uid!r}"
        told = (
            "refused",
            f"Django has passed it over on {where}: {holder} was connected before with {uid}.",
            "Give it a dispatch_uid of its own.",
        )
    elif call.outcome == "failed":
        told = "failed", f"Connecting it to {where} raised an error.", "Mend this call."
    elif call.outcome == "disconnected":
        told = (
            "disconnected",
            f"It has been disconnected from {where}.",
            "Take this disconnect away, or connect it afterwards.",
        )
    elif call.outcome == "connected" and call.died:
        told = (
            "collected",
            f"It has been collected since it was connected to {where}: nothing else holds it.",
            "Connect it with weak=False, or keep it where it lives on, such as in a module.",
        )
    return None if told is None else Absence(told[0], call.signal, told[1], told[2], call.at)


def _absence(reason: AbsenceReason, registration: Registration, message: str, hint: str) -> Absence:
    """At the place in the source that would connect it."""
    at = registration.spot.location
    return Absence(reason, registration.signal.text, message, hint, at)


def _connects(registration: Registration) -> str:
    """``connects it to post_save of shop.models.Order``."""
    sender = registration.sender
    of = "" if sender.kind == "none" else f" of {sender.text}"
    return f"connects it to {short_name(registration.signal.text)}{of}"


def _place(registration: Registration) -> str:
    inside = registration.enclosing if registration.moment != "import" else ""
    return ".".join(filter(None, (registration.module.name, inside)))


def _import_hint(module: SourceModule, app: AppFacts | None) -> str:
    if app is None:
        return f"Import {module.name} from a module that the process loads."
    worker = "Where only a worker imports it, name it in the setting IMPORT or with --import."
    if app.config == _PLAIN_CONFIG:
        return f"Import it in the ready() of an AppConfig of {app.name} (in apps.py). {worker}"
    return f"Import it in {app.config}.ready(). {worker}"
