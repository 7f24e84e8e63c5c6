"""What keeps findings out of the report: comments in the source, settings, the baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from signal_inspector.conf import Ignored
from signal_inspector.domain.evidence import Unused
from signal_inspector.domain.finding import Finding, Spot, Topic
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import SourceModule
from signal_inspector.rules import unused_suppression
from signal_inspector.rules.rule import Rule
from signal_inspector.selection.patterns import matches
from signal_inspector.source.comments import IgnoreComment, has_mark, ignore_comments
from signal_inspector.source.files import SourceFiles


@dataclass(frozen=True, slots=True)
class Split:
    """Findings that stay, how many went, and which suppressions did nothing."""

    kept: tuple[Finding, ...]
    suppressed: int
    unused: tuple[Unused, ...] = ()


class Comments:
    """The comments of the files that findings are in, and of all files that were read."""

    def __init__(
        self,
        files: SourceFiles,
        modules: Sequence[SourceModule],
        shown: Callable[[str], str],
        absolute: Callable[[str], str],
    ) -> None:
        self._files = files
        self._absolute = absolute
        self._modules = {
            shown(module.path): module for module in modules if has_mark(files, module.path)
        }
        self._read: dict[str, dict[int, list[IgnoreComment]]] = {}

    def split(
        self, findings: Iterable[Finding], ran: Sequence[Rule], known: Sequence[Rule]
    ) -> Split:
        """Takes away what a comment on its lines ignores.

        Unused is a comment in a file that was read as source, of a rule that ran, and one that
        names no rule at all.
        """
        kept: list[Finding] = []
        used: set[tuple[str, IgnoreComment]] = set()
        total = 0
        for finding in findings:
            by = self._ignoring(finding)
            used |= set(by)
            total += 1
            if not by:
                kept.append(finding)
        unused = tuple(self._unused(used, ran, known))
        return Split(tuple(kept), total - len(kept), unused)

    def _ignoring(self, finding: Finding) -> list[tuple[str, IgnoreComment]]:
        places = [*finding.others] + ([finding.location] if finding.location else [])
        return [
            (place.path, comment)
            for place in dict.fromkeys(places)
            if place.line is not None
            for comment in self._of(place.path).get(place.line, [])
            if means(comment.rule, finding)
        ]

    def _of(self, path: str) -> dict[int, list[IgnoreComment]]:
        if path not in self._read:
            lines: dict[int, list[IgnoreComment]] = {}
            for comment in ignore_comments(self._files, self._absolute(path)):
                for line in comment.covered:
                    lines.setdefault(line, []).append(comment)
            self._read[path] = lines
        return self._read[path]

    def _unused(
        self, used: set[tuple[str, IgnoreComment]], ran: Sequence[Rule], known: Sequence[Rule]
    ) -> Iterable[Unused]:
        names_run = {name.lower() for rule in ran for name in names_of(rule)}
        names_of_this = {name.lower() for name in names_of(unused_suppression.RULE)}
        names_known = {name.lower() for rule in known for name in names_of(rule)}
        for path, module in self._modules.items():
            of_file = self._of(path).values()
            for comment in dict.fromkeys(one for line in of_file for one in line):
                name = comment.rule.lower()
                is_known = name in names_known
                if (path, comment) in used or (is_known and name not in names_run):
                    continue
                if not names_of_this.isdisjoint(_rules_beside(comment, self._of(path))):
                    continue
                yield Unused(
                    text=f"# signals: ignore[{comment.rule}]",
                    rule=comment.rule,
                    known=is_known,
                    where=module.name,
                    spot=Spot(Location(path, comment.line), comment.columns),
                    origin=module.origin,
                    owner=module.owner,
                )


def _rules_beside(
    comment: IgnoreComment, comments: Mapping[int, list[IgnoreComment]]
) -> Iterable[str]:
    """The rules that are ignored in the same line."""
    return (one.rule.lower() for one in comments[comment.line] if one.line == comment.line)


def split_by_settings(findings: Iterable[Finding], ignored: Sequence[Ignored]) -> Split:
    """Takes away what the setting ``IGNORE`` names.

    A pattern that matches nothing is unused; a rule that is ignored as a whole is a decision.
    """
    kept: list[Finding] = []
    used: set[Ignored] = set()
    total = 0
    for finding in findings:
        total += 1
        by = {one for one in ignored if means(one.rule, finding) and _matches(one, finding)}
        used |= by
        if not by:
            kept.append(finding)
    unused = tuple(
        Unused(
            text=f"IGNORE {one.rule} of {one.pattern!r}",
            rule=one.rule,
            known=True,
            where=f"setting IGNORE, {one.pattern}",
            spot=None,
            origin="project",
            owner="settings",
        )
        for one in ignored
        if one.pattern is not None and one not in used
    )
    return Split(tuple(kept), total - len(kept), unused)


def split_by_ids(findings: Iterable[Finding], silenced: Sequence[str]) -> Split:
    """Takes away the rules whose ids Django's ``SILENCED_SYSTEM_CHECKS`` has."""
    found = list(findings)
    kept = tuple(finding for finding in found if finding.id not in silenced)
    return Split(kept, len(found) - len(kept))


def means(name: str, finding: Finding) -> bool:
    """Whether ``name`` is the name or an id of the finding's rule, whatever its case."""
    ids = finding.id, finding.id.rpartition(".")[2]
    return name.lower() in [each.lower() for each in (finding.rule, *ids)]


def names_of(rule: Rule) -> tuple[str, str, str]:
    """All that people may call a rule: name, id, and the id without the package."""
    return rule.name, rule.id, rule.code


def _matches(ignored: Ignored, finding: Finding) -> bool:
    if ignored.pattern is None:
        return True
    pattern = ignored.pattern
    if any(matches(pattern, name) for name in (finding.subject, finding.owner)):
        return True
    # One of several connections is not to hide the others.
    return all(any(matches(pattern, name) for name in _names(each)) for each in finding.topics)


def _names(topic: Topic) -> list[str]:
    receiver = [] if topic.receiver is None else [topic.receiver.name]
    sender = [] if topic.sender is None else topic.sender.spellings
    return [*([topic.signal] if topic.signal else []), *receiver, *sender]
