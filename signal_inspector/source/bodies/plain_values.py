"""Expressions that surely are no objects of models: numbers, texts, keys."""

from __future__ import annotations

import ast

from signal_inspector.source.bodies.paths import Paths

_PLAIN = (
    *(ast.Constant, ast.JoinedStr, ast.BinOp, ast.UnaryOp, ast.Compare),
    *(ast.Dict, ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp),
)
_MAKERS = frozenset(
    f"builtins.{name}"
    for name in ("bool", "dict", "float", "int", "len", "list", "repr", "round", "str", "tuple")
)
_MODULES = ("datetime.", "decimal.", "django.utils.", "json.", "uuid.")


class PlainValues:
    """Tells of the expressions of one function; ``paths`` follows its names."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._followed: set[str] = set()

    def is_one(self, node: ast.expr) -> bool:
        """Whether it can be no object of a model."""
        if isinstance(node, _PLAIN):
            return True
        if isinstance(node, ast.IfExp):
            return self.is_one(node.body) and self.is_one(node.orelse)
        if isinstance(node, ast.BoolOp):
            return all(self.is_one(each) for each in node.values)
        if isinstance(node, ast.Attribute):
            return _is_key(node.attr)
        if isinstance(node, ast.Call):
            path = self._paths.of(node.func) or ""
            return path in _MAKERS or path.startswith(_MODULES)
        return isinstance(node, ast.Name) and self._is_one_by_name(node)

    def are_given_to(self, call: ast.Call) -> bool:
        """Whether a call is given nothing else, but for what is named as a key."""
        return all(self.is_one(each) for each in call.args) and all(
            given.arg is not None and (_is_key(given.arg) or self.is_one(given.value))
            for given in call.keywords
        )

    def _is_one_by_name(self, node: ast.Name) -> bool:
        value = None if node.id in self._followed else self._paths.value(node)
        if value is None:
            return False
        self._followed.add(node.id)
        found = self.is_one(value)
        self._followed.discard(node.id)
        return found


def _is_key(name: str) -> bool:
    return name in ("pk", "id") or name.endswith("_id")
