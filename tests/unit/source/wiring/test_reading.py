"""Whatever lies in the files, reading them ends with values: odd ones are named, with a reason."""

from pathlib import Path

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.sources import SIGNALS, connected, read, read_one

from signal_inspector.domain.source import Source, SourceModule
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.reading import read_source

GOOD = """\
from django.db.models.signals import post_save
def handle(**kw): ...
post_save.connect(handle)
"""


class TestOddFiles:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            pytest.param(b"post_save.connect(\n", "never closed", id="syntax error"),
            pytest.param(b"x.connect(a)\0", "null bytes", id="null byte"),
            pytest.param(b"x.connect('\xe9')", "encoding", id="not UTF-8"),
            pytest.param(
                b"# coding: no-such\nx.connect(a)", "unknown encoding", id="unknown encoding"
            ),
            pytest.param(b"x.signal.connect(" + b"(" * 9000, "", id="many parentheses"),
            pytest.param(b"x.signal.connect(" + b"-" * 20_000 + b"1)", "", id="deep nesting"),
            pytest.param(b"x.signal.connect(a)" + b".a()" * 3000, "", id="long chain"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_named(
        self, tmp_path: Path, content: bytes, reason: str
    ) -> None:
        source = read(tmp_path, {"shop.odd": content + b"\n# signal", "shop.handlers": GOOD})

        ((path, told),) = source.unread
        assert path == "shop/odd.py"
        assert reason in told.lower()
        assert told
        assert str(tmp_path) not in told
        assert connected(source) == ["post_save: handle"]

    def test_a_file_that_has_vanished(self, tmp_path: Path) -> None:
        module = SourceModule("shop.gone", str(tmp_path / "gone.py"), "shop", "project", False)

        source = read_source(SourceFiles(), [module], SIGNALS)

        assert source.unread == ((module.path, "No such file or directory"),)
        assert source.modules == (module,)

    def test_an_encoding_of_its_own(self, tmp_path: Path) -> None:
        text = f"# coding: latin-1\n{GOOD}post_save.connect(handle, 'é')\n".encode("latin-1")

        assert connected(read(tmp_path, {"shop.handlers": text})) == [
            "post_save: handle",
            "post_save: handle of text:é",
        ]

    def test_a_long_sum_is_no_error(self, tmp_path: Path) -> None:
        summed = " + ".join(["'signal'"] * 900)

        source = read_one(tmp_path, f"{GOOD}x = {summed}\npost_save.connect(handle, {summed})")

        assert [each.spot.location.line for each in source.registrations] == [3, 5]

    def test_many_branches(self, tmp_path: Path) -> None:
        branches = "if a: ...\n" + "".join(f"elif a == {n}: ...\n" for n in range(150))

        source = read_one(tmp_path, f"{GOOD}def f():\n    " + branches.replace("\n", "\n    "))

        assert connected(source) == ["post_save: handle"]

    def test_nothing_at_all(self) -> None:
        assert read_source(SourceFiles(), [], {}) == Source((), (), (), {})


class TestWhatIsParsed:
    """A file with a syntax error that is not named was not parsed."""

    @pytest.mark.parametrize(
        "text",
        [
            "def broken(:",
            "import socket\nsocket.send(\n",
            "from elsewhere import connect_all\nconnect_all(",
        ],
    )
    def test_a_file_that_says_nothing_of_signals_is_not(self, tmp_path: Path, text: str) -> None:
        assert read(tmp_path, {"shop.odd": text, "shop.handlers": GOOD}).unread == ()

    @pytest.mark.parametrize(
        "text",
        [
            "post_save.connect(",
            "@receiver(post_save",
            "paid.send(",
            "def ready(self):",
            "from .handlers import listen\nlisten(",
        ],
    )
    def test_a_file_that_may_do_so_is(self, tmp_path: Path, text: str) -> None:
        helper = f"{GOOD}def listen(m):\n    post_save.connect(handle, m)"

        source = read(tmp_path, {"shop.odd": text, "shop.handlers": helper})

        assert [path for path, _ in source.unread] == ["shop/odd.py"]


WORDS = "post_save paid handle Order self f g C a partial receiver Signal signals undefined"
NAMES = st.sampled_from(WORDS.split())
EXPRESSIONS = st.recursive(
    NAMES | st.sampled_from(["None", "'text'", "1", "f'{a}x'", "[]", "{}", "()"]),
    lambda inner: st.one_of(
        st.builds("{}.{}".format, inner, NAMES),
        st.builds("{}.connect({}, {})".format, inner, inner, inner),
        st.builds("{}.disconnect({})".format, inner, inner),
        st.builds("{}.connect(*{}, **{})".format, inner, inner, inner),
        st.builds("{}.send(sender={})".format, inner, inner),
        st.builds("{}({})".format, inner, inner),
        st.builds("receiver({}, sender={})({})".format, inner, inner, inner),
        st.builds("partial({}, {})".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{'a': {}, **{}}}".format, inner, inner),
        st.builds("{}['a']".format, inner),
        st.builds("{}[0]".format, inner),
        st.builds("(lambda a, *b, c={}, **d: {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("(a := {})".format, inner),
        st.builds("[{} for a in {} if {}]".format, inner, inner, inner),
        st.builds("{{a: {} for a, f in {}}}".format, inner, inner),
        st.builds("{}.items()".format, inner),
    ),
    max_leaves=6,
)


def _indented(body: list[str]) -> str:
    return "\n".join(f"    {line}" for statement in body for line in statement.split("\n"))


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bodies = st.lists(inner, min_size=1, max_size=3).map(_indented)
    return st.one_of(
        st.builds("if {}:\n{}\nelse:\n{}".format, EXPRESSIONS, bodies, bodies),
        st.builds("for a in {}:\n{}".format, EXPRESSIONS, bodies),
        st.builds("for a, (f, *g) in {}:\n{}".format, EXPRESSIONS, bodies),
        st.builds("while {}:\n{}\n    break".format, EXPRESSIONS, bodies),
        st.builds("try:\n{}\nexcept E as a:\n{}\nfinally:\n{}".format, bodies, bodies, bodies),
        st.builds("with {} as a:\n{}".format, EXPRESSIONS, bodies),
        st.builds(
            "match {}:\n    case [a, *_]:\n{}".format,
            EXPRESSIONS,
            bodies.map(lambda body: _indented([body])),
        ),
        st.builds(
            "@{}\ndef {}(self, a={}, *b, **c):\n{}".format, EXPRESSIONS, NAMES, EXPRESSIONS, bodies
        ),
        st.builds("class {}(C):\n{}".format, NAMES, bodies),
        st.builds(
            "class Config(AppConfig):\n    def ready(self):\n{}".format,
            bodies.map(lambda body: _indented([body])),
        ),
    )


STATEMENTS = st.recursive(
    st.one_of(
        EXPRESSIONS,
        st.builds("{} = {}".format, NAMES, EXPRESSIONS),
        st.builds("{}, a = {}".format, NAMES, EXPRESSIONS),
        st.builds("self.a = {}".format, EXPRESSIONS),
        st.builds("{}: object = {}".format, NAMES, EXPRESSIONS),
        st.builds("{} += {}".format, NAMES, EXPRESSIONS),
        st.builds("{}.append({})".format, NAMES, EXPRESSIONS),
        st.builds("from . import {}".format, NAMES),
        st.builds("from .handlers import {} as {}".format, NAMES, NAMES),
        st.sampled_from(
            ["from .handlers import *", "import shop.handlers as a", "pass", "raise a"]
        ),
    ),
    _blocks,
    max_leaves=8,
)

IMPORTS = """\
from functools import partial
from django.apps import AppConfig
from django.dispatch import Signal, receiver
from django.db.models.signals import post_save
from shop.signals import paid
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@for_all(
    st.lists(STATEMENTS, min_size=1, max_size=8), st.lists(STATEMENTS, max_size=4), examples=300
)
def test_any_code_is_read(folder: Path, statements: list[str], others: list[str]) -> None:
    sources: dict[str, str | bytes] = {
        "shop.handlers": IMPORTS + "\n".join(statements),
        "shop.other": IMPORTS + "from .handlers import *\n" + "\n".join(others),
    }

    source = read(folder, sources)

    lines = {
        f"{name.replace('.', '/')}.py": len(str(text).split("\n")) for name, text in sources.items()
    }
    for each in (*source.registrations, *source.sends):
        assert 0 < (each.spot.location.line or 0) <= lines[each.spot.location.path]
        assert each.spot.columns is not None
        assert 1 <= each.spot.columns[0] <= each.spot.columns[1]
    assert read(folder, sources) == source


@for_all(st.text(max_size=200) | st.binary(max_size=200), examples=100)
def test_any_text_is_read(folder: Path, text: str | bytes) -> None:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")

    source = read(folder, {"shop.odd": b"signal.connect(" + raw, "shop.handlers": GOOD})

    assert "post_save: handle" in connected(source)


@for_all(st.integers(0, 400), st.text(max_size=3), examples=100)
def test_any_cut_is_read(folder: Path, at: int, put: str) -> None:
    text = f"{IMPORTS}@receiver(post_save, sender='a')\ndef f(**kw):\n    paid.send(sender=f)\n" * 2
    raw = (text[:at] + put + text[at + 1 :]).encode("utf-8", "surrogatepass")

    source = read(folder, {"shop.odd": raw, "shop.handlers": GOOD})

    assert "post_save: handle" in connected(source)
