"""Which modules that connect receivers Django imports while it loads the models of apps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.apps import apps

from signal_inspector.domain.source import Registration, SourceModule
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.later_imports import imports_of


def models_modules(
    registrations: Iterable[Registration], sources: Sequence[SourceModule], files: SourceFiles
) -> frozenset[str]:
    """The modules of models that connect something as they are imported, and in a package of
    models those that it surely imports."""
    connecting = {
        each.module.name
        for each in registrations
        if each.verb == "connect" and each.moment == "import"
    }
    known = Modules(sources, files)
    found: set[str] = set()
    for root in _roots():
        found |= connecting & {root}
        if any(name.startswith(f"{root}.") for name in connecting):
            found |= connecting & _imported_below(root, known)
    return frozenset(found)


def _roots() -> Iterator[str]:
    """``models`` of each app that has it, a module or a package."""
    for config in apps.get_app_configs():
        if config.models_module is not None:
            yield f"{config.name}.models"


def _imported_below(root: str, known: Modules) -> set[str]:
    """What the package imports of itself, directly or through others of its modules."""
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        name = waiting.pop()
        module = known.named(name)
        if module is None or name in seen:
            continue
        seen.add(name)
        waiting += [each for each in _always_imported(module) if each.startswith(f"{root}.")]
    return seen


def _always_imported(module: Module) -> Iterator[str]:
    """What any import of the module imports, with the packages on the way."""
    for path in imports_of(module, module.tree.body if module.tree else ()):
        yield path
        while "." in path:
            path = path.rpartition(".")[0]
            yield path
