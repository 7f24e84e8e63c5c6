"""The lines that sum an audit up."""

from __future__ import annotations

from signal_inspector.domain.audit import SUPPRESSIONS, AuditReport, Suppression
from signal_inspector.domain.finding import SEVERITIES
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.severities import in_words, tally
from signal_inspector.renderers.styles import Span

_SUPPRESSED: dict[Suppression, str] = {
    "source": "in the source",
    "settings": "by settings",
    "SILENCED_SYSTEM_CHECKS": "by SILENCED_SYSTEM_CHECKS",
    "baseline": "by the baseline",
}


def render_findings_summary(report: AuditReport) -> list[list[Span]]:
    """What was found and looked at, then a line for each sort of finding that is not shown.

    ``2 errors, 1 warning: 43 rules looked at 142 receivers of 41 signals``.
    """
    found = in_words(tally(report.findings)) or [("no findings", "")]
    scope = (
        f": {quantity(len(report.rules), 'rule')} looked at "
        f"{quantity(report.connections, 'receiver')} of {quantity(report.signals, 'signal')}"
    )
    return [[*found, (scope, "")], *_hidden(report)]


def _hidden(report: AuditReport) -> list[list[Span]]:
    lines: list[list[Span]] = []
    kinds = [kind for kind in SUPPRESSIONS if report.suppressed.get(kind)]
    if kinds:
        each = ", ".join(f"{report.suppressed[kind]:,} {_SUPPRESSED[kind]}" for kind in kinds)
        lines.append([(f"suppressed: {each}", "")])
    if any(report.third_party.values()):
        option = ("; --origin third-party shows them", "")
        lines.append([("in third-party code: ", ""), *in_words(report.third_party), option])
    lighter = [severity for severity in SEVERITIES if report.below_level.get(severity)]
    if lighter:
        option = (f"; --level {lighter[0]} shows them", "")
        lines.append([("not shown: ", ""), *in_words(report.below_level), option])
    return lines
