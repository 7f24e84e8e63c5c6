"""For which lines a comment counts: its own, and those of a call that begins or ends there."""

from __future__ import annotations

import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_LAYOUT = (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
_DEFINING = ("async", "class", "def")
_CONNECTING = frozenset(("connect", "receiver"))

Comment = tokenize.TokenInfo
Lines = frozenset[int]


@dataclass(slots=True)
class _Statement:
    """The head of a statement, or a simple one: its words, its lines, comments in them.

    ``calls`` are the lines of what stands in brackets behind a name: the arguments of a call, the
    parameters of a ``def``.
    """

    words: list[str]
    first: int
    last: int
    comments: list[Comment] = field(default_factory=list)
    calls: list[range] = field(default_factory=list)

    @property
    def begin(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def lines(self) -> Lines:
        return frozenset(range(self.first, self.last + 1))

    def about(self, comment: Comment) -> Lines:
        line = comment.start[0]
        ending = (each for each in self.calls if line in (each[0], each[-1]))
        return frozenset({line}).union(*ending)


def with_lines(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[tuple[Comment, Lines]]:
    """Each comment of a source with the lines for which it counts.

    In the first or last line of a call it counts for all lines of that; what else stands in
    brackets, such as a list of calls, may be about several things. Where a function or class has
    decorators, a comment at its ``def`` counts for these too, and one at a decorator for the
    ``def``, unless several of them connect it.
    """
    decorators: list[_Statement] = []
    for statement in _statements(tokens):
        if statement.begin == "@":
            decorators.append(statement)
            continue
        if not statement.begin:  # a comment alone, which may stand below a decorator
            yield from ((each, statement.lines) for each in statement.comments)
            continue
        above = decorators if statement.begin in _DEFINING else []
        connecting = [each for each in above if not _CONNECTING.isdisjoint(each.words)]
        for decorator in above:
            is_one_of_several = len(connecting) > 1 and decorator in connecting
            below = frozenset[int]() if is_one_of_several else statement.lines
            for comment in decorator.comments:
                yield comment, decorator.about(comment) | below
        for comment in statement.comments:
            yield comment, statement.about(comment).union(*(each.lines for each in above))
        decorators = []


def _statements(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[_Statement]:
    statement: _Statement | None = None
    opened: list[tuple[int, bool]] = []
    for token in tokens:
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            if statement is None:
                yield _Statement([], line, line, [token])
            else:
                statement.comments.append(token)
        elif token.type == tokenize.NEWLINE and statement is not None:
            statement.last = line
            yield statement
            statement, opened = None, []
        elif token.type not in _LAYOUT:
            if statement is None:
                statement = _Statement([], line, line)
            if token.type == tokenize.OP and token.string in "([{":
                opened.append((line, token.string == "(" and _is_name(statement.words[-1:])))
            elif token.type == tokenize.OP and token.string in ")]}" and opened:
                first, is_call = opened.pop()
                if is_call:
                    statement.calls.append(range(first, line + 1))
            statement.words.append(token.string)


def _is_name(word: list[str]) -> bool:
    """Whether brackets behind it are those of a call or ``def``."""
    return bool(word) and (word[0].isidentifier() or word[0] in (")", "]"))
