"""Statements of the source, followed in the order in which they run."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from signal_inspector.source.bindings import (
    TRIES,
    TYPE_ALIAS,
    Imported,
    bound_by,
    captured_by,
    names_in,
    statements_of,
    when_it_runs,
)
from signal_inspector.source.evaluation.expressions import Evaluator
from signal_inspector.source.evaluation.frames import Frame
from signal_inspector.source.evaluation.names import CHANGES_IN_PLACE, defined
from signal_inspector.source.evaluation.values import (
    Class,
    Function,
    Made,
    Named,
    Unknown,
    Value,
    bare,
    either,
    is_parameter,
)

_PLAIN_MANAGERS = frozenset(
    {
        "builtins.open",
        "contextlib.closing",
        "contextlib.nullcontext",
        "contextlib.redirect_stderr",
        "contextlib.redirect_stdout",
        "django.db.transaction.atomic",
        "django.utils.timezone.override",
        "django.utils.translation.override",
        "threading.Lock",
        "threading.RLock",
        "warnings.catch_warnings",
    }
)
"""What ``with`` may be given that handles no exception of its body."""


class Left(Enum):
    """Whether a statement has left the block that it stands in."""

    NO = auto()
    PERHAPS = auto()
    SURELY = auto()


@dataclass(frozen=True, slots=True)
class _End:
    """How a branch ends, and what names mean there."""

    left: Left
    names: dict[str, Value]


Matters = Callable[[ast.stmt, Frame], bool]
Define = Callable[[Function | Class, Frame], None]


class Runs:
    """Follows bodies. ``matters`` tells which statements of a module or class matter;
    ``define`` is told of each function and class that is defined."""

    def __init__(self, evaluator: Evaluator, matters: Matters, define: Define) -> None:
        self._evaluator = evaluator
        self._matters = matters
        self._define = define
        self._patience = evaluator.patience
        self._kinds: dict[type, Callable[[Any, Frame], Left]] = {
            ast.FunctionDef: self._definition,
            ast.AsyncFunctionDef: self._definition,
            ast.ClassDef: self._definition,
            ast.Import: self._import,
            ast.ImportFrom: self._import,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._expression,
            ast.Return: self._return,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.Match: self._match,
            **dict.fromkeys(TRIES, self._try),
            TYPE_ALIAS: lambda *_: Left.NO,  # its value is computed when something asks for it
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Raise: self._leave,
            ast.Break: self._leave,
            ast.Continue: self._leave,
        }

    def block(self, body: list[ast.stmt], frame: Frame) -> Left:
        """Follow statements; what stands after a possible ``return`` is conditional."""
        left = Left.NO
        for statement in body:
            if not frame.binds and not self._matters(statement, frame):
                continue
            self._patience.step()
            done = self._kinds.get(type(statement), self._plain)(statement, frame)
            if done is Left.SURELY:
                return done
            if done is Left.PERHAPS:
                frame.conditional = True
                left = done
        return left

    def _plain(self, statement: ast.stmt, frame: Frame) -> Left:
        for node in ast.iter_child_nodes(statement):
            if isinstance(node, ast.expr):
                self._evaluator.evaluate(node, frame)
        return Left.NO

    def _expression(self, statement: ast.Expr, frame: Frame) -> Left:
        """What a function does for its own sake matters only where its words are of signals."""
        if frame.moment != "call" or _binds(statement.value) or self._matters(statement, frame):
            self._evaluator.evaluate(statement.value, frame)
        return Left.NO

    def _leave(self, statement: ast.stmt, frame: Frame) -> Left:
        self._plain(statement, frame)
        return Left.SURELY

    def _return(self, statement: ast.Return, frame: Frame) -> Left:
        if statement.value is not None:
            frame.returned.append(self._evaluator.evaluate(statement.value, frame))
        return Left.SURELY

    def _definition(
        self, statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, frame: Frame
    ) -> Left:
        value = defined(statement, frame)
        if frame.binds:
            frame.names[statement.name] = value
        self._define(value, frame)
        return Left.NO

    def _import(self, statement: ast.Import | ast.ImportFrom, frame: Frame) -> Left:
        if frame.binds:
            for name, binding in bound_by(statement):
                if isinstance(binding, Imported):
                    frame.names[name] = self._evaluator.members.names.imported(
                        frame.module, binding
                    )
        return Left.NO

    def _assign(self, statement: ast.Assign, frame: Frame) -> Left:
        value = self._evaluator.evaluate(statement.value, frame)
        for target in statement.targets:
            self._bind(target, value, frame)
        return Left.NO

    def _annotated(self, statement: ast.AnnAssign, frame: Frame) -> Left:
        if statement.value is not None:
            self._bind(statement.target, self._evaluator.evaluate(statement.value, frame), frame)
        return Left.NO

    def _augmented(self, statement: ast.AugAssign, frame: Frame) -> Left:
        self._evaluator.evaluate(statement.value, frame)
        self._bind(statement.target, Unknown(statement), frame)
        return Left.NO

    def _bind(self, target: ast.expr, value: Value, frame: Frame) -> None:
        if frame.binds:
            self._evaluator.bind(target, value, frame)

    def _if(self, statement: ast.If, frame: Frame) -> Left:
        test = statement.test
        known = when_it_runs(statement)
        if isinstance(test, ast.Constant):
            known = statement.body if test.value else statement.orelse
        if known is not None:
            return self.block(known, frame)
        self._evaluator.evaluate(test, frame)
        return self._branches([statement.body, statement.orelse], frame)

    def _match(self, statement: ast.Match, frame: Frame) -> Left:
        self._evaluator.evaluate(statement.subject, frame)
        for case in statement.cases:
            for name in captured_by(case.pattern) if frame.binds else ():
                frame.forget(name)
        return self._branches([*(case.body for case in statement.cases), []], frame)

    def _try(self, statement: ast.Try, frame: Frame) -> Left:
        before = frame.names
        body = self._branch([*statement.body, *statement.orelse], before, frame)
        broken_off = _broken_off(statement.body, before, body.names)
        ends = [body]
        for handler in statement.handlers:
            names = dict(broken_off)
            if handler.name is not None:
                names[handler.name] = Unknown(ast.Name(handler.name))
            ends.append(self._branch(handler.body, names, frame))
        left = self._join(ends, frame)
        last = self._branches([statement.finalbody], frame)
        return last if last is Left.SURELY else left

    def _while(self, statement: ast.While, frame: Frame) -> Left:
        self._evaluator.evaluate(statement.test, frame)
        return self._perhaps(self._branches([statement.body, statement.orelse], frame))

    def _branches(self, blocks: list[list[ast.stmt]], frame: Frame) -> Left:
        """One of the blocks runs."""
        before = frame.names
        return self._join([self._branch(block, before, frame) for block in blocks], frame)

    def _branch(self, block: list[ast.stmt], names: dict[str, Value], frame: Frame) -> _End:
        """Follow a block that may run."""
        conditional, frame.conditional, frame.names = frame.conditional, True, dict(names)
        left = self.block(block, frame)
        frame.conditional = conditional
        return _End(left, frame.names)

    def _join(self, ends: list[_End], frame: Frame) -> Left:
        """Go on after branches: a name means what it means after any that goes on."""
        going_on = [end.names for end in ends if end.left is not Left.SURELY]
        frame.names = _merged(going_on) if going_on else ends[0].names
        if not going_on:
            return Left.SURELY
        return Left.NO if all(end.left is Left.NO for end in ends) else Left.PERHAPS

    def _with(self, statement: ast.With | ast.AsyncWith, frame: Frame) -> Left:
        """What may swallow exceptions may leave its body at any statement."""
        plain = True
        for item in statement.items:
            manager = bare(self._evaluator.evaluate(item.context_expr, frame))
            plain = plain and _lets_exceptions_through(manager)
            if item.optional_vars is not None:
                self._bind(item.optional_vars, Unknown(item.optional_vars), frame)
        if plain:
            return self.block(statement.body, frame)
        return self._branches([statement.body, []], frame)

    def _for(self, statement: ast.For | ast.AsyncFor, frame: Frame) -> Left:
        """Each item is followed by itself where all of them are known."""
        iterated = self._evaluator.evaluate(statement.iter, frame)
        items = self._patience.turns(self._evaluator.members.items(iterated))
        conditional, binds, names = frame.conditional, frame.binds, dict(frame.names)
        frame.binds = True
        if items is None:
            frame.conditional = True
            items = (Unknown(statement.target, parameter=is_parameter(iterated)),)
        left = Left.NO
        for item in items:
            self._evaluator.bind(statement.target, item, frame)
            left = max(left, self.block(statement.body, frame), key=lambda each: each.value)
        for name in names_in(statement.target) if binds else ():
            frame.forget(name)
        frame.conditional, frame.binds = conditional, binds
        frame.names = frame.names if binds else names
        other = self.block(statement.orelse, frame)
        return self._perhaps(max(left, other, key=lambda each: each.value))

    @staticmethod
    def _perhaps(left: Left) -> Left:
        return Left.NO if left is Left.NO else Left.PERHAPS


def _lets_exceptions_through(manager: Value) -> bool:
    """Whether the body of ``with`` runs as it would without."""
    maker = bare(manager.of) if isinstance(manager, Made) else manager
    return isinstance(maker, Named) and maker.path in _PLAIN_MANAGERS


def _binds(node: ast.expr) -> bool:
    """Whether the expression may change what a name means."""
    changes = isinstance(node, ast.Call) and getattr(node.func, "attr", None) in CHANGES_IN_PLACE
    return changes or any(isinstance(each, ast.NamedExpr) for each in ast.walk(node))


def _broken_off(
    body: list[ast.stmt], before: dict[str, Value], after: dict[str, Value]
) -> dict[str, Value]:
    """What names may mean where the body of a ``try`` has raised somewhere."""
    times = Counter(name for each in statements_of(body) for name, _ in bound_by(each))
    names = _merged([before, after])
    return names | {name: Unknown(ast.Name(name)) for name, count in times.items() if count > 1}


def _merged(ends: list[dict[str, Value]]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name in {name: None for end in ends for name in end}:
        values = [end[name] for end in ends if name in end]
        found[name] = either(values, ast.Name(name))
    return found
