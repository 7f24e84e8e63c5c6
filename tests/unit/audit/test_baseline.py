"""A baseline is written, read back and compared with findings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.findings import ABSTRACT, DUPLICATE, finding

from signal_inspector import Location, UsageError
from signal_inspector.audit.baseline import Entry, compare, entries_of, from_text, to_text
from signal_inspector.domain.finding import Finding

ENTRIES = (Entry("abstract-sender", "shop.log", 1), Entry("duplicate-connection", "shop.log", 2))


def about(subject: str, line: int = 1, **given: Any) -> Finding:
    """A finding of abstract-sender about a subject."""
    return finding(subject=subject, location=Location("shop/receivers.py", line), **given)


class TestFile:
    def test_a_finding_has_a_line_of_its_own(self) -> None:
        assert to_text(ENTRIES).splitlines() == [
            "{",
            ' "schema_version": 1,',
            ' "findings": [',
            '  {"rule": "abstract-sender", "subject": "shop.log", "count": 1},',
            '  {"rule": "duplicate-connection", "subject": "shop.log", "count": 2}',
            " ]",
            "}",
        ]

    def test_order_of_the_findings_does_not_show(self) -> None:
        found = [about("b"), about("a"), finding(DUPLICATE, subject="a"), about("a", 9)]

        assert to_text(entries_of(found)) == to_text(entries_of(found[::-1]))
        assert [entry.subject for entry in entries_of(found)] == ["a", "b", "a"]

    def test_an_empty_one_is_read_back(self) -> None:
        assert from_text(to_text(()), "baseline.json") == ()

    @given(st.dictionaries(st.tuples(st.text(), st.text()), st.integers(1, 99), max_size=5))
    def test_any_findings_are_read_back(self, counts: dict[tuple[str, str], int]) -> None:
        entries = tuple(sorted(Entry(*key, count) for key, count in counts.items()))

        text = to_text(entries)

        assert from_text(text, "baseline.json") == entries
        assert text.isascii()


class TestWrongFile:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "baseline.json:1: this is no JSON: "),
            ('{\n"findings": [', "baseline.json:2: this is no JSON: "),
            ("[" * 100_000, "baseline.json"),
            ("[]", "baseline.json is no baseline: it lacks schema_version or findings"),
            ('{"findings": []}', "baseline.json is no baseline: it lacks "),
            ('{"schema_version": 2, "findings": []}', "baseline.json has schema_version 2, "),
            ('{"schema_version": true, "findings": []}', "baseline.json has schema_version true"),
            ('{"schema_version": 1, "findings": {}}', "baseline.json is no baseline: its findings"),
            (f'{{"schema_version": {"1" * 5000}, "findings": []}}', "baseline.json"),
        ],
    )
    def test_it_is_told_in_one_line_with_what_to_do(self, text: str, message: str) -> None:
        with pytest.raises(UsageError) as caught:
            from_text(text, "baseline.json")

        assert str(caught.value).startswith(message)
        assert str(caught.value).endswith("write it anew with --write-baseline.")
        assert len(str(caught.value).splitlines()) == 1

    @pytest.mark.parametrize(
        "row",
        [
            "shop.log",
            {"rule": "abstract-sender", "subject": "shop.log"},
            {"rule": "abstract-sender", "subject": "shop.log", "count": 0},
            {"rule": "abstract-sender", "subject": "shop.log", "count": True},
            {"rule": "abstract-sender", "subject": "shop.log", "count": 1.5},
            {"rule": None, "subject": "shop.log", "count": 1},
            {"rule": "abstract-sender", "subject": ["shop.log"], "count": 1},
            {"rule": "abstract-sender", "subject": "shop.log", "count": 1, "line": 3},
        ],
    )
    def test_a_wrong_entry_is_told_with_its_number(self, row: object) -> None:
        right = {"rule": "abstract-sender", "subject": "a", "count": 1}

        with pytest.raises(UsageError, match=r"^baseline\.json: entry 2 of its findings must have"):
            from_text(json.dumps({"schema_version": 1, "findings": [right, row]}), "baseline.json")

    def test_the_same_entry_twice_is_refused(self) -> None:
        row = {"rule": "abstract-sender", "subject": "shop.log\nhere", "count": 1}

        with pytest.raises(UsageError, match=r"has abstract-sender of shop\.log here twice"):
            from_text(json.dumps({"schema_version": 1, "findings": [row, row]}), "baseline.json")

    @pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| a"])
    def test_markers_of_a_conflict_are_told_with_their_line(self, marker: str) -> None:
        lines = to_text(ENTRIES).splitlines()
        text = "\n".join([*lines[:4], marker, *lines[4:]])

        with pytest.raises(UsageError, match=r"^baseline\.json:5: a merge left conflict markers;"):
            from_text(text, "baseline.json")

    @given(st.text())
    def test_any_other_text_is_refused_in_one_line(self, text: str) -> None:
        with pytest.raises(UsageError) as caught:
            from_text(text, "baseline.json")

        assert len(str(caught.value).splitlines()) == 1


class TestComparison:
    def test_what_it_holds_is_known_and_all_else_is_new(self) -> None:
        known, new = about("shop.log"), about("shop.forget")

        compared = compare([known, new], entries_of([known]))

        assert (compared.known, compared.new) == ((known,), (new,))
        assert compared.unmatched == ()

    def test_lines_and_messages_may_have_changed(self) -> None:
        before, after = about("shop.log", 3), about("shop.log", 90, message="It runs twice.")

        assert compare([after], entries_of([before])).known == (after,)

    def test_another_rule_about_the_same_subject_is_new(self) -> None:
        other = finding(DUPLICATE, subject="shop.log")

        assert compare([other], entries_of([about("shop.log")])).new == (other,)

    def test_a_second_occurrence_is_new(self) -> None:
        first, second = about("shop.log", 3), about("shop.log", 9)

        compared = compare([second, first], entries_of([about("shop.log")]))

        assert (compared.known, compared.new) == ((first,), (second,))

    def test_what_no_finding_matches_is_told_with_how_many_are_missing(self) -> None:
        entries = (Entry(ABSTRACT.name, "gone", 1), Entry(ABSTRACT.name, "shop.log", 3))

        compared = compare([about("shop.log")], entries)

        assert compared.unmatched == (
            Entry(ABSTRACT.name, "gone", 1),
            Entry(ABSTRACT.name, "shop.log", 2),
        )

    @given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc")))
    def test_each_finding_is_known_or_new_and_none_is_lost(
        self, before: list[str], after: list[str]
    ) -> None:
        now = [about(subject, line) for line, subject in enumerate(after, 1)]

        compared = compare(now, entries_of(map(about, before)))

        assert sorted(map(repr, compared.known + compared.new)) == sorted(map(repr, now))
        for subject in "abc":
            known = sum(one.subject == subject for one in compared.known)
            missing = sum(e.count for e in compared.unmatched if e.subject == subject)
            assert known == min(before.count(subject), after.count(subject))
            assert missing == before.count(subject) - known
