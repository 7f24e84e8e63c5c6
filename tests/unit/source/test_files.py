"""Source files are read whatever is in them: an odd one gives nothing, never an exception."""

import ast
import os
import sys
import threading
import warnings
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from signal_inspector.source.files import SourceFiles


@pytest.fixture
def files() -> SourceFiles:
    return SourceFiles()


def write(folder: Path, content: str | bytes, name: str = "odd.py") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_a_file_is_read_and_parsed(tmp_path: Path, files: SourceFiles) -> None:
    path = write(tmp_path, "one = 1\ntwo = 2\n")

    assert files.text(path) == "one = 1\ntwo = 2\n"
    assert files.lines(path) == ["one = 1", "two = 2"]
    tree = files.tree(path)
    assert tree is not None
    assert len(tree.body) == 2


def test_a_file_is_read_once(tmp_path: Path, files: SourceFiles) -> None:
    path = write(tmp_path, "one = 1\n")
    first = files.tree(path)

    Path(path).unlink()

    assert files.text(path) == "one = 1\n"
    assert files.tree(path) is first


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("# coding: latin-1\nname = 'é'\n".encode("latin-1"), id="coding cookie"),
        pytest.param(b"\xef\xbb\xbfname = '\xc3\xa9'\n", id="byte order mark"),
        pytest.param("name = 'é'\n", id="utf-8"),
        pytest.param("name = 'é'\r\n", id="carriage returns"),
    ],
)
def test_encodings_that_python_reads(
    tmp_path: Path, files: SourceFiles, content: str | bytes
) -> None:
    path = write(tmp_path, content)

    assert files.tree(path) is not None
    assert "name = 'é'" in files.lines(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("def broken(:\n", id="syntax error"),
        pytest.param("if True:\n\t x = 1\n        y = 2\n", id="indentation"),
        pytest.param("name = 1\0\n", id="null byte"),
        pytest.param(b"name = '\xe9'\n", id="not utf-8"),
        pytest.param("name = 'é'\n".encode("utf-16"), id="utf-16"),
        pytest.param("# coding: no-such-encoding\n", id="unknown encoding"),
        pytest.param("name = " + "(" * 5000 + ")" * 5000, id="many parentheses"),
        pytest.param("name = '\ud800'".encode("utf-8", "surrogatepass"), id="surrogate"),
        pytest.param("# coding: rot13\n", id="encoding that is none of text"),
        pytest.param("name = " + "-" * 20_000 + "1\n", id="deep nesting"),
    ],
)
def test_what_python_cannot_read_has_no_tree(
    tmp_path: Path, files: SourceFiles, content: str | bytes
) -> None:
    path = write(tmp_path, content)

    assert files.tree(path) is None


@pytest.mark.parametrize("name", ["missing.py", "no/such/folder.py", "nul\0byte.py", "x" * 5000])
def test_what_does_not_exist_has_nothing(tmp_path: Path, files: SourceFiles, name: str) -> None:
    path = f"{tmp_path}/{name}"

    assert (files.text(path), files.lines(path), files.tree(path)) == (None, [], None)


@pytest.mark.parametrize("name", ["module.pyc", "module.so", "module", "<string>"])
def test_what_is_no_python_source_is_not_read(
    tmp_path: Path, files: SourceFiles, name: str
) -> None:
    path = write(tmp_path, "name = 1\n", name)

    assert (files.text(path), files.lines(path), files.tree(path)) == (None, [], None)


def test_a_folder_is_no_file(tmp_path: Path, files: SourceFiles) -> None:
    (tmp_path / "folder.py").mkdir()

    assert files.text(str(tmp_path / "folder.py")) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path, files: SourceFiles) -> None:
    path = str(tmp_path / "pipe.py")
    os.mkfifo(path)

    assert files.text(path) is None
    assert files.fault(path) == "it is no regular file"


def test_an_empty_file(tmp_path: Path, files: SourceFiles) -> None:
    path = write(tmp_path, "")

    tree = files.tree(path)

    assert (files.text(path), files.lines(path)) == ("", [])
    assert tree is not None
    assert tree.body == []


def test_parsing_warns_of_nothing(tmp_path: Path, files: SourceFiles) -> None:
    # Python has given its warnings when it compiled the file.
    path = write(tmp_path, 'name = "\\d"\n')

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tree = files.tree(path)

    assert caught == []
    assert tree is not None


# ``str.splitlines()`` also ends lines where Python does not.
@pytest.mark.parametrize("character", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028"])
def test_lines_are_counted_as_python_does(
    tmp_path: Path, files: SourceFiles, character: str
) -> None:
    path = write(tmp_path, f"# before {character} after\nname = 1\n")

    assert files.lines(path).index("name = 1") == 1


# ``catch_warnings`` is one for all threads, and so is the depth that ``ast.parse`` of Python
# 3.11 counts (SystemError).
def test_threads_may_parse_at_the_same_time(tmp_path: Path) -> None:
    source = "name = [1, (2, {3: 'a'}), call(a.b.c, d=lambda e: e[0])]\n" * 40
    paths = [write(tmp_path, source, f"module_{number}.py") for number in range(60)]
    filters = list(warnings.filters)
    trees: list[object] = []
    done = threading.Event()

    def parse() -> None:
        files = SourceFiles()
        for path in paths:
            try:
                trees.append(files.tree(path))
            except Exception as error:
                trees.append(error)

    def litter() -> None:
        """The collector runs code of its own in the middle of the parser's work."""
        for _ in range(2_000):
            if done.is_set():
                return
            cycle = Cycle()
            weakref.finalize(cycle, sorted, range(20))

    with switching_often():
        parsers = [threading.Thread(target=parse) for _ in range(4)]
        other = threading.Thread(target=litter)
        for thread in (other, *parsers):
            thread.start()
        for thread in parsers:
            thread.join()
        done.set()
        other.join()
    left, warnings.filters[:] = list(warnings.filters), filters

    assert {type(tree) for tree in trees} == {ast.Module}
    assert len(trees) == 4 * len(paths)
    assert left == filters


class Cycle:
    def __init__(self) -> None:
        self.itself = self


@contextmanager
def switching_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
