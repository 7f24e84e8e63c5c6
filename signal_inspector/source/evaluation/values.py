"""What an expression of the source can be followed to, without running anything."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from signal_inspector.source.evaluation.modules import Module

if TYPE_CHECKING:
    from signal_inspector.source.evaluation.frames import Frame

CONNECTING = ("connect", "disconnect")
SENDING = ("send", "send_robust", "asend", "asend_robust")

LARGEST_CHOICE = 50
"""What may mean more than so many things is unknown."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, number, truth value or None."""

    value: object


@dataclass(frozen=True, slots=True)
class Named:
    """What an absolute dotted path leads to: a signal, or anything whose source is not read."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """What cannot be followed; ``parameter`` tells that callers of the function decide it."""

    node: ast.AST
    parameter: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class whose source is read; ``outer`` is the function that it is defined in."""

    module: Module
    qualname: str
    node: ast.ClassDef
    outer: Frame | None = None

    @property
    def path(self) -> str:
        """Its dotted path."""
        return f"{self.module.name}.{self.qualname}"


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function or lambda whose source is read.

    ``outer`` is the function that it is defined in, ``owner`` the class whose body holds it.
    """

    module: Module
    qualname: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    outer: Frame | None = None
    owner: Class | None = None

    @property
    def path(self) -> str:
        """Its dotted path."""
        return f"{self.module.name}.{self.qualname}"

    def is_decorated_with(self, name: str) -> bool:
        """Whether a plain name stands as decorator above it."""
        return any(
            isinstance(each, ast.Name) and each.id == name
            for each in getattr(self.node, "decorator_list", ())
        )


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An instance of a class whose source is read; ``lives`` where it is some method's ``self``."""

    of: Class
    node: ast.AST
    lives: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A method of an instance, or of a class where it is a classmethod."""

    function: Function
    to: Value
    node: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The result of a call that is not followed; ``of`` is what is called."""

    node: ast.AST
    of: Value
    dependent: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A list, tuple or set display with all its items."""

    items: tuple[Value, ...]
    node: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A dict display with all its items."""

    pairs: tuple[tuple[Value, Value], ...]
    node: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class SignalMethod:
    """``connect``, ``disconnect``, ``send`` and so on of something; ``signal`` is None where it is
    taken from the class."""

    signal: Value | None
    name: str
    node: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """What a call is given; ``more`` is what stands behind a star that cannot be followed."""

    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    more: Unknown | None = None

    def __add__(self, later: Arguments) -> Arguments:
        return Arguments(
            (*self.positional, *later.positional),
            {**self.keywords, **later.keywords},
            later.more or self.more,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """``functools.partial``."""

    of: Value
    arguments: Arguments
    node: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class Receiving:
    """``receiver(signal, …)``: a decorator that connects."""

    signals: Value
    arguments: Arguments
    node: ast.AST


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What was made and then given a name; ``path`` is empty for a name inside a function."""

    path: str
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several, as branches of the code decide."""

    options: tuple[Value, ...]
    node: ast.AST


Value = (
    Constant
    | Named
    | Unknown
    | Class
    | Function
    | Instance
    | Bound
    | Made
    | Items
    | Table
    | SignalMethod
    | Partial
    | Receiving
    | Kept
    | Choice
)

NONE = Constant(None)


def bare(value: Value) -> Value:
    """The value itself, whatever name it was given."""
    return value.value if isinstance(value, Kept) else value


def kept(path: str, value: Value) -> Value:
    """The value under a name; what has a name of its own keeps that."""
    if isinstance(value, (Made, Instance, Partial, Items, Table)) or _is_lambda(value):
        return Kept(path, value)
    return value


def is_parameter(value: Value) -> bool:
    """Whether it is, or is taken from, a parameter: known as soon as the caller is."""
    value = bare(value)
    if isinstance(value, Choice):
        return any(is_parameter(option) for option in value.options)
    return isinstance(value, Unknown) and value.parameter


def is_dependent(value: Value) -> bool:
    """Whether it is a parameter, or made from one."""
    seen: set[int] = set()  # what holds another value twice, and so on, is looked at once
    waiting = [value]
    while waiting:
        each = bare(waiting.pop())
        if isinstance(each, Unknown) and each.parameter:
            return True
        if isinstance(each, Made) and each.dependent:
            return True
        if id(each) not in seen:
            seen.add(id(each))
            waiting += _made_from(each)
    return False


def _made_from(value: Value) -> tuple[Value, ...]:
    if isinstance(value, Partial):
        return (value.of,)
    if isinstance(value, Bound):
        return (value.to,)
    if isinstance(value, Choice):
        return value.options
    return value.items if isinstance(value, Items) else ()


def same(one: Value, other: Value) -> bool:
    """Whether both surely are the same."""
    if isinstance(one, (Class, Function)) and isinstance(other, (Class, Function)):
        return one.node is other.node
    if isinstance(one, Constant) and isinstance(other, Constant):
        return type(one.value) is type(other.value) and one.value == other.value
    return one is other or (isinstance(one, Named) and one == other)


def either(options: list[Value], node: ast.AST) -> Value:
    """The one value where all are the same, else the choice between them; unknown for too many."""
    different: list[Value] = []
    for option in options:
        for part in option.options if isinstance(option, Choice) else (option,):
            if not any(same(part, each) for each in different):
                different.append(part)
    if len(different) > LARGEST_CHOICE:
        return Unknown(node)
    if len(different) == 1:
        return different[0]
    return Choice(tuple(different), node) if different else Unknown(node)


def _is_lambda(value: Value) -> bool:
    return isinstance(value, Function) and isinstance(value.node, ast.Lambda)
