"""The reference lists what there is, and nothing else."""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

import signal_inspector
from docs.pages import (
    REFERENCE,
    REPOSITORY,
    blocks,
    codes,
    commands,
    name_of,
    pages,
    prose_of,
    sections,
    tables,
    text_of,
)
from signal_inspector.cli.listing import FORMATS
from signal_inspector.conf import load_configuration
from signal_inspector.errors import UsageError
from signal_inspector.management.commands.signals import Command
from signal_inspector.renderers.rows import CELLS, CSV_FIELDS, TABLE_FIELDS

# Options of other programs that the pages name.
FOREIGN_OPTIONS = {
    "--editable",
    "--check",
    "--ds",
    "--exit-code",
    "--loglevel",
    "--tag",
    "--tags",
    "--random",
    "--signal-trace",
    "--signal-trace-output",
    "--examples",
    "--parallel",
}


def list_options() -> list[argparse.Action]:
    """The options of ``list``, as ``--help`` shows them."""
    parser = Command().create_parser("manage.py", "signals").actions()["list"]
    return list(parser._actions)


def all_options() -> list[argparse.Action]:
    """The options of every action."""
    actions = Command().create_parser("manage.py", "signals").actions()
    return [option for parser in actions.values() for option in parser._actions]


def first_cells(text: str, table: int = 0) -> list[str]:
    """The codes in the first column of a table, without its heading."""
    return [code for row in tables(text)[table][1:] for code in codes(row[0])]


class TestCommandLine:
    def test_every_option_of_the_help_is_documented_and_no_other(self) -> None:
        documented = set(option_rows())

        offered = {string for option in list_options() for string in option.option_strings}
        assert documented == offered

    def test_every_choice_of_an_option_is_documented(self) -> None:
        rows = option_rows()

        missing = [
            (option.option_strings[-1], choice)
            for option in list_options()
            for choice in option.choices or ()
            if isinstance(choice, str) and choice not in named_in(rows[option.option_strings[-1]])
        ]

        assert missing == []

    def test_every_field_is_documented(self) -> None:
        section = sections(REFERENCE / "cli.md")["Fields"]

        documented = first_cells(section)

        assert sorted(documented) == sorted(CELLS)
        assert tuple(documented[: len(TABLE_FIELDS)]) == TABLE_FIELDS
        assert set(CELLS) - set(CSV_FIELDS) == {"flags", "location"}

    @pytest.mark.parametrize("page", pages(), ids=name_of)
    def test_a_page_names_no_option_that_does_not_exist(self, page: Path) -> None:
        shown = [command.text for block in blocks(page) for command in commands(block)]
        named = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", " ".join(codes(prose_of(page)) + shown)))

        offered = {string for option in all_options() for string in option.option_strings}
        assert named - offered - FOREIGN_OPTIONS == set()

    def test_every_option_that_only_lock_has_is_documented_with_its_choices(self) -> None:
        rows = option_rows("lock.md")
        parser = Command().create_parser("manage.py", "signals").actions()["lock"]
        offered = {string: one for one in parser._actions for string in one.option_strings}
        shared = {string for one in list_options() for string in one.option_strings}

        assert set(rows) == {"--check"} | {"--path", "--format", "--output"}
        assert set(offered) - shared <= set(rows)
        assert set(offered["--format"].choices or ()) <= named_in(rows["--format"])

    def test_every_option_that_only_audit_has_is_documented_with_its_choices(self) -> None:
        rows = option_rows("audit.md")
        parser = Command().create_parser("manage.py", "signals").actions()["audit"]
        offered = {string: one for one in parser._actions for string in one.option_strings}
        shared = {string for one in list_options() for string in one.option_strings}

        assert set(offered) - shared <= set(rows)
        assert set(rows) <= set(offered)
        for option, row in rows.items():
            assert set(offered[option].choices or ()) <= named_in(row), option

    def test_every_option_that_only_trace_has_is_documented(self) -> None:
        parser = Command().create_parser("manage.py", "signals").actions()["trace"]
        offered = {string for one in parser._actions for string in one.option_strings}
        shared = {string for one in list_options() for string in one.option_strings}

        assert set(option_rows("trace.md")) == offered - shared | {"--output"}

    def test_every_option_of_explain_is_documented_with_its_choices(self) -> None:
        rows = option_rows("explain.md")
        parser = Command().create_parser("manage.py", "signals").actions()["explain"]
        offered = {
            string: one
            for one in parser._actions
            for string in one.option_strings
            if not isinstance(one, argparse._HelpAction)
        }
        shared = {string for one in list_options() for string in one.option_strings}

        own = {"--on", "--depth", "--format", "--output", "--no-static", "--record"}
        assert set(rows) == own
        assert set(offered) - shared <= set(rows)
        for option in ("--on", "--format"):
            assert set(offered[option].choices or ()) <= named_in(rows[option])


