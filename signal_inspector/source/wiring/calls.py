"""What the calls of the source do: connect, send, make a partial, run a helper of the project."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from signal_inspector.source.evaluation.expressions import Evaluator
from signal_inspector.source.evaluation.frames import Frame, Site
from signal_inspector.source.evaluation.modules import Modules
from signal_inspector.source.evaluation.names import CHANGES_IN_PLACE
from signal_inspector.source.evaluation.values import (
    CONNECTING,
    Arguments,
    Bound,
    Class,
    Constant,
    Function,
    Instance,
    Items,
    Made,
    Named,
    Partial,
    Receiving,
    SignalMethod,
    Table,
    Unknown,
    Value,
    bare,
    either,
    is_dependent,
    is_parameter,
)
from signal_inspector.source.wiring.registrations import Registrations
from signal_inspector.source.wiring.sends import Sends

RECEIVER = frozenset({"django.dispatch.receiver", "django.dispatch.dispatcher.receiver"})
PARTIAL = frozenset({"functools.partial"})
USER_MODEL = "django.contrib.auth.get_user_model"

_SAME_ITEMS = frozenset(f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset"))
_VIEWS = ("items", "keys", "values")

Run = Callable[[Function, Arguments, Site, Frame], Value | None]


class Calls:
    """Performs calls. ``run`` follows a function that is called, and returns what it returns, or
    None where it does not follow it."""

    def __init__(
        self,
        modules: Modules,
        signals: Mapping[str, str],
        registrations: Registrations,
        sends: Sends,
        run: Run,
    ) -> None:
        self.evaluator = Evaluator(modules, signals, self.perform)
        self._registrations = registrations
        self._sends = sends
        self._run = run

    def perform(self, node: ast.Call, frame: Frame) -> Value:
        """What the call returns, after it has done what it does."""
        if isinstance(node.func, ast.Attribute):
            of = self.evaluator.evaluate(node.func.value, frame)
            arguments = self._arguments(node, frame)
            found = self._of_container(of, node.func, arguments, frame)
            if found is not None:
                return found
            called = self.evaluator.members.attribute(of, node.func.attr, node.func)
        else:
            called = self.evaluator.evaluate(node.func, frame)
            arguments = self._arguments(node, frame)
        return self.apply(called, arguments, node, frame)

    def decorate(self, decorator: ast.expr, function: Value, frame: Frame) -> None:
        """Have a decorator do to a function what it does."""
        value = self.evaluator.evaluate(decorator, frame)
        self.apply(value, Arguments((function,)), decorator, frame, decorated=True)

    def apply(
        self,
        called: Value,
        arguments: Arguments,
        node: ast.expr,
        frame: Frame,
        decorated: bool = False,
    ) -> Value:
        """What calling a value returns."""
        value = bare(self._that_matters(called, frame))
        if isinstance(value, SignalMethod):
            return self._on_signal(value, self._settled(arguments), node, frame, decorated)
        if isinstance(value, Receiving):
            arguments = self._settled(arguments)
            if not frame.quiet:
                self._registrations.receives(value, arguments, node, frame, decorated)
            return arguments.positional[0] if arguments.positional else Unknown(node)
        if isinstance(value, Partial):
            together = value.arguments + arguments
            return self.apply(value.of, together, node, frame, decorated)
        if isinstance(value, Named):
            return self._call_of_path(value, arguments, node)
        if isinstance(value, Class):
            return Instance(value, node)
        return self._call_of_code(value, arguments, node, frame, decorated)

    def _that_matters(self, called: Value, frame: Frame) -> Value:
        """What is called, followed to its definition if that may connect or send.

        It may if it runs as the process starts, or lies in a module that is about signals.
        """
        if not isinstance(called, Named):
            return called
        place = self.evaluator.members.names.module_of(called.path)
        if place is None or (frame.moment == "call" and not place[0].may_connect):
            return called
        return self.evaluator.members.settled(called)

    def _settled(self, arguments: Arguments) -> Arguments:
        settled = self.evaluator.members.settled
        return Arguments(
            tuple(map(settled, arguments.positional)),
            {name: settled(value) for name, value in arguments.keywords.items()},
            arguments.more,
        )

    def _on_signal(
        self,
        method: SignalMethod,
        arguments: Arguments,
        node: ast.expr,
        frame: Frame,
        decorated: bool,
    ) -> Value:
        if method.signal is None:  # taken from the class
            if not arguments.positional:
                return Unknown(node)
            method = SignalMethod(arguments.positional[0], method.name, method.node)
            arguments = Arguments(arguments.positional[1:], arguments.keywords, arguments.more)
        if not frame.quiet:
            if method.name in CONNECTING:
                self._registrations.connects(method, arguments, node, frame, decorated)
            else:
                self._sends.sends(method, arguments, node, frame)
        return Constant(None) if method.name == "connect" else Unknown(node)

    def _call_of_path(self, value: Named, arguments: Arguments, node: ast.expr) -> Value:
        first = arguments.positional[0] if arguments.positional else None
        if value.path == USER_MODEL:
            return Named(f"{USER_MODEL}()")
        if value.path == "builtins.type":
            return Unknown(node)
        if value.path == "builtins.getattr":
            return self._attribute_by_name(arguments, node)
        if first is None:
            given = arguments.keywords.get("signal")
            if value.path in RECEIVER and given is not None:
                return Receiving(given, self._settled(_without(arguments, "signal")), node)
        elif value.path in RECEIVER:
            rest = Arguments((), arguments.keywords, arguments.more)
            return Receiving(first, self._settled(rest), node)
        elif value.path in PARTIAL:
            given_later = Arguments(arguments.positional[1:], arguments.keywords, arguments.more)
            return Partial(first, given_later, node)
        elif value.path in _SAME_ITEMS and self.evaluator.members.items(first) is not None:
            return self.evaluator.members.settled(first)
        return self._made(value, arguments, node)

    def _attribute_by_name(self, arguments: Arguments, node: ast.expr) -> Value:
        """``getattr(value, "name")``, with a default or without."""
        match arguments.positional:
            case [value, Constant(value=str(name)), *default]:
                found = self.evaluator.members.attribute(value, name, node)
                return either([found, *default], node)
        return Unknown(node, any(map(is_parameter, arguments.positional[:2])))

    def _call_of_code(
        self, value: Value, arguments: Arguments, node: ast.expr, frame: Frame, decorated: bool
    ) -> Value:
        function: Value = value
        if isinstance(value, Bound):
            function = value.function
            arguments = Arguments((value.to,)) + arguments
        if isinstance(function, Function):
            site = Site(frame.module, frame.enclosing, node, decorated)
            returned = self._run(function, arguments, site, frame)
            if returned is not None:
                return returned
        return self._made(value, arguments, node)

    @staticmethod
    def _made(value: Value, arguments: Arguments, node: ast.expr) -> Value:
        parts = (value, *arguments.positional, *arguments.keywords.values())
        dependent = any(is_dependent(part) for part in parts)
        return Made(node, value, dependent or arguments.more is not None)

    def _of_container(
        self, of: Value, func: ast.Attribute, arguments: Arguments, frame: Frame
    ) -> Value | None:
        """A method of a list or dict: what it goes through, or nothing known if it changes it."""
        inner = bare(of)
        if func.attr in CHANGES_IN_PLACE and isinstance(func.value, ast.Name):
            if isinstance(inner, (Items, Table)) and func.value.id in frame.names:
                frame.forget(func.value.id)
            return None
        pairs = self.evaluator.members.pairs(of) if func.attr in _VIEWS else None
        if pairs is None or arguments.positional:
            return None
        if func.attr == "items":
            return Items(tuple(Items(pair, func) for pair in pairs), func)
        return Items(tuple(pair[func.attr == "values"] for pair in pairs), func)

    def _arguments(self, node: ast.Call, frame: Frame) -> Arguments:
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        more: Unknown | None = None
        for argument in node.args:
            if not isinstance(argument, ast.Starred):
                positional.append(self.evaluator.evaluate(argument, frame))
                continue
            value = self.evaluator.evaluate(argument.value, frame)
            parts = self.evaluator.members.items(value)
            if parts is None:
                more = Unknown(argument, is_parameter(value))
            positional += parts or ()
        for keyword in node.keywords:
            value = self.evaluator.evaluate(keyword.value, frame)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
            elif (given := _as_keywords(value)) is not None:
                keywords |= given
            else:
                more = Unknown(keyword.value, is_parameter(value))
        return Arguments(tuple(positional), keywords, more)


def _as_keywords(value: Value) -> dict[str, Value] | None:
    """What ``**value`` gives, where that is known."""
    table = bare(value)
    if not isinstance(table, Table):
        return None
    given: dict[str, Value] = {}
    for key, item in table.pairs:
        if not isinstance(key, Constant) or not isinstance(key.value, str):
            return None
        given[key.value] = item
    return given


def _without(arguments: Arguments, name: str) -> Arguments:
    rest = {key: value for key, value in arguments.keywords.items() if key != name}
    return Arguments(arguments.positional, rest, arguments.more)
