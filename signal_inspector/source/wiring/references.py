"""What is said of a value that was followed: a reference, and what kind of receiver it is."""

from __future__ import annotations

import ast

from signal_inspector.domain.source import NOTHING, ReceiverForm, Reference
from signal_inspector.source.evaluation.values import (
    Bound,
    Choice,
    Class,
    Constant,
    Function,
    Instance,
    Kept,
    Made,
    Named,
    Partial,
    Unknown,
    Value,
    bare,
)
from signal_inspector.source.text import text_of, text_of_constant

_WRAPS = ("wraps", "functools.wraps")


def reference(value: Value) -> Reference:
    """How reports and rules know the value."""
    if isinstance(value, Constant):
        if value.value is None:
            return NOTHING
        return Reference(
            "text" if isinstance(value.value, str) else "unknown", text_of_constant(value.value)
        )
    if isinstance(value, Named):
        return Reference("name", value.path)
    if isinstance(value, (Class, Function)):
        return _of_definition(value)
    if isinstance(value, Kept) and value.path:
        return Reference("name", value.path)
    if isinstance(value, Choice):
        options = {reference(option) for option in value.options}
        return options.pop() if len(options) == 1 else Reference("unknown", text_of(value.node))
    return _of_made(bare(value))


def form_of(value: Value) -> ReceiverForm:
    """What kind of receiver it is."""
    if isinstance(value, Choice):
        forms = {form_of(option) for option in value.options}
        return forms.pop() if len(forms) == 1 else "other"
    if isinstance(value, Bound):
        return _form_of_method(value)
    inner = bare(value)
    if isinstance(inner, Function):
        return _form_of_function(inner, has_name=isinstance(value, Kept) and bool(value.path))
    if isinstance(value, Unknown) and _is_of_self(value.node):
        return "method"
    return "temporary" if _is_made_on_the_spot(value) else "other"


def _is_made_on_the_spot(value: Value) -> bool:
    """Whether nothing but the call that it is given to has hold of it."""
    if isinstance(value, Instance):
        return not value.lives
    return isinstance(value, Partial) or (isinstance(value, Made) and _is_closure(value))


def _of_definition(value: Class | Function) -> Reference:
    if isinstance(value, Function) and isinstance(value.node, ast.Lambda):
        return Reference("local", text_of(value.node))
    if value.outer is not None or "<locals>" in value.qualname:
        return Reference("local", value.qualname.rpartition("<locals>.")[2])
    return Reference("name", value.path)


def _of_made(value: Value) -> Reference:
    if isinstance(value, Bound):
        if not value.function.outer and _lives(value.to):
            return Reference("name", value.function.path)
        return Reference("local", text_of(value.node))
    if isinstance(value, Instance) and value.lives:
        return Reference("unknown", "self")
    if isinstance(value, (Made, Partial, Instance)):
        return Reference("local", text_of(value.node))
    if isinstance(value, (Class, Function, Named, Constant, Kept)):
        return reference(value)
    return Reference("unknown", text_of(value.node))


def _form_of_function(function: Function, *, has_name: bool) -> ReceiverForm:
    if isinstance(function.node, ast.Lambda):
        return "function" if has_name else "lambda"
    if function.owner is not None:
        return "function" if function.is_decorated_with("staticmethod") else "method"
    return "nested_function" if function.outer is not None else "function"


def _form_of_method(value: Bound) -> ReceiverForm:
    if _lives(value.to):
        return "method"
    return "temporary" if _is_made_on_the_spot(value.to) else "other"


def _lives(to: Value) -> bool:
    """Whether what a method is bound to surely lives on: a class, ``self``, a name of a module."""
    if isinstance(to, Kept):
        return bool(to.path)
    return isinstance(to, Class) or (isinstance(to, Instance) and to.lives)


def _is_of_self(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def _is_closure(value: Made) -> bool:
    """Whether it is the result of a function that makes a function, and keeps it nowhere."""
    function = bare(value.of)
    if not isinstance(function, Function) or not isinstance(function.node, ast.FunctionDef):
        return False
    if function.node.decorator_list:
        return False
    inner = {
        each.name
        for each in function.node.body
        if isinstance(each, ast.FunctionDef)
        and all(text_of(_called(one)) in _WRAPS for one in each.decorator_list)
    }
    returned = [each.value for each in ast.walk(function.node) if isinstance(each, ast.Return)]
    names = [each.id for each in returned if isinstance(each, ast.Name)]
    uses = [
        each.id
        for each in ast.walk(function.node)
        if isinstance(each, ast.Name) and each.id in inner
    ]
    return bool(names) and len(names) == len(returned) and sorted(names) == sorted(uses)


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node
