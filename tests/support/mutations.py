"""Strategies that change what is valid: JSON documents, lines, bytes, Python."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

Draw = st.DrawFn

ODD_TEXTS = (
    "", " ", "x", "\n", "a\nb", "é店", "\ud800", "\udcff", "\x1b[31m", "\x00", "\u2028", "'", "[",
    "%s", "{}", "any", "*", "-1", "x" * 300, "::error::", "</script>", "None", "\u202e", "=" * 7,
)  # fmt: skip
ODD_NUMBERS = (
    -1, 0, 1, 2, 7, 2**31, 2**63 - 1, 2**63, -(2**63), 2**64, 10**400, 0.5, -0.0, 1e308,
    float("inf"), float("-inf"), float("nan"),
)  # fmt: skip
_DEEP: Any = []
for _ in range(60):
    _DEEP = [_DEEP]

ODD_JSON = st.one_of(
    st.sampled_from([None, True, False, [], {}, [[]], [None], {"": None}, {"event": 1}]),
    st.sampled_from([_DEEP, ["a", "b"], [1, 2], {"name": "x", "kind": "value"}]),
    st.sampled_from(ODD_NUMBERS),
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=8),
    st.integers(),
)
"""What may stand where something else is meant to."""

Place = tuple[Any, Any]
"""A dict or list, and a key or index of it."""


def places(document: Any) -> Iterator[Place]:
    """Each value inside a JSON document, by what holds it."""
    held = (
        list(document.items())
        if isinstance(document, dict)
        else list(enumerate(document))
        if isinstance(document, list)
        else []
    )
    for key, value in held:
        yield document, key
        yield from places(value)


@st.composite
def mutated_json(draw: Draw, document: Any, most: int = 5) -> Any:
    """The document with some values changed, taken away, doubled, or put in the place of others.

    Each name of a field is as likely as any other; most new values are of the type of the old one,
    as what is of another type comes less far.
    """
    changed = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, most))):
        found = list(places(changed))
        if not found:
            break
        names = sorted({str(key) for holder, key in found if isinstance(holder, dict)} | {"0"})
        name = draw(st.sampled_from(names))
        named = [place for place in found if str(place[1]) == name] or found
        holder, key = named[draw(st.integers(0, len(named) - 1))]
        _mutate(draw, holder, key, found)
    return changed


def _mutate(draw: Draw, holder: Any, key: Any, found: Sequence[Place]) -> None:
    """Change one value of a document in which the places are ``found``."""
    old = holder[key]
    match draw(
        st.sampled_from(["alike", "alike", "alike", "other", "other", "odd", "delete", "more"])
    ):
        case "alike":
            holder[key] = copy.deepcopy(draw(_odd_of_type(old)))
        case "other":  # a number among the ids becomes that of another, one among times another
            taken = [at[part] for at, part in found if _are_alike(at[part], old)]
            holder[key] = copy.deepcopy(taken[draw(st.integers(0, len(taken) - 1))])
        case "odd":
            holder[key] = copy.deepcopy(draw(ODD_JSON))
        case "delete":
            del holder[key]
        case _ if isinstance(holder, list):
            holder.insert(draw(st.integers(0, len(holder))), copy.deepcopy(old))
        case _:
            holder[draw(st.sampled_from(ODD_TEXTS))] = holder.pop(key)


def _odd_of_type(value: Any) -> st.SearchStrategy[Any]:
    if isinstance(value, str):
        return st.sampled_from(ODD_TEXTS)
    if isinstance(value, (bool, int, float)):
        return st.sampled_from([-1, 0, 1, 2**31, 2**63 - 1, -(2**63), 2**63, 10**400, True, 0.5])
    if isinstance(value, list):
        return st.sampled_from([[], value + value, value[::-1], value[1:]])
    return ODD_JSON


def _are_alike(one: Any, other: Any) -> bool:
    """Whether both are of a type and, as numbers, about as great."""
    if type(one) is int and type(other) is int:
        return (abs(one) < 1000) == (abs(other) < 1000)
    return type(one) is type(other)


@st.composite
def shuffled(draw: Draw, lines: Sequence[Any]) -> list[Any]:
    """The lines with some moved, doubled and taken away."""
    changed = list(lines)
    for _ in range(draw(st.integers(0, 4))):
        if not changed:
            break
        at, to = (draw(st.integers(0, len(changed) - 1)) for _ in range(2))
        match draw(st.sampled_from(["move", "double", "delete"])):
            case "move":
                changed.insert(to, changed.pop(at))
            case "double":
                changed.insert(to, copy.deepcopy(changed[at]))
            case _:
                del changed[at]
    return changed


_BYTES = (
    b"", b"\0", b"\n", b"\r\n", b"\xff", b"\xef\xbb\xbf", b"\xc3", b"{", b"}", b"[" * 100_000, b'"',
    b"\\ud800", b"\\", b"9" * 5000, b"<<<<<<< HEAD\n", b"=======\n", b"  ", b"#", b"null", b"NaN",
    b"\x1b[2J", b"\xe2\x80\xa8", b"\x0c",
)  # fmt: skip


@st.composite
def mutated_bytes(draw: Draw, content: bytes, most: int = 4) -> bytes:
    """The bytes cut, spliced, or with others put in."""
    changed = content
    for _ in range(draw(st.integers(1, most))):
        start, end = sorted(draw(st.integers(0, len(changed))) for _ in range(2))
        match draw(st.sampled_from(["put", "put", "cut", "truncate", "double"])):
            case "put":
                put = draw(st.sampled_from(_BYTES) | st.binary(max_size=6))
                changed = changed[:start] + put + changed[start:]
            case "cut":
                changed = changed[:start] + changed[min(end, start + 40) :]
            case "truncate":
                changed = changed[:end]
            case _:
                changed = changed[:end] + changed[start:end] + changed[end:]
    return changed


def as_lines(documents: Sequence[Any]) -> bytes:
    """A JSON text in each line."""
    return b"".join(json.dumps(each).encode() + b"\n" for each in documents)


_TOKENS = re.compile(r"\w+|[ \t]+|\n|[^\w\s]|\s")
_WORDS = (
    "post_save", "connect", "disconnect", "send", "receiver", "Signal", "sender", "instance",
    "self",
    "ready", "partial", "__name__", "lambda", "yield", "await", "async", "return", "global",
    "match",
    "case", "import", "from", "*", "**", "(", ")", "[", "]", "{", "}", ":", ":=", "=", ",", "@",
    ".",
    "\\", "'", '"', '"""', "f'{", "#", "\t", "\n", "    ", "...", "0x" + "f" * 5000, "9" * 5000,
    "1e999", "\0", "\x0c", "\r", "é", "\ud800", "\u2028", "# signals: ignore[", "# type: ignore",
    "-" * 3000 + "1", "(" * 250, "[" * 90, "x" + ".a()" * 1500, "x" + "[0]" * 400, "not " * 1200,
    "lambda: " * 300, "'" + "x" * 70_000 + "'", " + ".join(["x"] * 900), "a if b else " * 300,
    "b'\\xff'", "f'{f\"{x}\"}'", "rb''", "0_0", "1__0", "0777", "u''", "nonlocal", "type X = int",
)  # fmt: skip
_HEADS = (
    b"", b"", b"", b"\xef\xbb\xbf", b"# coding: latin-1\n", b"# coding: utf-7\n",
    b"# coding: rot13\n", b"# coding: hex\n", b"# coding: no-such\n", b"# coding: utf-16\n",
    b"# coding: unicode_escape\n", b"# coding: raw_unicode_escape\n", b"# coding: punycode\n",
    b"# coding: undefined\n", b"# -*- coding: utf-8 -*-\n",
    b"#!/usr/bin/env python\n# coding: cp1252\n",
    b"# coding: idna\n", b"# coding: utf-8-sig\n",
)  # fmt: skip


