"""Comments in source that tell the audit to ignore what a rule finds on their lines."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass

from signal_inspector.source.comment_lines import with_lines
from signal_inspector.source.files import SourceFiles

_MARK = re.compile(r"#\s*signals:\s*ignore\s*\[(?P<rules>[^\]#]*)\]")


@dataclass(frozen=True, slots=True)
class IgnoreComment:
    """``# signals: ignore[rule]`` for one rule; ``columns`` as in ``Spot``.

    ``covered`` are the lines for which it counts, its own among them.
    """

    rule: str
    line: int
    columns: tuple[int, int]
    covered: frozenset[int]


def has_mark(files: SourceFiles, path: str) -> bool:
    """Whether the file may have such a comment; a cheap look."""
    return "signals:" in (files.text(path) or "")


def ignore_comments(files: SourceFiles, path: str) -> tuple[IgnoreComment, ...]:
    """Those of a file, one for each rule that they name, in the order of the source."""
    text = files.text(path)
    if text is None or not has_mark(files, path):
        return ()
    if "\0" in text:  # no Python; the tokenizer of CPython 3.12 and later may end in SystemError
        return ()
    found: list[IgnoreComment] = []
    try:
        for token, covered in with_lines(tokenize.generate_tokens(io.StringIO(text).readline)):
            found += _in_comment(token, covered)
    except (tokenize.TokenError, SyntaxError, ValueError):  # no Python: said where it is parsed
        pass
    return tuple(sorted(found, key=lambda each: (each.line, each.columns)))


def _in_comment(token: tokenize.TokenInfo, covered: frozenset[int]) -> list[IgnoreComment]:
    line, start = token.start
    found = []
    for match in _MARK.finditer(token.string):
        columns = (start + match.start() + 1, start + match.end() + 1)
        names = [name.strip() for name in match["rules"].split(",")]
        found += [IgnoreComment(name, line, columns, covered) for name in names if name]
    return found
