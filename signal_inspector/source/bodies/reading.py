"""What the body of a receiver does, as far as its source shows."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from signal_inspector.domain.finding import Spot
from signal_inspector.domain.source import Body, Decorator, Effect, Reference, RelatedRead
from signal_inspector.source.bodies.arguments import reads
from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.databases import is_unrouted, looks_at_a_database
from signal_inspector.source.bodies.effects import Effects
from signal_inspector.source.bodies.local_calls import local_calls
from signal_inspector.source.bodies.orm_methods import FETCHING
from signal_inspector.source.bodies.paths import Paths
from signal_inspector.source.bodies.queries import Query
from signal_inspector.source.bodies.relations import related_reads
from signal_inspector.source.bodies.resaving import resaves
from signal_inspector.source.bodies.swallowing import swallows_everything
from signal_inspector.source.definitions.functions import functions_at
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.spots import Spots
from signal_inspector.source.text import text_of


def read_body(
    files: SourceFiles,
    path: str,
    line: int,
    shown: Callable[[str], str],
    models: frozenset[str],
    own_methods: Callable[[], frozenset[str]] = frozenset,
) -> Body | None:
    """The body of the function whose ``def`` is on that line of a file.

    ``shown`` turns an absolute path into that of a report; ``models`` are the dotted paths by which
    models can be named; ``own_methods`` gives the methods of the ORM that classes of the project or
    of a package replace. None where there is no such function, or its source cannot be read.
    """
    tree = files.tree(path)
    try:
        around = functions_at(tree, line) if tree else []
        if tree is None or not around or around[-1].lineno != line:
            return None
        code = Code(around[-1], Paths(tree, around, path, models), models)
        inside = [
            Code(each, Paths(tree, [*around, each], path, models), models)
            for each in local_calls(code.function)
        ]
        at_once = list(_run_at_once(code, own_methods())) if code.is_async else []
        return _body(code, inside, at_once, Spots(files.lines(path), shown(path)))
    except RecursionError:  # no person wrote this
        return None


def _body(code: Code, inside: list[Code], at_once: list[Query], spots: Spots) -> Body:
    """All that is seen; of a generator, whose body a call does not run, no more than its head.

    ``inside`` are functions in the body that run when it does, ``at_once`` the queries that it
    surely makes in its own thread.
    """

    def places(nodes: Iterable[ast.expr]) -> tuple[Spot, ...]:
        return tuple(dict.fromkeys(spots.of(node) for node in nodes))

    looked_at, passes_on = reads(code.function)
    head = Body(
        is_async=code.is_async,
        decorators=tuple(_decorators(code, spots)),
        reads=looked_at | {"using"} if looks_at_a_database(code) else looked_at,
        passes_keywords_on=passes_on,
    )
    if code.is_generator:
        return head
    return replace(
        head,
        saves=places(resaves(code)),
        sync_queries=places(each.node for each in at_once if not each.is_told),
        told_queries=places(each.node for each in at_once if each.is_told),
        effects=tuple(each for one in (code, *inside) for each in _effects(one, code, spots)),
        related_reads=tuple(
            RelatedRead(name, spots.of(node)) for name, node in related_reads(code)
        ),
        writes=places(each.node for each in code.queries if each.use in ("write", "create")),
        creates=places(_creates(code)),
        unrouted=places(each.node for each in code.queries if is_unrouted(code, each)),
        never_raises=swallows_everything(code),
    )


def _decorators(code: Code, spots: Spots) -> Iterator[Decorator]:
    for node in code.function.decorator_list:
        path = code.paths.of(node.func if isinstance(node, ast.Call) else node)
        unknown = Reference("unknown", text_of(node))
        yield Decorator(unknown if path is None else Reference("name", path), spots.of(node))


def _run_at_once(code: Code, own_methods: frozenset[str]) -> Iterator[Query]:
    """What runs SQL in the thread of the event loop, in every run of an ``async def``.

    What is awaited is left out: a manager of the project may give something to await. So is a
    queryset that was used before: it may have been filled in another thread. A method that the
    project wrote may do without SQL.
    """
    for step in code.steps:
        found = None if id(step.node) in code.awaited else code.query(step.node)
        if found is None or not found.certain or _may_be_filled(code, found):
            continue
        if own_methods.isdisjoint(_methods_of(found.node)):
            yield found


def _methods_of(node: ast.expr) -> frozenset[str]:
    """The methods that may answer a query: the one that is called, or those that fetch rows."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return frozenset((node.func.attr,))
    return FETCHING


def _may_be_filled(code: Code, query: Query) -> bool:
    name = _root(query.node)
    thing = None if name is None else code.thing(name)
    if name is None or thing is None or thing.kind != "rows":
        return False
    return any(
        isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and node.id == name.id
        and _place(node) < _place(name)
        for node in code.nodes
    )


def _root(node: ast.expr) -> ast.Name | None:
    """The name with which an expression begins."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call, ast.Starred)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node if isinstance(node, ast.Name) else None


def _effects(code: Code, around: Code, spots: Spots) -> Iterator[Effect]:
    """Those of a function, which may stand in another one and use its names."""
    effects = Effects(code.nodes, code.paths, lambda node: code.thing(node) or around.thing(node))
    for node in code.nodes:
        kind = effects.of(node)
        if kind is not None and isinstance(node, ast.Call):
            yield Effect(kind, text_of(node.func), spots.of(node))


def _creates(code: Code) -> Iterator[ast.expr]:
    """What adds a row at every save, with no query before it that may look for that row."""
    looks = [_end(each.node) for each in code.queries if each.may_find_rows]
    for step in code.steps_of_saves:
        found = code.query(step.node) if step.shelter == "none" else None
        if found is None or not found.adds_a_row:
            continue
        if not any(look <= _place(found.node) for look in looks):
            yield found.node


def _place(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