@st.composite
def mutated_tokens(draw: Draw, sources: Sequence[str]) -> bytes:
    """Real source whose tokens are cut, moved and replaced, in some encoding."""
    tokens = _TOKENS.findall(draw(st.sampled_from(sources)))
    for _ in range(draw(st.integers(0, 5))):
        start, end = sorted(draw(st.integers(0, len(tokens))) for _ in range(2))
        end = min(end, start + 30)
        match draw(st.sampled_from(["word", "word", "cut", "double", "splice", "replace"])):
            case "word":
                tokens[start:start] = [draw(st.sampled_from(_WORDS))]
            case "replace":
                tokens[start : start + 1] = [draw(st.sampled_from(_WORDS))]
            case "cut":
                del tokens[start:end]
            case "double":
                tokens[end:end] = tokens[start:end]
            case _:
                other = _TOKENS.findall(draw(st.sampled_from(sources)))
                at = draw(st.integers(0, len(other)))
                tokens[start:end] = other[at : at + 60]
    content = "".join(tokens).encode("utf-8", "surrogatepass")
    head = draw(st.sampled_from(_HEADS))
    if draw(st.integers(0, 9)) == 9:
        content = content.replace(b"\n", draw(st.sampled_from([b"\r", b"\r\n", b"\n\x0c"])))
    return head + (draw(mutated_bytes(content, 2)) if draw(st.integers(0, 9)) == 0 else content)


