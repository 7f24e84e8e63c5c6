"""Whatever a source holds, reading a body gives an answer and no traceback."""

import ast
from pathlib import Path

import pytest
from hypothesis import strategies as st
from support.properties import for_all

from signal_inspector.domain.finding import Spot
from signal_inspector.source.bodies.model_saves import save_may_skip
from signal_inspector.source.bodies.reading import read_body
from signal_inspector.source.files import SourceFiles

MODELS = frozenset(["shop.models.Order", "shop.models.Log"])

ATOMS = (
    "instance", "sender", "kwargs", "kwargs['instance']", "Order", "Order.objects", "Log(a=1)",
    "self", "None", "[]", "'ä'", "x", "await y", "(yield)", "lambda instance: instance", "*x",
    "super()", "transaction.atomic()", "get_user_model()", "f'{instance!r:>{x}}'", "...",
)  # fmt: skip
METHODS = (
    "save",
    "asave",
    "filter",
    "all",
    "get",
    "create",
    "delay",
    "tags",
    "_meta",
    "disconnect",
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        st.builds("({}).{}".format, inner, st.sampled_from(METHODS)),
        st.builds("({})({})".format, inner, inner),
        st.builds("({})(a={}, **{})".format, inner, inner, inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({})[{}:]".format, inner, inner),
        two.map(lambda of: f"({of[0]} and {of[1]})"),
        two.map(lambda of: f"({of[0]} in {of[1]})"),
        two.map(lambda of: f"({of[0]} if {of[1]} else 1)"),
        two.map(lambda of: f"[{of[0]} for instance in {of[1]}]"),
        two.map(lambda of: f"(instance := {of[0]}, {of[1]})"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), _joined, max_leaves=6)

SIMPLE = st.one_of(
    EXPRESSIONS,
    st.builds("instance = {}".format, EXPRESSIONS),
    st.builds("instance, *x = {}".format, EXPRESSIONS),
    st.builds("x.y: int = {}".format, EXPRESSIONS),
    st.builds("instance += {}".format, EXPRESSIONS),
    st.builds("return {}".format, EXPRESSIONS),
    st.builds("del ({}).x".format, EXPRESSIONS),
    st.builds("raise {}".format, EXPRESSIONS),
    st.sampled_from(
        ["pass", "global x", "import x.y", "from . import instance", "from x import *"]
    ),
)


def _indented(block: str) -> str:
    return "\n".join(f"    {line}" for line in block.split("\n"))


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    heads = st.sampled_from(
        [
            "if {}:", "for instance in {}:", "async for x in {}:", "with {} as instance:",
            "while {}:", "async with {}:", "try:\n    {}\nexcept x as instance:",
            "match {}:\n  case {{'a': [*x], **instance}} | 1 as x:", "def inner(instance={}):",
            "class Inner({}):", "@{}\nasync def inner():", "try:\n    {}\nfinally:",
        ]
    )  # fmt: skip
    block = st.builds(
        lambda head, of, body: f"{head.format(of)}\n{_indented(_indented(body))}",
        heads,
        EXPRESSIONS,
        inner,
    )
    return st.lists(st.one_of(block, inner), min_size=1, max_size=3).map("\n".join)


BODIES = st.recursive(SIMPLE, _blocks, max_leaves=5)
HEADS = st.sampled_from(
    [
        "def hear(sender, instance, **kwargs):",
        "async def hear(sender, instance, created=1, *x, raw, **kwargs):",
        "def hear(*instance, **sender):",
        "async def hear(self, x, /, instance):",
    ]
)


@for_all(HEADS, BODIES, EXPRESSIONS, BODIES, examples=100)
def test_every_source_has_an_answer(
    tmp_path_factory: pytest.TempPathFactory, head: str, body: str, decorator: str, above: str
) -> None:
    source = f"{above}\n@({decorator})\n{head}\n{_indented(body)}\n"
    path = tmp_path_factory.getbasetemp() / "anything.py"
    path.write_text(source, encoding="utf-8")
    lines = source.split("\n")
    line = len(lines) - lines[::-1].index(head)

    found = read_body(SourceFiles(), str(path), line, lambda _: "anything.py", MODELS)
    save_may_skip(SourceFiles(), str(path), line)

    assert (found is not None) == _parses(source)
    if found is not None:
        _columns_are_within(lines, found.saves + found.sync_queries + found.writes)


@for_all(st.text(max_size=60), st.integers(-2, 5))
def test_any_text_has_an_answer(
    tmp_path_factory: pytest.TempPathFactory, source: str, line: int
) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "anything.py"
    path.write_bytes(source.encode("utf-8", "surrogatepass"))

    assert read_body(SourceFiles(), str(path), line, str, MODELS) is None or "def" in source


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _columns_are_within(lines: list[str], spots: tuple[Spot, ...]) -> None:
    for spot in spots:
        assert spot.location.line is not None
        assert spot.columns is not None
        first, past = spot.columns
        assert 1 <= first < past <= len(lines[spot.location.line - 1]) + 1
