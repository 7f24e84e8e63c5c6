"""Follows modules and the functions that they call, as far as these are about signals."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from signal_inspector.domain.source import Moment, Registration, Send
from signal_inspector.source.bindings import Assigned
from signal_inspector.source.evaluation.frames import Frame, Site
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.evaluation.parameters import default_expressions, given_to, left_open
from signal_inspector.source.evaluation.runs import Runs
from signal_inspector.source.evaluation.values import (
    Arguments,
    Bound,
    Class,
    Function,
    Made,
    Named,
    Partial,
    Receiving,
    SignalMethod,
    Unknown,
    Value,
    bare,
    either,
)
from signal_inspector.source.nodes import is_generator
from signal_inspector.source.wiring.awaited import Awaited
from signal_inspector.source.wiring.calls import RECEIVER, Calls
from signal_inspector.source.wiring.lines import Lines
from signal_inspector.source.wiring.places import Places
from signal_inspector.source.wiring.registrations import Registrations
from signal_inspector.source.wiring.sends import Sends, Sent
from signal_inspector.source.wiring.signals import Signals

DEPTH = 4
"""So many calls are followed into each other."""

_CALLED_BY_PYTHON_AND_DJANGO = frozenset({"__init__", "ready"})


@dataclass(frozen=True, slots=True)
class Helper:
    """The name of a helper, and the package it is defined in."""

    name: str
    package: str

    def may_be_used_by(self, module: Module) -> bool:
        """Whether the text of the module tells of the name, and may import it."""
        if self.name not in module.text:
            return False
        return module.package == self.package or self.package in module.text


class Following:
    """Follows code, and collects what it connects and sends.

    ``helpers`` are functions of the project that connect or send for their callers, and what is
    kept under a name for that. Modules that use one matter as well.
    """

    def __init__(
        self, modules: Modules, signals: Mapping[str, str], shown: Callable[[str], str]
    ) -> None:
        self.helpers: set[Helper] = set()
        self._helping: set[ast.AST] = set()
        self._generators: dict[ast.AST, bool] = {}
        self._awaited = Awaited()
        self._lines: dict[str, Lines] = {}
        self._followed: dict[str, set[ast.AST]] = {}
        places = Places(shown, self._helps)
        known = Signals(signals, self._is_signal)
        self._registrations = Registrations(known, places)
        self._sends = Sends(known, places)
        self._calls = Calls(modules, signals, self._registrations, self._sends, self._run)
        self._evaluator = self._calls.evaluator
        self._runs = Runs(self._evaluator, self._matters, self._define)

    @property
    def registrations(self) -> tuple[Registration, ...]:
        """What was found to be connected and disconnected."""
        return self._registrations.all()

    @property
    def sends(self) -> tuple[Send, ...]:
        """What was found to be sent."""
        return self._sends.all()

    @property
    def sent(self) -> tuple[Sent, ...]:
        """The lines of what was found to be sent."""
        return self._sends.places()

    def follow(self, module: Module) -> None:
        """Follow a module, as if it was imported; a second time, with what is known by then."""
        if module.tree is None:
            return
        module.may_connect = True
        self._lines[module.name] = Lines(module, self._helpers_of(module))
        self._followed.pop(module.name, None)
        self._evaluator.patience.renew()
        frame = Frame(module)
        self._runs.block(module.tree.body, frame)
        self._follow_later(frame)
        self.helpers |= {Helper(name, module.package) for name in self._kept_ways(module)}

    def _is_signal(self, value: Value) -> bool:
        return self._evaluator.members.is_signal(value)

    def _lines_of(self, module: Module) -> Lines:
        if module.name not in self._lines:
            self._lines[module.name] = Lines(module, self._helpers_of(module))
        return self._lines[module.name]

    def _helpers_of(self, module: Module) -> set[str]:
        return {helper.name for helper in self.helpers if helper.may_be_used_by(module)}

    def _matters(self, statement: ast.stmt, frame: Frame) -> bool:
        return self._lines_of(frame.module).are_in(statement)

    def _define(self, value: Function | Class, frame: Frame) -> None:
        """A function or class statement: its decorators are called, and its body is followed."""
        for decorator in reversed(value.node.decorator_list):  # type: ignore[union-attr]
            self._calls.decorate(decorator, value, frame)
        if isinstance(value, Class):
            self._follow_class(value, frame)
        elif frame.function is not None:
            frame.later.append(value)
        elif self._is_about_signals(value):
            self._follow_function(value)

    def _follow_class(self, cls: Class, frame: Frame) -> None:
        inner = Frame(
            cls.module,
            cls.qualname,
            cls.outer,
            owner=cls,
            moment=frame.moment,
            conditional=frame.conditional,
            sites=frame.sites,
            quiet=frame.quiet,
            binds=True,
            caller=frame,
        )
        if self._is_app_config(cls):
            self._follow_ready(cls)
        self._runs.block(cls.node.body, inner)
        frame.later += inner.later

    def _follow_ready(self, cls: Class) -> None:
        """``ready`` of an app config, its own or that of a base: each config runs it for itself."""
        ready = self._evaluator.members.names.of_class(cls, "ready")
        if isinstance(ready, Function):
            self._followed.setdefault(ready.module.name, set()).add(ready.node)
            self.helpers.add(Helper(cls.node.name, cls.module.package))  # a class may inherit it
            self._follow_alone(replace(ready, owner=cls), "ready")

    def _is_app_config(self, cls: Class) -> bool:
        """Whether its bases are named as those of app configs are."""
        names = self._evaluator.members.names
        bases = [base for each in names.lineage(cls) for base in names.bases(each)]
        in_apps = cls.module.name.rpartition(".")[2] == "apps"
        ending = "Config" if in_apps else "AppConfig"
        return any(isinstance(base, Named) and base.path.endswith(ending) for base in bases)

    def _follow_function(self, function: Function) -> None:
        """Follow a function once for itself, with parameters that nobody knows."""
        followed = self._followed.setdefault(function.module.name, set())
        if function.node not in followed:
            followed.add(function.node)
            self._follow_alone(function)

    def _follow_alone(self, function: Function, moment: Moment = "call") -> None:
        frame = Frame(
            function.module,
            function.qualname,
            function.outer,
            function,
            names=left_open(function),
            moment=moment,
            binds=True,
        )
        self._follow_body(function, frame)
        self._follow_later(frame)
        if any(self._is_way(value) for value in frame.returned):
            self._helps(frame)

    def _follow_later(self, frame: Frame) -> None:
        """The functions that were met inside: with all names known, and called who knows when."""
        for function in frame.later:
            if self._is_about_signals(function):
                self._follow_function(function)

    def _follow_body(self, function: Function, frame: Frame) -> None:
        if isinstance(function.node, ast.Lambda):
            frame.returned.append(self._evaluator.evaluate(function.node.body, frame))
        else:
            self._runs.block(function.node.body, frame)

    def _is_about_signals(self, function: Function) -> bool:
        node = function.node
        return self._lines_of(function.module).between(node.lineno, node.end_lineno or node.lineno)

    def _run(
        self, function: Function, arguments: Arguments, site: Site, frame: Frame
    ) -> Value | None:
        """Follow a function where it is called, if it helps its callers to connect or send, or if
        it runs as the process starts."""
        if len(frame.sites) >= DEPTH or frame.is_running(function):
            return None
        if self._evaluator.patience.is_over or self._runs_later(function, site):
            return None
        about = self._is_about_signals(function)
        if about:
            self._follow_function(function)
        at_start = frame.moment == "ready" or (frame.moment == "import" and about)
        if function.node not in self._helping and (frame.quiet or not at_start):
            return None
        inner = Frame(
            function.module,
            function.qualname,
            function.outer,
            function,
            names=given_to(function, arguments, self._defaults(function)),
            moment=frame.moment,
            conditional=frame.conditional,
            sites=(*frame.sites, site),
            binds=True,
            quiet=frame.quiet,
            caller=frame,
        )
        self._follow_body(function, inner)
        returned = either(inner.returned, site.node)
        return None if self._says_less(bare(returned), function) else returned

    def _says_less(self, returned: Value, function: Function) -> bool:
        """Whether the call, as it is written, tells more than what is returned."""
        if isinstance(returned, Function):
            return returned.outer is not None and function.node not in self._helping
        return isinstance(returned, (Made, Unknown))

    def _runs_later(self, function: Function, site: Site) -> bool:
        """Whether calling it there runs nothing yet: a generator, or a coroutine that nothing
        waits for."""
        node = function.node
        if isinstance(node, ast.Lambda):
            return False
        if node not in self._generators:
            self._generators[node] = is_generator(node)
        if self._generators[node]:
            return True
        return isinstance(node, ast.AsyncFunctionDef) and not self._awaited.holds(site)

    def _defaults(self, function: Function) -> dict[str, Value]:
        frame = Frame(function.module, outer=function.outer, owner=function.owner)
        return {
            name: self._evaluator.look(default, frame)
            for name, default in default_expressions(function)
        }

    def _helps(self, frame: Frame) -> None:
        """Note the function whose run it is, and those around it, as helpers of the project."""
        while frame.caller is not None:
            frame = frame.caller
        function = frame.function
        while function is not None:
            self._helping.add(function.node)
            name = function.qualname.rpartition(".")[2]
            if name not in _CALLED_BY_PYTHON_AND_DJANGO and name.isidentifier():
                self.helpers.add(Helper(name, function.module.package))
            function = function.outer.function if function.outer is not None else None

    def _kept_ways(self, module: Module) -> Iterator[str]:
        """The names of a module for a way to connect or send: ``notify = paid.send``."""
        for name, bindings in module.bindings.names.items():
            assigned = [each for each in bindings if isinstance(each, Assigned)]
            if any(self._lines_of(module).are_in(each.value) for each in assigned):
                value = self._evaluator.members.names.of_module(module, name)
                if value is not None and self._is_way(value):
                    yield name

    def _is_way(self, value: Value) -> bool:
        """Whether calling it connects or sends."""
        inner = bare(value)
        if isinstance(inner, Partial):
            return self._is_way(inner.of)
        if isinstance(inner, SignalMethod):
            return inner.signal is None or self._is_signal(inner.signal)
        if isinstance(inner, Bound):
            inner = inner.function
        if isinstance(inner, Function):
            return inner.node in self._helping
        if isinstance(inner, Named):
            return inner.path in RECEIVER
        return isinstance(inner, Receiving)
