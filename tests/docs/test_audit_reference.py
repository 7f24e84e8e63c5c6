"""The reference of the audit lists what there is, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator, ValidationError
from support.findings import FULL
from support.schemas import schema

from docs.pages import REFERENCE, codes, sections, tables, text_of
from signal_inspector.audit.baseline import SCHEMA_VERSION, Entry, to_text
from signal_inspector.cli.auditing import FORMATS
from signal_inspector.domain.audit import SUPPRESSIONS
from signal_inspector.domain.finding import SEVERITIES
from signal_inspector.domain.snapshot import ORIGINS, RECEIVER_KINDS, SenderKind
from signal_inspector.renderers.findings_json import render_findings_json
from signal_inspector.rules.registry import RULES

RULE_PAGES = REFERENCE / "rules"
SCHEMA = schema("findings")
DEFINITIONS = SCHEMA["$defs"]


def first_cells(section: str, page: str = "findings-json.md") -> list[str]:
    """The codes in the first column of a section's table."""
    (table,) = tables(sections(REFERENCE / page)[section])
    return [code for row in table[1:] for code in codes(row[0])]


def listed() -> list[tuple[str, str, str]]:
    """Name, id and title of each rule in the list, in its order."""
    rows = [row for table in tables(text_of(RULE_PAGES / "index.md")) for row in table[1:]]
    return [(codes(row[0])[0], codes(row[1])[0], row[2].replace("`", "")) for row in rows]


class TestRules:
    def test_the_list_has_every_rule_in_order_with_its_id_and_title(self) -> None:
        assert listed() == [(rule.name, rule.id, rule.title) for rule in RULES]

    def test_the_list_leads_to_the_page_of_each_rule(self) -> None:
        pages = {path.stem for path in RULE_PAGES.glob("*.md")} - {"index"}

        assert {name for name, _, _ in listed()} == pages
        for name in pages:
            assert f"[`{name}`]({name}.md)" in text_of(RULE_PAGES / "index.md")

    @pytest.mark.parametrize(
        ("section", "severity"), [("Errors", "ERROR"), ("Warnings", "WARNING"), ("Notes", "INFO")]
    )
    def test_a_rule_stands_under_its_severity(self, section: str, severity: str) -> None:
        names = set(first_cells(section, "rules/index.md"))

        assert names == {rule.name for rule in RULES if rule.severity == severity}


class TestAudit:
    def test_every_format_is_documented(self) -> None:
        assert first_cells("Formats", "audit.md") == list(FORMATS)

    def test_every_severity_is_documented_the_gravest_first(self) -> None:
        (table,) = [one for one in tables(text_of(REFERENCE / "audit.md")) if "Shown" in one[0]]

        assert [codes(row[0])[0] for row in table[1:]] == list(reversed(SEVERITIES))

    def test_the_baseline_is_as_it_is_shown(self) -> None:
        section = sections(REFERENCE / "audit.md")["Baseline"]
        shown = section.partition("```text\n")[2].partition("```")[0]

        entries = [Entry(**row) for row in json.loads(shown)["findings"]]

        assert to_text(entries) == shown
        assert f"the version of this layout, {SCHEMA_VERSION}" in section


class TestJson:
    @pytest.mark.parametrize(
        ("section", "definition"),
        [
            ("The report", None),
            ("rules", "rule"),
            ("findings", "finding"),
            ("receivers", "receiver"),
            ("Senders", "sender"),
            ("Locations", "location"),
            ("counts", "counts"),
        ],
    )
    def test_a_section_lists_the_fields_of_the_schema(
        self, section: str, definition: str | None
    ) -> None:
        described = SCHEMA if definition is None else DEFINITIONS[definition]

        assert first_cells(section) == list(described["properties"])

    def test_the_schema_names_what_there_is(self) -> None:
        assert set(DEFINITIONS["severity"]["enum"]) == set(SEVERITIES)
        assert tuple(DEFINITIONS["by_suppression"]["properties"]) == SUPPRESSIONS
        assert tuple(DEFINITIONS["finding"]["properties"]["origin"]["enum"]) == ORIGINS
        assert tuple(DEFINITIONS["receiver"]["properties"]["kind"]["enum"]) == RECEIVER_KINDS
        assert tuple(DEFINITIONS["sender"]["properties"]["kind"]["enum"]) == get_args(SenderKind)

    def test_the_schema_allows_the_rules_that_there_are(self) -> None:
        described = {"$defs": DEFINITIONS, "$ref": "#/$defs/rule"}

        for rule in RULES:
            Draft202012Validator(described).validate(
                {"id": rule.id, "name": rule.name, "severity": rule.severity, "title": rule.title}
            )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report.update(schema_version=2),
        lambda report: report.pop("counts"),
        lambda report: report.update(more=1),
        lambda report: report["rules"][0].update(id="E003"),
        lambda report: report["findings"][0].update(severity="FATAL"),
        lambda report: report["findings"][0].update(columns=[1]),
        lambda report: report["findings"][0].update(columns=[0, 2]),
        lambda report: report["findings"][0].update(hint=""),
        lambda report: report["findings"][0].pop("receiver"),
        lambda report: report["findings"][0].update(location={"path": "a.py", "line": 0}),
        lambda report: report["counts"]["shown"].pop("INFO"),
        lambda report: report["counts"]["suppressed"].update(baseline=-1),
    ],
)
def test_a_report_that_is_otherwise_is_not_valid(spoil: Callable[[Any], None]) -> None:
    report = json.loads(render_findings_json(FULL))
    Draft202012Validator(SCHEMA).validate(report)
    spoiled = copy.deepcopy(report)
    spoil(spoiled)

    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(spoiled)
