"""The baseline: findings that a team has taken note of, so that only new ones fail.

A finding is known again by its rule and its subject, wherever its lines have moved.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signal_inspector.conf import Configuration
from signal_inspector.domain.audit import in_order
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.merges import line_of_conflict
from signal_inspector.errors import UsageError

SCHEMA_VERSION = 1
_ANEW = "write it anew with --write-baseline"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """So many findings of one rule about one subject."""

    rule: str
    subject: str
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings against a baseline.

    ``new`` are those that it does not hold, ``known`` those that it does. ``unmatched`` is what it
    holds and no finding matches, with how many are missing: mended, or not looked for.
    """

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    unmatched: tuple[Entry, ...]


def entries_of(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """What a baseline holds of these findings, sorted."""
    counts = Counter(finding.fingerprint for finding in findings)
    return _entries(counts)


def compare(findings: Iterable[Finding], entries: Iterable[Entry]) -> Comparison:
    """Which findings a baseline holds. Of more than it counts, the last ones are new."""
    left = Counter({(entry.rule, entry.subject): entry.count for entry in entries})
    new, known = [], []
    for finding in in_order(findings):
        if left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
            known.append(finding)
        else:
            new.append(finding)
    return Comparison(tuple(new), tuple(known), _entries(left))


def _entries(counts: Counter[tuple[str, str]]) -> tuple[Entry, ...]:
    return tuple(sorted(Entry(*key, count) for key, count in counts.items() if count > 0))


def to_text(entries: Sequence[Entry]) -> str:
    """The whole file: JSON with a line for each entry, sorted, in ASCII."""
    rows = [
        json.dumps({"rule": entry.rule, "subject": entry.subject, "count": entry.count})
        for entry in sorted(entries)
    ]
    findings = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
    return f'{{\n "schema_version": {SCHEMA_VERSION},\n "findings": {findings}\n}}\n'


def from_text(text: str, path: str) -> tuple[Entry, ...]:
    """What a baseline file says. Raises UsageError, in one line, where it is none."""
    conflict = line_of_conflict(text)
    if conflict is not None:
        raise UsageError(f"{path}:{conflict}: a merge left conflict markers; {_ANEW}.")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{path}:{error.lineno}: this is no JSON: {error.msg}; {_ANEW}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise UsageError(f"{path} is no baseline that can be read; {_ANEW}.") from error
    return _from_document(document, path)


def _from_document(document: Any, path: str) -> tuple[Entry, ...]:
    if not isinstance(document, dict) or not {"schema_version", "findings"} <= document.keys():
        raise UsageError(f"{path} is no baseline: it lacks schema_version or findings; {_ANEW}.")
    version = document["schema_version"]
    if type(version) is not int or version != SCHEMA_VERSION:
        raise UsageError(
            f"{path} has schema_version {json.dumps(version)[:20]}, and only {SCHEMA_VERSION} "
            f"can be read; {_ANEW}."
        )
    if not isinstance(document["findings"], list):
        raise UsageError(f"{path} is no baseline: its findings are no list; {_ANEW}.")
    entries = [_entry(row, number, path) for number, row in enumerate(document["findings"], 1)]
    twice = [
        key for key, count in Counter((e.rule, e.subject) for e in entries).items() if count > 1
    ]
    if twice:
        rule, subject = (" ".join(part.split()) for part in min(twice))
        raise UsageError(f"{path} has {rule} of {subject[:200]} twice; keep one, or {_ANEW}.")
    return tuple(sorted(entries))


def _entry(row: Any, number: int, path: str) -> Entry:
    if isinstance(row, dict) and row.keys() == {"rule", "subject", "count"}:
        rule, subject, count = row["rule"], row["subject"], row["count"]
        is_named = isinstance(rule, str) and isinstance(subject, str)
        if is_named and type(count) is int and count > 0:
            return Entry(rule, subject, count)
    raise UsageError(
        f"{path}: entry {number} of its findings must have a rule and a subject, which are "
        f"texts, and a count from 1; {_ANEW}."
    )


def configured_baseline(configuration: Configuration) -> tuple[Entry, ...]:
    """What the file of the setting ``BASELINE`` holds, nothing where none is set. Raises
    UsageError, in one line, where it cannot be read."""
    if configuration.baseline is None:
        return ()
    return read_baseline(str(configuration.root / configuration.baseline))


def read_baseline(path: str) -> tuple[Entry, ...]:
    """What the file holds. Raises UsageError, in one line, where it cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UsageError(
            f"there is no baseline {path}; 'manage.py signals audit --write-baseline {path}' "
            "writes it."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise UsageError(f"cannot read the baseline {path}: {reason}") from error
    return from_text(text, path)
