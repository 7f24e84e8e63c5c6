"""What expressions of the source mean where they stand."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Mapping
from typing import Any

from signal_inspector.source.evaluation.frames import Frame
from signal_inspector.source.evaluation.members import Members
from signal_inspector.source.evaluation.modules import Modules
from signal_inspector.source.evaluation.patience import LARGEST_SUM, Patience
from signal_inspector.source.evaluation.values import (
    Constant,
    Function,
    Items,
    Named,
    Table,
    Unknown,
    Value,
    bare,
    either,
    is_parameter,
    kept,
)
from signal_inspector.source.text import text_of_constant

_BUILTINS = frozenset(dir(builtins))

Perform = Callable[[ast.Call, Frame], Value]
Each = Callable[[Frame], None]


class Evaluator:
    """Follows expressions; every part of one is looked at once, so that each call is performed."""

    def __init__(self, modules: Modules, signals: Mapping[str, str], perform: Perform) -> None:
        self.members = Members(modules, signals, self.look)
        self.patience = Patience()
        self._names = self.members.names
        self._signals = signals
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

    def bind(self, target: ast.expr, value: Value, frame: Frame) -> None:
        """Give the names of a target of an assignment or loop their parts of a value."""
        if isinstance(target, ast.Name):
            frame.names[target.id] = self._named(target.id, value, frame)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value, frame)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Unknown(target), frame)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            frame.forget(target.value.id)

    def _named(self, name: str, value: Value, frame: Frame) -> Value:
        """The value under a name of a class, or one inside a function, which has no path."""
        path = f"{frame.module.name}.{frame.qualname(name)}" if frame.owner is not None else ""
        return self._names.at(path) if path in self._signals else kept(path, value)

    def _unpack(self, target: ast.Tuple | ast.List, value: Value, frame: Frame) -> None:
        parts = self.members.items(value)
        starred = any(isinstance(part, ast.Starred) for part in target.elts)
        if parts is None or starred or len(parts) != len(target.elts):
            parts = tuple(Unknown(part, is_parameter(value)) for part in target.elts)
        for part, each in zip(target.elts, parts, strict=True):
            self.bind(part, each, frame)

    def _name(self, node: ast.Name, frame: Frame) -> Value:
        found = frame.find(node.id)
        if found is None:
            found = self._names.of_module(frame.module, node.id)
        if frame.owner is not None and not frame.binds:
            in_class = self._names.of_body(frame.owner, node.id)
            options = [each for each in (in_class, found) if each is not None]
            found = either(options, node) if options else None
        if found is not None:
            return found
        if node.id == "__name__":
            return Constant(frame.module.name)
        return Named(f"builtins.{node.id}") if node.id in _BUILTINS else Unknown(node)

    def _attribute(self, node: ast.Attribute, frame: Frame) -> Value:
        return self.members.attribute(self.evaluate(node.value, frame), node.attr, node)

    def _subscript(self, node: ast.Subscript, frame: Frame) -> Value:
        value, key = self.evaluate(node.value, frame), self.evaluate(node.slice, frame)
        if not isinstance(key, Constant):
            return Unknown(node, parameter=is_parameter(value) or is_parameter(key))
        return self.members.item(value, key, node)

    def _display(self, node: ast.Tuple | ast.List | ast.Set, frame: Frame) -> Value:
        found: list[Value] = []
        for item in node.elts:
            if not isinstance(item, ast.Starred):
                found.append(self.evaluate(item, frame))
                continue
            parts = self.members.items(self.evaluate(item.value, frame))
            if parts is None or len(found) + len(parts) > LARGEST_SUM:
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
            if not isinstance(merged, Table) or len(pairs) + len(merged.pairs) > LARGEST_SUM:
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
            return Items(tuple(joined), node) if len(joined) <= LARGEST_SUM else Unknown(node)
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
            texts.append(text_of_constant(value.value) if isinstance(value, Constant) else "")
        known = known and sum(map(len, texts)) <= LARGEST_SUM
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
        items = self.patience.turns(self.members.items(self.evaluate(first.iter, frame)))
        if items is None or first.ifs:
            frame.conditional = True
        for item in items if items is not None else (Unknown(first.target),):
            self.patience.step()
            self.bind(first.target, item, frame)
            for test in first.ifs:
                self.evaluate(test, frame)
            self._generate(others, each, frame)