class TestFormats:
    def test_every_format_has_a_section(self) -> None:
        found = sections(REFERENCE / "formats.md")

        assert sorted(found) == sorted(FORMATS)

    def test_every_format_is_in_the_table_of_formats(self) -> None:
        (rows,) = [t for t in tables(text_of(REFERENCE / "formats.md")) if t[0][0] == "Format"]

        assert sorted(codes(" ".join(row[0] for row in rows[1:]))) == sorted(FORMATS)


class TestSettings:
    def test_every_key_has_a_section(self) -> None:
        with (
            override_settings(SIGNAL_INSPECTOR={"?": None}),
            pytest.raises(UsageError) as caught,
        ):
            load_configuration()
        taken = re.findall(r"[A-Z_]{3,}", str(caught.value).partition("it takes")[2])

        assert list(sections(REFERENCE / "settings.md")) == taken

    @pytest.mark.parametrize(
        ("key", "attribute"),
        [
            ("PROJECT_PACKAGES", "project_packages"),
            ("IMPORT", "modules"),
            ("EDITOR_URL", "editor_url"),
        ],
    )
    @override_settings(SIGNAL_INSPECTOR={})
    def test_the_default_is_the_documented_one(self, key: str, attribute: str) -> None:
        section = sections(REFERENCE / "settings.md")[key]
        (documented,) = [row[1] for row in tables(section)[0] if row[0] == "Default"]

        default = getattr(load_configuration(), attribute)

        shown = ast.literal_eval(codes(documented)[0])
        assert shown == (list(default) if isinstance(default, tuple) else default)


class TestJson:
    @pytest.mark.parametrize(
        ("section", "definition"),
        [
            ("The report", None),
            ("signals", "signal"),
            ("receivers", "receiver"),
            ("Senders", "sender"),
            ("Locations", "location"),
            ("pending", "pending"),
            ("unresolved", "unresolved"),
        ],
    )
    def test_a_section_lists_the_fields_of_the_schema(
        self, section: str, definition: str | None
    ) -> None:
        described = schema() if definition is None else schema()["$defs"][definition]

        documented = first_cells(sections(REFERENCE / "json.md")[section])

        assert documented == list(described["properties"])

    @pytest.mark.parametrize(
        ("section", "definition"), [("receivers", "receiver"), ("Senders", "sender")]
    )
    def test_a_section_lists_the_kinds_of_the_schema(self, section: str, definition: str) -> None:
        kinds = schema()["$defs"][definition]["properties"]["kind"]["enum"]

        documented = first_cells(sections(REFERENCE / "json.md")[section], table=1)

        assert documented == kinds


class TestContributing:
    def test_every_session_of_nox_is_in_its_table(self) -> None:
        source = (REPOSITORY / "noxfile.py").read_text(encoding="utf-8")
        sessions = re.findall(r"^def (\w+)\(session: nox\.Session", source, re.M)
        run_by_itself = re.findall(r'"(\w+)"', re.findall(r"options\.sessions = (.*)", source)[0])

        first, second = (
            {code for row in table[1:] for code in codes(row[0])}
            for table in tables(text_of(REPOSITORY / "CONTRIBUTING.md"))
            if table[0][0] == "Session"
        )

        assert first == set(run_by_itself)
        assert first | second == set(sessions) - {"run_tests", "wheel"}


class TestPython:
    def test_every_public_name_is_documented(self) -> None:
        headings = " ".join(sections(REFERENCE / "api.md"))

        missing = [name for name in signal_inspector.__all__ if name not in headings]

        assert missing == []

    def test_the_signature_is_the_documented_one(self) -> None:
        signature = f"take_snapshot{inspect.signature(signal_inspector.take_snapshot)}"

        assert f"`{signature.replace(chr(39), '')}`" in sections(REFERENCE / "api.md")

    @pytest.mark.parametrize(
        "name",
        [
            name
            for name in signal_inspector.__all__
            if is_dataclass(getattr(signal_inspector, name))
        ],
    )
    def test_the_fields_of_a_value_are_the_documented_ones(self, name: str) -> None:
        value = getattr(signal_inspector, name)

        (documented,) = [
            [[unquoted(cell) for cell in row[:3]] for row in table[1:]]
            for table in tables(sections(REFERENCE / "api.md")[name])
        ]

        assert documented == [[one.name, one.type, default_of(one)] for one in fields(value)]


def option_rows(page: str = "cli.md") -> dict[str, list[str]]:
    """The row of each spelling of an option, by its first word."""
    return {
        code.split()[0]: row
        for table in tables(text_of(REFERENCE / page))
        if table[0][0] == "Option"
        for row in table[1:]
        for code in codes(row[0])
    }


def named_in(row: list[str]) -> set[str]:
    """Words in the codes of a row of options."""
    return {word for cell in row for code in codes(cell) for word in code.split()}


def schema() -> Any:
    return json.loads((REFERENCE / "snapshot.schema.json").read_text(encoding="utf-8"))


def unquoted(cell: str) -> str:
    return cell.strip("`").replace("\\|", "|")


def default_of(field: Field[Any]) -> str:
    return "" if field.default is MISSING else repr(field.default)
