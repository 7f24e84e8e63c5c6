"""Where the source assigns a name of a module or class."""

from collections.abc import Callable

import pytest
from support.written_modules import WrittenModules

from signal_inspector.source.definitions.assignments import Assignment, Assignments
from signal_inspector.source.files import SourceFiles

Find = Callable[..., Assignment | None]


@pytest.fixture
def find(modules: WrittenModules) -> Find:
    def find_in(source: str, qualname: str = "sent") -> Assignment | None:
        return Assignments(SourceFiles()).find(str(modules.write("written", source)), qualname)

    return find_in


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("sent = Signal()  # here", id="plain"),
        pytest.param("sent: Signal = Signal()  # here", id="annotated"),
        pytest.param("sent: Annotated[Signal, note(a=1)] = Signal()  # here", id="annotated call"),
        pytest.param("sent = other = Signal()  # here", id="first of two targets"),
        pytest.param("other = sent = Signal()  # here", id="second of two targets"),
        pytest.param("sent, other = Signal(), 1  # here", id="tuple"),
        pytest.param("(other, [sent]) = (1, [Signal()])  # here", id="nested tuple"),
        pytest.param("sent, *others = Signal(), 1, 2  # here", id="tuple with the rest"),
        pytest.param("sent = Signal(  # here\n    use_caching=True,\n)", id="on several lines"),
        pytest.param("before = 1; sent = Signal()  # here", id="after a semicolon"),
        pytest.param("if a:\n    sent = Signal()  # here", id="if"),
        pytest.param("if a: ...\nelse:\n    sent = Signal()  # here", id="else"),
        pytest.param("if a: ...\nelif b:\n    sent = Signal()  # here", id="elif"),
        pytest.param("try:\n    sent = Signal()  # here\nfinally: ...", id="try"),
        pytest.param("try: ...\nexcept OSError:\n    sent = Signal()  # here", id="except"),
        pytest.param("try: ...\nfinally:\n    sent = Signal()  # here", id="finally"),
        pytest.param("with a:\n    sent = Signal()  # here", id="with"),
        pytest.param("for a in b:\n    sent = Signal()  # here", id="for"),
        pytest.param("while a:\n    sent = Signal()  # here", id="while"),
        pytest.param("match a:\n    case 1:\n        sent = Signal()  # here", id="match"),
        pytest.param("if (sent := Signal()): ...  # here", id="walrus"),
        pytest.param(
            "(  # here\n    sent,\n    other,\n) = Signal(), Signal()", id="target on several lines"
        ),
        pytest.param("sent \\\n    = Signal()  # above", id="continued line"),
        pytest.param("sent: Annotated[  # here\n    Signal,\n] = Signal()", id="long annotation"),
    ],
)
def test_the_line_of_an_assignment_that_calls(find: Find, source: str) -> None:
    lines = source.split("\n")
    expected = next((n for n, line in enumerate(lines, 1) if "# here" in line), 1)

    found = find(source)

    assert found is not None
    assert (found.line, found.calls, found.defines) == (expected, "Signal", True)


@pytest.mark.parametrize(
    ("value", "calls", "defines"),
    [
        ("Signal()", "Signal", True),
        ("dispatch.Signal()", "dispatch.Signal", True),
        ("make('a')", "make", True),
        ("make()()", "", True),
        ("EVENTS['a']()", "", True),
        ("[Signal()]", None, True),
        ("other", None, False),
        ("module.other", None, False),
        ("EVENTS['a']", None, False),
    ],
)
def test_what_the_value_is(find: Find, value: str, calls: str | None, defines: bool) -> None:
    found = find(f"sent = {value}")

    assert found is not None
    assert (found.calls, found.defines) == (calls, defines)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param("from elsewhere import sent", id="import"),
        pytest.param("print(sent)", id="use"),
        pytest.param("call(sent=1)", id="keyword"),
        pytest.param("sent == 1", id="comparison"),
        pytest.param("sent: Signal", id="annotation alone"),
        pytest.param("sent_too = Signal()", id="another name"),
        pytest.param("def make():\n    sent = Signal()", id="in a function"),
        pytest.param("class Station:\n    sent = Signal()", id="in a class"),
        pytest.param("class Station:\n    def make(self):\n        sent = Signal()", id="method"),
        pytest.param("sent, other = make()", id="unpacked from a call"),
        pytest.param("sent = Signal(\n", id="syntax error"),
    ],
)
def test_what_is_no_assignment_of_the_name(find: Find, source: str) -> None:
    assert find(source) is None


