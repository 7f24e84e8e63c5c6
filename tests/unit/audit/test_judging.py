"""Rules judge; what is suppressed goes, and what suppresses nothing is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.evidence import evidence, listener, model_facts, module, source
from support.values import ANY, POST_SAVE, model, pending, receiver, signal, snapshot

from signal_inspector.audit.baseline import Entry
from signal_inspector.audit.judging import (
    Judged,
    Suppressors,
    finding_of,
    judge,
    rules_that_can_run,
)
from signal_inspector.audit.suppressions import Comments
from signal_inspector.conf import Ignored
from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Finding, Problem, Spot, Topic
from signal_inspector.domain.recording import Recording
from signal_inspector.domain.snapshot import Location
from signal_inspector.rules import abstract_sender, unused_signal, unused_suppression
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import Rule
from signal_inspector.source.files import SourceFiles

ABSTRACT, UNUSED_SIGNAL, UNUSED = abstract_sender.RULE, unused_signal.RULE, unused_suppression.RULE
RULES_HERE = (ABSTRACT, UNUSED_SIGNAL, UNUSED)

BASE = model("shop.Base")
LOG = receiver("shop.receivers.log", location=Location("receivers.py", 2))
PAID = signal("shop.signals.paid", location=Location("signals.py", 1))
FOUND = evidence(
    listener(POST_SAVE, LOG, BASE),
    signals=[PAID],
    models=[model_facts("shop.Base", abstract=True)],
    source=source(),
)
ON_LOG = f"shop.receivers.log on {POST_SAVE} of shop.Base"

Judge = Callable[..., Judged]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judges what is found here; ``comment`` stands in the line of the receiver's ``def``."""

    def run(
        *,
        rules: Sequence[Rule] = RULES_HERE,
        keep: Callable[[Iterable[Finding]], list[Finding]] = list,
        comment: str = "",
        given: Evidence = FOUND,
        **by: Any,
    ) -> Judged:
        source = f"\ndef log(**_): ...  {comment}\n"
        tmp_path.joinpath("receivers.py").write_text(source, encoding="utf-8")
        defaults: dict[str, Any] = {
            "comments": Comments(
                SourceFiles(),
                [module("shop.receivers", path=str(tmp_path / "receivers.py"))],
                shown=lambda path: Path(path).name,
                absolute=lambda path: str(tmp_path / path),
            ),
            "ignored": (),
            "silenced": (),
            "baseline": (),
            "whole": True,
        }
        return judge(given, rules, keep, Suppressors(**{**defaults, **by}))

    return run


def told(judged: Judged) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in judged.findings]


NAMES_HERE = [rule.name for rule in RULES_HERE]
BOTH = [("abstract-sender", ON_LOG), ("unused-signal", "shop.signals.paid")]
PAID_ALONE = BOTH[1:]


class TestFindings:
    def test_each_rule_finds_its_own_in_order_of_place(self, judged: Judge) -> None:
        assert told(judged()) == BOTH
        assert told(judged(rules=(UNUSED_SIGNAL, ABSTRACT))) == BOTH
        assert told(judged(rules=(UNUSED_SIGNAL,))) == PAID_ALONE

    def test_nothing_is_suppressed(self, judged: Judge) -> None:
        assert not any(judged().suppressed.values())

    def test_what_is_not_kept_is_not_there(self, judged: Judge) -> None:
        kept = judged(keep=lambda all_of_it: [one for one in all_of_it if one.receiver is None])

        assert told(kept) == PAID_ALONE

    def test_the_same_finding_twice_is_one(self, judged: Judge) -> None:
        twice = evidence(
            *(listener(POST_SAVE, LOG, BASE), listener(POST_SAVE, LOG, BASE)),
            models=[model_facts("shop.Base", abstract=True)],
        )

        assert told(judged(given=twice)) == [("abstract-sender", ON_LOG)]


