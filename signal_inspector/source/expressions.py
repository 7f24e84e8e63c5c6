"""What expressions of the source mean where they stand."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from signal_inspector.source.frames import Frame
from signal_inspector.source.modules import Modules
from signal_inspector.source.names import Names
from signal_inspector.source.statements import Definition, own_nodes
from signal_inspector.source.values import (
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

SIGNAL_CLASSES = frozenset(
    {
        "django.dispatch.Signal",
        "django.dispatch.dispatcher.Signal",
        "django.db.models.signals.ModelSignal",
    }
)

_BUILTINS = frozenset(dir(builtins))

Perform = Callable[[ast.Call, Frame], Value]
Each = Callable[[Frame], None]


class Evaluator:
    """Follows expressions; every part of one is looked at once, so that each call is performed."""

    def __init__(self, modules: Modules, signals: Mapping[str, str], perform: Perform) -> None:
        self.names = Names(modules, signals, self.look, self.settled)
        self._signals = signals
        self._locals: dict[Definition, dict[str, Value]] = {}
        self._settled: dict[str, Value] = {}
        self._attributes: dict[tuple[str, str], Value | None] = {}
        self._kinds: dict[type, Callable[[Any, Frame], Value]] = {
            ast.Constant: lambda node, _: Constant(node.value),
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: perform,
            ast.Subscript: self._subscript,
            ast.Tuple: self._display,
            ast.List: self._display,
            ast.Set: self._display,
            ast.Dict: self._dict,
            ast.Lambda: self._lambda,
            ast.IfExp: self._if,
            ast.BoolOp: self._bool,
            ast.BinOp: self._operation,
            ast.JoinedStr: self._joined,
            ast.NamedExpr: self._walrus,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
        }

    def evaluate(self, node: ast.expr, frame: Frame) -> Value:
        """What the expression means; what it calls is performed."""
        kind = self._kinds.get(type(node))
        if kind is not None:
            return kind(node, frame)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.evaluate(child, frame)
        return Unknown(node)

    def look(self, node: ast.expr, frame: Frame) -> Value:
        """What the expression means, without anything being connected or sent by it."""
        return self.evaluate(node, frame.silent())

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

    def bind(self, target: ast.expr, value: Value, frame: Frame) -> None:
        """Give the names of a target of an assignment or loop their parts of a value."""
        if isinstance(target, ast.Name):
            frame.names[target.id] = Kept("", value) if _needs_name(value) else value
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value, frame)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Unknown(target), frame)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            frame.forget(target.value.id)

    def _unpack(self, target: ast.Tuple | ast.List, value: Value, frame: Frame) -> None:
        parts = self.items(value)
        starred = any(isinstance(part, ast.Starred) for part in target.elts)
        if parts is None or starred or len(parts) != len(target.elts):
            parts = tuple(Unknown(part, is_parameter(value)) for part in target.elts)
        for part, each in zip(target.elts, parts, strict=True):
            self.bind(part, each, frame)

    def _name(self, node: ast.Name, frame: Frame) -> Value:
        found = frame.find(node.id)
        if found is None and frame.owner is not None:
            found = self.names.of_body(frame.owner, node.id)
        if found is None:
            found = self.names.of_module(frame.module, node.id)
        if found is not None:
            return found
        if node.id == "__name__":
            return Constant(frame.module.name)
        return Named(f"builtins.{node.id}") if node.id in _BUILTINS else Unknown(node)

    def _attribute(self, node: ast.Attribute, frame: Frame) -> Value:
        return self.attribute(self.evaluate(node.value, frame), node.attr, node)

    def _signal_method(self, value: Value, name: str, node: ast.AST) -> Value | None:
        """A method of a signal, or of something that may be one; None for anything else."""
        if self.is_signal(value):
            return SignalMethod(value, name, node)
        inner = bare(value)
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
                yield kept("", self.look(assigned, frame))

    def _locals_of(self, method: Definition) -> dict[str, Value]:
        """The names of a method that mean nothing outside it."""
        if method not in self._locals:
            given = method.args
            names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            names += [
                node.id
                for node in own_nodes(method)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            ]
            self._locals[method] = {name: Unknown(ast.Name(name)) for name in names}
        return dict(self._locals[method])

    def _subscript(self, node: ast.Subscript, frame: Frame) -> Value:
        value, key = self.evaluate(node.value, frame), self.evaluate(node.slice, frame)
        if not isinstance(key, Constant):
            return Unknown(node, parameter=is_parameter(value) or is_parameter(key))
        path = value.path if isinstance(value, (Kept, Named)) else ""
        if path and path + _step(key) in self._signals:
            return self.names.at(path + _step(key))
        value = self.settled(value)
        found = _item(bare(value), key)
        if found is None:
            return Unknown(node, parameter=is_parameter(value))
        return self._under(value, _step(key), found)

    def _display(self, node: ast.Tuple | ast.List | ast.Set, frame: Frame) -> Value:
        found: list[Value] = []
        for item in node.elts:
            if not isinstance(item, ast.Starred):
                found.append(self.evaluate(item, frame))
                continue
            parts = self.items(self.evaluate(item.value, frame))
            if parts is None:
                return Unknown(node)
            found += parts
        return Items(tuple(found), node)

    def _dict(self, node: ast.Dict, frame: Frame) -> Value:
        pairs: list[tuple[Value, Value]] = []
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.evaluate(item, frame)
            if key is not None:
                pairs.append((self.evaluate(key, frame), value))
                continue
            merged = bare(value)
            if not isinstance(merged, Table):
                return Unknown(node)
            pairs += merged.pairs
        return Table(tuple(pairs), node)

    def _lambda(self, node: ast.Lambda, frame: Frame) -> Value:
        function = Function(frame.module, frame.qualname("<lambda>"), node, frame.closure)
        if not frame.quiet:
            frame.later.append(function)
        return function

    def _if(self, node: ast.IfExp, frame: Frame) -> Value:
        self.evaluate(node.test, frame)
        branches = self._under_condition([node.body, node.orelse], frame)
        return either(branches, node)

    def _bool(self, node: ast.BoolOp, frame: Frame) -> Value:
        first = self.evaluate(node.values[0], frame)
        others = self._under_condition(node.values[1:], frame)
        if isinstance(node.op, ast.Or):
            return either([first, *others], node)
        return Unknown(node)

    def _under_condition(self, nodes: list[ast.expr], frame: Frame) -> list[Value]:
        before, frame.conditional = frame.conditional, True
        values = [self.evaluate(each, frame) for each in nodes]
        frame.conditional = before
        return values

    def _operation(self, node: ast.BinOp, frame: Frame) -> Value:
        """``a + b`` of lists; the left side is followed without recursion, since sums are long."""
        operands: list[ast.expr] = []
        left: ast.expr = node
        adds = True
        while isinstance(left, ast.BinOp):
            adds = adds and isinstance(left.op, ast.Add)
            operands.append(left.right)
            left = left.left
        values = [self.evaluate(each, frame) for each in (left, *reversed(operands))]
        parts = [bare(value) for value in values]
        if adds and all(isinstance(part, Items) for part in parts):
            joined = [each for part in parts if isinstance(part, Items) for each in part.items]
            return Items(tuple(joined), node)
        return Unknown(node)

    def _joined(self, node: ast.JoinedStr, frame: Frame) -> Value:
        texts: list[str] = []
        known = True
        for part in node.values:
            plain = isinstance(part, ast.FormattedValue) and part.conversion == -1
            if isinstance(part, ast.FormattedValue):
                value = self.evaluate(part.value, frame)
                known = known and plain and part.format_spec is None
            else:
                value = self.evaluate(part, frame)
            known = known and isinstance(value, Constant) and isinstance(value.value, (str, int))
            texts.append(str(value.value) if isinstance(value, Constant) else "")
        return Constant("".join(texts)) if known else Unknown(node)

    def _walrus(self, node: ast.NamedExpr, frame: Frame) -> Value:
        value = self.evaluate(node.value, frame)
        if frame.binds:
            self.bind(node.target, value, frame)
        return value

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame
    ) -> Value:
        """The element is looked at once for each item, where the items are known."""
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        names, conditional, binds = dict(frame.names), frame.conditional, frame.binds
        frame.binds = True
        self._generate(node.generators, lambda inner: self._each(parts, inner), frame)
        frame.names, frame.conditional, frame.binds = names, conditional, binds
        return Unknown(node)

    def _each(self, parts: list[ast.expr], frame: Frame) -> None:
        for part in parts:
            self.evaluate(part, frame)

    def _generate(self, generators: list[ast.comprehension], each: Each, frame: Frame) -> None:
        if not generators:
            each(frame)
            return
        first, *others = generators
        items = self.items(self.evaluate(first.iter, frame))
        if items is None or first.ifs:
            frame.conditional = True
        for item in items if items is not None else (Unknown(first.target),):
            self.bind(first.target, item, frame)
            for test in first.ifs:
                self.evaluate(test, frame)
            self._generate(others, each, frame)


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


def _needs_name(value: Value) -> bool:
    """Whether it is made on the spot, and the name is what holds it."""
    if isinstance(value, Function):
        return isinstance(value.node, ast.Lambda)
    return (
        not isinstance(value, Kept)
        and hasattr(value, "node")
        and not isinstance(value, (Unknown, Choice, Class, SignalMethod, Bound))
    )
