"""Where the source defines a function or class."""

from collections.abc import Callable
from textwrap import dedent

import pytest
from support.written_modules import WrittenModules

from signal_inspector.source.definitions.functions import class_line, def_line, qualname_at
from signal_inspector.source.files import SourceFiles

HERE = "# here"


@pytest.fixture
def files() -> SourceFiles:
    return SourceFiles()


@pytest.fixture
def path(modules: WrittenModules) -> Callable[[str], str]:
    return lambda source: str(modules.write("written", source))


def number_of(source: str, mark: str = HERE) -> int:
    lines = dedent(source).lstrip("\n").split("\n")
    (number,) = (number for number, line in enumerate(lines, 1) if mark in line)
    return number


class TestDefLine:
    @pytest.mark.parametrize(
        "source",
        [
            pytest.param(
                """
                def hear(): ...  # here # first
                """,
                id="without decorator",
            ),
            pytest.param(
                """
                @decorator  # first
                def hear(): ...  # here
                """,
                id="one decorator",
            ),
            pytest.param(
                """
                @decorator  # first
                @another

                # A comment.
                @a_third
                async def hear(): ...  # here
                """,
                id="several, with a comment",
            ),
            pytest.param(
                """
                @decorator(  # first
                    1,
                    lambda: 2,
                )
                def hear(): ...  # here
                """,
                id="on several lines",
            ),
            pytest.param(
                """
                @decorator('''  # first
                text
                ''')
                def hear(): ...  # here
                """,
                id="with a text on several lines",
            ),
            pytest.param(
                """
                def hearing(): ...

                @decorator  # first
                def hear(): ...  # here

                def hear_later(): ...
                """,
                id="among names that begin alike",
            ),
            pytest.param(
                """
                class Listener:
                    @decorator  # first
                    def hear(self): ...  # here
                """,
                id="in a class",
            ),
        ],
    )
    def test_the_def_under_its_decorators(
        self, files: SourceFiles, path: Callable[[str], str], source: str
    ) -> None:
        found = def_line(files, path(source), number_of(source, "# first"), "hear")

        assert found == number_of(source)

    def test_a_lambda_is_where_it_begins(
        self, files: SourceFiles, path: Callable[[str], str]
    ) -> None:
        source = path("@decorator\ndef hear(): ...\nlambda: None\n")

        assert def_line(files, source, 3, "<lambda>") == 3

    @pytest.mark.parametrize("first_line", [0, -1, 10_000])
    def test_a_line_outside_of_the_file_is_told_as_it_is(
        self, files: SourceFiles, path: Callable[[str], str], first_line: int
    ) -> None:
        assert def_line(files, path("def hear(): ..."), first_line, "hear") == first_line

    def test_without_source_the_first_line_is_told(self, files: SourceFiles) -> None:
        assert def_line(files, "/no/such/file.py", 7, "hear") == 7

    def test_a_page_break_counts_as_no_line(
        self, files: SourceFiles, path: Callable[[str], str]
    ) -> None:
        source = path("before = 1\n\x0c\n@decorator\ndef hear(): ...\n")

        assert def_line(files, source, 3, "hear") == 4


class TestClassLine:
    @pytest.mark.parametrize(
        ("qualname", "source"),
        [
            pytest.param("Record", "class Record: ...  # here", id="plain"),
            pytest.param("Record", "@decorator\nclass Record(Base): ...  # here", id="decorated"),
            pytest.param("Outer.Record", "class Record: ...\nclass Outer:\n    class Record: ...  "
                         "# here", id="nested"),
            pytest.param("Record", "class Outer:\n    class Record: ...\nclass Record: ...  # here",
                         id="after a nested one"),
            pytest.param("make.<locals>.Record", "class Record: ...\ndef make():\n"
                         "    class Record: ...  # here", id="local"),
            pytest.param("Record", '"""\nclass Record of a text\n"""\nclass Record: ...  # here',
                         id="after a text"),
            pytest.param("Record", "class Records: ...\nclass Record: ...  # here",
                         id="after one that begins alike"),
            pytest.param("Record", "if True:\n    class Record: ...  # here", id="in a condition"),
        ],
    )  # fmt: skip
    def test_the_line_of_its_class_statement(
        self, files: SourceFiles, path: Callable[[str], str], qualname: str, source: str
    ) -> None:
        assert class_line(files, path(source), qualname) == number_of(source)

    def test_a_class_that_no_statement_makes_has_none(
        self, files: SourceFiles, path: Callable[[str], str]
    ) -> None:
        assert class_line(files, path("Record = type('Record', (), {})"), "Record") is None

    def test_without_source_there_is_none(self, files: SourceFiles) -> None:
        assert class_line(files, "/no/such/file.py", "Record") is None

    def test_with_a_syntax_error_two_of_one_name_have_none(
        self, files: SourceFiles, path: Callable[[str], str]
    ) -> None:
        source = path("class Record: ...\nclass Outer:\n    class Record: ...\nbroken(\n")

        assert class_line(files, source, "Outer.Record") is None

    def test_a_page_break_counts_as_no_line(
        self, files: SourceFiles, path: Callable[[str], str]
    ) -> None:
        assert class_line(files, path("before = 1\n\x0c\nclass Record: ...\n"), "Record") == 3


class TestQualnameAt:
    SOURCE = """
        def plain(): ...  # plain

        class Listener:
            @decorator  # method
            def hear(self):
                def inner(): ...  # inner

        async def make():  # make
            class Local:
                def hear(self): ...  # local

        if True:
            def conditional(): ...  # conditional
    """

    @pytest.mark.parametrize(
        ("mark", "name", "qualname"),
        [
            ("# plain", "plain", "plain"),
            ("# method", "hear", "Listener.hear"),
            ("# inner", "inner", "Listener.hear.<locals>.inner"),
            ("# make", "make", "make"),
            ("# local", "hear", "make.<locals>.Local.hear"),
            ("# conditional", "conditional", "conditional"),
            ("# plain", "other", None),
        ],
    )
    def test_the_qualified_name_of_a_function(
        self,
        files: SourceFiles,
        path: Callable[[str], str],
        mark: str,
        name: str,
        qualname: str | None,
    ) -> None:
        source = path(self.SOURCE)

        assert qualname_at(files, source, number_of(self.SOURCE, mark), name) == qualname

    def test_without_source_there_is_none(self, files: SourceFiles) -> None:
        assert qualname_at(files, "/no/such/file.py", 1, "plain") is None


# All of these are modules that Python imports.
@pytest.mark.parametrize(
    "nested",
    [
        pytest.param("total = " + " + ".join(["1"] * 1500), id="a long sum"),
        pytest.param("name" + ".attribute" * 1500, id="a long path"),
        pytest.param("if a: ...\n" + "".join("elif a: ...\n" for _ in range(1500)), id="elif"),
    ],
)
def test_deep_nesting_is_no_error(
    files: SourceFiles, path: Callable[[str], str], nested: str
) -> None:
    source = path(
        f"class Record: ...\n{nested}\n\nclass Outer:\n    class Record: ...  # here\n"
        "    def hear(): ...\n"
    )

    assert class_line(files, source, "Outer.Record") in (None, line_with(source, HERE))
    assert qualname_at(files, source, line_with(source, "def hear"), "hear") in (
        None,
        "Outer.hear",
    )


def line_with(path: str, text: str) -> int:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        (number,) = (number for number, line in enumerate(file, 1) if text in line)
    return number
