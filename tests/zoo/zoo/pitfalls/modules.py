"""Modules that are not what they seem."""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import NoReturn

from zoo import traps


class NotAModule:
    """Stands in sys.modules, as some packages do."""

    def __getattr__(self, name: str) -> NoReturn:
        traps.woken(f"{name} of what is no module")
        raise RuntimeError(name)


class Namespace:
    """Stands in sys.modules with attributes of its own."""

    def __init__(self) -> None:
        self.__name__ = "zoo_namespace"
        self.value = 1


class NotADictionary:
    """Refuses to show its attributes."""

    @property
    def __dict__(self) -> NoReturn:
        traps.woken("__dict__ of what is no module")
        raise RuntimeError("__dict__")


class LazyModule(ModuleType):
    """Loads what is asked for, as packages with many parts do."""

    def __getattr__(self, name: str) -> NoReturn:
        traps.woken(f"{name} of a lazy module")
        raise ImportError(name)


def by_function(name: str) -> NoReturn:
    """Answer for a module, as ``__getattr__`` in its namespace does."""
    traps.woken(f"{name} of a module with __getattr__")
    raise RuntimeError(name)


def sleep(name: str) -> None:
    """Put a module into sys.modules that is loaded by the first touch."""
    spec = find_spec(name)
    spec.loader = LazyLoader(spec.loader)
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


sys.modules["zoo_no_module"] = NotAModule()
sys.modules["zoo_namespace"] = Namespace()
sys.modules["zoo_no_dictionary"] = NotADictionary()
sys.modules["zoo_lazy_module"] = LazyModule("zoo_lazy_module")
sys.modules["zoo_nothing"] = None
answering = ModuleType("zoo_answering")
answering.__getattr__ = by_function
sys.modules["zoo_answering"] = answering
sleep("zoo.pitfalls.sleeping")
