"""Which connections do the same twice."""

import importlib.util
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.dispatch import Signal

from signal_inspector.discovery.dispatcher import read_connections
from signal_inspector.resolution.twins import second_imports, twins


def plain(sender: Any, **kwargs: Any) -> None: ...


def other(sender: Any, **kwargs: Any) -> None: ...


def closure(*values: Any) -> Any:
    def receiver(**_: Any) -> Any:
        return values

    return receiver


def one_value(value: Any) -> Any:
    def receiver(default: Any = value, **_: Any) -> Any:
        return value, default

    return receiver


class Handler:
    def method(self, sender: Any, **kwargs: Any) -> None: ...

    def __eq__(self, other: object) -> bool:
        raise AssertionError("asked")

    __hash__ = None  # type: ignore[assignment]


class Stateful(Handler):
    def __init__(self, value: Any) -> None:
        self.value = value


class Slotted(Handler):
    __slots__ = ("value",)


class OfBuiltin(Handler, dict[str, str]): ...


def with_attribute(path: str) -> Any:
    def deliver(**_: Any) -> Any:
        return deliver.path  # type: ignore[attr-defined]

    deliver.path = path  # type: ignore[attr-defined]
    return deliver


class Here: ...


class There: ...


def groups(*receivers: Any, senders: Any = None) -> list[int | None]:
    signal = Signal()
    for index, receiver in enumerate(receivers):
        sender = senders[index] if senders else None
        signal.connect(receiver, sender=sender, weak=False, dispatch_uid=str(index))
    return twins(read_connections([signal])[0].entries)


HANDLER = Handler()


@pytest.mark.parametrize(
    "pair",
    [
        (plain, plain),
        (one_value("text"), one_value("te" + "xt")),
        (one_value(1000), one_value(10**3)),
        (one_value(10**5000), one_value(10**5000)),
        (one_value(HANDLER), one_value(HANDLER)),
        (partial(plain, created=True), partial(plain, created=True)),
        (partial(one_value("a"), 1), partial(one_value("a"), 1)),
        (HANDLER.method, HANDLER.method),
        (with_attribute("a"), with_attribute("a")),
    ],
)
def test_the_same_code_with_equal_state_is_a_twin(pair: Any) -> None:
    assert groups(*pair) == [0, 0]


@pytest.mark.parametrize(
    "pair",
    [
        (plain, other),
        (one_value("a"), one_value("b")),
        (one_value(1), one_value(True)),
        (one_value([]), one_value([])),
        (partial(plain, created=True), partial(plain, created=False)),
        (partial(plain), plain),
        (Handler().method, Handler().method),
        (Handler(), Handler()),
        (partial(plain, what=Handler()), partial(plain, what=Handler())),
        (Stateful(1).method, Stateful(1).method),
        (Stateful(1), Stateful(1)),
        (Slotted().method, Slotted().method),
        (OfBuiltin().method, OfBuiltin().method),
        (closure(Stateful(1)), closure(Stateful(1))),
        (with_attribute("a"), with_attribute("b")),
    ],
)
def test_another_code_or_state_is_none(pair: Any) -> None:
    assert groups(*pair) == [None, None]


def test_the_same_receiver_of_two_senders_is_none() -> None:
    assert groups(plain, plain, senders=[Here, There]) == [None, None]


def test_each_group_has_its_number() -> None:
    assert groups(plain, other, plain, one_value(1), other) == [0, 1, 0, None, 1]


def test_a_function_that_holds_itself_ends() -> None:
    def make() -> Any:
        def receiver(**_: Any) -> Any:
            return receiver

        return receiver

    assert groups(make(), make()) == [0, 0]


def in_a_circle(value: Any) -> Any:
    """A function of several that hold each other, and one of them the value."""

    def first(**_: Any) -> Any:
        return second, third, fourth

    def second(**_: Any) -> Any:
        return first, third, fourth

    def third(**_: Any) -> Any:
        return first, second, fourth

    def fourth(**_: Any) -> Any:
        return first, second, third, value

    return first


def test_functions_that_hold_each_other_are_compared_to_the_end() -> None:
    assert groups(in_a_circle(1), in_a_circle(1)) == [0, 0]
    assert groups(in_a_circle(1), in_a_circle(2)) == [None, None]


def loaded_as(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


TWICE = """
from functools import partial, wraps


def plain(sender, **kwargs): ...


class Handler:
    def __init__(self, value):
        self.value = value

    def __call__(self, sender, **kwargs): ...

    def method(self, sender, **kwargs): ...

    @classmethod
    def of_class(cls, sender, **kwargs): ...


def make(value):
    def receiver(sender, **kwargs):
        return value

    return receiver


def without_wraps(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner
"""


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The modules of one file that was imported under two names."""
    path = tmp_path / "receivers.py"
    path.write_text(TWICE)
    for name in ("twice_a", "twice_b"):
        monkeypatch.setitem(sys.modules, name, None)
    return loaded_as("twice_a", path), loaded_as("twice_b", path)


def other_names(*receivers: Any) -> list[str | None]:
    signal = Signal()
    for receiver in receivers:
        signal.connect(receiver, weak=False)
    return second_imports(read_connections([signal])[0].entries)


@pytest.mark.parametrize(
    "receiver",
    [
        lambda module: module.plain,
        lambda module: module.Handler(1).method,
        lambda module: module.Handler(1),
        lambda module: module.Handler.of_class,
        lambda module: partial(module.plain, created=True),
        lambda module: module.make("text"),
        lambda module: module.without_wraps(module.plain),
    ],
)
def test_a_file_that_was_imported_under_two_names_is_seen(
    twice: tuple[Any, Any], receiver: Any
) -> None:
    found = other_names(receiver(twice[0]), receiver(twice[1]), other)

    assert found == ["twice_b", "twice_a", None]


@pytest.mark.parametrize(
    "receiver",
    [
        lambda module, value: module.Handler(value),
        lambda module, value: module.Handler(value).method,
        lambda module, value: partial(module.plain, value),
        lambda module, value: module.make(value),
    ],
)
def test_receivers_of_both_that_hold_something_else_are_two(
    twice: tuple[Any, Any], receiver: Any
) -> None:
    assert other_names(receiver(twice[0], "one"), receiver(twice[1], "two")) == [None, None]


def test_objects_that_hold_each_other_end(twice: tuple[Any, Any]) -> None:
    def circle(module: Any) -> Any:
        nodes = [module.Handler(None) for _ in range(15)]
        for node in nodes:
            for number, other in enumerate(nodes):
                setattr(node, f"to_{number}", other)
        return nodes[0]

    assert other_names(circle(twice[0]), circle(twice[1])) == ["twice_b", "twice_a"]


class Name(str):
    __slots__ = ()
    asked = False

    def __hash__(self) -> int:
        Name.asked = True
        return super().__hash__()


def test_names_of_other_classes_are_not_asked() -> None:
    named = partial(plain)
    named.__setstate__((plain, (), {Name("created"): True}, {}))  # type: ignore[attr-defined]
    signal = Signal()
    signal.connect(named, weak=False)
    entries = read_connections([signal])[0].entries
    Name.asked = False

    assert twins(entries) == [None]
    assert second_imports(entries) == [None]
    assert not Name.asked


def test_partials_of_partials_end() -> None:
    def many() -> Any:
        one: Any = partial(plain)
        for _ in range(16):
            one = partial(plain, one, one)
        return one

    assert groups(many(), many()) == [0, 0]
