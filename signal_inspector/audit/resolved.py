"""The receiver and sender of a place in the source, as a connection of it has them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from signal_inspector.audit.canonical import USER_LABEL, Canonical
from signal_inspector.domain.snapshot import Location, Receiver, ReceiverKind, Sender
from signal_inspector.domain.source import Reference, Registration, Resolved, SourceModule
from signal_inspector.resolution.senders import UNKNOWN
from signal_inspector.source.definitions.functions import functions_at, qualname_at
from signal_inspector.source.files import SourceFiles

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MADE = ".<locals>"
_PARTIAL = re.compile(r"(functools\.)?partial\(")


class Resolver:
    """Asks the process and, for what it has let go or never had, the source.

    ``model_signals`` are the signals that take a label for the model.
    """

    def __init__(
        self,
        canonical: Canonical,
        files: SourceFiles,
        modules: Iterable[SourceModule],
        shown: Callable[[str], str],
        model_signals: frozenset[str],
    ) -> None:
        self._canonical = canonical
        self._files = files
        self._modules = {shown(module.path): module for module in modules}
        self._model_signals = model_signals

    def resolved(self, registration: Registration) -> Registration:
        """The same, its receiver by its one name, and with all that it connects."""
        receiver = self._receiver(registration)
        named = registration.receiver
        if named.kind == "name":
            named = Reference("name", receiver.name)
        return replace(
            registration,
            receiver=named,
            resolved=Resolved(
                receiver=replace(receiver, kind=_kind(registration, receiver.kind)),
                sender=self._sender(registration),
                is_async=self._is_async(registration.defined),
            ),
        )

    def _receiver(self, registration: Registration) -> Receiver:
        path = self._path(registration)
        live = self._canonical.receiver(path)
        if live is not None:
            return live
        name, location = path, registration.defined
        if path.endswith(_MADE):
            name, location = self._made_by(path.removesuffix(_MADE))
        module = self._module(registration)
        return Receiver(
            name=name or _nobody(registration),
            kind="function",
            origin=module.origin,
            app=module.app,
            package=module.name.partition(".")[0],
            location=location,
        )

    def _path(self, registration: Registration) -> str:
        """The dotted path of what its author wrote; empty where the source does not tell."""
        if registration.receiver.kind == "name":
            return registration.receiver.text
        if registration.behind:
            return registration.behind
        defined, module = registration.defined, self._module(registration)
        if defined is None or defined.line is None:
            return ""
        qualname = qualname_at(self._files, module.path, defined.line, "<lambda>")
        return f"{module.name}.{qualname}" if qualname else ""

    def _made_by(self, path: str) -> tuple[str, Location | None]:
        """The only function inside one that makes receivers, with its place."""
        maker = self._canonical.receiver(path)
        at = None if maker is None else maker.location
        module = None if at is None else self._modules.get(at.path)
        if maker is None or at is None or at.line is None or module is None:
            return "", None
        tree = self._files.tree(module.path)
        around = functions_at(tree, at.line) if tree else []
        inner = [each for each in around[-1].body if isinstance(each, _FUNCTIONS)] if around else []
        if len(inner) != 1 or inner[0].decorator_list:
            return "", None  # a wrapper goes by the name of what it wraps
        return f"{maker.name}{_MADE}.{inner[0].name}", Location(at.path, inner[0].lineno)

    def _module(self, registration: Registration) -> SourceModule:
        """That of the receiver, where it is known to be another one."""
        at = registration.defined
        return (
            registration.module if at is None else self._modules.get(at.path, registration.module)
        )

    def _sender(self, registration: Registration) -> Sender:
        sender = registration.sender
        if sender.kind == "text" and registration.signal.text in self._model_signals:
            model = self._canonical.model(sender.text)
            if model is not None:
                return model
        if sender.text == USER_LABEL and registration.signal.text not in self._model_signals:
            return self._canonical.user_label()
        return self._canonical.sender(sender) or UNKNOWN

    def _is_async(self, defined: Location | None) -> bool:
        module = None if defined is None else self._modules.get(defined.path)
        if defined is None or module is None or defined.line is None:
            return False
        lines = self._files.lines(module.path)
        return defined.line <= len(lines) and lines[defined.line - 1].lstrip().startswith("async ")


def _nobody(registration: Registration) -> str:
    inside = f".{registration.enclosing}" if registration.enclosing else ""
    return f"{registration.module.name}{inside}.?"


def _kind(registration: Registration, live: ReceiverKind) -> ReceiverKind:
    form = registration.form
    if form in ("lambda", "nested_function"):
        return "lambda" if form == "lambda" else "nested_function"
    if form == "method":
        return "bound_method"
    if form != "temporary":
        return live
    if live == "class":
        return "callable_instance"
    if _PARTIAL.match(registration.receiver.text):
        return "partial"
    if registration.receiver.text.startswith("lambda"):
        return "lambda"
    return "nested_function" if _MADE in registration.behind else "bound_method"
