"""How often the source refers to a signal, besides what defines, imports and connects it."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from re import Pattern

from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.evaluation.values import CONNECTING
from signal_inspector.source.wiring.sends import Sent

_DJANGO = "django."
_KEY = re.compile(r"\['([^']*)'\]")
_TEMPLATES = ("*.html", "*.txt", "*.xml", "*.jinja", "*.jinja2")

_NOTHING = ("#", "import ", "from ")

Mention = tuple[str, int]
"""A word and its line."""


def mentions_of(
    modules: Modules, signals: Mapping[str, str], sent: Sequence[Sent]
) -> dict[str, int]:
    """The number of mentions of each signal but Django's own, by its name.

    Each send counts once. Besides, all places count that have one of the signal's names: a read, an
    attribute, a text that is no docstring, a template beside the modules. Such a place may mean
    something else, so that the number is rather too high; that of a signal which is made in a
    container or under another name is the least sure.
    """
    counts = {name: 0 for name in signals.values() if not name.startswith(_DJANGO)}
    called: dict[str, set[str]] = {}
    for path, name in signals.items():
        for word in _words_of(path) if name in counts else ():
            called.setdefault(word, set()).add(name)
    calls: dict[tuple[str, str], list[Sent]] = {}
    for each in sent:
        calls.setdefault((each.signal, each.module), []).append(each)
        if each.signal in counts:
            counts[each.signal] += 1
    for module in modules.all:
        here = [word for word in called if word in module.text]
        for word, line in _in_module(module, here) if here else ():
            for name in called[word]:
                if not any(each.covers(line) for each in calls.get((name, module.name), ())):
                    counts[name] += 1
    _count_templates(modules, called, counts)
    return counts


def _words_of(path: str) -> set[str]:
    """What a place that means the signal must have in it: its name, and that of what holds it."""
    plain = path.partition("[")[0].rpartition(".")[2]
    return {word for word in (plain, *_KEY.findall(path)) if word.isidentifier() or "[" in path}


def _in_module(module: Module, words: Sequence[str]) -> Iterator[Mention]:
    """The mentions in a module; all but imports and comments where it says nothing of signals."""
    pattern = _pattern(words)
    if not (module.may_connect or "ignal" in module.text) or module.tree is None:
        for number, line in enumerate(module.lines, 1):
            if not line.lstrip().startswith(_NOTHING):
                yield from ((word, number) for word in pattern.findall(line))
        return
    lines = module.lines_with(pattern)
    waiting: list[ast.AST] = [module.tree] if lines else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in words:
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and node.attr in words:
            yield node.attr, node.end_lineno or node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((word, node.lineno) for word in pattern.findall(node.value))
        waiting.extend(each for each in _that_may_mention(node) if _has_any(each, lines))


def _has_any(node: ast.AST, lines: list[int]) -> bool:
    """Whether one of the lines may belong to the node."""
    first = getattr(node, "lineno", None)
    if first is None:
        return True
    first = min([first, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= (getattr(node, "end_lineno", None) or first)


def _that_may_mention(node: ast.AST) -> Iterable[ast.AST]:
    """What is inside, but for docstrings, ``__all__`` and the signals of registrations."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return ()
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "__all__":
        return ()
    if isinstance(node, ast.Call) and _is_receiver(node.func):
        return (*node.args[1:], *node.keywords)
    if isinstance(node, ast.Attribute) and node.attr in CONNECTING:
        return ()
    return ast.iter_child_nodes(node)


def _is_receiver(func: ast.expr) -> bool:
    return getattr(func, "id", None) == "receiver" or getattr(func, "attr", None) == "receiver"


def _pattern(words: Iterable[str]) -> Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, words)))})(?!\w)")


def _count_templates(
    modules: Modules, called: Mapping[str, set[str]], counts: dict[str, int]
) -> None:
    """Only for what Python does not mention: few signals are sent by a template."""
    words = [word for word, names in called.items() if any(not counts[name] for name in names)]
    if not words:
        return
    found: Counter[str] = Counter()
    for text in _templates(modules):
        found.update(_pattern(words).findall(text))
    for word, count in found.items():
        for name in called[word]:
            counts[name] += count


def _templates(modules: Modules) -> Iterator[str]:
    """The texts of the templates that lie beside the modules."""
    folders = {Path(module.source.path).parent for module in modules.all}
    for folder in sorted(folder / "templates" for folder in folders):
        for pattern in _TEMPLATES if folder.is_dir() else ():
            for path in sorted(folder.rglob(pattern)):
                try:
                    yield path.read_text(encoding="utf-8", errors="replace")
                except OSError:
                    continue
