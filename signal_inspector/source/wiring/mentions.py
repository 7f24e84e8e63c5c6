"""How often the source refers to a signal, besides what defines, imports and connects it."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from re import Pattern

from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.evaluation.values import CONNECTING
from signal_inspector.source.wiring.looks import Looks, holder_of
from signal_inspector.source.wiring.other_texts import (
    NOWHERE_ELSE,
    Elsewhere,
    texts_of_code,
    texts_of_templates,
)
from signal_inspector.source.wiring.sends import Sent

_DJANGO = "django."
_KEY = re.compile(r"\['([^']*)'\]")
_NOTHING = ("#", "import ", "from ")

Mention = tuple[str, int]
"""A word and its line."""


def mentions_of(
    modules: Modules,
    signals: Mapping[str, str],
    sent: Sequence[Sent],
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> dict[str, int]:
    """The number of mentions of each signal but Django's own, by its name.

    Each send counts once. Besides, all places count that have one of the signal's names: a read, an
    attribute, a text that is no docstring. Such a place may mean something else, so that the number
    is rather too high; that of a signal which is made in a container or under another name is the
    least sure. For a signal without any, code counts that looks through its module or class, and
    so do code and templates ``elsewhere``.
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
    _count_looks(modules, signals, counts)
    _count_code(elsewhere.code, signals, counts)
    _count_templates(lambda: texts_of_templates(modules, elsewhere.templates()), called, counts)
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
    if isinstance(node, (ast.Assign, ast.AugAssign)) and _is_export(node):
        return ()
    if isinstance(node, ast.Call) and _is_receiver(node.func):
        return (*node.args[1:], *node.keywords)
    if isinstance(node, ast.Attribute) and node.attr in CONNECTING:
        return ()
    return ast.iter_child_nodes(node)


def _is_export(node: ast.Assign | ast.AugAssign) -> bool:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return isinstance(target, ast.Name) and target.id == "__all__"


def _is_receiver(func: ast.expr) -> bool:
    return getattr(func, "id", None) == "receiver" or getattr(func, "attr", None) == "receiver"


def _pattern(words: Iterable[str]) -> Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, words)))})(?!\w)")


def _count_looks(modules: Modules, signals: Mapping[str, str], counts: dict[str, int]) -> None:
    """Where code looks through the module or class that a signal is in."""
    holders = _holders(signals, counts)
    known = {module.name for module in modules.all} if holders else set()
    for module in modules.all if holders else ():
        wanted = [one for one in holders if one == module.name or _last(one) in module.text]
        looks = Looks(module.text, module.name) if wanted else None
        for holder in wanted:
            if looks is not None and looks.may_find(holder, is_module=holder in known):
                for name in holders[holder]:
                    counts[name] += 1


def _count_code(
    paths: Callable[[], Iterable[str]], signals: Mapping[str, str], counts: dict[str, int]
) -> None:
    """In code that is not followed, what has the names of both the signal and its module counts,
    and so does an import."""
    holders = _holders(signals, counts)
    for text in texts_of_code(paths()) if holders else ():
        looks = Looks(text)
        for path, name in signals.items():
            holder = holder_of(path)
            if name not in holders.get(holder, ()) or _last(holder) not in text:
                continue
            found = set(_pattern(words).findall(text)) if (words := _words_of(path)) else set()
            if (words and found == words) or looks.may_find(holder, is_module=True):
                counts[name] += 1


def _holders(signals: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, set[str]]:
    """The signals that nothing mentions so far, by the modules and classes that have them."""
    found: dict[str, set[str]] = {}
    for path, name in signals.items():
        if counts.get(name) == 0:
            found.setdefault(holder_of(path), set()).add(name)
    return found


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _count_templates(
    texts: Callable[[], Iterable[str]], called: Mapping[str, set[str]], counts: dict[str, int]
) -> None:
    """Only for what Python does not mention: few signals are sent by a template."""
    words = [word for word, names in called.items() if any(not counts[name] for name in names)]
    if not words:
        return
    found: Counter[str] = Counter()
    pattern = _pattern(words)
    for text in texts():
        found.update(pattern.findall(text))
    for word, count in found.items():
        for name in called[word]:
            counts[name] += count
