"""The lines that sum an audit up."""

from __future__ import annotations

from support.findings import ABSTRACT, FULL, audit, finding

from signal_inspector.domain.audit import AuditReport
from signal_inspector.renderers.findings_summary import render_findings_summary


def lines_of(report: AuditReport) -> list[str]:
    return ["".join(text for text, _ in line) for line in render_findings_summary(report)]


def test_it_counts_what_was_found_and_what_is_not_shown() -> None:
    assert lines_of(FULL) == [
        "1 error, 1 warning, 1 note: 3 rules looked at 142 receivers of 41 signals",
        "suppressed: 2 in the source, 1 by the baseline",
        "in third-party code: 3 errors, 1 warning; --origin third-party shows them",
        "not shown: 12 notes; --level INFO shows them",
    ]


def test_a_clean_audit_says_what_it_looked_at() -> None:
    assert lines_of(audit()) == ["no findings: 3 rules looked at 142 receivers of 41 signals"]


def test_one_of_a_kind_is_singular() -> None:
    report = audit(finding(), rules=(ABSTRACT,), signals=1, connections=1)

    assert lines_of(report) == ["1 error: 1 rule looked at 1 receiver of 1 signal"]


def test_the_lightest_level_shows_all_that_is_not_shown() -> None:
    report = audit(below_level={"WARNING": 2, "INFO": 0})

    assert lines_of(report)[1:] == ["not shown: 2 warnings; --level WARNING shows them"]


def test_every_way_of_suppression_is_named() -> None:
    report = audit(
        suppressed={"baseline": 4, "SILENCED_SYSTEM_CHECKS": 3, "settings": 2, "source": 1}
    )

    assert lines_of(report)[1:] == [
        "suppressed: 1 in the source, 2 by settings, 3 by SILENCED_SYSTEM_CHECKS, 4 by the baseline"
    ]


def test_severities_have_their_colours() -> None:
    styles = dict(render_findings_summary(FULL)[0])

    assert len({styles[text] for text in ("1 error", "1 warning", "1 note")}) == 3