class TestComment:
    def test_it_suppresses_and_is_counted(self, judged: Judge) -> None:
        answer = judged(comment="# signals: ignore[abstract-sender]")

        assert told(answer) == PAID_ALONE
        assert +answer.suppressed == {"source": 1}

    def test_one_that_does_nothing_is_a_finding(self, judged: Judge) -> None:
        answer = judged(comment="# signals: ignore[unused-signal]")

        assert ("unused-suppression", "unused-signal in shop.receivers") in told(answer)
        assert len(answer.findings) == 3

    def test_which_is_only_told_where_that_rule_runs(self, judged: Judge) -> None:
        answer = judged(rules=(ABSTRACT, UNUSED_SIGNAL), comment="# signals: ignore[unused-signal]")

        assert told(answer) == BOTH

    def test_what_it_is_for_may_be_filtered_away(self, judged: Judge) -> None:
        answer = judged(
            comment="# signals: ignore[abstract-sender]",
            keep=lambda all_of_it: [one for one in all_of_it if one.receiver is None],
        )

        assert told(answer) == PAID_ALONE
        assert not any(answer.suppressed.values())


class TestSettings:
    def test_a_rule_that_is_ignored(self, judged: Judge) -> None:
        answer = judged(ignored=[Ignored("E003")])

        assert told(answer) == PAID_ALONE
        assert +answer.suppressed == {"settings": 1}

    def test_a_comment_counts_first(self, judged: Judge) -> None:
        answer = judged(ignored=[Ignored("E003")], comment="# signals: ignore[E003]")

        assert +answer.suppressed == {"source": 1}

    def test_a_pattern_that_matches_nothing_is_a_finding(self, judged: Judge) -> None:
        patterns = [Ignored("abstract-sender", "billing")]

        subject = "abstract-sender in setting IGNORE, billing"
        assert ("unused-suppression", subject) in told(judged(ignored=patterns))
        assert told(judged(ignored=patterns, whole=False)) == BOTH

    @pytest.mark.parametrize("name", ["duplicate-connection", "W001", "signal_inspector.W001"])
    def test_a_pattern_of_a_rule_that_did_not_run_is_none(self, judged: Judge, name: str) -> None:
        assert told(judged(ignored=[Ignored(name, "billing")])) == BOTH

    def test_that_may_be_ignored_too(self, judged: Judge) -> None:
        answer = judged(
            comment="# signals: ignore[unused-signal]", ignored=[Ignored("unused-suppression")]
        )

        assert told(answer) == BOTH
        assert +answer.suppressed == {"settings": 1}

    def test_django_silences_ids(self, judged: Judge) -> None:
        answer = judged(silenced=["signal_inspector.E003"])

        assert told(answer) == PAID_ALONE
        assert +answer.suppressed == {"SILENCED_SYSTEM_CHECKS": 1}


class TestBaseline:
    KNOWN = Entry("abstract-sender", ON_LOG, 1)

    def test_what_it_holds_is_known(self, judged: Judge) -> None:
        answer = judged(baseline=[self.KNOWN])

        assert told(answer) == PAID_ALONE
        assert +answer.suppressed == {"baseline": 1}

    def test_what_it_holds_and_nothing_matches_is_a_finding(self, judged: Judge) -> None:
        gone = Entry("abstract-sender", "gone", 1)

        answer = judged(baseline=[self.KNOWN, gone])

        (_, stale) = sorted(answer.findings, key=lambda one: one.rule == "unused-suppression")
        assert stale.subject == "abstract-sender in the baseline, gone"
        assert stale.message.startswith("The baseline's entry abstract-sender of 'gone' suppresses")
        assert (stale.origin, stale.owner, stale.location) == ("project", "baseline", None)

    def test_which_is_only_told_where_all_was_looked_at(self, judged: Judge) -> None:
        gone = Entry("abstract-sender", "gone", 1)
        of_another_rule = Entry("duplicate-connection", "gone", 1)

        assert told(judged(baseline=[gone], whole=False)) == BOTH
        assert told(judged(baseline=[of_another_rule])) == BOTH

    def test_one_of_which_a_part_is_left_says_how_many(self, judged: Judge) -> None:
        answer = judged(baseline=[Entry("abstract-sender", ON_LOG, 3)])

        (stale,) = (one for one in answer.findings if one.rule == "unused-suppression")
        assert "is for 3 findings, and only 1 is left" in stale.message
        assert +answer.suppressed == {"baseline": 1}

    @pytest.mark.parametrize("rules", [RULES_HERE, (UNUSED,)])
    def test_one_of_no_rule_is_a_finding(self, judged: Judge, rules: Sequence[Rule]) -> None:
        answer = judged(baseline=[Entry("abstrct-sender", "gone", 1)], rules=rules)

        (stale,) = (one for one in answer.findings if one.rule == "unused-suppression")
        assert "there is no rule 'abstrct-sender'" in stale.message

    def test_what_something_else_suppresses_was_found_all_the_same(self, judged: Judge) -> None:
        answer = judged(
            comment="# signals: ignore[abstract-sender]",
            baseline=[Entry("abstract-sender", ON_LOG, 1)],
        )

        assert told(answer) == PAID_ALONE

    def test_without_the_source_nobody_knows_what_is_gone(self, judged: Judge) -> None:
        gone = Entry("abstract-sender", "gone", 1)

        assert told(judged(baseline=[gone], given=replace(FOUND, source=None))) == BOTH

    def test_without_a_recording_neither_of_rules_that_find_more_with_one(
        self, judged: Judge
    ) -> None:
        gone = Entry("dispatch-uid-collision", "gone", 1)
        recorded = replace(FOUND, recording=Recording(()))
        rules = [rule for rule in RULES if rule.name in (*NAMES_HERE, gone.rule)]

        def is_told(given: Evidence) -> bool:
            answer = judged(baseline=[gone], rules=rules, given=given)
            return any("dispatch-uid-collision" in one.message for one in answer.findings)

        assert not is_told(FOUND)
        assert is_told(recorded)

    def test_one_of_an_unused_suppression_is_told_where_all_rules_ran(self, judged: Judge) -> None:
        gone = Entry("unused-suppression", "unused-signal in shop.receivers", 1)

        assert told(judged(baseline=[gone])) == BOTH

    def test_it_may_hold_an_unused_suppression(self, judged: Judge) -> None:
        answer = judged(
            comment="# signals: ignore[unused-signal]",
            baseline=[Entry("unused-suppression", "unused-signal in shop.receivers", 1)],
        )

        assert told(answer) == BOTH


