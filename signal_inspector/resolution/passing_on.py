"""What stands behind wrappers that hand on all that they are given."""

from __future__ import annotations

import ast
from itertools import pairwise
from types import FunctionType
from typing import Any

from signal_inspector.discovery.wrappers import chain
from signal_inspector.source.bodies.passing_on import passes_all_on
from signal_inspector.source.definitions.functions import function_at
from signal_inspector.source.files import SourceFiles


def gets_all(receiver: Any, files: SourceFiles) -> bool:
    """Whether each call of ``receiver`` calls what its author wrote with the same arguments."""
    return all(_passes_on(outer, inner, files) for outer, inner in pairwise(chain(receiver)))


def _passes_on(wrapper: Any, wrapped: Any, files: SourceFiles) -> bool:
    if type(wrapper) is not FunctionType:
        return False
    name = _name_in(wrapper, wrapped)
    code = wrapper.__code__
    node = function_at(files, code.co_filename, code.co_firstlineno, code.co_name)
    return name is not None and type(node) is ast.FunctionDef and passes_all_on(node, name)


def _name_in(wrapper: FunctionType, wrapped: Any) -> str | None:
    """The name under which a wrapper knows what it wraps."""
    for name, cell in zip(wrapper.__code__.co_freevars, wrapper.__closure__ or (), strict=True):
        try:
            if cell.cell_contents is wrapped:
                return name
        except ValueError:  # not filled yet
            continue
    return None
