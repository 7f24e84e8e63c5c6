"""What the rules know of places that connect: recorded calls, and registrations in the source."""

from __future__ import annotations

from pathlib import PurePosixPath

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem, Spot
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Origin
from signal_inspector.domain.source import Registration
from signal_inspector.rules.problems import of_sender

_SITE_FOLDERS = ("site-packages", "dist-packages")


def problem_of_call(evidence: Evidence, call: Call, message: str, hint: str) -> Problem:
    """A problem of a recorded call: it belongs to whose code made the call."""
    place = call.at or call.receiver.location
    origin, owner = _whose(evidence, call)
    others = (call.receiver.location,) if call.receiver.location not in (None, place) else ()
    return Problem(
        subject=f"{call.receiver.name} on {call.signal}{of_sender(call.sender)}",
        message=message,
        hint=hint,
        spot=None if place is None else Spot(place),
        others=tuple(one for one in others if one is not None),
        signal=call.signal,
        sender=call.sender,
        receiver=call.receiver,
        origin=origin,
        owner=owner,
    )


def surely_ran(evidence: Evidence, registration: Registration) -> bool:
    """Whether the process has run it: at import of a loaded module, or in ``ready`` of an app."""
    if registration.conditional or not registration.module.loaded:
        return False
    if registration.moment == "import":
        return True
    return registration.moment == "ready" and any(
        app.config in registration.ready_of for app in evidence.apps
    )


def unrecorded(evidence: Evidence) -> tuple[Registration, ...]:
    """The places in the source that the recording does not tell of: all where nothing was recorded,
    and none where all was."""
    source, recording = evidence.source, evidence.recording
    if source is None or (recording is not None and recording.whole):
        return ()
    calls = () if recording is None else recording.calls
    seen = {(call.verb, place) for call in calls for place in (call.at, call.receiver.location)}
    return tuple(
        one
        for one in source.registrations
        if seen.isdisjoint((one.verb, place) for place in (one.spot.location, one.defined) if place)
    )


def _whose(evidence: Evidence, call: Call) -> tuple[Origin, str]:
    """Origin and owner of the code that made the call."""
    if call.at is None or _is_in_file_of(call.at, call.receiver.location):
        return call.receiver.origin, call.receiver.owner
    for module in () if evidence.source is None else evidence.source.modules:
        if module.path == call.at.path:
            return module.origin, module.owner
    for listener in evidence.listeners:
        receiver = listener.connection.receiver
        if _is_in_file_of(call.at, receiver.location):
            return receiver.origin, receiver.owner
    return _by_path(evidence, PurePosixPath(call.at.path))


def _is_in_file_of(at: Location, other: Location | None) -> bool:
    return other is not None and at.path == other.path


def _by_path(evidence: Evidence, path: PurePosixPath) -> tuple[Origin, str]:
    """What the folder tells, where nothing else in the same file is known."""
    parts = path.parts
    installed = next((at for at, part in enumerate(parts) if part in _SITE_FOLDERS), None)
    package = parts[0 if installed is None else installed + 1].removesuffix(".py")
    apps = [app for app in evidence.apps if path.is_relative_to(app.folder)]
    owner = max(apps, key=lambda app: len(app.folder)).label if apps else package
    if installed is None:
        return "project", owner
    return ("django" if package == "django" else "third-party"), owner
