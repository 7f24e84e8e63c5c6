"""Acts right after a module was imported, without importing it earlier than it would be.

Loading a part of Django ahead of the project would change the order of imports, on which some
projects depend: they patch the standard library, or set variables, before anything else loads.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def after_import(name: str, act: Callable[[], None]) -> Callable[[], None]:
    """Calls ``act`` as soon as the module ``name`` has been imported, or now where it is.

    Returns what ends the waiting, if that goes on.
    """
    waiting = _Waiting(name, act)
    if sys.modules.get(name) is not None:
        act()
    else:
        sys.meta_path.insert(0, waiting)
    return waiting.end


class _Waiting:
    """A finder that finds nothing itself; it goes away with the import that it waits for."""

    def __init__(self, name: str, act: Callable[[], None]) -> None:
        self._name = name
        self._act = act
        self._asks = self._ended = False

    def end(self) -> None:
        """Wait no longer."""
        self._ended = True
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._name or self._asks:
            return None
        self._asks = True
        try:
            spec = _found_by_others(name, path, target)
        finally:
            self._asks = False
        if spec is not None and spec.loader is not None:
            spec.loader = _ActingLoader(spec.loader, self._loaded)  # type: ignore[assignment]
        return spec

    def _loaded(self) -> None:
        """Whoever asks where a module is need not import it: only its end is the end."""
        if not self._ended:
            self.end()
            self._act()


def _found_by_others(
    name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    for finder in list(sys.meta_path):
        find_spec = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = None if find_spec is None else find_spec(name, path, target)
        if spec is not None:
            return spec
    return None


class _ActingLoader:
    """Loads with the loader that was found, leaves that in its place, and then acts."""

    def __init__(self, loader: Any, act: Callable[[], None]) -> None:
        self._loader = loader
        self._act = act

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._act()
