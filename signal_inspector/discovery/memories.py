"""What is remembered of receivers and senders, without keeping any of them alive."""

from __future__ import annotations

import weakref
from functools import partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any, Literal, NamedTuple

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import author_of, chain

Identity = int | tuple[int, int]
LinkForm = Literal["method", "classmethod", "partial", "function", "class", "builtin", "instance"]

_VALUE_TYPES = static.ids_of(str, bytes, int, float, complex, bool, type(None))


class Link(NamedTuple):
    """One of the things that stand behind each other in a receiver, by name and code.

    Of an instance it is the name of its class and the code of ``__call__``. ``home`` is the
    module in whose namespace a function's code runs.
    """

    form: LinkForm
    module: str = ""
    qualname: str = ""
    code: CodeType | None = None
    home: str = ""


def identity_of(obj: Any) -> Identity:
    """The same for one object while it lives, and for each access to one bound method."""
    if type(obj) is MethodType:
        return id(obj.__self__), id(obj.__func__)
    return id(obj)


class ReceiverMemory:
    """A receiver that may die: ``links`` say what it was, outermost first."""

    __slots__ = ("_parts", "_takes_references", "identity", "links")

    def __init__(self, receiver: Any) -> None:
        parts = _parts(receiver)
        self.identity = identity_of(receiver)
        self.links = tuple(map(_link, chain(receiver)))
        self._takes_references = all(map(static.takes_weak_references, parts))
        self._parts = tuple(map(weakref.ref, parts)) if self._takes_references else ()

    @property
    def live(self) -> Any:
        """The receiver; None where it is gone or takes no weak reference."""
        if not self._takes_references:
            return None
        parts: list[Any] = [part() for part in self._parts]
        if any(part is None for part in parts):
            return None
        return parts[0] if len(parts) == 1 else MethodType(parts[0], parts[1])

    @property
    def died(self) -> bool:
        """Whether it is surely gone."""
        return self._takes_references and self.live is None

    def is_memory_of(self, receiver: Any) -> bool:
        """Whether it is this one, which is at hand and so alive."""
        return self.identity == identity_of(receiver) and not self.died


def _parts(receiver: Any) -> tuple[Any, ...]:
    """What must live for the receiver to live: a bound method is made anew at each access."""
    if type(receiver) is MethodType:
        return receiver.__func__, receiver.__self__
    return (receiver,)


def _link(obj: Any) -> Link:
    cls = type(obj)
    if cls is MethodType:
        return Link("classmethod" if issubclass(type(obj.__self__), type) else "method")
    if issubclass(cls, partial):
        return Link("partial")
    if cls is FunctionType:
        home = obj.__globals__.get("__name__")
        return Link(
            "function",
            static.module_of(obj),
            obj.__qualname__,
            obj.__code__,
            home if type(home) is str else "?",
        )
    if issubclass(cls, type):
        return Link("class", static.module_name_of(obj), static.qualname_of(obj))
    if cls is BuiltinFunctionType:
        return Link("builtin", static.module_of_builtin(obj), obj.__qualname__)
    call = static.inherited_attribute(cls, "__call__")
    code = author_of(call) if call is not static.MISSING else None
    return Link(
        "instance",
        static.module_name_of(cls),
        static.qualname_of(cls),
        code.__code__ if type(code) is FunctionType else None,
    )


class SenderMemory:
    """A sender that may die. A plain value is kept; of what takes no reference, its class."""

    __slots__ = ("_reference", "_value", "class_path")

    def __init__(self, sender: Any) -> None:
        cls = type(sender)
        self._value = sender if id(cls) in _VALUE_TYPES else static.MISSING
        self._reference: weakref.ref[Any] | None = None
        self.class_path = static.class_path(cls)
        if self._value is static.MISSING and static.takes_weak_references(sender):
            self._reference = weakref.ref(sender)

    @property
    def live(self) -> Any:
        """The sender; ``MISSING`` where it is gone or takes no weak reference."""
        if self._reference is None:
            return self._value
        sender = self._reference()
        return static.MISSING if sender is None else sender

    @property
    def died(self) -> bool:
        """Whether it is surely gone."""
        return self._reference is not None and self._reference() is None
