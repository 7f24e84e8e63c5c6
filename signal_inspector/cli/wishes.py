"""What somebody who runs an audit asks for: rules, levels, a part of the project, a baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from signal_inspector.audit.baseline import Entry, configured_baseline, read_baseline
from signal_inspector.audit.choosing import check_names, choose_rules, refuse_unable
from signal_inspector.audit.gathering import Gathered
from signal_inspector.audit.judging import Keep, Suppressors, suppressors
from signal_inspector.cli.filters import selection_of
from signal_inspector.conf import Configuration
from signal_inspector.discovery.recorder import is_recording
from signal_inspector.domain.finding import Finding, Severity
from signal_inspector.domain.snapshot import Origin
from signal_inspector.errors import UsageError
from signal_inspector.rules.rule import Rule
from signal_inspector.selection import Selection
from signal_inspector.selection.findings import keep_findings, spellings
from signal_inspector.selection.patterns import matches
from signal_inspector.selection.snapshot import Unmatched, unmatched


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of an audit with the settings behind them.

    ``selection`` has no origin: findings of code that is not among ``origins`` are counted.
    """

    rules: tuple[Rule, ...]
    origins: tuple[Origin, ...]
    selection: Selection
    level: Severity
    fail_level: Severity
    baseline: tuple[Entry, ...]
    configuration: Configuration

    def reads(self, _owner: str, origin: Origin) -> bool:
        """Whether the source of code of that origin is read.

        All of the project is, as what is selected may be sent or connected anywhere in it.
        """
        return origin == "project" or origin in self.origins

    def unmatched(self, gathered: Gathered) -> list[Unmatched]:
        """The patterns that match nothing: nothing that is connected, or that the source or the
        recorder has connect something, and no file that was read."""

        def means_a_file(pattern: str) -> bool:
            paths = (gathered.shown(module.path) for module in gathered.modules)
            return any(matches(pattern, path, "/") for path in paths)

        evidence = gathered.evidence
        return [
            nothing
            for nothing in unmatched(evidence.snapshot, self.selection, spellings(evidence))
            if not (nothing.option.endswith("path") and means_a_file(nothing.pattern))
        ]

    def unread(self, gathered: Gathered) -> list[tuple[str, str]]:
        """Path and reason of each file of the project that should have been read and was not.

        What a third party ships broken nobody here can mend.
        """
        source = gathered.evidence.source
        if source is None or not source.unread:
            return []
        own = {gathered.shown(one.path) for one in gathered.modules if one.origin == "project"}
        return [
            (path, reason)
            for path, reason in source.unread
            if path in own
            and not any(matches(pattern, path, "/") for pattern in self.selection.exclude_path)
        ]

    def keep(self, gathered: Gathered) -> Keep:
        """What the filters keep of findings."""

        def keep(findings: Iterable[Finding]) -> list[Finding]:
            return keep_findings(findings, gathered.evidence.snapshot, self.selection)

        return keep

    def suppressors(self, gathered: Gathered) -> Suppressors:
        """All that may suppress findings."""
        return suppressors(
            gathered,
            self.configuration,
            baseline=self.baseline,
            silenced=_silenced(),
            whole=self.selection == Selection(),
        )


def wishes_of(options: Mapping[str, Any], configuration: Configuration) -> Wishes:
    """What the options and settings ask for. Raises UsageError where they ask for what is not."""
    if options["unconnected"]:
        raise UsageError("--unconnected means nothing to audit; --select unused-signal is meant.")
    selected, ignored = _split(options["select"]), _split(options["ignore"])
    check_names(configuration.ignore)
    if options["write_baseline"] is not None:
        _refuse_report(options)
    selection = selection_of(options, configuration.root)
    rules = choose_rules(selected, ignored)
    if selected:
        refuse_unable(rules, reads_source=not options["no_static"], is_recorded=is_recording())
    return Wishes(
        rules=rules,
        origins=selection.origin or ("project",),
        selection=replace(selection, origin=()),
        level=options["level"] or ("INFO" if selected else "WARNING"),
        fail_level=options["fail_level"] or configuration.fail_level,
        baseline=_baseline(options, configuration),
        configuration=configuration,
    )


def _split(values: Sequence[str]) -> list[str]:
    """``a,b`` given once or several times."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _refuse_report(options: Mapping[str, Any]) -> None:
    """A baseline is written instead of a report."""
    for name, is_given in (
        ("output", options["output"] is not None),
        ("format", options["format"] != "text"),
    ):
        if is_given:
            raise UsageError(f"--write-baseline writes no report; leave --{name} away.")


def _baseline(options: Mapping[str, Any], configuration: Configuration) -> tuple[Entry, ...]:
    """What is known already; nothing where the baseline is written anew."""
    if options["write_baseline"] is not None:
        return ()
    if options["baseline"] is not None:
        return read_baseline(options["baseline"])
    return configured_baseline(configuration)


def _silenced() -> Sequence[str]:
    """The ids that Django's checks are silenced by. A text silences each id that is a part of it,
    as in Django. Raises UsageError for what holds no ids."""
    given = settings.SILENCED_SYSTEM_CHECKS
    if isinstance(given, str):
        return given
    try:
        return tuple(given)
    except TypeError as error:
        raise UsageError(
            f"setting SILENCED_SYSTEM_CHECKS must be a list of ids, not {type(given).__name__}."
        ) from error
