"""The oracle's names and places, against values written by hand."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from oracle.expectation import ExpectedReceiver, ExpectedSignal, expect
from oracle.recorder import Recorder

WriteModule = Callable[[str, str], ModuleType]
SIGNALS = """
from django.dispatch import Signal

paid = Signal()
typed: Signal = Signal()
one = other = Signal()
left, right = Signal(), Signal()
spread = Signal(
    use_caching=True,
)
TABLE = {
    "a.b": Signal(),
    "rows": [Signal(), (Signal(),)],
    7: Signal(),
}
COMPUTED = {key: Signal() for key in "x"}


class Hub:
    opened = Signal()

    class Inner:
        rang = Signal()

    def __init__(self):
        self.hidden = Signal()


class Sub(Signal):
    def __init__(self):
        super().__init__(use_caching=False)


def make():
    signal = Signal()
    return signal


made = make()
derived = Sub()
if True:
    chosen = Signal()
HUB = Hub()
"""

RECEIVERS = """
import contextlib
import functools

from django.dispatch import Signal, receiver

signal = Signal()


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner


class Audited:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, **kwargs):
        return self.function(**kwargs)


def careless(function):
    def inner(**kwargs):
        return function(**kwargs)
    inner.__name__ = function.__name__
    return inner


@receiver(signal)
@logged
@logged
def plain(**kwargs):
    pass


@receiver(signal)
@Audited
def audited(**kwargs):
    pass


@receiver(signal)
@careless
def careless_one(**kwargs):
    pass


@receiver(signal)
@contextlib.contextmanager
def generator(**kwargs):
    yield


@receiver(signal)
@functools.lru_cache()
def remembered(**kwargs):
    pass


class Base:
    def inherited(self, **kwargs):
        pass


class Handler(Base):
    def __call__(self, **kwargs):
        pass

    @logged
    def on_event(self, **kwargs):
        pass

    @classmethod
    def on_class(cls, **kwargs):
        pass

    @staticmethod
    def on_static(**kwargs):
        pass


def outer():
    return lambda **kwargs: None


handler = Handler()
kept = [
    handler,
    handler.inherited,
    handler.on_event,
    Handler.on_class,
    Handler.on_static,
    Handler,
    functools.partial(functools.partial(plain, 1), 2),
    functools.partial(handler.inherited),
    outer(),
    print,
    [].append,
]
for each in kept:
    signal.connect(each, weak=False)
"""


def by_name(recorder: Recorder, module: ModuleType) -> dict[str, ExpectedSignal]:
    """Return the signals by their first name within the module."""
    prefix = f"{module.__name__}."
    return {
        each.names[0].removeprefix(prefix) if each.names else "": each
        for each in expect(recorder).signals
    }


def test_signals_are_named_and_placed_by_the_source_that_assigns_them(
    write_module: WriteModule,
) -> None:
    with Recorder() as recorder:
        module = write_module("oracle_signals", SIGNALS)
        signals = by_name(recorder, module)
    lines = {name: each.place.lines for name, each in signals.items() if each.place}
    assert lines == {
        "paid": (3,),
        "typed": (4,),
        "one": (5,),
        "left": (6,),
        "right": (6,),
        "spread": (7,),
        "TABLE['a.b']": (11,),
        "TABLE['rows'][0]": (12,),
        "TABLE['rows'][1][0]": (12,),
        "TABLE[7]": (13,),
        "COMPUTED['x']": (15,),
        "Hub.opened": (19,),
        "Hub.Inner.rang": (22,),
        "made": (38,),
        "derived": (39,),
        "chosen": (41,),
    }
    assert signals["one"].names == ("oracle_signals.one", "oracle_signals.other")
    assert signals["derived"].class_path == "oracle_signals.Sub"
    assert [name for name, each in signals.items() if each.use_caching] == ["spread"]


def test_a_signal_of_an_instance_has_no_name(write_module: WriteModule) -> None:
    with Recorder() as recorder:
        module = write_module("oracle_signals", SIGNALS)
        unnamed = by_name(recorder, module)[""]
    assert unnamed.may_be_unnamed
    assert unnamed.place is None


def test_a_name_is_that_of_the_definition_and_not_of_an_import(
    write_module: WriteModule,
) -> None:
    with Recorder() as recorder:
        module = write_module("oracle_signals", SIGNALS)
        write_module("an_alias", "from oracle_signals import paid\nagain = paid\n")
        paid = by_name(recorder, module)["paid"]
    assert paid.names == ("oracle_signals.paid",)
    assert set(paid.module_attributes) == {
        "oracle_signals.paid",
        "an_alias.paid",
        "an_alias.again",
    }


@pytest.fixture
def receivers(write_module: WriteModule) -> tuple[ExpectedReceiver, ...]:
    """Return the receivers of the module above."""
    with Recorder() as recorder:
        write_module("oracle_receivers", RECEIVERS)
        (signal,) = expect(recorder).signals
        return signal.receivers


def test_receivers_are_named_after_what_the_author_wrote(
    receivers: tuple[ExpectedReceiver, ...],
) -> None:
    shown = [
        (
            each.name.removeprefix("oracle_receivers."),
            each.kind,
            each.place.lines[0] if each.place else None,
        )
        for each in receivers
    ]
    assert shown == [
        ("plain", "function", 35),
        ("audited", "callable_instance", 41),
        ("careless.<locals>.inner", "nested_function", 26),
        ("generator", "function", 53),
        ("remembered", "callable_instance", 59),
        ("Handler", "callable_instance", 69),
        ("Base.inherited", "bound_method", 64),
        ("Handler.on_event", "bound_method", 73),
        ("Handler.on_class", "classmethod", 77),
        ("Handler.on_static", "function", 81),
        ("Handler", "class", 68),
        ("plain", "partial", 35),
        ("Base.inherited", "partial", 64),
        ("outer.<locals>.<lambda>", "lambda", 86),
        ("builtins.print", "builtin", None),
        ("builtins.list.append", "builtin", None),
    ]


def test_the_wrapper_is_the_outermost_code_that_is_python(
    receivers: tuple[ExpectedReceiver, ...],
) -> None:
    wrappers = {(each.name.rpartition(".")[2], each.kind): each.wrapper for each in receivers}
    inner = "oracle_receivers.logged.<locals>.inner"
    assert {key: wrapper for key, wrapper in wrappers.items() if wrapper} == {
        ("plain", "function"): inner,
        ("plain", "partial"): inner,
        ("audited", "callable_instance"): "oracle_receivers.Audited.__call__",
        ("generator", "function"): "contextlib.contextmanager.<locals>.helper",
        ("on_event", "bound_method"): inner,
    }


def test_what_is_written_in_c_is_not_the_project(
    receivers: tuple[ExpectedReceiver, ...],
) -> None:
    assert [each.origin for each in receivers] == ["project"] * 14 + ["third-party"] * 2
