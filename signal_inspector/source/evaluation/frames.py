"""Where in the source something runs: what its names mean there, and when it runs at all."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace

from signal_inspector.domain.source import Moment
from signal_inspector.source.evaluation.modules import Module
from signal_inspector.source.evaluation.values import Class, Function, Unknown, Value


@dataclass(frozen=True, slots=True)
class Site:
    """A call in the source; ``decorated`` where it is made by a decorator."""

    module: Module
    enclosing: str
    node: ast.expr
    decorated: bool


@dataclass(slots=True, eq=False)
class Frame:
    """A run of a body that is followed.

    ``names`` are those that were bound in it so far, ``outer`` is the function around it.
    ``sites`` are the calls that led here from the code that is being read, outermost first, and
    ``caller`` is the frame of the last of them. ``returned`` is what it returns, ``later`` are the
    functions that are made in it.
    ``binds`` tells whether assignments are followed one by one: in functions and loops; else
    a name means whatever its module or class says anywhere. ``quiet`` is a look at a value, which
    connects and sends nothing.
    """

    module: Module
    enclosing: str = ""
    outer: Frame | None = None
    function: Function | None = None
    owner: Class | None = None
    names: dict[str, Value] = field(default_factory=dict)
    moment: Moment = "import"
    conditional: bool = False
    sites: tuple[Site, ...] = ()
    binds: bool = False
    quiet: bool = False
    returned: list[Value] = field(default_factory=list)
    later: list[Function] = field(default_factory=list)
    caller: Frame | None = None

    def find(self, name: str) -> Value | None:
        """What a name means here or in a function around."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.outer
        return None

    def forget(self, name: str) -> None:
        """Have a name mean nothing that is known from here on."""
        self.names[name] = Unknown(ast.Name(name))

    @property
    def closure(self) -> Frame | None:
        """The frame that a function which is defined here looks its names up in."""
        return self if self.function is not None else self.outer

    def qualname(self, name: str) -> str:
        """The qualified name of something that is defined here."""
        if not self.enclosing:
            return name
        return f"{self.enclosing}.{name}" if self.owner else f"{self.enclosing}.<locals>.{name}"

    def is_running(self, function: Function) -> bool:
        """Whether the function is already being followed."""
        frame: Frame | None = self
        while frame is not None:
            if frame.function is not None and frame.function.node is function.node:
                return True
            frame = frame.caller
        return False

    def silent(self) -> Frame:
        """The same place for a look at a value."""
        return self if self.quiet else replace(self, quiet=True)
