"""Comments that tell the audit to ignore what a rule finds on their line."""

from pathlib import Path

import pytest

from signal_inspector.source.comments import IgnoreComment, ignore_comments
from signal_inspector.source.files import SourceFiles


def comments(folder: Path, source: str | bytes) -> tuple[IgnoreComment, ...]:
    path = folder / "receivers.py"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return ignore_comments(SourceFiles(), str(path))


def rules(folder: Path, source: str | bytes) -> list[tuple[str, int]]:
    return [(one.rule, one.line) for one in comments(folder, source)]


def test_its_place_is_that_of_the_words(tmp_path: Path) -> None:
    (comment,) = comments(tmp_path, "one = 1\ntwo = 2  # signals: ignore[recursive-save]\n")

    assert comment == IgnoreComment("recursive-save", 2, (10, 43), covered=frozenset({2}))


@pytest.mark.parametrize(
    "comment",
    [
        "# signals: ignore[W006]",
        "#signals:ignore[W006]",
        "#  signals:  ignore [ W006 ]",
        "# signals: ignore[W006] as the shop saves twice on purpose",
        "# noqa: E501  # signals: ignore[W006]",
        "# signals: ignore[W006]  # noqa: E501",
    ],
)
def test_ways_to_write_it(tmp_path: Path, comment: str) -> None:
    assert rules(tmp_path, f"def log(): pass  {comment}\n") == [("W006", 1)]


def test_it_may_name_several_rules(tmp_path: Path) -> None:
    source = "log()  # signals: ignore[W006, recursive-save,,I001] # signals: ignore[E001]\n"

    assert rules(tmp_path, source) == [
        ("W006", 1), ("recursive-save", 1), ("I001", 1), ("E001", 1),
    ]  # fmt: skip


def test_all_of_a_file_in_their_order(tmp_path: Path) -> None:
    source = "# signals: ignore[b]\n\nlog(\n    1,  # signals: ignore[a]\n)\n"

    assert rules(tmp_path, source) == [("b", 1), ("a", 4)]


STATEMENTS = {
    "a simple statement": ("connect(log)  # MARK", {1}),
    "the first line of a call": ("connect(  # MARK\n    log,\n)", {1, 2, 3}),
    "the last line of a call": ("connect(\n    log,\n)  # MARK", {1, 2, 3}),
    "the end of its last argument": ("connect(log,\n    sender=Order)  # MARK", {1, 2}),
    "a line between": ("connect(\n    log,  # MARK\n    Order,\n)", {2}),
    "a line of its own between": ("connect(\n    # MARK\n    log,\n)", {2}),
    "one of several calls": ("ALL = [\n    a(),\n    b(),  # MARK\n    c(),\n]", {3}),
    "the first of several calls": ("ALL = [a(),  # MARK\n    b(),\n    c()]", {1}),
    "the last of several calls": ("ALL = [a(),\n    b(),\n    c()]  # MARK", {3}),
    "the end of one of several calls": ("ALL = [\n  a(\n    1\n  ),  # MARK\n  b(),\n]", {2, 3, 4}),
    "one of several arguments": ("each(\n    (a, 1),  # MARK\n    (b, 2),\n)", {2}),
    "one of several lambdas": ("ALL = {1: lambda a: 2,\n    3: lambda a: 4,  # MARK\n}", {2}),
    "alone": ("one = 1\n# MARK\ntwo = 2", {2}),
    "alone in a block": ("if one:\n    # MARK\n    two = 2", {2}),
    "a decorator": ("@one\n@two  # MARK\ndef log(\n    a\n): pass", {2, 3, 4, 5}),
    "a decorator of several lines": ("@one(\n    1\n)  # MARK\nclass Log: pass", {1, 2, 3, 4}),
    "one of two that connect": ("@receiver(a)  # MARK\n@receiver(b)\ndef log(): pass", {1}),
    "another beside those": ("@receiver(a)\n@receiver(b)\n@one  # MARK\ndef log(): pass", {3, 4}),
    "the def below decorators": ("@one\n@two(\n    1)\ndef log(): pass  # MARK", {1, 2, 3, 4}),
    "the end of a def": ("@one\nasync def log(\n    a,\n):  # MARK\n    a", {1, 2, 3, 4}),
    "the def after a comment": ("@one\n# why\ndef log(): pass  # MARK", {1, 3}),
    "the next def": ("@one\ndef log(): pass\ndef other(): pass  # MARK", {3}),
    "the body": ("@one\ndef log():\n    save()  # MARK", {3}),
    "a method": ("class A:\n    @one  # MARK\n    def log(self): pass", {2, 3}),
}


@pytest.mark.parametrize(("source", "covered"), STATEMENTS.values(), ids=STATEMENTS.keys())
@pytest.mark.parametrize("end", ["", "\n"], ids=["no end of line", "end of line"])
def test_it_counts_for_what_it_stands_at(
    tmp_path: Path, source: str, covered: set[int], end: str
) -> None:
    (comment,) = comments(tmp_path, source.replace("MARK", "signals: ignore[W006]") + end)

    assert comment.covered == covered


@pytest.mark.parametrize(
    "source",
    [
        "text = '# signals: ignore[W006]'\n",
        '"""Write ``# signals: ignore[W006]`` there."""\n',
        "# signals: ignore\n",
        "# signals: ignore[]\n",
        "# signals: ignore[ , ]\n",
        "# signals: ignore[W006\n",
        "# signal: ignore[W006]\n",
        "# signals: ignored[W006]\n",
        "",
    ],
)
def test_what_is_no_such_comment(tmp_path: Path, source: str) -> None:
    assert rules(tmp_path, source) == []


@pytest.mark.parametrize("rest", ["(\n", "if x:\n    a\n  b\n"], ids=["bracket", "indentation"])
def test_a_file_that_is_no_python_is_read_until_it_breaks(tmp_path: Path, rest: str) -> None:
    assert rules(tmp_path, f"# signals: ignore[W006]\n{rest}") == [("W006", 1)]


@pytest.mark.parametrize(
    "source",
    [
        "# coding: latin-1\n# signals: ignore[W006]\nname = 'é'\n".encode("latin-1"),
        b"\xef\xbb\xbf\n# signals: ignore[W006]\n",
        b"one = 1\r\n# signals: ignore[W006]\r\n",
    ],
    ids=["coding cookie", "byte order mark", "carriage returns"],
)
def test_encodings_that_python_reads(tmp_path: Path, source: bytes) -> None:
    assert rules(tmp_path, source) == [("W006", 2)]


@pytest.mark.parametrize("source", [b"# signals: ignore[W006] \xff\n", b"\x00# signals: \n"])
def test_a_file_that_cannot_be_read_has_none(tmp_path: Path, source: bytes) -> None:
    assert rules(tmp_path, source) == []


def test_a_file_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert ignore_comments(SourceFiles(), str(tmp_path / "gone.py")) == ()


def test_a_text_with_a_nul_is_no_python(tmp_path: Path) -> None:
    assert rules(tmp_path, "one = 1  # signals: ignore[W006]\n\0\n") == []
