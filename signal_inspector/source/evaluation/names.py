"""What the names of modules and classes mean: imports, re-exports, aliases and bases followed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from signal_inspector.source.bindings import Assigned, Binding, Bindings, Defined, Imported
from signal_inspector.source.evaluation.frames import Frame
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.evaluation.values import (
    Class,
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

CHANGES_IN_PLACE = frozenset(
    {
        *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem"),
        *("remove", "reverse", "setdefault", "sort", "update"),
    }
)
"""The methods that change a list, set or dict in its place."""

_CHANGE = "|".join(sorted(CHANGES_IN_PLACE))

Evaluate = Callable[[ast.expr, Frame], Value]
Settle = Callable[[Value], Value]


class Names:
    """Looks names up in the modules that may be read, each once."""

    def __init__(
        self, modules: Modules, signals: Mapping[str, str], evaluate: Evaluate, settle: Settle
    ) -> None:
        self._modules = modules
        self._settle = settle
        self._signals = signals
        self._evaluate = evaluate
        self._known: dict[tuple[str, str], Value | None] = {}

    def at(self, path: str) -> Named:
        """What has that dotted path; a signal under its own name."""
        return Named(self._signals.get(path, path))

    def imported(self, module: Module, binding: Imported) -> Value:
        """What an import binds: a path, which is followed only where it matters."""
        source = module.absolute(binding)
        if source is None:
            return Unknown(ast.Constant(binding.module))
        return self.at(source if binding.name is None else f"{source}.{binding.name}")

    def module_of(self, path: str) -> tuple[Module, list[str]] | None:
        """The innermost module on a dotted path that may be read, and the names after it."""
        names: list[str] = []
        while path:
            module = self._modules.named(path)
            if module is not None:
                return module, names
            path, _, name = path.rpartition(".")
            names.insert(0, name)
        return None

    def of_module(self, module: Module, name: str) -> Value | None:
        """What a module means by a name; None where it has none such."""
        key = (module.name, name)
        if key not in self._known:
            self._known[key] = None  # what asks for itself has no answer
            self._known[key] = self._in_module(module, name)
        return self._known[key]

    def of_class(self, cls: Class, name: str) -> Value | None:
        """An attribute of a class or of its bases, as far as their source is read."""
        for each in self.lineage(cls):
            found = self.of_body(each, name)
            if found is not None:
                return found
        return None

    def of_body(self, cls: Class, name: str) -> Value | None:
        """What the body of a class itself binds to a name."""
        key = (cls.path, name)
        if key not in self._known:
            self._known[key] = None
            frame = Frame(cls.module, cls.qualname, cls.outer, owner=cls, quiet=True)
            self._known[key] = self._bound(cls.module.bindings_of_class(cls.node), name, frame)
        return self._known[key]

    def lineage(self, cls: Class) -> Iterator[Class]:
        """The class and its bases whose source is read."""
        seen: set[ast.ClassDef] = set()
        waiting = [cls]
        while waiting:
            each = waiting.pop(0)
            if each.node not in seen:
                seen.add(each.node)
                yield each
                waiting[:0] = [base for base in self.bases(each) if isinstance(base, Class)]

    def bases(self, cls: Class) -> list[Value]:
        """What the bases of a class are."""
        frame = Frame(cls.module, cls.qualname.rpartition(".")[0], cls.outer, quiet=True)
        return [bare(self._settle(self._evaluate(base, frame))) for base in cls.node.bases]

    def _in_module(self, module: Module, name: str) -> Value | None:
        found = self._bound(module.bindings, name, Frame(module, quiet=True))
        if found is not None:
            return found
        for star in module.bindings.stars:
            source = module.absolute(star)
            if source is not None:
                found = self._through_star(source, name)
            if found is not None:
                return found
        return None

    def _through_star(self, module_name: str, name: str) -> Value | None:
        path = f"{module_name}.{name}"
        if path in self._signals:
            return self.at(path)
        module = self._modules.named(module_name)
        if module is None or not self._is_public(module, name):
            return None
        return self.of_module(module, name)

    def _is_public(self, module: Module, name: str) -> bool:
        if "__all__" not in module.bindings.names:
            return not name.startswith("_")
        listed = self.of_module(module, "__all__")
        listed = bare(listed) if listed is not None else None
        if not isinstance(listed, Items):
            return True
        return any(isinstance(item, Constant) and item.value == name for item in listed.items)

    def _bound(self, bindings: Bindings, name: str, frame: Frame) -> Value | None:
        if name not in bindings.names:
            return None
        path = f"{frame.module.name}.{frame.qualname(name)}"
        if path in self._signals:
            return self.at(path)
        values = [self._value(binding, name, frame) for binding in bindings.names[name]]
        if len(values) > 1:
            values = [self._settle(value) for value in values]
        some = [value for value in values if value != Constant(None)]
        value = either(some or values, ast.Name(name))
        if isinstance(value, (Items, Table)) and _is_changed(frame.module, name):
            return Unknown(ast.Name(name))
        return kept(path, value)

    def _value(self, binding: Binding, name: str, frame: Frame) -> Value:
        if isinstance(binding, Imported):
            return self.imported(frame.module, binding)
        if isinstance(binding, Defined):
            return defined(binding.node, frame)
        if isinstance(binding, Assigned):
            value = self._evaluate(binding.value, frame)
            whole = self._settle(value) if binding.steps else value
            return part_of(whole, binding.steps, binding.value)
        return Unknown(ast.Name(name))


def defined(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, frame: Frame
) -> Class | Function:
    """The function or class that is defined in a frame."""
    qualname = frame.qualname(node.name)
    if isinstance(node, ast.ClassDef):
        return Class(frame.module, qualname, node, frame.closure)
    return Function(frame.module, qualname, node, frame.closure, frame.owner)


def part_of(value: Value, steps: tuple[int, ...], node: ast.AST) -> Value:
    """The part of a value that unpacking leads to."""
    for step in steps:
        inner = bare(value)
        if not isinstance(inner, Items) or step >= len(inner.items):
            return Unknown(node, is_parameter(inner))
        value = inner.items[step]
    return value


def _is_changed(module: Module, name: str) -> bool:
    """Whether the module changes the list or dict of that name after it has made it."""
    change = rf"\b{re.escape(name)}(?:\.(?:{_CHANGE})\b|\s*\[[^\]\n]*\]\s*=[^=]|\s*\+=)"
    return re.search(change, module.text) is not None