class TestRulesThatCanRun:
    def test_without_source_and_recording_those_of_the_process(self) -> None:
        assert {rule.basis for rule in rules_that_can_run(RULES, evidence())} == {"process"}

    def test_with_source(self) -> None:
        able = rules_that_can_run(RULES, evidence(source=source()))

        assert {rule.basis for rule in able} == {"process", "source"}

    def test_with_both_all_run_in_order(self) -> None:
        given = evidence(source=source(), recording=Recording(()))

        assert rules_that_can_run(RULES, given) == RULES


class TestFindingOf:
    def test_it_is_the_problem_with_its_rule(self) -> None:
        spot = Spot(Location("shop/apps.py", 3), (5, 9))
        problem = Problem(
            "subject", "Message.", "Hint.", spot, (Location("x.py", 1),), POST_SAVE, ANY, LOG, True,
            more=(Topic(PAID.name),),
        )  # fmt: skip

        assert finding_of(ABSTRACT, problem) == Finding(
            id="signal_inspector.E003",
            rule="abstract-sender",
            severity="ERROR",
            subject="subject",
            message="Message.",
            hint="Hint.",
            origin="project",
            owner="shop",
            location=spot.location,
            columns=(5, 9),
            others=(Location("x.py", 1),),
            signal=POST_SAVE,
            sender=ANY,
            receiver=LOG,
            is_async=True,
            more=(Topic(PAID.name),),
        )

    def test_it_belongs_to_whom_the_receiver_does(self) -> None:
        vendor = receiver("vendor.log", origin="third-party", app=None)

        one = finding_of(ABSTRACT, Problem("", "", "", None, receiver=vendor))

        assert (one.origin, one.owner) == ("third-party", "vendor")
        assert (one.location, one.columns) == (None, None)

    def test_the_problem_may_tell_another_owner(self) -> None:
        one = finding_of(
            ABSTRACT, Problem("", "", "", None, receiver=LOG, origin="django", owner="admin")
        )

        assert (one.origin, one.owner) == ("django", "admin")

    def test_without_either_it_is_the_projects(self) -> None:
        one = finding_of(ABSTRACT, Problem("", "", "", None))

        assert (one.origin, one.owner) == ("project", "")


def test_evidence_without_anything_gives_nothing(judged: Judge) -> None:
    assert judged(rules=RULES, given=evidence()).findings == ()


def test_a_pending_connection_is_no_connection(judged: Judge) -> None:
    waiting = evidence(snapshot=snapshot(PAID, pending=[pending(on=PAID.name)]))

    assert told(judged(given=waiting)) == []
