"""Whatever lies in a source file, reading it ends: with values, or with a reason in one line."""

from __future__ import annotations

import ast
import asyncio.tasks
import contextlib
import dataclasses
import functools
import json.decoder
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import django.contrib.auth.signals
import django.contrib.contenttypes.models
import django.db.models.signals
import django.dispatch.dispatcher
import django.test.signals
import django.utils.functional
import pytest
from hypothesis import strategies as st
from support.commands import REPOSITORY, TESTS
from support.fuzzing import assert_one_line, fuzz
from support.mutations import mutated_bytes, mutated_tokens, mutated_trees
from support.rendering import shown
from support.sources import connected, read

from signal_inspector.audit.gathering import Gathered, gather
from signal_inspector.audit.judging import judge, rules_that_can_run, suppressors
from signal_inspector.conf import Configuration
from signal_inspector.domain.evidence import Listener
from signal_inspector.domain.source import Source, SourceModule
from signal_inspector.explain.definitions import Definitions
from signal_inspector.renderers.findings_text import render_findings
from signal_inspector.renderers.look import Look
from signal_inspector.rules.registry import RULES
from signal_inspector.source.bodies.model_saves import save_may_skip
from signal_inspector.source.bodies.reading import read_body
from signal_inspector.source.comments import ignore_comments
from signal_inspector.source.definitions.assignments import Assignments
from signal_inspector.source.definitions.functions import class_line, def_line, qualname_at
from signal_inspector.source.files import SourceFiles

FOREIGN = (
    asyncio.tasks, contextlib, dataclasses, functools, json.decoder, shlex,
    django.contrib.auth.signals, django.contrib.contenttypes.models, django.db.models.signals,
    django.dispatch.dispatcher, django.test.signals, django.utils.functional,
)  # fmt: skip
OWN = [
    *sorted((REPOSITORY / "sample_project").glob("*/*.py")),
    *sorted((TESTS / "zoo" / "zoo").glob("*/*.py")),
    *sorted((TESTS / "functional" / "reproductions").glob("**/*.py")),
]
MOST = 20_000
GOOD = """\
from django.db.models.signals import post_save
def handle(**kw): ...
post_save.connect(handle)
"""
MODELS = frozenset(["shop.models.Order", "accounts.models.Profile"])


def _sources() -> list[str]:
    paths = [*OWN, *(Path(module.__file__ or "") for module in FOREIGN)]
    return [path.read_text(encoding="utf-8")[:MOST] for path in paths]


def _statements(sources: Sequence[str]) -> list[ast.stmt]:
    """The statements of modules and of the functions in them, those about signals twice."""
    found: list[ast.stmt] = []
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:  # where it was cut
            continue
        for statement in tree.body:
            if (statement.end_lineno or 0) - statement.lineno < 60:
                about = "connect" in (text := ast.unparse(statement)) or "receiver" in text
                found += [statement] * (1 + about)
    return found


SOURCES = _sources()
STATEMENTS = _statements(SOURCES)
CHANGED = st.one_of(
    mutated_trees(STATEMENTS),
    mutated_trees(STATEMENTS),
    mutated_tokens(SOURCES),
    mutated_bytes(GOOD.encode() * 3, 4),
)
HEAD = b"from django.dispatch import Signal, receiver\nfrom django.db.models.signals import *\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sources lie."""
    return tmp_path_factory.mktemp("sources")


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    """What there is to know of this process, without its source."""
    return gather(lambda _owner, _origin: False, with_source=False)


def assert_places_are_there(source: Source, folder: Path) -> None:
    """Each place is one of a file, and each file that could not be read has its reason."""
    for each in (*source.registrations, *source.sends):
        path = folder / each.spot.location.path
        lines = SourceFiles().lines(str(path))
        assert 1 <= (each.spot.location.line or 0) <= len(lines)
        assert each.spot.columns is not None
        assert 1 <= each.spot.columns[0] <= each.spot.columns[1]
    for _, reason in source.unread:
        assert_one_line(reason)


@fuzz(CHANGED, mutated_trees(STATEMENTS), st.booleans(), examples=150)
def test_any_source_is_read(folder: Path, content: bytes, other: bytes, head: bool) -> None:
    sources: dict[str, str | bytes] = {
        "shop.odd": HEAD + content if head else content,
        "shop.signals": HEAD + b"paid = Signal()\nfrom .odd import *\n" + other,
        "shop.good": GOOD,
    }

    source = read(folder, sources)

    assert_places_are_there(source, folder)
    assert "post_save: shop.good.handle" in connected(source)


def _lines_of(tree: ast.Module | None) -> Iterator[tuple[int, str]]:
    """Line and name of each function and class."""
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.lineno, node.name


@fuzz(CHANGED, examples=100)
def test_any_function_is_read(folder: Path, content: bytes) -> None:
    path = folder / "functions.py"
    path.write_bytes(HEAD + content)
    files = SourceFiles()
    tree = files.tree(str(path))
    found = [*_lines_of(tree)][:20]

    for line, name in [*found, (1, "handle"), (10**9, "x"), (-1, "<lambda>")]:
        read_body(files, str(path), line, str, MODELS)
        save_may_skip(files, str(path), line)
        def_line(files, str(path), line, name)
        class_line(files, str(path), name)
        qualname_at(files, str(path), line, name)
    assignments = Assignments(files)
    for name in ("paid", "handle", "BY_NAME"):
        assignments.find(str(path), name)


