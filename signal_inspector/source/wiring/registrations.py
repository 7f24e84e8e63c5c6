"""The registrations of the source: what ``connect``, ``disconnect`` and ``@receiver`` are given."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Literal

from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import NOTHING, Moment, ReceiverForm, Reference, Registration
from signal_inspector.source.evaluation.frames import Frame
from signal_inspector.source.evaluation.values import (
    NONE,
    Arguments,
    Constant,
    Function,
    Items,
    Receiving,
    SignalMethod,
    Value,
    bare,
    is_dependent,
    is_parameter,
)
from signal_inspector.source.wiring.behind import definition_of, path_behind
from signal_inspector.source.wiring.places import Place, Places, in_order
from signal_inspector.source.wiring.references import form_of, reference
from signal_inspector.source.wiring.signals import Signals

_CONNECT = ("receiver", "sender", "weak", "dispatch_uid")
_DISCONNECT = ("receiver", "sender", "dispatch_uid")
_OWN_KEYWORDS = frozenset({"sender", "weak", "dispatch_uid"})
_MOMENTS: tuple[Moment, ...] = ("import", "ready", "call")

Verb = Literal["connect", "disconnect"]


class Registrations:
    """Collects registrations."""

    def __init__(self, signals: Signals, places: Places) -> None:
        self._signals = signals
        self._places = places
        self._found: list[tuple[Place, Registration]] = []

    def connects(
        self,
        method: SignalMethod,
        arguments: Arguments,
        at: ast.expr,
        frame: Frame,
        decorated: bool,
    ) -> None:
        """A call of ``connect`` or ``disconnect`` of something that may be a signal.

        Much else can be connected. What is no known signal is passed over, but for calls with the
        keywords that only signals have.
        """
        verb: Verb = "connect" if method.name == "connect" else "disconnect"
        signal = method.signal or NONE
        given = _named(arguments, _CONNECT if verb == "connect" else _DISCONNECT)
        if verb == "connect" and "receiver" not in given and arguments.more is None:
            return
        if isinstance(signal, Constant):
            return
        is_like_one = not _OWN_KEYWORDS.isdisjoint(arguments.keywords)
        is_given = is_parameter(signal) and (given or arguments.more is not None)
        if self._signals.may_be_one(signal) or is_like_one or is_given:
            self._register(verb, signal, given, at, frame, decorated)

    def receives(
        self,
        receiving: Receiving,
        arguments: Arguments,
        at: ast.expr,
        frame: Frame,
        decorated: bool,
    ) -> None:
        """A call of what ``receiver(…)`` has returned: it connects to each signal of a list."""
        if arguments.positional:
            given = _named(receiving.arguments, ())
            given["receiver"] = arguments.positional[0]
            listed = bare(receiving.signals)
            for signal in listed.items if isinstance(listed, Items) else (receiving.signals,):
                self._register("connect", signal, given, at, frame, decorated)

    def all(self) -> tuple[Registration, ...]:
        """All that count, each once with the earliest moment, in the order of files and lines."""
        found: dict[Registration, Registration] = {}
        for place, registration in self._found:
            if self._places.counts(place):
                key = replace(registration, moment="call", conditional=False, ready_of=frozenset())
                found[key] = _earlier(found.get(key, registration), registration)
        return tuple(sorted(found.values(), key=lambda one: in_order(one.spot)))

    def _register(
        self,
        verb: Verb,
        signal: Value,
        given: dict[str, Value],
        at: ast.expr,
        frame: Frame,
        decorated: bool,
    ) -> None:
        parts = (signal, given.get("receiver", NONE), given.get("sender", NONE))
        is_known = self._signals.is_one(signal)
        is_open = is_parameter(signal) or (is_known and any(map(is_dependent, parts)))
        place = self._places.place(at, frame, decorated=decorated, is_open=is_open)
        if is_parameter(signal):
            return
        uid = given.get("dispatch_uid")
        registration = Registration(
            verb=verb,
            signal=self._signals.reference(signal),
            receiver=reference(parts[1]),
            form=_form(parts[1], place, frame),
            sender=reference(parts[2]),
            weak=_weak(given.get("weak")),
            dispatch_uid=None if uid is None else _uid(uid),
            module=place.site.module.source,
            moment=frame.moment,
            conditional=frame.conditional,
            decorated=place.site.decorated,
            enclosing=place.site.enclosing,
            spot=self._places.spot(place.site),
            behind=path_behind(parts[1]),
            defined=self._defined(parts[1]),
            ready_of=_app_configs(frame),
        )
        self._found.append((place, registration))

    def _defined(self, receiver: Value) -> Location | None:
        found = definition_of(receiver)
        return None if found is None else self._places.location(found.module, found.node)


def _named(arguments: Arguments, names: tuple[str, ...]) -> dict[str, Value]:
    """The arguments by name; what may stand behind a star is unknown."""
    given: dict[str, Value] = {}
    if arguments.more is not None:
        given = dict.fromkeys(("sender", "weak", "dispatch_uid"), arguments.more)
    return given | dict(zip(names, arguments.positional, strict=False)) | arguments.keywords


def _form(receiver: Value, place: Place, frame: Frame) -> ReceiverForm:
    """A function inside another one is only known as such where that one connects it; to those who
    call that one to have it connected, it is made on the spot."""
    function = bare(receiver)
    if isinstance(function, Function) and form_of(receiver) in ("nested_function", "lambda"):
        around = function.qualname.rpartition(".")[0].removesuffix(".<locals>")
        if (function.module, around) != (place.site.module, place.site.enclosing):
            return "temporary" if function.outer is frame else "other"
    return form_of(receiver)


def _weak(value: Value | None) -> bool | None:
    """What cannot be followed counts as False: nobody can say that the receiver dies."""
    if value is None:
        return None
    return bool(value.value) if isinstance(value, Constant) else False


def _uid(value: Value) -> Reference | None:
    found = reference(value)
    return None if found == NOTHING else found


def _earlier(one: Registration, other: Registration) -> Registration:
    """The same registration, as met on two ways: its earliest moment, and whether it is sure."""
    first, second = sorted((one, other), key=lambda each: _MOMENTS.index(each.moment))
    if first.moment != second.moment:
        return first
    if first.conditional != second.conditional:
        return first if second.conditional else second
    return replace(first, ready_of=first.ready_of | second.ready_of)


def _app_configs(frame: Frame) -> frozenset[str]:
    """The app config whose ``ready`` runs this frame, if one does."""
    while frame.caller is not None:
        frame = frame.caller
    if frame.moment != "ready" or frame.function is None or frame.function.owner is None:
        return frozenset()
    return frozenset({frame.function.owner.path})
