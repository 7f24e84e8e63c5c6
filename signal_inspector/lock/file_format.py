"""The text of a lock file: written with one line for each receiver, and read back."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import replace

from signal_inspector.domain.merges import line_of_conflict
from signal_inspector.errors import UsageError
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring

_TITLE = "# What listens to which signal, in dispatch order. Written by 'manage.py signals lock'."
_STATE = re.compile(
    r"# settings: (?P<settings>\S+), DEBUG: (?P<debug>on|off), filters: (?P<filters>.*)"
)
# Of this format, which is the first, no line tells; of later ones this does.
_FORMAT = re.compile(r"# format: (?P<format>.*)")
_HEADING = re.compile(r"\[(?P<pending>pending )?(?P<signal>.+) from (?P<sender>.+)\]")
_INDENT = "  "
_APART = "  "
_WRITE = "manage.py signals lock"


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


def from_text(text: str, path: str, write: str = _WRITE) -> Wiring:
    """What a lock file says. Raises UsageError, with the line, where it is none.

    ``write`` is the command that writes it anew.
    """
    conflict = line_of_conflict(text)
    if conflict is not None:
        raise UsageError(
            f"{path}:{conflict}: a merge left conflict markers; write it anew with '{write}'."
        )
    lines = text.splitlines()
    _refuse_other_formats(lines, path)
    sections = _sections(lines, path, write)
    state = next(filter(None, map(_STATE.fullmatch, lines)), None)
    if state is None:
        raise UsageError(f"{path} is no lock file: its second line does not say the settings.")
    filters = "" if state["filters"] == "none" else state["filters"]
    return Wiring(state["settings"], state["debug"] == "on", filters, sections)


def _refuse_other_formats(lines: Iterable[str], path: str) -> None:
    for line in lines:
        found = _FORMAT.fullmatch(line)
        if found:
            raise UsageError(
                f"{path} has the format {found['format'][:60]!r}, which this version of "
                "django-signal-inspector does not know; upgrade it."
            )


def _sections(lines: Iterable[str], path: str, write: str) -> tuple[Section, ...]:
    """What stands below headings. Raises UsageError for a line that is none, or not the first."""
    sections: list[Section] = []
    seen: dict[Hashable, int] = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        section = _section_of(line)
        receiver = _receiver_of(line) if sections else None
        if section is not None:
            sections.append(section)
            key: Hashable = section.key
        elif receiver is not None:
            listeners = (*sections[-1].listeners, receiver)
            sections[-1] = replace(sections[-1], listeners=listeners)
            key = sections[-1].key, receiver.name, receiver.kind_of_connection
        else:
            raise UsageError(f"{path}:{number}: this is no line of a lock file: {line[:60]!r}")
        if seen.setdefault(key, number) != number:
            raise UsageError(
                f"{path}:{number}: line {seen[key]} says the same already, as after a merge; "
                f"write it anew with '{write}'."
            )
    return tuple(sections)


def _section_of(line: str) -> Section | None:
    found = _HEADING.fullmatch(line)
    if found is None or not _are_names(found["signal"], found["sender"]):
        return None
    return Section(found["signal"], found["sender"], (), found["pending"] is not None)


def _receiver_of(line: str) -> LockedReceiver | None:
    name, *flags = line.removeprefix(_INDENT).split(_APART)
    if not line.startswith(_INDENT) or not _are_names(name, *flags):
        return None
    return LockedReceiver(name, tuple(flags))


def _are_names(*texts: str) -> bool:
    """Whether none is empty or has blanks around it."""
    return all(text and text == text.strip() for text in texts)
