"""The code of one receiver, with all that is needed to understand it."""

from __future__ import annotations

import ast
from functools import cached_property

from signal_inspector.source.bodies.decisions import decided, unreached
from signal_inspector.source.bodies.every_run import EveryRun, Step
from signal_inspector.source.bodies.paths import Paths
from signal_inspector.source.bodies.queries import Queries, Query
from signal_inspector.source.bodies.things import Thing, Things
from signal_inspector.source.nodes import Definition, own_nodes


class Code:
    """A function; ``paths`` follows its names, ``models`` are the dotted paths of models."""

    def __init__(self, function: Definition, paths: Paths, models: frozenset[str]) -> None:
        self.function = function
        self.paths = paths
        self._things = Things(function, paths, models)
        self._queries = Queries(self._things, paths)

    @property
    def is_async(self) -> bool:
        """Whether it is an ``async def``."""
        return isinstance(self.function, ast.AsyncFunctionDef)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All that belongs to it, in the order of the source; see ``own_nodes``."""
        return list(own_nodes(self.function))

    @cached_property
    def steps(self) -> list[Step]:
        """What every run of it evaluates, in order; see ``EveryRun``."""
        return list(EveryRun(self._queries.is_atomic).steps(self.function))

    @cached_property
    def steps_of_saves(self) -> list[Step]:
        """What every run evaluates in which the argument ``raw`` is false: all but those for rows
        of a fixture, if the signal is one of saving."""
        every_run = EveryRun(self._queries.is_atomic, self._for_fixtures)
        return list(every_run.steps(self.function))

    def _for_fixtures(self, test: ast.expr) -> bool | None:
        """What a test of ``raw`` is for any other row."""
        return decided(test, lambda part: self._argument(part, "raw", value=False))

    @cached_property
    def nodes_of_new_rows(self) -> list[ast.AST]:
        """Those of ``nodes`` that a run may come to in which the argument ``created`` is true."""

        def is_new(test: ast.expr) -> bool | None:
            return self._argument(test, "created", value=True)

        left = {
            node
            for statement in unreached(self.function.body, is_new)
            for node in ast.walk(statement)
        }
        return [node for node in self.nodes if node not in left]

    def _argument(self, node: ast.expr, name: str, *, value: bool) -> bool | None:
        return value if self._things.is_argument(node, name) else None

    @cached_property
    def queries(self) -> list[Query]:
        """Every use of the database, in the order of the source."""
        return [found for node in self.nodes if (found := self.query(node)) is not None]

    def query(self, node: ast.AST) -> Query | None:
        """What a node itself does with the database."""
        return self._queries.of(node)

    def thing(self, node: ast.expr) -> Thing | None:
        """What an expression is, as far as the ORM goes."""
        return self._things.of(node)

    def is_instance(self, node: ast.expr) -> bool:
        """Whether it is the very object that the signal tells of."""
        thing = self.thing(node)
        return thing is not None and thing.is_instance

    @cached_property
    def awaited(self) -> frozenset[int]:
        """The ids of the nodes that stand directly behind ``await``."""
        return frozenset(id(node.value) for node in self.nodes if isinstance(node, ast.Await))

    @cached_property
    def is_generator(self) -> bool:
        """Whether a call of it runs nothing, as it has a ``yield``."""
        return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in self.nodes)