# Python reads such a number, and cannot write it.
_HUGE = "0x" + "f" * 5000
_ODD_EXPRESSIONS = tuple(
    ast.parse(text, mode="eval").body
    for text in (
        "x", "post_save", "post_save.connect", "self", "[]", "(lambda *a, **k: a)", "(yield)",
        "...",
        "f'{post_save!r:>{x}}'", "{**x}", "[*x]", "x[1:2, ...]", "(x := post_save)", "not x",
        "[x for x in post_save if x]", "{'a': post_save}", "partial(x, post_save)", "b'\\xff'",
        "receiver(post_save, sender=x)", "1e999", "-1", "''", "type(x)", "super()", "__name__",
        "post_save.connect(x, sender=x)", "post_save.send(x)", "f'''{\"\"\"\n\"\"\"}'''",
        "sys.modules[__name__]", "x < x < x", "globals()['post_save']", "HUGE",
    )
)  # fmt: skip


@st.composite
def mutated_trees(draw: Draw, statements: Sequence[ast.stmt]) -> bytes:
    """Real statements with some of their expressions and blocks in the place of others."""
    chosen = draw(st.lists(st.sampled_from(statements), min_size=1, max_size=4))
    tree = ast.Module(body=[copy.deepcopy(each) for each in chosen], type_ignores=[])
    for _ in range(draw(st.integers(1, 6))):
        _change(draw, tree, statements)
    try:
        text = ast.unparse(ast.fix_missing_locations(tree)).replace("HUGE", _HUGE)
        return text.encode("utf-8", "surrogatepass")
    except (AttributeError, TypeError, ValueError):  # what cannot be written is no source
        return b"post_save.connect(x)"


def _change(draw: Draw, tree: ast.Module, statements: Sequence[ast.stmt]) -> None:
    """Put one expression or statement in the place of another."""
    slots = [
        (node, name, index)
        for node in ast.walk(tree)
        for name, value in ast.iter_fields(node)
        for index in (range(len(value)) if isinstance(value, list) else (None,))
        if isinstance(value if index is None else value[index], (ast.expr, ast.stmt))
    ]
    node, name, index = slots[draw(st.integers(0, len(slots) - 1))]
    value = getattr(node, name)
    old = value if index is None else value[index]
    new: ast.AST
    if isinstance(old, ast.stmt):
        new = draw(st.sampled_from(statements))
    else:
        inner = [each for each in ast.walk(tree) if isinstance(each, ast.expr)]
        taken = inner[draw(st.integers(0, len(inner) - 1))]
        new = draw(st.sampled_from([taken, taken, *_ODD_EXPRESSIONS]))
    new = copy.deepcopy(new)
    if index is None:
        setattr(node, name, new)
    else:
        value[index] = new
