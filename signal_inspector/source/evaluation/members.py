"""What the parts of a value are: its attributes and items, and what a dotted path leads to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from signal_inspector.source.evaluation.frames import Frame
from signal_inspector.source.evaluation.modules import Modules
from signal_inspector.source.evaluation.names import Names
from signal_inspector.source.evaluation.values import (
    CONNECTING,
    SENDING,
    Bound,
    Choice,
    Class,
    Constant,
    Function,
    Instance,
    Items,
    Kept,
    Made,
    Named,
    SignalMethod,
    Table,
    Unknown,
    Value,
    bare,
    either,
    is_parameter,
    kept,
)
from signal_inspector.source.nodes import Definition, every_parameter, own_nodes

SIGNAL_CLASSES = frozenset(
    {
        "django.dispatch.Signal",
        "django.dispatch.dispatcher.Signal",
        "django.db.models.signals.ModelSignal",
    }
)

Look = Callable[[ast.expr, Frame], Value]


class Members:
    """Follows values to what is in them. ``look`` tells what an expression means."""

    def __init__(self, modules: Modules, signals: Mapping[str, str], look: Look) -> None:
        self.names = Names(modules, signals, look, self.settled)
        self._signals = signals
        self._look = look
        self._settled: dict[str, Value] = {}
        self._attributes: dict[tuple[str, str], Value | None] = {}
        self._locals: dict[Definition, dict[str, Value]] = {}

    def settled(self, value: Value) -> Value:
        """What a dotted path leads to, through all modules whose source may be read."""
        if not isinstance(value, Named) or value.path in self._signals:
            return value
        if value.path not in self._settled:
            self._settled[value.path] = value  # what leads back to itself is left as it is
            self._settled[value.path] = self._followed(value)
        return self._settled[value.path]

    def _followed(self, value: Named) -> Value:
        place = self.names.module_of(value.path)
        if place is None or not place[1]:
            return value
        module, (first, *others) = place
        found = self.names.of_module(module, first)
        if found is None:
            return value
        for name in others:
            found = self.attribute(self.settled(found), name, ast.Name(name))
        return self.settled(found)

    def attribute(self, value: Value, name: str, node: ast.AST) -> Value:
        """``value.name``."""
        if name in CONNECTING or name in SENDING:
            value = self.settled(value)
            method = self._signal_method(value, name, node)
            if method is not None:
                return method
        if name == "__class__":
            return Unknown(node)
        if isinstance(value, Choice):
            return either([self.attribute(each, name, node) for each in value.options], node)
        inner = bare(value)
        if isinstance(inner, Named):
            return self.names.at(f"{inner.path}.{name}")
        if isinstance(inner, Class):
            return self._of_class(inner, name, node)
        if isinstance(inner, Instance):
            return self._of_instance(value, inner, name, node)
        if isinstance(value, Kept) and value.path:
            return self.names.at(f"{value.path}.{name}")
        return Unknown(node, parameter=is_parameter(value))

    def is_signal(self, value: Value) -> bool:
        """Whether it surely is a signal: one of the process, or made by Django's class."""
        if isinstance(value, Kept) and value.path:
            return value.path in self._signals or self._makes_signals(bare(value))
        value = self.settled(value)
        return isinstance(value, Named) and value.path in self._signals

    def items(self, value: Value) -> tuple[Value, ...] | None:
        """What a loop over it goes through; None where that cannot be told."""
        value = self.settled(value)
        inner = bare(value)
        if isinstance(inner, Items):
            steps = [f"[{number}]" for number in range(len(inner.items))]
            return tuple(map(self._under, [value] * len(steps), steps, inner.items))
        return tuple(key for key, _ in inner.pairs) if isinstance(inner, Table) else None

    def pairs(self, value: Value) -> tuple[tuple[Value, Value], ...] | None:
        """The keys of a dict with their values; None where they cannot be told."""
        value = self.settled(value)
        inner = bare(value)
        if not isinstance(inner, Table):
            return None
        return tuple((key, self._under(value, _step(key), item)) for key, item in inner.pairs)

    def _under(self, container: Value, step: str, item: Value) -> Value:
        """An item, named by its place where the container has a name."""
        if not isinstance(container, Kept) or not container.path or not step:
            return item
        path = f"{container.path}{step}"
        return self.names.at(path) if path in self._signals else kept(path, item)

    def _signal_method(self, value: Value, name: str, node: ast.AST) -> Value | None:
        """A method of a signal, or of something that may be one; None for anything else."""
        if self.is_signal(value):
            return SignalMethod(value, name, node)
        inner = bare(value)
        if isinstance(inner, Made) and inner.of == Named("builtins.super"):
            return None
        if isinstance(inner, Named):
            return SignalMethod(None, name, node) if inner.path in SIGNAL_CLASSES else None
        if isinstance(inner, (Class, Instance)):
            found = self._of_class(inner if isinstance(inner, Class) else inner.of, name, node)
            return None if isinstance(found, (Function, Named)) else SignalMethod(value, name, node)
        return SignalMethod(value, name, node)

    def _makes_signals(self, value: Value) -> bool:
        of = bare(self.settled(value.of)) if isinstance(value, (Made, Instance)) else None
        if isinstance(of, Class):
            for each in self.names.lineage(of):
                for base in self.names.bases(each):
                    if isinstance(base, Named) and base.path in SIGNAL_CLASSES:
                        return True
        return isinstance(of, Named) and of.path in SIGNAL_CLASSES

    def _of_class(self, cls: Class, name: str, node: ast.AST) -> Value:
        path = f"{cls.path}.{name}"
        if path in self._signals:
            return self.names.at(path)
        found = self.names.of_class(cls, name)
        if found is None:
            return Unknown(node) if cls.outer is not None else Named(path)
        function = bare(found)
        if isinstance(function, Function) and function.is_decorated_with("classmethod"):
            return Bound(function, cls, node)
        if isinstance(found, Kept) and not self.is_signal(found):
            return Kept(path, found.value)
        return found

    def _of_instance(self, value: Value, inner: Instance, name: str, node: ast.AST) -> Value:
        found = self.names.of_class(inner.of, name)
        if found is None:
            assigned = self._of_self(inner.of, name)
            return Unknown(node) if assigned is None or isinstance(assigned, Unknown) else assigned
        function = bare(found)
        if not isinstance(function, Function) or function.is_decorated_with("staticmethod"):
            return found
        if function.is_decorated_with("property"):
            return Unknown(node)
        of_class = function.is_decorated_with("classmethod")
        return Bound(function, inner.of if of_class else value, node)

    def _of_self(self, cls: Class, name: str) -> Value | None:
        """What methods of the class assign to ``self.name``, where it is always the same."""
        key = (cls.path, name)
        if key not in self._attributes:
            self._attributes[key] = None  # what asks for itself has no answer
            values = list(self._assigned_to_self(cls, name))
            self._attributes[key] = either(values, ast.Name(name)) if values else None
        return self._attributes[key]

    def _assigned_to_self(self, cls: Class, name: str) -> Iterator[Value]:
        for each in self.names.lineage(cls):
            for method, assigned in each.module.assigned_to_self(each.node).get(name, ()):
                frame = Frame(each.module, outer=each.outer, names=self._locals_of(method))
                yield kept("", self._look(assigned, frame))

    def _locals_of(self, method: Definition) -> dict[str, Value]:
        """The names of a method that mean nothing outside it."""
        if method not in self._locals:
            stored = (
                node.id
                for node in own_nodes(method)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )
            names = [*every_parameter(method), *stored]
            self._locals[method] = {name: Unknown(ast.Name(name)) for name in names}
        return dict(self._locals[method])

    def item(self, value: Value, key: Constant, node: ast.AST) -> Value:
        """``value[key]``."""
        path = value.path if isinstance(value, (Kept, Named)) else ""
        if path and path + _step(key) in self._signals:
            return self.names.at(path + _step(key))
        value = self.settled(value)
        found = _item(bare(value), key)
        if found is None:
            return Unknown(node, parameter=is_parameter(value))
        return self._under(value, _step(key), found)


def _step(key: Value) -> str:
    return f"[{key.value!r}]" if isinstance(key, Constant) else ""


def _item(value: Value, key: Constant) -> Value | None:
    if isinstance(value, Table):
        matching = [item for each, item in value.pairs if each == key]
        return matching[-1] if matching else None
    if isinstance(value, Items) and type(key.value) is int:
        at = key.value
        return value.items[at] if -len(value.items) <= at < len(value.items) else None
    return None
