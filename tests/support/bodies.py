"""Bodies of receivers that a test writes, read as those of a project are."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from signal_inspector.domain.finding import Spot
from signal_inspector.domain.source import Body
from signal_inspector.source.bodies.reading import read_body
from signal_inspector.source.files import SourceFiles
from support.written_modules import WrittenModules

MODELS = frozenset(("shop.models.Order", "shop.models.Log", "shop.Order"))

IMPORTS = """
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from shop.models import Log, Order
"""

Read = Callable[..., Body]


class WrittenBodies:
    """Reads the function ``hear`` of a source, below imports of the models Order and Log."""

    def __init__(self, modules: WrittenModules) -> None:
        self._modules = modules
        self.source = ""

    def read_or_none(
        self, source: str, line: int | None = None, name: str = "shop.hears"
    ) -> Body | None:
        """The body at the line of ``def hear``, or at another one."""
        self.source = IMPORTS.lstrip("\n") + dedent(source)
        path = self._modules.write(name, self.source)
        at = self.line("def hear") if line is None else line
        return read_body(SourceFiles(), str(path), at, lambda _: "shop/hears.py", MODELS)

    def read(self, source: str) -> Body:
        """The body of ``hear``."""
        body = self.read_or_none(source)
        assert body is not None
        return body

    def line(self, mark: str) -> int:
        """The number of the one line that has the mark."""
        (number,) = (n for n, text in enumerate(self.source.split("\n"), 1) if mark in text)
        return number

    def texts(self, spots: tuple[Spot, ...]) -> list[str]:
        """What the source has at these places."""
        lines = self.source.split("\n")
        return [_text(lines, spot) for spot in spots]


def _text(lines: list[str], spot: Spot) -> str:
    assert spot.location.path == "shop/hears.py"
    assert spot.location.line is not None
    assert spot.columns is not None
    first, past = spot.columns
    return lines[spot.location.line - 1][first - 1 : past - 1]


@pytest.fixture
def bodies(modules: WrittenModules) -> WrittenBodies:
    """Bodies of this test alone."""
    return WrittenBodies(modules)
