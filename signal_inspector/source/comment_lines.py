"""For which lines a comment counts: those of the statement that it stands at."""

from __future__ import annotations

import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_LAYOUT = (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
_DEFINING = ("async", "class", "def")

Comment = tokenize.TokenInfo


@dataclass(slots=True)
class _Statement:
    """The head of a statement, or a simple one: its first word, its lines, comments in them."""

    begin: str
    first: int
    last: int
    comments: list[Comment] = field(default_factory=list)

    @property
    def lines(self) -> frozenset[int]:
        return frozenset(range(self.first, self.last + 1))

    def about(self, comment: Comment) -> frozenset[int]:
        line = comment.start[0]
        return self.lines if line in (self.first, self.last) else frozenset({self.first, line})


def with_lines(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[tuple[Comment, frozenset[int]]]:
    """Each comment of a source with the lines for which it counts.

    In the first or last line of a statement it counts for the whole statement; in between, as in
    a list of calls, for its own line and the first. Where a function or class has decorators, a
    comment at its ``def`` counts for these too, and one at a decorator for the ``def``.
    A comment that stands alone counts for its own line.
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
        for decorator in above:
            for comment in decorator.comments:
                yield comment, decorator.about(comment) | statement.lines
        for comment in statement.comments:
            yield comment, statement.about(comment).union(*(each.lines for each in above))
        decorators = []


def _statements(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[_Statement]:
    statement: _Statement | None = None
    comments: list[Comment] = []
    for token in tokens:
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            if statement is None:
                yield _Statement("", line, line, [token])
            else:
                comments.append(token)
        elif token.type == tokenize.NEWLINE and statement is not None:
            statement.last = line
            statement.comments, comments = comments, []
            yield statement
            statement = None
        elif token.type not in _LAYOUT and statement is None:
            statement = _Statement(token.string, line, line)