@pytest.mark.parametrize(
    ("qualname", "source"),
    [
        ("Station.sent", "sent = 1\nclass Station:\n    sent = Signal()  # here"),
        ("Station.Inner.sent", "class Station:\n    class Inner:\n        sent = Signal()  # here"),
        ("Station.sent", "class Station:\n    if a:\n        sent = Signal()  # here"),
        ("Station.sent", "if a:\n    class Station:\n        sent = Signal()  # here"),
        ("sent", "class Station:\n    sent = Signal()\nsent = Signal()  # here"),
    ],
)
def test_names_of_classes(find: Find, qualname: str, source: str) -> None:
    expected = next(n for n, line in enumerate(source.split("\n"), 1) if "# here" in line)

    found = find(source, qualname)

    assert found is not None
    assert found.line == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("sent = Signal()\nsent = Signal()  # here", id="the last of two"),
        pytest.param("sent = Signal()  # here\nsent = other", id="before another name"),
        pytest.param("sent = other\nsent = Signal()  # here", id="after another name"),
        pytest.param("if a:\n    sent = Signal()  # here\nelse:\n    sent = None", id="or None"),
    ],
)
def test_of_several_the_one_that_defines(find: Find, source: str) -> None:
    expected = next(n for n, line in enumerate(source.split("\n"), 1) if "# here" in line)

    found = find(source)

    assert found is not None
    assert found.line == expected


def test_positions_follow_the_file(modules: WrittenModules) -> None:
    path = str(modules.write("written", "first = second = Signal()\nthird = Signal()\n"))
    assignments = Assignments(SourceFiles())

    found = [assignments.find(path, name) for name in ("first", "second", "third")]

    positions = [each.position for each in found if each is not None]
    assert positions == sorted(set(positions))
    assert len(positions) == 3


class TestItems:
    SOURCE = """
        EVENTS = {  # whole
            "paid": Signal(),  # paid
            "nested": {"deep": [
                Signal(),
                (1, Signal()),  # deep
            ]},
            **others,
            7: Signal(),  # seven
        }
        LISTED = [
            Signal(),
            Signal(),  # listed
        ]
    """

    @pytest.mark.parametrize(
        ("name", "step", "mark"),
        [
            ("EVENTS", "['paid']", "# paid"),
            ("EVENTS", "['nested']['deep'][1][1]", "# deep"),
            ("EVENTS", "[7]", "# seven"),
            ("EVENTS", "['added later']", "# whole"),
            ("LISTED", "[1]", "# listed"),
        ],
    )
    def test_the_line_of_an_item(
        self, find: Find, modules: WrittenModules, name: str, step: str, mark: str
    ) -> None:
        found = find(self.SOURCE, name)

        assert found is not None
        assert found.item_line(step) == modules.line("written", mark)


@pytest.mark.parametrize(
    "nested",
    [
        pytest.param("total = " + " + ".join(["1"] * 1500), id="a long sum"),
        pytest.param("total = name" + ".attribute" * 1500 + "()", id="a long path"),
        pytest.param("if a: ...\n" + "".join("elif a: ...\n" for _ in range(1500)), id="elif"),
        pytest.param("total = " + "[" * 90 + "]" * 90, id="lists in lists"),
    ],
)
def test_deep_nesting_is_no_error(find: Find, nested: str) -> None:
    found = find(f"{nested}\nsent = Signal()\n")

    assert found is None or found.calls == "Signal"


def test_without_source_there_is_none() -> None:
    assert Assignments(SourceFiles()).find("/no/such/file.py", "sent") is None
