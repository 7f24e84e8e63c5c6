"""Patterns: what names and paths they mean."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches


def matches(pattern: str, name: str, separator: str = ".") -> bool:
    """Whether a pattern means this dotted path (or path of a file, with ``/``)."""
    pattern, name = pattern.lower(), name.lower()
    if pattern == name:
        return True
    components = _components(name, separator)
    if pattern in (component.strip("[]'\"") for component in components if component[0] == "["):
        return True
    if "*" in pattern or "?" in pattern:
        glob = _glob(pattern)
        whole = separator in pattern
        return any(glob.fullmatch(text) for text in ([name] if whole else [name, *components]))
    wanted = _components(pattern, separator)
    return bool(wanted) and _runs_through(wanted, components)


def nearest(pattern: str, spellings: Mapping[str, str], separator: str = ".") -> tuple[str, ...]:
    """Up to three names that have the pattern in a part, or else are spelled much like it."""
    parts: dict[str, str] = {}
    for spelling, name in spellings.items():
        components = _components(spelling, separator)
        for start in (0, -2, -1):
            parts.setdefault(separator.join(components[start:]).lower(), name)
    wanted = pattern.lower().strip("*?")
    close = [part for part in parts if len(wanted) > 2 and wanted in part]
    close += get_close_matches(wanted, parts, n=6)
    return tuple(dict.fromkeys(parts[part] for part in close))[:3]


def keeps_name(
    wanted: tuple[str, ...], excluded: tuple[str, ...], names: Sequence[str], separator: str = "."
) -> bool:
    """Whether something with these names is wanted, if anything is, and not excluded."""

    def among(patterns: tuple[str, ...]) -> bool:
        return any(matches(pattern, name, separator) for pattern in patterns for name in names)

    return (not wanted or among(wanted)) and not (excluded and among(excluded))


def _components(text: str, separator: str) -> list[str]:
    """``a.b['c.d']`` is ``a``, ``b`` and ``['c.d']``."""
    if separator == "/":
        return [part for part in text.replace("\\", "/").split("/") if part]
    return re.findall(r"\[[^\]]*\]|[^.\[]+", text)


def _runs_through(wanted: list[str], components: list[str]) -> bool:
    length = len(wanted)
    return any(
        components[start : start + length] == wanted
        for start in range(len(components) - length + 1)
    )


def _glob(pattern: str) -> re.Pattern[str]:
    # Only * and ? are patterns here; a bracket is one of a name like ``CODES['x']``.
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))
