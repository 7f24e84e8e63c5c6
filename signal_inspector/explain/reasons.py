"""The reasons why a receiver is not connected, in words."""

from __future__ import annotations

from signal_inspector.domain.absence import Absence, AbsenceReason
from signal_inspector.domain.evidence import AppFacts
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.domain.source import Registration, SourceModule
from signal_inspector.explain.ready_imports import ReadyImport
from signal_inspector.rules.problems import of_sender, short_name

_PLAIN_CONFIG = "django.apps.config.AppConfig"
_NO_DISCONNECT = "Take this disconnect away, or connect it afterwards."


class Reasons:
    """Makes absences of one receiver, each at the line that decides it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def not_imported(self, registration: Registration, hint: str, *, later: bool) -> Absence:
        """Nothing has imported its module; ``later``: something may that runs afterwards."""
        where = f"{registration.module.name}, which {_connects(registration)}"
        message = f"Nothing has imported {where}."
        if later:
            message = f"So far nothing has imported {where}. What runs later may import it."
        return self._at(registration, "module_not_imported", message, hint)

    def imported_by(
        self, registration: Registration, ready: ReadyImport, installed: str
    ) -> Absence:
        """A ``ready()`` imports its module: that of a config which is not the app's, or one that
        did not come to it."""
        module = registration.module.name
        message = f"{ready.config}.ready() imports {module}, which {_connects(registration)}"
        if ready.config == installed:
            return Absence(
                self._name, "condition", registration.signal.text,
                f"{message}, but it did not come to this line.",
                "Look at the condition, or import it without one.", ready.at,
            )  # fmt: skip
        return Absence(
            self._name, "other_config", registration.signal.text,
            f"{message}, but the config of the app {registration.module.app} is {installed}.",
            f"Name {ready.config} in INSTALLED_APPS, or import {module} in {installed}.ready().",
            ready.at,
        )  # fmt: skip

    def of_other_config(
        self, registration: Registration, config: str, installed: AppFacts
    ) -> Absence:
        """The ``ready()`` of a config connects it that is not the one of the app."""
        return self._at(
            registration,
            "other_config",
            f"{config}.ready() {_connects(registration)}, but the config of the app "
            f"{installed.label} is {installed.config}.",
            f"Name {config} in INSTALLED_APPS, or make it the only config of the app.",
        )

    def not_called(self, registration: Registration) -> Absence:
        """It takes a call of some function to connect it."""
        function = f"{registration.module.name}.{registration.enclosing}"
        condition = ", and then under a condition" if registration.conditional else ""
        return self._at(
            registration,
            "called",
            f"Only a call of {function} {_connects(registration)}{condition}.",
            "Call it as the process starts, in the AppConfig.ready() of the app.",
        )

    def conditional(self, registration: Registration) -> Absence:
        """The place that connects it stands under a condition."""
        return self._at(
            registration,
            "condition",
            f"{_place(registration)} {_connects(registration)} only under a condition.",
            "Look at the condition, or connect it without one.",
        )

    def shadowed(self, registration: Registration, by: Receiver) -> Absence:
        """Another function has taken its name since, and nothing else held it."""
        line = "" if by.location is None else f" in line {by.location.line}"
        return self._at(
            registration,
            "shadowed",
            f"{registration.module.name} {_connects(registration)}, and then defines another "
            f"{self._name.rpartition('.')[2]}{line}: this one is gone, as the signal held it "
            "weakly and nothing else did.",
            "Give one of the two functions another name.",
        )

    def disconnected(
        self, registration: Registration, by: Registration, *, surely: bool
    ) -> Absence:
        """A line disconnects it again; ``surely`` tells whether that has run."""
        how = f"{by.module.name} disconnects it again"
        if not surely:
            how = f"{by.module.name} disconnects it when that code runs"
        where = f"{registration.module.name} {_connects(registration)}"
        return Absence(
            self._name, "disconnected", registration.signal.text,
            f"{where}, and {how}.", _NO_DISCONNECT, by.spot.location,
        )  # fmt: skip

    def unexplained(self, registration: Registration, *, recorded: bool) -> Absence:
        """It should be there, and is not."""
        return self._at(
            registration,
            "unknown",
            f"{_place(registration)} {_connects(registration)}, and yet it is not connected: the "
            "source does not tell why.",
            "" if recorded else "Run it again with --record, which notes calls.",
        )

    def not_registered(self, at: Location | None, more: str) -> Absence:
        """Nothing connects it at all; ``more`` is what else has to be done."""
        return Absence(
            self._name, "not_registered", None,
            "Nothing in the source that was read connects it, and it is not connected.",
            " ".join(filter(None, ("Put @receiver(...) with a signal above it.", more))), at,
        )  # fmt: skip

    def of_call(self, call: Call) -> Absence | None:
        """What came of a recorded call, where that says why it is not connected."""
        where = f"{short_name(call.signal)}{of_sender(call.sender)}"
        told: tuple[AbsenceReason, str, str] | None = None
        if call.outcome == "refused":
            holder = "another receiver" if call.holder is None else call.holder.name
            uid = repr(call.dispatch_uid)
            uid = "the same key" if call.dispatch_uid is None else f"dispatch_uid {uid}"
            told = (
                "refused",
                f"Django has passed it over on {where}: {holder} was connected before with {uid}.",
                "Give it a dispatch_uid of its own.",
            )
        elif call.outcome == "failed":
            told = "failed", f"Connecting it to {where} raised an error.", "Mend this call."
        elif call.outcome == "disconnected":
            told = "disconnected", f"It has been disconnected from {where}.", _NO_DISCONNECT
        elif call.outcome == "connected" and call.died:
            told = (
                "collected",
                f"It has been collected since it was connected to {where}: nothing else holds it.",
                "Connect it with weak=False, or keep it where it lives on, such as in a module.",
            )
        if told is None:
            return None
        return Absence(self._name, told[0], call.signal, told[1], told[2], call.at)

    def _at(
        self, registration: Registration, reason: AbsenceReason, message: str, hint: str
    ) -> Absence:
        """At the place in the source that would connect it."""
        at = registration.spot.location
        return Absence(self._name, reason, registration.signal.text, message, hint, at)


def import_hint(module: SourceModule, app: AppFacts | None) -> str:
    """Where a module is to be imported."""
    if app is None:
        return f"Import {module.name} from a module that the process loads."
    worker = "Where only a worker imports it, name it in the setting IMPORT or with --import."
    if app.config == _PLAIN_CONFIG:
        return f"Import it in the ready() of an AppConfig of {app.name} (in apps.py). {worker}"
    return f"Import it in {app.config}.ready(). {worker}"


def _connects(registration: Registration) -> str:
    """``connects it to post_save of shop.models.Order``."""
    sender = registration.sender
    of = "" if sender.kind == "none" else f" of {sender.text}"
    return f"connects it to {short_name(registration.signal.text)}{of}"


def _place(registration: Registration) -> str:
    inside = registration.enclosing if registration.moment != "import" else ""
    return ".".join(filter(None, (registration.module.name, inside)))
