"""Code that looks through all that a module or class has, and so may find each signal of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAMES = r"\([^)]*\)|[^\n#]*"
_FROM = re.compile(rf"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+({_NAMES})", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([^\n#]*)", re.MULTILINE)
_NAME = re.compile(r"([\w.]+)(?:[ \t]+as[ \t]+(\w+))?")
_LOADED = re.compile(r"""(\w+)[ \t]*=[ \t]*(?:\w+\.)*import_module\(\s*f?["']([^"']*)["']""")
_BY_ITS_NAME = re.compile(r"""getattr\(\s*[\w.]+\s*,\s*(["'])\w+\1\s*[,)]""")
_AT_ITSELF = re.compile(r"\b(?:globals|vars|dir|locals)\(\s*\)|\bmodules\[\s*__name__\s*\]")


class Looks:
    """The looks of one text; ``module`` is its own name, empty where that is not known."""

    def __init__(self, text: str, module: str = "") -> None:
        self._module = module
        self._names = list(_names_for_others(text))
        self._text = _BY_ITS_NAME.sub("", _IMPORT.sub("", _FROM.sub("", text)))

    def may_find(self, holder: str, *, is_module: bool) -> bool:
        """Whether it looks through a module or class of that dotted path, or hands a module on."""
        if holder == self._module and _AT_ITSELF.search(self._text):
            return True
        return any(
            self._looks_through(name, is_module=is_module) for name in self._names_for(holder)
        )

    def _names_for(self, holder: str) -> Iterator[str]:
        if self._module and holder.rpartition(".")[0] == self._module:
            yield holder.rpartition(".")[2]
        for name, path in self._names:
            if path == holder or (path.startswith(".") and f".{holder}".endswith(path)):
                yield name

    def _looks_through(self, name: str, *, is_module: bool) -> bool:
        word = rf"(?<![\w.]){re.escape(name)}"
        ways = [
            rf"\b(?:vars|dir|getmembers)\(\s*{word}\s*[,)]",
            rf"\bgetattr\(\s*{word}\s*,",
            rf"{word}\.__dict__\b",
        ]
        if is_module:
            ways.append(rf"(?:[(,\[=]|\breturn\b)[ \t\n]*{word}[ \t]*(?:[,)\]]|$)")
        return re.search("|".join(ways), self._text, re.MULTILINE) is not None


def holder_of(path: str) -> str:
    """The module or class in which a path lies; that of a container for what is in it."""
    return path.partition("[")[0].rpartition(".")[0]


def _names_for_others(text: str) -> Iterator[tuple[str, str]]:
    """What the text calls other modules, or parts of them, with their paths. One that is told
    only from some point on begins with a dot."""
    for package, names in _FROM.findall(text):
        before = package.lstrip(".")
        for name, other in _NAME.findall(names):
            path = f"{before}.{name}" if before else name
            yield other or name, f".{path}" if package.startswith(".") else path
    for names in _IMPORT.findall(text):
        yield from ((other or name, name) for name, other in _NAME.findall(names))
    for name, path in _LOADED.findall(text):
        yield name, path.rpartition("}")[2]
