"""The page of ``report`` lists what there is, and nothing else."""

from __future__ import annotations

import argparse

from docs.pages import REFERENCE, codes, sections, tables, text_of
from signal_inspector.management.commands.signals import Command
from signal_inspector.renderers.call_tree_heading import OUTSIDE
from signal_inspector.renderers.totals_table import TITLES

PAGE = REFERENCE / "report.md"


def offered(action: str) -> dict[str, argparse.Action]:
    """The options of an action by each of their spellings."""
    parser = Command().create_parser("manage.py", "signals").actions()[action]
    return {string: one for one in parser._actions for string in one.option_strings}


def test_every_option_that_list_does_not_have_is_documented_with_its_choices() -> None:
    rows = {codes(row[0])[0].split()[0]: row for row in tables(text_of(PAGE))[0][1:]}
    options = offered("report")

    assert set(options) - set(offered("list")) == set(rows) - {"--format", "--output"}
    assert set(options["--format"].choices or ()) <= set(codes(rows["--format"][1]))


def test_every_column_of_the_summary_is_explained() -> None:
    (table,) = tables(sections(PAGE)["Summary"])

    assert ", ".join(row[0] for row in table[1:]) == ", ".join(TITLES)


def test_the_heading_of_what_happened_in_nothing_is_explained() -> None:
    assert OUTSIDE in sections(PAGE)["Trees"]