MARKS = (
    "# signals: ignore[raw-not-checked]", "#signals:ignore[ W001 ,, unused-signal]", "'''", '"""',
    "\\",
    "# signals: ignore[]", "# signals: ignore[x",
    "# signals: ignore [no-such] # signals: ignore[W002]",
    "f'{x", "x = 1 # signals: ignore[E001]", "(", "\n", "\n  ", "\n\t", "\f", "\x00", "é", "$",
    "0777",
    "f'\\d' ", "1if 1else 2", "\u2028", "\r", "0_7", "'\\d'", "async", "b'é'",
)  # fmt: skip


@fuzz(
    st.lists(st.sampled_from(MARKS) | st.text(max_size=4), max_size=12).map("".join),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"# coding: utf-7\n", b"# coding: unicode_escape\n",
                     b"# coding: raw_unicode_escape\n\\ud800\n", b"# coding: cp1252\n"]),
    examples=200,
)  # fmt: skip
def test_comments_are_read_in_any_text(folder: Path, text: str, head: bytes) -> None:
    path = folder / "comments.py"
    path.write_bytes(head + text.encode("utf-8", "surrogatepass"))
    files = SourceFiles()

    for comment in ignore_comments(files, str(path)):
        assert comment.rule.strip() == comment.rule != ""
        assert 1 <= comment.line <= len(files.lines(str(path))) + 1
        assert 1 <= comment.columns[0] < comment.columns[1]


def _listeners(
    gathered: Gathered, source: Source, files: SourceFiles, path: str
) -> tuple[Listener, ...]:
    """The connections of this process, as if their receivers' code were that of the file."""
    bodies = [
        read_body(files, path, line, lambda _: "shop/odd.py", MODELS)
        for line, _ in [*_lines_of(files.tree(path))][:30]
    ] or [None]
    registered = source.registrations
    return tuple(
        replace(
            listener,
            body=bodies[number % len(bodies)],
            registered=registered[number % len(registered) :][:2] if registered else (),
        )
        for number, listener in enumerate(gathered.evidence.listeners)
    )


@fuzz(CHANGED, examples=60)
def test_the_rules_judge_any_source(folder: Path, gathered: Gathered, content: bytes) -> None:
    sources: dict[str, str | bytes] = {"shop.odd": HEAD + content, "shop.good": GOOD}
    source = read(folder, sources)
    path = str(folder / "shop" / "odd.py")
    files = SourceFiles()
    module = SourceModule("shop.odd", path, "shop", "project", True)
    evidence = replace(
        gathered.evidence,
        source=source,
        listeners=_listeners(gathered, source, files, path),
    )
    told = replace(gathered, evidence=evidence, files=files, modules=(module,))
    configuration = Configuration(root=folder)

    judged = judge(
        evidence,
        rules_that_can_run(RULES, evidence),
        list,
        suppressors(replace(told, shown=lambda _: "shop/odd.py"), configuration, whole=True),
    )

    for finding in judged.findings:
        assert_one_line(finding.message)
    for width in (40, None):
        place = Look(width, root=folder)
        shown(render_findings(judged.findings, files, place), width)
    definitions = Definitions(told)
    for name in [*definitions.functions()][:5]:
        definitions.of(name)


def unread(folder: Path, content: bytes) -> tuple[str, ...]:
    """Why a source could not be read, if it could not; another one is read all the same."""
    source = read(folder, {"shop.odd": HEAD + content, "shop.good": GOOD})
    assert "post_save: shop.good.handle" in connected(source)
    return tuple(reason for _, reason in source.unread)


HUGE = b"0x" + b"f" * 5000


class TestFaultsThatWereFound:
    @pytest.mark.parametrize(
        "content",
        [
            b"post_save.connect(handle, " + HUGE + b")",
            b"post_save.connect(handle, sender=f'{" + HUGE + b"}')",
            b"post_save.connect(make(" + HUGE + b"))",
            b"sys.modules[" + HUGE + b"].x = Signal()",
            b"post_save.connect(make(f'''{\"\"\"\n\"\"\"}'''))",
        ],
        ids=["sender", "text", "receiver", "name", "text of lines"],
    )
    def test_what_python_cannot_write(self, folder: Path, content: bytes) -> None:
        unread(folder, content)

    @pytest.mark.parametrize(
        "content",
        [
            b"@make(" + HUGE + b")\ndef handle(instance, **kw):\n    instance.save()\n",
            b"def handle(**kw):\n    send_mail(" + HUGE + b").x()\n    requests.get(1)\n",
        ],
        ids=["decorator", "effect"],
    )
    def test_a_body_that_python_cannot_write(self, folder: Path, content: bytes) -> None:
        path = folder / "body.py"
        path.write_bytes(content)
        line = content.partition(b"def handle")[0].count(b"\n") + 1

        assert read_body(SourceFiles(), str(path), line, str, MODELS) is not None

    def test_comments_in_a_text_that_no_encoding_has(self, folder: Path) -> None:
        path = folder / "comments.py"
        path.write_bytes(b"# coding: raw_unicode_escape\n# signals: ignore[x]\nx = '\\ud800'\n")

        ignore_comments(SourceFiles(), str(path))

    def test_an_encoding_that_warns(self, folder: Path) -> None:
        """Where warnings are errors, as in these tests."""
        path = folder / "warns.py"
        path.write_bytes(b"# coding: unicode_escape\nx = '\\d'  # signals: ignore[x]\n")

        assert [each.rule for each in ignore_comments(SourceFiles(), str(path))] == ["x"]
