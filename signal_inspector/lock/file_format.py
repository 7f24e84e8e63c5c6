"""The text of a lock file: written with one line for each receiver, and read back."""

from __future__ import annotations

import re
from dataclasses import replace

from signal_inspector.domain.merges import line_of_conflict
from signal_inspector.errors import UsageError
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring

_TITLE = "# What listens to which signal, in dispatch order. Written by 'manage.py signals lock'."
_STATE = re.compile(
    r"# settings: (?P<settings>\S+), DEBUG: (?P<debug>on|off), filters: (?P<filters>.*)"
)
_HEADING = re.compile(r"\[(?P<pending>pending )?(?P<signal>.+) from (?P<sender>.+)\]")
_INDENT = "  "
_APART = "  "


def to_text(wiring: Wiring) -> str:
    """The whole file."""
    debug = "on" if wiring.debug else "off"
    filters = wiring.filters or "none"
    lines = [_TITLE, f"# settings: {wiring.settings}, DEBUG: {debug}, filters: {filters}"]
    for section in wiring.sections:
        lines += ["", heading(section), *(_INDENT + line_of(one) for one in section.listeners)]
    return "\n".join(lines) + "\n"


def heading(section: Section) -> str:
    """The line above the receivers of a section."""
    pending = "pending " if section.pending else ""
    return f"[{pending}{section.signal} from {section.sender}]"


def line_of(receiver: LockedReceiver) -> str:
    """A receiver and what its connection is."""
    return _APART.join((receiver.name, *receiver.flags))


def from_text(text: str, path: str) -> Wiring:
    """What a lock file says. Raises UsageError, with the line, where it is none."""
    conflict = line_of_conflict(text)
    if conflict is not None:
        raise UsageError(
            f"{path}:{conflict}: a merge left conflict markers; "
            "write it anew with 'manage.py signals lock'."
        )
    state = None
    sections: list[Section] = []
    for number, line in enumerate(text.splitlines(), 1):
        state = state or _STATE.fullmatch(line)
        found = _HEADING.fullmatch(line)
        if found:
            pending = found["pending"] is not None
            sections.append(Section(found["signal"], found["sender"], (), pending))
        elif line.startswith(_INDENT) and sections:
            sections[-1] = _with(sections[-1], line)
        elif line and not line.startswith("#"):
            raise UsageError(f"{path}:{number}: this is no line of a lock file: {line[:60]!r}")
    if state is None:
        raise UsageError(f"{path} is no lock file: its second line does not say the settings.")
    filters = "" if state["filters"] == "none" else state["filters"]
    return Wiring(state["settings"], state["debug"] == "on", filters, tuple(sections))


def _with(section: Section, line: str) -> Section:
    name, *flags = line.removeprefix(_INDENT).split(_APART)
    listeners = (*section.listeners, LockedReceiver(name, tuple(flags)))
    return replace(section, listeners=listeners)
