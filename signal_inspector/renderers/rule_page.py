"""The page of a rule, as a terminal shows Markdown."""

from __future__ import annotations

import re

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import Heading, Markdown, TableElement
from rich.table import Table

from signal_inspector.renderers.look import Look

_RELATIVE_LINK = re.compile(r"\[([^\]]+)\]\((?![a-z]+:)[^)\s]+\)")


def render_rule_page(page: str, look: Look) -> RenderableType:
    """The page drawn for a terminal; in a pipe its Markdown as it is."""
    if look.width is None:
        return page
    return _Page(without_relative_links(page), code_theme="ansi_dark", hyperlinks=False)


def without_relative_links(page: str) -> str:
    """The page where only its text is read: links to other pages of the documentation lead
    nowhere there, and are their text alone."""
    return _RELATIVE_LINK.sub(r"\1", page)


class _Heading(Heading):
    """A heading at the left, which older versions of rich put into the middle."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _WholeTable(TableElement):
    """A table that folds what is too long, and cuts nothing off."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                for column in table.columns:
                    column.overflow = "fold"
            yield table


class _Page(Markdown):
    elements = {**Markdown.elements, "heading_open": _Heading, "table_open": _WholeTable}
