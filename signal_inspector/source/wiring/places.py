"""Where a registration or send counts: where it stands, or where a helper is called."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from signal_inspector.domain.finding import Spot
from signal_inspector.domain.snapshot import Location
from signal_inspector.source.evaluation.frames import Frame, Site
from signal_inspector.source.evaluation.modules import Module
from signal_inspector.source.spots import Spots

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef

Chain = tuple[ast.AST, ...]
"""The calls that led to a place, outermost first, and the place itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the source that connects or sends.

    ``stands_at`` is the call itself, ``site`` where it counts. It is ``open`` where callers of the
    function around it decide what it is about.
    """

    stands_at: ast.AST
    site: Site
    open: bool


class Places:
    """Decides where things count.

    What depends on a parameter of a helper counts where the helper is called with something
    known. ``helps`` is told of each run of a function that has an open place.
    """

    def __init__(self, shown: Callable[[str], str], helps: Callable[[Frame], None]) -> None:
        self._shown = shown
        self._helps = helps
        self._open: set[Chain] = set()
        self._settled: set[ast.AST] = set()

    def place(self, at: ast.expr, frame: Frame, *, decorated: bool, is_open: bool) -> Place:
        """The place of a call that a frame makes."""
        chain = (*(site.node for site in frame.sites), at)
        if is_open:
            self._open.add(chain)
            self._helps(frame)
        here = Site(frame.module, frame.enclosing, at, decorated)
        sites = [*frame.sites, here]
        start = len(sites) - 1
        while start > 0 and chain[start:] in self._open:
            start -= 1
        if not is_open and start < len(sites) - 1:
            self._settled.add(at)
        return Place(at, sites[start], is_open)

    def counts(self, place: Place) -> bool:
        """Whether the place counts: an open one does where no caller has closed it."""
        return not place.open or place.stands_at not in self._settled

    def spot(self, site: Site) -> Spot:
        """The line of a call, as reports show it."""
        source = site.module.source
        return Spots(site.module.lines, self._shown(source.path)).of(site.node)

    def location(self, module: Module, node: Definition) -> Location:
        """The line of a ``def`` or ``class``, as reports show it."""
        return Location(self._shown(module.source.path), node.lineno)


def in_order(spot: Spot) -> tuple[str, int, int]:
    """What puts places in the order of files and lines."""
    return spot.location.path, spot.location.line or 0, spot.columns[0] if spot.columns else 0
