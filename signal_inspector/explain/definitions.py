"""The functions that the source defines, connected or not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.snapshot import Location, Receiver, ReceiverKind
from signal_inspector.domain.source import SourceModule

_FUNCTION = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Definitions:
    """Finds functions by name in the files that were read; parses no more than it must."""

    def __init__(self, gathered: Gathered) -> None:
        self._files = gathered.files
        self._modules = gathered.modules
        self._shown = gathered.shown

    def named(self, last: str) -> tuple[Receiver, ...]:
        """The functions and methods whose own name is ``last``, in whatever case.

        Those of the project; only where it has none, those of others.
        """
        found = [one for module in self._modules for one in self._in_module(module, last)]
        own = [one for one in found if one.origin == "project"]
        return tuple(own or found)

    def of(self, path: str) -> tuple[Receiver, ...]:
        """The functions of that dotted path; several where a module defines it again."""
        around = [one for one in self._modules if path.startswith(f"{one.name}.")]
        found = (
            one for module in around for one in self._in_module(module, path.rpartition(".")[2])
        )
        return tuple(one for one in found if one.name == path)

    def functions(self) -> Iterator[str]:
        """The dotted paths of the project's functions of modules."""
        for module in self._modules:
            if module.origin == "project":
                for found in _FUNCTION.finditer(self._files.text(module.path) or ""):
                    yield f"{module.name}.{found[1]}"

    def _in_module(self, module: SourceModule, last: str) -> Iterator[Receiver]:
        text = self._files.text(module.path) or ""
        if re.search(rf"\bdef\s+{re.escape(last)}\b", text, re.IGNORECASE) is None:
            return
        tree = self._files.tree(module.path)
        for qualname, line in _functions(tree) if tree else ():
            if qualname.rpartition(".")[2].lower() == last.lower():
                kind: ReceiverKind = "nested_function" if "<locals>" in qualname else "function"
                yield Receiver(
                    name=f"{module.name}.{qualname}",
                    kind=kind,
                    origin=module.origin,
                    app=module.app,
                    package=module.name.partition(".")[0],
                    location=Location(self._shown(module.path), line),
                )


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Qualified name and line of each ``def``, in the order of the source."""
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, node = waiting.pop()
        if isinstance(node, _Function):
            yield prefix + node.name, node.lineno
            prefix = f"{prefix}{node.name}.<locals>."
        elif isinstance(node, ast.ClassDef):
            prefix = f"{prefix}{node.name}."
        waiting.extend((prefix, child) for child in reversed(list(ast.iter_child_nodes(node))))
