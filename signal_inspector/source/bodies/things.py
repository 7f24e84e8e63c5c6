"""What an expression in a receiver's body is, as far as the ORM goes."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Literal

from signal_inspector.source.bodies.arguments import keywords_name, taken_from_keywords
from signal_inspector.source.bodies.certainty import stays_certain
from signal_inspector.source.bodies.local_names import Local, local_names
from signal_inspector.source.bodies.orm_methods import FINDS_OR_CREATES, LAZY, ONE_ROW, synchronous
from signal_inspector.source.bodies.paths import Paths
from signal_inspector.source.nodes import Definition

ThingKind = Literal["model", "manager", "rows", "row", "row and more", "related"]
"""A model's class, a manager of it, a queryset, an object, the pair of ``get_or_create``, and an
attribute of an object, which may be a manager, an object or a plain value."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the ORM.

    ``told`` tells that it is of the model or object that the signal tells of: it is there only
    if the signal tells of one. ``is_instance`` marks that very object. ``relation`` is the name
    of the attribute of it that leads to managers and rows. ``routed`` tells that the database was
    named, or follows from an object. ``is_new`` marks an object that the code made without saving
    it, and without a key, with which it may stand for a row that is there. ``certain`` tells that
    to evaluate it runs SQL: Django finds some querysets empty without it (``pk__in=[]``,
    ``none()``).
    """

    kind: ThingKind
    told: bool = False
    is_instance: bool = False
    relation: str | None = None
    routed: bool = False
    is_new: bool = False
    certain: bool = True


INSTANCE = Thing("row", told=True, is_instance=True, routed=True)
SENDER = Thing("model", told=True)
_GIVEN = {"instance": INSTANCE, "sender": SENDER}

MODEL = Thing("model")
ROW = Thing("row")
NEW = Thing("row", is_new=True)

_MANAGERS = ("objects", "_default_manager", "_base_manager")

_ROUTED = ("using", "db_manager")

_USER_MODEL = "django.contrib.auth.get_user_model"
_LOADERS = ("get_model", "load_model")
_NAMES_OF_MODELS = ("app_label", "model_name")
_SHORTCUT = "django.shortcuts.get_object_or_404"


class Things:
    """Tells of the expressions of one function what they are.

    ``paths`` follows its names; ``models`` are the dotted paths of models.
    """

    def __init__(self, function: Definition, paths: Paths, models: frozenset[str]) -> None:
        self._paths = paths
        self._models = models
        self._keywords = keywords_name(function)
        self._locals = local_names(function)
        self._of_names: dict[str, Thing | None] = {}
        self._known: dict[ast.expr, Thing | None] = {}

    def of(self, node: ast.expr) -> Thing | None:
        """What it is; None where that is not known, or nothing of the ORM."""
        if node not in self._known:
            self._known[node] = None  # while it is looked at: one that is made of itself
            self._known[node] = self._look_at(node)
        return self._known[node]

    def is_argument(self, node: ast.expr, name: str) -> bool:
        """Whether it is what the signal gives under that name, and nothing else."""
        if isinstance(node, ast.Name) and node.id == name:
            return [each.how for each in self._locals.get(name, ())] == ["parameter"]
        return taken_from_keywords(node, self._keywords) == name

    def _look_at(self, node: ast.expr) -> Thing | None:
        if isinstance(node, (ast.Await, ast.NamedExpr)):
            return self.of(node.value)
        if taken_from_keywords(node, self._keywords) == "instance":
            return INSTANCE
        if isinstance(node, ast.Name) and node.id in self._locals:
            return self._of_local(node.id)
        if self._paths.of(node) in self._models:
            return MODEL
        return self._of_compound(node)

    def _of_compound(self, node: ast.expr) -> Thing | None:
        if isinstance(node, ast.Attribute):
            return self._of_attribute(node)
        if isinstance(node, ast.Subscript):
            return self._of_item(node)
        made = self._paths.value(node) if isinstance(node, ast.Name) else node
        return self._of_call(made) if isinstance(made, ast.Call) else None

    def _of_local(self, name: str) -> Thing | None:
        """What all that is bound to the name have in common."""
        if name not in self._of_names:
            self._of_names[name] = None
            found = {self._of_binding(name, each) for each in self._locals[name]}
            self._of_names[name] = found.pop() if len(found) == 1 else None
        return self._of_names[name]

    def _of_binding(self, name: str, binding: Local) -> Thing | None:
        if binding.how == "parameter":
            return _GIVEN.get(name)
        source = None if binding.value is None else self.of(binding.value)
        if binding.how == "whole" or source is None:
            return source
        kind = "rows" if binding.how == "item" else "row and more"
        return ROW if source.kind == kind else None

    def _of_attribute(self, node: ast.Attribute) -> Thing | None:
        of = self.of(node.value)
        if of is None:
            return None
        if of.kind == "model" and node.attr in _MANAGERS:
            return replace(of, kind="manager")
        if of.kind == "row" and node.attr == "__class__":
            return Thing("model", told=of.told)
        if of.is_instance:
            return Thing("related", told=True, relation=node.attr, routed=True, certain=False)
        return None

    def _of_item(self, node: ast.Subscript) -> Thing | None:
        rows = self.of(node.value)
        if rows is None or rows.kind != "rows":
            return None
        if not isinstance(node.slice, ast.Slice):
            return ROW
        # A slice with a step is a list, and one that ends where it begins is empty.
        return None if node.slice.step is not None else replace(rows, certain=False)

    def _of_call(self, node: ast.Call) -> Thing | None:
        path = self._paths.of(node.func)
        if path == _USER_MODEL or self._is_loaded(node, path):
            return MODEL
        if path == _SHORTCUT:
            return ROW
        if path == "builtins.type" and len(node.args) == 1:
            of = self.of(node.args[0])
            return Thing("model", told=True) if of is not None and of.is_instance else None
        made = self.of(node.func)
        if made is not None and made.kind == "model":
            return NEW if _leaves_key_open(node) else ROW
        return self._of_method(node, node.func) if isinstance(node.func, ast.Attribute) else None

    def _is_loaded(self, node: ast.Call, path: str | None) -> bool:
        """``get_model("app", "Name")`` of Django, or of a package that replaces models."""
        if path is None or path.rpartition(".")[2] not in _LOADERS:
            return False
        named = {each.arg: each.value for each in node.keywords}
        words = [*node.args, *(named[name] for name in _NAMES_OF_MODELS if name in named)]
        given = [each.value for each in words if isinstance(each, ast.Constant)]
        app, _, name = ".".join(each for each in given if isinstance(each, str)).partition(".")
        return any(
            known.endswith(f".{name}") and app in known.split(".") for known in self._models if name
        )

    def _of_method(self, node: ast.Call, method: ast.Attribute) -> Thing | None:
        of, name = self.of(method.value), method.attr
        if of is None or of.kind not in ("manager", "rows", "related"):
            return None
        if name in LAZY:
            return replace(
                of,
                kind="manager" if name == "db_manager" else "rows",
                routed=of.routed or name in _ROUTED,
                certain=of.certain and stays_certain(name, node),
            )
        name = synchronous(name)
        if of.kind != "related" and name in ONE_ROW:
            return ROW
        is_pair = of.kind != "related" and name in FINDS_OR_CREATES
        return Thing("row and more") if is_pair else None


def _leaves_key_open(made: ast.Call) -> bool:
    """Whether nothing that a model is called with may be the primary key: the first argument is
    it, as a rule."""
    return not made.args and all(one.arg not in (None, "pk", "id") for one in made.keywords)
