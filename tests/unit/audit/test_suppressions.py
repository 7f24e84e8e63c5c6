"""What keeps findings out: comments, the setting IGNORE, SILENCED_SYSTEM_CHECKS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support.evidence import PRE_SAVE, at, module
from support.findings import ABSTRACT, DUPLICATE, UNUSED, finding
from support.values import POST_SAVE, model, receiver

from signal_inspector.audit.suppressions import (
    Comments,
    Split,
    means,
    names_of,
    split_by_ids,
    split_by_settings,
)
from signal_inspector.conf import Ignored
from signal_inspector.domain.evidence import Unused
from signal_inspector.domain.finding import Finding, Topic
from signal_inspector.domain.snapshot import Location
from signal_inspector.rules import abstract_sender, duplicate_connection
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import Rule
from signal_inspector.source.files import SourceFiles

NAMES = ["abstract-sender", "signal_inspector.E003", "E003"]
RAN = (abstract_sender.RULE, duplicate_connection.RULE)


class TestNames:
    def test_a_rule_has_three(self) -> None:
        assert list(names_of(abstract_sender.RULE)) == NAMES

    @pytest.mark.parametrize("name", [*NAMES, "e003", "ABSTRACT-SENDER"])
    def test_each_means_its_findings_in_any_case(self, name: str) -> None:
        assert means(name, finding())

    @pytest.mark.parametrize("name", ["", "E00", "abstract", "signal_inspector", "W001"])
    def test_nothing_else_does(self, name: str) -> None:
        assert not means(name, finding())


class Project:
    """Files below a folder with two modules of the app ``shop``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def split(
        self, findings: Sequence[Finding], *, ran: Sequence[Rule] = RAN, **sources: str
    ) -> Split:
        """What the comments of these files leave of the findings."""
        for name, source in sources.items():
            self._folder.joinpath(f"{name}.py").write_text(source, encoding="utf-8")
        read = [module(f"shop.{name}", path=f"{self._folder}/{name}.py") for name in sources]
        comments = Comments(
            SourceFiles(),
            [one for one in read if one.name != "shop.unread"],
            shown=lambda path: Path(path).name,
            absolute=lambda path: str(self._folder / path),
        )
        return comments.split(findings, ran, RULES)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def found(*lines: tuple[str, int | None], **given: Any) -> Finding:
    """A finding of abstract-sender at the first of these places, with the others."""
    first, *others = [Location(f"{file}.py", line) for file, line in lines]
    return finding(**{"location": first, "others": tuple(others), **given})


def ids(split: Split) -> list[str]:
    return [one.rule for one in split.kept]


class TestComments:
    def test_one_on_the_line_of_a_finding_takes_it_away(self, project: Project) -> None:
        split = project.split([found(("a", 2))], a="\nx  # signals: ignore[abstract-sender]\n")

        assert split == Split(kept=(), suppressed=1, unused=())

    @pytest.mark.parametrize("name", [*NAMES, "e003"])
    def test_it_may_call_the_rule_by_any_name(self, project: Project, name: str) -> None:
        split = project.split([found(("a", 1))], a=f"x  # signals: ignore[{name}]\n")

        assert split == Split(kept=(), suppressed=1, unused=())

    def test_one_on_another_line_of_it_counts_too(self, project: Project) -> None:
        split = project.split(
            [found(("a", 1), ("b", 3))], a="x\n", b="\n\ny  # signals: ignore[E003]\n"
        )

        assert split == Split(kept=(), suppressed=1, unused=())

    def test_several_are_all_used(self, project: Project) -> None:
        split = project.split(
            [found(("a", 1), ("a", 2))], a="x  # signals: ignore[E003]\ny # signals: ignore[E003]\n"
        )

        assert split.unused == ()

    def test_one_takes_away_all_findings_of_its_rule_and_line(self, project: Project) -> None:
        findings = [found(("a", 1)), found(("a", 1), subject="another")]

        assert project.split(findings, a="x  # signals: ignore[E003]\n").suppressed == 2

    def test_one_of_another_rule_or_line_takes_none(self, project: Project) -> None:
        source = "x  # signals: ignore[W001]\ny  # signals: ignore[E003]\n"

        split = project.split([found(("a", 1))], a=source)

        assert (ids(split), split.suppressed) == (["abstract-sender"], 0)
        assert [one.rule for one in split.unused] == ["W001", "E003"]

    def test_a_file_that_was_not_read_as_source_counts(self, project: Project) -> None:
        comment = "x  # signals: ignore[E003]\ny  # signals: ignore[E003]\n"

        split = project.split([found(("unread", 1))], unread=comment)

        assert split == Split(kept=(), suppressed=1, unused=())

    @pytest.mark.parametrize("line", [None, 99])
    def test_a_finding_without_such_a_line(self, project: Project, line: int | None) -> None:
        split = project.split([found(("a", line)), finding(location=None)], a="x\n")

        assert ids(split) == ["abstract-sender", "abstract-sender"]

    def test_a_file_that_is_gone(self, project: Project) -> None:
        assert ids(project.split([found(("gone", 1))])) == ["abstract-sender"]


