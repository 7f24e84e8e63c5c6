"""Programs are read, then run: what was said to be connected is all that they connect."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from support.properties import for_all
from support.sources import read

from signal_inspector.domain.source import Reference, Registration

SIGNALS = ("saved", "deleted", "paid")
MODELS = ("Order", "Item")
HANDLERS = ("first", "second")

HEAD = """\
from functools import partial
from django.dispatch import receiver
import board
from board import saved, deleted as removed, paid, yes, no
from board import Order, Item

def first(**kw): ...
def second(**kw): ...

def listen(signal, model=None, fn=first):
    signal.connect(fn, sender=model)

def guarded(signal, fn):
    if no: return
    signal.connect(fn)

def on(signals, **options):
    def decorate(fn):
        for signal in signals:
            signal.connect(fn, **options)
        return fn
    return decorate

class Registry:
    model = Order
    def add(self, signal, fn):
        signal.connect(fn, sender=self.model)

registry = Registry()
BOTH = [saved, paid]
BY_NAME = {"saved": saved, "removed": removed}
PAIRS = ((saved, first), (removed, second))
alias = saved
connect = paid.connect
of_order = partial(removed.connect, sender=Order)
"""

signals = st.sampled_from(
    ["saved", "removed", "paid", "board.saved", "alias", "BOTH[1]", "BY_NAME['removed']"]
)
models = st.sampled_from(["Order", "Item", "board.Item", "None", "Registry.model"])
handlers = st.sampled_from(["first", "second"])
conditions = st.sampled_from(["yes", "no", "board.yes"])

calls = st.one_of(
    st.builds("{}.connect({}, sender={})".format, signals, handlers, models),
    st.builds("{}.connect(receiver={})".format, signals, handlers),
    st.builds("connect({}, {})".format, handlers, models),
    st.builds("of_order({})".format, handlers),
    st.builds("partial({}.connect, sender={})({})".format, signals, models, handlers),
    st.builds("receiver({}, sender={})({})".format, signals, models, handlers),
    st.builds("receiver([{}, {}])({})".format, signals, signals, handlers),
    st.builds("listen({}, {})".format, signals, models),
    st.builds("listen({}, fn={}, model={})".format, signals, handlers, models),
    st.builds("guarded({}, {})".format, signals, handlers),
    st.builds("registry.add({}, {})".format, signals, handlers),
    st.builds("on(BOTH, sender={})({})".format, models, handlers),
    st.builds("[s.connect({}) for s in BOTH]".format, handlers),
    st.builds("{} and {}.connect({})".format, conditions, signals, handlers),
    st.builds("{}.connect({} if {} else {})".format, signals, handlers, conditions, handlers),
)
bindings = st.one_of(
    st.builds("chosen = {}".format, signals),
    st.builds("chosen, sender = {}, {}".format, signals, models),
)
uses = st.just("chosen.connect(first)")


def _indented(body: list[str]) -> str:
    return "\n".join(f"    {line}" for statement in body for line in statement.split("\n"))


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bodies = st.lists(inner, min_size=1, max_size=3).map(_indented)
    numbers = st.integers(0, 10**12)
    return st.one_of(
        st.builds("if {}:\n{}".format, conditions, bodies),
        st.builds("if {}:\n{}\nelse:\n{}".format, conditions, bodies, bodies),
        st.builds("for m in (Order, Item):\n    saved.connect(first, m)\n{}".format, bodies),
        st.builds("for s, h in PAIRS:\n    s.connect(h)\n{}".format, bodies),
        st.builds("for n, s in BY_NAME.items():\n    s.connect(second)\n{}".format, bodies),
        st.builds("try:\n{}\nfinally:\n{}".format, bodies, bodies),
        st.builds("try:\n{}\n    raise KeyError\nexcept KeyError:\n{}".format, bodies, bodies),
        st.builds("def f{0}(*a):\n{1}\nf{0}()".format, numbers, bodies),
        st.builds(
            "def f{0}(*a):\n    if {1}: return\n{2}\nf{0}()".format, numbers, conditions, bodies
        ),
        st.builds("def f{0}(*a):\n{1}\n    return\n{1}\nf{0}()".format, numbers, bodies),
        st.builds("class C{}:\n{}".format, numbers, bodies),
        st.builds(
            "@receiver({1})\n@on([{2}])\ndef g{0}(**kw): ...".format, numbers, signals, signals
        ),
    )


programs = st.lists(
    st.recursive(calls | bindings | uses, _blocks, max_leaves=6), min_size=1, max_size=5
).map("\n".join)

Connected = tuple[str, str, str]
"""Signal, receiver and sender, ``?`` for what the source does not tell."""


class Recording:
    """A signal that writes down what is connected to it."""

    def __init__(self, name: str, seen: list[Connected]) -> None:
        self.name = name
        self.seen = seen

    def connect(self, receiver: Any, sender: Any = None) -> None:
        of = "" if sender is None else f"board.{sender.__name__}"
        self.seen.append(
            (f"board.{self.name}", f"{receiver.__module__}.{receiver.__qualname__}", of)
        )


def ran(program: str, monkeypatch: pytest.MonkeyPatch) -> list[Connected]:
    """What the program connects."""
    seen: list[Connected] = []
    board = ModuleType("board")
    vars(board).update({name: Recording(name, seen) for name in SIGNALS})
    vars(board).update({name: type(name, (), {}) for name in MODELS}, yes=True, no=False)
    monkeypatch.setitem(__import__("sys").modules, "board", board)
    try:
        exec(compile(program, "program", "exec"), {"__name__": "shop.program"})
    except NameError:  # a name that was bound on no way that was taken
        assume(False)
    return seen


def said(registration: Registration) -> Connected:
    def text(reference: Reference) -> str:
        return reference.text if reference.kind in ("name", "none") else "?"

    return text(registration.signal), text(registration.receiver), text(registration.sender)


def fits(told: Connected, seen: Connected) -> bool:
    return all(one in ("?", other) for one, other in zip(told, seen, strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("programs")


@for_all(programs, examples=400)
def test_what_is_said_of_a_program_is_what_it_does(folder: Path, program: str) -> None:
    defined = re.findall(r"(?:def|class) (\w+)", program)
    assume(len(defined) == len(set(defined)))  # of two, the source does not tell which is meant
    text = HEAD + program
    with pytest.MonkeyPatch.context() as patch:
        seen = ran(text, patch)

    source = read(
        folder,
        {"shop.program": text},
        signals={f"board.{name}": f"board.{name}" for name in SIGNALS},
    )

    at_import = [each for each in source.registrations if each.moment == "import"]
    told = [said(each) for each in at_import]
    surely = [said(each) for each in at_import if not each.conditional]
    known = [each for each in seen if not any(fits(one, each) for one in told)]
    assert known == [], "connected, and not said"
    assert [each for each in surely if not any(fits(each, one) for one in seen)] == []
