"""Which calls of the ORM run SQL whatever the values of their arguments are."""

from __future__ import annotations

import ast


def surely_selects(conditions: list[ast.expr], named: list[ast.keyword]) -> bool:
    """Whether no condition can be one that Django knows to be empty without SQL (``pk__in=[]``)."""
    return not conditions and all(one.arg is not None and "__in" not in one.arg for one in named)


def stays_certain(name: str, node: ast.Call) -> bool:
    """Whether a queryset that surely runs SQL still does after this method of it."""
    if name in ("filter", "exclude"):
        return surely_selects(node.args, node.keywords)
    return name not in ("none", "union", "intersection", "complex_filter")


def saves_again(node: ast.Call) -> bool:
    """Whether ``save()`` with these arguments saves an object that is saved already, and sends
    the signals of it. A second ``force_insert`` fails."""
    return _saves(node, ("using", "force_update", "raw"))


def surely_touches(name: str, node: ast.Call) -> bool:
    """Whether a method of an object runs SQL with these arguments."""
    if name in ("save", "save_base"):
        return _saves(node, ("using", "force_update", "force_insert", "raw"))
    return name == "delete" or not (node.args or node.keywords)


def _saves(node: ast.Call, harmless: tuple[str, ...]) -> bool:
    """An empty ``update_fields`` makes ``save`` return at once (``django.db.models.base.Model``).

    What Django does not know is for a ``save`` of the project, which may do anything.
    """
    return not node.args and all(
        given.arg in harmless or (given.arg == "update_fields" and _names_fields(given.value))
        for given in node.keywords
    )


def surely_runs(name: str, node: ast.Call) -> bool:
    """Whether a method of a manager or queryset runs SQL with these arguments."""
    if name in ("update", "aggregate"):
        return bool(node.args) or any(one.arg is not None for one in node.keywords)
    if name == "in_bulk":
        return not (node.args or node.keywords)
    if name == "bulk_create":
        return adds_a_row(name, node)
    if name in ("get", "get_or_create", "update_or_create"):
        return surely_selects(node.args, node.keywords)
    return name != "bulk_update"


def adds_a_row(name: str, node: ast.Call) -> bool:
    """Whether a method that creates rows creates one at least: a list may be empty."""
    if name != "bulk_create":
        return True
    named = [one.value for one in node.keywords if one.arg == "objs"]
    return any(_has_items(each) for each in (*node.args[:1], *named))


def _names_fields(node: ast.expr) -> bool:
    """Not an empty list: None is all of them."""
    return _has_items(node) or (isinstance(node, ast.Constant) and node.value is None)


def _has_items(node: ast.expr) -> bool:
    """A display with at least one item that stands there itself."""
    return isinstance(node, (ast.List, ast.Tuple, ast.Set)) and any(
        not isinstance(one, ast.Starred) for one in node.elts
    )