class TestUnusedComments:
    def test_it_says_where_it_stands(self, project: Project) -> None:
        split = project.split([], a="\nx  # signals: ignore[abstract-sender]\n")

        assert split.unused == (
            Unused(
                text="# signals: ignore[abstract-sender]",
                rule="abstract-sender",
                known=True,
                where="shop.a",
                spot=at("a.py", 2, (4, 38)),
                origin="project",
                owner="shop",
            ),
        )

    def test_one_of_several_names_is_told_alone(self, project: Project) -> None:
        split = project.split([found(("a", 1))], a="x  # signals: ignore[E003, W001]\n")

        assert [one.text for one in split.unused] == ["# signals: ignore[W001]"]

    def test_one_of_a_rule_that_did_not_run_may_be_needed(self, project: Project) -> None:
        split = project.split([], ran=(abstract_sender.RULE,), a="x  # signals: ignore[w001]\n")

        assert split.unused == ()

    def test_one_that_names_no_rule_is_told_whatever_ran(self, project: Project) -> None:
        (unused,) = project.split([], ran=(), a="x  # signals: ignore[abstract]\n").unused

        assert (unused.rule, unused.known) == ("abstract", False)


class TestSettings:
    LOG = finding(
        subject="shop.receivers.log on x of shop.Base",
        signal=POST_SAVE,
        sender=model("shop.Base"),
        receiver=receiver("shop.receivers.log"),
    )

    def test_a_rule_is_ignored_everywhere(self) -> None:
        split = split_by_settings([self.LOG, finding(DUPLICATE)], [Ignored("E003")])

        assert (ids(split), split.suppressed) == (["duplicate-connection"], 1)

    @pytest.mark.parametrize(
        "pattern",
        ["shop", "post_save", "shop.receivers.*", "log", "shop.Base", "shop.models.Base",
         "shop.receivers.log on x of shop.Base"],
    )  # fmt: skip
    def test_a_pattern_is_compared_with_what_it_is_of(self, pattern: str) -> None:
        split = split_by_settings([self.LOG], [Ignored("abstract-sender", pattern)])

        assert split == Split(kept=(), suppressed=1, unused=())

    def test_a_pattern_of_another_rule_ignores_nothing(self) -> None:
        split = split_by_settings([self.LOG], [Ignored("duplicate-connection", "shop")])

        assert ids(split) == ["abstract-sender"]

    def test_a_finding_of_nothing_that_a_filter_knows(self) -> None:
        split = split_by_settings([finding(UNUSED, subject="paid")], [Ignored("I012", "paid")])

        assert split.kept == ()

    def test_a_pattern_that_matches_nothing_is_unused(self) -> None:
        split = split_by_settings([self.LOG], [Ignored("E003", "billing")])

        assert split.unused == (
            Unused(
                text="IGNORE E003 of 'billing'",
                rule="E003",
                known=True,
                where="setting IGNORE, billing",
                spot=None,
                origin="project",
                owner="settings",
            ),
        )
        assert ids(split) == ["abstract-sender"]

    def test_a_pattern_of_one_of_its_connections_does_not_hide_the_others(self) -> None:
        more = (Topic(PRE_SAVE, model("shop.Item"), receiver("shop.receivers.count")),)
        several = finding(signal=POST_SAVE, sender=model("shop.Order"), more=more)

        def kept(pattern: str) -> int:
            return len(split_by_settings([several], [Ignored("E003", pattern)]).kept)

        assert kept("post_save") == kept("shop.Order") == kept("shop.receivers.count") == 1
        assert kept("django.db.models.signals.*") == kept("shop.*") == 0

    def test_a_rule_as_a_whole_is_a_decision(self) -> None:
        assert split_by_settings([], [Ignored("E003")]) == Split((), 0, ())


class TestIds:
    def test_django_silences_by_the_whole_id(self) -> None:
        findings = [finding(ABSTRACT), finding(DUPLICATE)]

        split = split_by_ids(findings, ["signal_inspector.E003", "models.W042"])

        assert (ids(split), split.suppressed) == (["duplicate-connection"], 1)

    @pytest.mark.parametrize("name", ["E003", "abstract-sender"])
    def test_no_other_name_counts(self, name: str) -> None:
        assert split_by_ids([finding(ABSTRACT)], [name]).suppressed == 0
