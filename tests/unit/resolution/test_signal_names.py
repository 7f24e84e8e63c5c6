"""The name of a signal is that by which the source makes it.

Each case is a set of modules; the signal is what ``board.sent`` is, ``# here`` marks its line.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.dispatch import Signal
from support.written_modules import WrittenModules

from signal_inspector.domain.snapshot import Location, Snapshot
from signal_inspector.domain.snapshot import Signal as Shown
from signal_inspector.inspector import take_snapshot


def mark(**_: object) -> None: ...


def snapshot_with(signal: Signal) -> tuple[Snapshot, Shown]:
    """The snapshot and the signal in it, which has a connection of its own."""
    signal.connect(mark, dispatch_uid="the mark")
    try:
        snapshot = take_snapshot()
    finally:
        signal.disconnect(dispatch_uid="the mark")
    (shown,) = (
        each
        for each in snapshot.signals
        if any(connection.dispatch_uid == "the mark" for connection in each.connections)
    )
    return snapshot, shown


def marked(signal: Signal) -> Shown:
    return snapshot_with(signal)[1]


@dataclass(frozen=True)
class Case:
    title: str
    name: str
    source: str
    aliases: tuple[str, ...] = ()
    get: str = "sent"
    more: dict[str, str] = field(default_factory=dict)


IMPORT = "from django.dispatch import Signal\n"

CASES = [
    Case("attribute of a module", "board.sent", "sent = Signal()  # here"),
    Case("annotated", "board.sent", "sent: Signal = Signal()  # here"),
    Case(
        "the first of two targets",
        "board.sent",
        "sent = aaa = Signal()  # here",
        aliases=("board.aaa",),
    ),
    Case("unpacked from a tuple", "board.sent", "before, sent = Signal(), Signal()  # here"),
    Case("in a condition", "board.sent", "if True:\n    sent = Signal()  # here"),
    Case(
        "in a try",
        "board.sent",
        "try:\n    import no_such_module\nexcept ImportError:\n    sent = Signal()  # here",
    ),
    Case(
        "in a with",
        "board.sent",
        "from contextlib import nullcontext\nwith nullcontext():\n    sent = Signal()  # here",
    ),
    Case(
        "made by a function",
        "board.sent",
        "def make():\n    return Signal()\n\nsent = make()  # here",
    ),
    Case(
        "made by a function of another module",
        "board.sent",
        "from makers import make\nsent = make()  # here",
        more={"makers": IMPORT + "def make():\n    return Signal()"},
    ),
    Case(
        "of a class of its own",
        "board.sent",
        "class Loud(Signal): ...\nsent = Loud()  # here",
    ),
    Case(
        "imported elsewhere",
        "board.sent",
        "sent = Signal()  # here",
        aliases=("aaa_user.heard", "aaa_user.sent"),
        more={"aaa_user": "from board import sent\nfrom board import sent as heard"},
    ),
    Case(
        "re-assigned elsewhere",
        "board.sent",
        "sent = Signal()  # here",
        aliases=("aaa_api.purchase_made", "aaa_api.signals"),
        more={"aaa_api": "import board\nsignals = board.sent\npurchase_made = signals"},
    ),
    Case(
        "re-assigned in its own module",
        "board.sent",
        "sent = Signal()  # here\naaa = sent",
        aliases=("board.aaa",),
    ),
    Case(
        "passed through a function elsewhere",
        "board.sent",
        "sent = Signal()  # here",
        aliases=("aaa_api.sent",),
        more={"aaa_api": "import board\ndef same(s):\n    return s\n\nsent = same(board.sent)"},
    ),
    Case(
        "attribute of a class",
        "board.Gateway.charged",
        "class Gateway:\n    charged = Signal()  # here",
        get="Gateway.charged",
    ),
    Case(
        "attribute of a nested class",
        "board.Gateway.Events.charged",
        "class Gateway:\n    class Events:\n        charged = Signal()  # here",
        get="Gateway.Events.charged",
    ),
    Case(
        "attribute of a class and then of the module",
        "board.Gateway.charged",
        "class Gateway:\n    charged = Signal()  # here\n\ncharged = Gateway.charged",
        get="Gateway.charged",
        aliases=("board.charged",),
    ),
    Case(
        "item of a dict",
        "board.EVENTS['charge.failed']",
        'EVENTS = {\n    "charge.failed": Signal(),  # here\n}',
        get="EVENTS['charge.failed']",
    ),
    Case(
        "item of a list",
        "board.EVENTS[1]",
        "EVENTS = [\n    1,\n    Signal(),  # here\n]",
        get="EVENTS[1]",
    ),
    Case(
        "item of a dict in a class",
        "board.Gateway.EVENTS['paid']",
        'class Gateway:\n    EVENTS = {\n        "paid": Signal(),  # here\n    }',
        get="Gateway.EVENTS['paid']",
    ),
    Case(
        "item that was added later has the line of its container",
        "board.EVENTS['paid']",
        "EVENTS = {}  # here\nEVENTS['paid'] = Signal()",
        get="EVENTS['paid']",
    ),
    Case(
        "item that is made, and an attribute that names it",
        "board.EVENTS['paid']",
        'EVENTS = {\n    "paid": Signal(),  # here\n}\naaa = EVENTS["paid"]',
        get="EVENTS['paid']",
        aliases=("board.aaa",),
    ),
    Case(
        "attribute that is put into a container too",
        "board.sent",
        "sent = Signal()  # here\nALL = [sent]\nBY_NAME = {'sent': sent}",
    ),
]


def reach(module: Any, expression: str) -> Signal:
    return eval(expression, dict(vars(module)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_name_line_and_aliases(modules: WrittenModules, case: Case) -> None:
    for module, source in case.more.items():
        modules.write(module, source)
    module = modules.load("board", IMPORT + case.source)
    for name in case.more:
        if name != "makers":
            modules.load(name, case.more[name])

    shown = marked(reach(module, case.get))

    assert (shown.name, shown.aliases) == (case.name, case.aliases)
    assert shown.location == Location(str(modules.path("board")), modules.line("board"))


class TestDjangosOwn:
    def test_the_catalogue_decides(self, modules: WrittenModules) -> None:
        modules.load("aaa_signals", "from django.db.models.signals import post_save")

        shown = marked(post_save)

        assert shown.name == "django.db.models.signals.post_save"
        assert shown.location is not None
        assert "aaa_signals.post_save" in shown.aliases

    def test_a_signal_of_the_same_name_is_another(self, modules: WrittenModules) -> None:
        module = modules.load("board", IMPORT + "post_save = Signal()")

        shown = marked(module.post_save)

        assert (shown.name, shown.aliases) == ("board.post_save", ())


class TestWithoutSource:
    def test_what_is_called_signals_wins(self, modules: WrittenModules) -> None:
        signal = Signal()
        modules.put("aaa").sent = signal
        modules.put("zzz_signals").sent = signal

        shown = marked(signal)

        assert (shown.name, shown.location) == ("zzz_signals.sent", None)
        assert shown.aliases == ("aaa.sent",)

    def test_else_the_shortest_path(self, modules: WrittenModules) -> None:
        signal = Signal()
        modules.put("aaa.inner").sent = signal
        modules.put("zzz").sent = signal

        assert marked(signal).name == "zzz.sent"

    def test_a_file_with_a_syntax_error_gives_a_name_without_line(
        self, modules: WrittenModules
    ) -> None:
        module = modules.load("board", IMPORT + "sent = Signal()")
        modules.write("board", "sent = Signal(\n")

        shown = marked(module.sent)

        assert (shown.name, shown.location) == ("board.sent", None)


class TestWithoutName:
    def test_it_is_numbered_and_listed_with_the_reason(self) -> None:
        holder = [Signal()]

        snapshot, shown = snapshot_with(holder[0])

        (unresolved,) = (each for each in snapshot.unresolved if each.subject == shown.name)
        assert re.fullmatch(r"<unnamed Signal #\d+>", shown.name)
        assert (shown.origin, shown.app, shown.location) == (None, None, None)
        assert "no attribute of a module or class" in unresolved.reason


def test_a_module_under_two_names_is_called_by_its_own(modules: WrittenModules) -> None:
    module = modules.load("board", IMPORT + "sent = Signal()")
    modules.put("aaa_alias", module)

    assert marked(module.sent).name == "board.sent"
