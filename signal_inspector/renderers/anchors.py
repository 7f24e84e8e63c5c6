"""What services need to show a finding: a file, and a text that knows it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location

_ROOT = "."


def anchor_of(finding: Finding, folders: Mapping[str, str]) -> Location:
    """Where the finding is; else where its receiver is, else the folder of its app, else ROOT."""
    if finding.location is not None:
        return finding.location
    if finding.receiver is not None and finding.receiver.location is not None:
        return finding.receiver.location
    return Location(folders.get(finding.owner) or _ROOT, None)


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """A text of 64 digits for each finding, all different, that moved lines do not change.

    Findings of one rule about one subject are numbered in their order.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        parts = (*finding.fingerprint, str(seen[finding.fingerprint]))
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        found.append(sha256(text).hexdigest())
    return found
