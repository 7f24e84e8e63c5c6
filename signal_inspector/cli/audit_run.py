"""What ``signals audit`` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from signal_inspector.audit.baseline import entries_of, to_text
from signal_inspector.audit.choosing import rule_named
from signal_inspector.audit.gathering import Gathered, gather
from signal_inspector.audit.judging import Judged, judge, rules_that_can_run
from signal_inspector.cli.files import write_file
from signal_inspector.cli.filters import unmatched_line
from signal_inspector.cli.loading import load
from signal_inspector.cli.report import Report
from signal_inspector.cli.wishes import Wishes, wishes_of
from signal_inspector.conf import load_configuration
from signal_inspector.domain.audit import AuditReport
from signal_inspector.domain.finding import SEVERITIES, Finding, at_least
from signal_inspector.errors import UsageError
from signal_inspector.renderers.findings_summary import render_findings_summary
from signal_inspector.renderers.look import Look
from signal_inspector.rules.pages import info_of, page_of
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import Rule
from signal_inspector.selection.snapshot import select


def audit(options: Mapping[str, Any], report: Report) -> int:
    """Looks, judges and shows. Returns the exit code."""
    wishes = wishes_of(options, load_configuration())
    failure = load(options)
    if failure is not None:
        raise UsageError(f"{failure}; without it the audit is not whole.")
    with report.progress("reading source") as advance:
        gathered = gather(wishes.reads, with_source=not options["no_static"], advance=advance)
    for nothing in wishes.unmatched(gathered):
        raise UsageError(unmatched_line(nothing))
    _refuse_unread(wishes.unread(gathered))
    rules = rules_that_can_run(wishes.rules, gathered.evidence)
    judged = judge(gathered.evidence, rules, wishes.keep(gathered), wishes.suppressors(gathered))
    found = [finding for finding in judged.findings if finding.origin in wishes.origins]
    if options["write_baseline"] is not None:
        return _write_baseline(found, wishes, options["write_baseline"], report)
    answer = _answer(judged, rules, gathered, wishes)
    report.write(lambda look: _render(answer, gathered, options["format"], look), options["output"])
    _say_beside(answer, wishes, report)
    fails = any(at_least(finding.severity, wishes.fail_level) for finding in found)
    return 1 if fails and not options["exit_zero"] else 0


def _refuse_unread(unread: Sequence[tuple[str, str]]) -> None:
    """What a file connects that cannot be read is not known: without it all may look clean."""
    if unread:
        path, reason = unread[0]
        more = f" (and {len(unread) - 1} more)" if len(unread) > 1 else ""
        raise UsageError(
            f"cannot read {path}: {reason}{more}; mend it, leave it out with --exclude-path, or "
            "read no source with --no-static."
        )


def tell_rules(options: Mapping[str, Any], report: Report) -> int:
    """``--rule`` and ``--list-rules``, which look at no project."""
    from signal_inspector.renderers.rule_list import render_rule_list
    from signal_inspector.renderers.rule_page import render_rule_page

    if options["rule"] is not None:
        page = page_of(rule_named(options["rule"]).name)
        report.write(lambda look: render_rule_page(page, look), options["output"])
    else:
        rules = [info_of(rule) for rule in RULES]
        report.write(lambda look: render_rule_list(rules, look), options["output"])
    return 0


def _write_baseline(found: Sequence[Finding], wishes: Wishes, path: str, report: Report) -> int:
    """Takes note of what would be shown or would fail."""
    lightest = min(wishes.level, wishes.fail_level, key=SEVERITIES.index)
    noted = [finding for finding in found if at_least(finding.severity, lightest)]
    write_file(path, to_text(entries_of(noted)))
    number = "1 finding" if len(noted) == 1 else f"{len(noted)} findings"
    report.note([(f"{path}: {number} written", "")])
    return 0


def _answer(
    judged: Judged, rules: Sequence[Rule], gathered: Gathered, wishes: Wishes
) -> AuditReport:
    snapshot = select(gathered.evidence.snapshot, wishes.selection)
    wanted = [finding for finding in judged.findings if finding.origin in wishes.origins]
    others = [finding for finding in judged.findings if finding.origin not in wishes.origins]
    shown = [finding for finding in wanted if at_least(finding.severity, wishes.level)]
    return AuditReport(
        django=snapshot.django,
        python=snapshot.python,
        settings=snapshot.settings,
        debug=snapshot.debug,
        rules=tuple(info_of(rule) for rule in rules),
        findings=tuple(shown),
        signals=len(snapshot.signals),
        connections=sum(len(signal.connections) for signal in snapshot.signals),
        suppressed=judged.suppressed,
        third_party=Counter(
            finding.severity
            for finding in others
            if finding.origin == "third-party" and at_least(finding.severity, wishes.level)
        ),
        below_level=Counter(
            finding.severity for finding in wanted if not at_least(finding.severity, wishes.level)
        ),
        folders={app.label: app.folder for app in gathered.evidence.apps},
    )


def _render(answer: AuditReport, gathered: Gathered, name: str, look: Look) -> Any:
    """A format's renderer is imported when it is asked for."""
    if name == "text":
        from signal_inspector.renderers.findings_text import render_findings

        return render_findings(answer.findings, gathered.files, look)
    if name == "json":
        from signal_inspector.renderers.findings_json import render_findings_json

        return render_findings_json(answer)
    if name == "github":
        from signal_inspector.renderers.findings_github import render_findings_github

        return render_findings_github(answer)
    if name == "gitlab":
        from signal_inspector.renderers.findings_gitlab import render_findings_gitlab

        return render_findings_gitlab(answer)
    from signal_inspector.renderers.findings_sarif import render_findings_sarif

    return render_findings_sarif(answer)


def _say_beside(answer: AuditReport, wishes: Wishes, report: Report) -> None:
    """The summary, and what it leaves to guess."""
    for line in render_findings_summary(answer):
        report.note(line)
    hidden = [each for each in answer.below_level if at_least(each, wishes.fail_level)]
    if hidden:
        report.note([("what is not shown fails the audit: give a lower --level to see it", "")])
