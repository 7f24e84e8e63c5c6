"""What rules judge, written by hand, with defaults for what a test does not care about."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from signal_inspector.domain.contract import Contract
from signal_inspector.domain.evidence import (
    AppFacts,
    Calling,
    Evidence,
    Listener,
    ModelFacts,
    Parameter,
    Relation,
    SenderClass,
    Signature,
)
from signal_inspector.domain.finding import Problem, Spot
from signal_inspector.domain.recording import Call, Recording
from signal_inspector.domain.snapshot import Location, Receiver, Sender, Signal
from signal_inspector.domain.source import (
    NOTHING,
    Body,
    Decorator,
    Reference,
    Registration,
    Send,
    Source,
    SourceModule,
)
from support import values
from support.values import ANY, POST_SAVE

MODELS = "django.db.models.signals"
PRE_SAVE, POST_DELETE, M2M_CHANGED = (
    f"{MODELS}.{name}" for name in ("pre_save", "post_delete", "m2m_changed")
)

_SAVED = ("instance", "raw", "using", "update_fields")
_DELETED = ("instance", "using", "origin")
_MIGRATED = ("app_config", "verbosity", "interactive", "using")

CONTRACTS: dict[str, Contract] = {
    one.signal: one
    for one in (
        Contract(f"{MODELS}.pre_init", ("args", "kwargs"), ("model",)),
        Contract(f"{MODELS}.post_init", ("instance",), ("model",)),
        Contract(PRE_SAVE, _SAVED, ("model",)),
        Contract(POST_SAVE, (*_SAVED, "created"), ("model",)),
        Contract(f"{MODELS}.pre_delete", _DELETED, ("model",)),
        Contract(POST_DELETE, _DELETED, ("model",)),
        Contract(
            M2M_CHANGED,
            ("action", "instance", "reverse", "model", "pk_set", "using", "raw"),
            ("through",),
        ),
        Contract(f"{MODELS}.class_prepared", (), ("model",)),
        Contract(f"{MODELS}.post_migrate", _MIGRATED, ("app",), sometimes=("plan", "apps")),
        Contract(
            "django.core.signals.request_started",
            (),
            ("handler",),
            methods=("send", "asend"),
            sometimes=("environ", "scope"),
        ),
        Contract(
            "django.core.signals.setting_changed",
            ("setting", "value", "enter"),
            ("class",),
            methods=("send", "send_robust"),
        ),
        Contract(
            "django.contrib.auth.signals.user_login_failed",
            ("credentials", "request"),
            ("text",),
            methods=("send", "asend"),
            texts=("django.contrib.auth",),
        ),
    )
}
"""What Django 6.1 promises of some of its signals."""


def at(
    path: str = "shop/receivers.py", line: int = 1, columns: tuple[int, int] | None = None
) -> Spot:
    """A place in a line of source."""
    return Spot(Location(path, line), columns)


def signature(parameters: str) -> Signature:
    """The signature of a function with these parameters: ``sender, created=False, **kwargs``."""
    kinds: dict[Any, Any] = {
        inspect.Parameter.POSITIONAL_ONLY: "positional_only",
        inspect.Parameter.POSITIONAL_OR_KEYWORD: "normal",
        inspect.Parameter.KEYWORD_ONLY: "keyword_only",
        inspect.Parameter.VAR_POSITIONAL: "rest",
        inspect.Parameter.VAR_KEYWORD: "keywords",
    }
    made = inspect.signature(eval(f"lambda {parameters}: None"))
    return tuple(
        Parameter(
            one.name,
            kinds[one.kind],
            one.default is one.empty and kinds[one.kind] not in ("rest", "keywords"),
        )
        for one in made.parameters.values()
    )


def calling(parameters: str | None = "sender, **kwargs", **given: Any) -> Calling:
    """How a plain function with these parameters is called; None: nothing tells its signature."""
    one = None if parameters is None else signature(parameters)
    defaults: dict[str, Any] = {
        "signature": one,
        "author_signature": one,
        "has_qualname": True,
        "is_awaited": False,
        "returns_coroutine": False,
    }
    return Calling(**{**defaults, **given})


def sender_class(*bases: str) -> SenderClass:
    """A sender that is a class with these bases, itself first."""
    return SenderClass(bases)


def listener(
    on: Signal | str = POST_SAVE,
    of: Receiver | str = "shop.receivers.update_total",
    sender: Sender = ANY,
    *,
    connection: dict[str, Any] | None = None,
    **given: Any,
) -> Listener:
    """A receiver that is connected to a signal; ``connection`` are fields of its connection."""
    one = values.connection(of, sender, **(connection or {}))
    named = values.signal(on) if isinstance(on, str) else on
    defaults: dict[str, Any] = {"calling": calling()}
    signal = replace(named, connections=(one,))
    return Listener(signal=signal, connection=one, **{**defaults, **given})


def model_facts(label: str, **given: Any) -> ModelFacts:
    """The concrete model ``app.Name``, named as ``values.model`` names it."""
    app, _, name = label.partition(".")
    defaults: dict[str, Any] = {"location": Location(f"{app}/models.py", 1)}
    return ModelFacts(f"{app}.models.{name}", label, **{**defaults, **given})


def relation(name: str, to: str, **given: Any) -> Relation:
    """A relation of a model to the model with the label ``to``."""
    return Relation(name, values.model(to).name, **given)


def app_facts(label: str, **given: Any) -> AppFacts:
    """An installed app in a package of that name."""
    defaults: dict[str, Any] = {
        "name": label,
        "config": f"{label}.apps.{label.title()}Config",
        "folder": label,
    }
    return AppFacts(label, **{**defaults, **given})


def name(path: str) -> Reference:
    """What names this dotted path."""
    return Reference("name", path)


def module(dotted: str = "shop.receivers", **given: Any) -> SourceModule:
    """A module of the project's app that is named as its package is."""
    defaults: dict[str, Any] = {
        "path": dotted.replace(".", "/") + ".py",
        "app": dotted.partition(".")[0],
        "origin": "project",
        "loaded": True,
    }
    return SourceModule(dotted, **{**defaults, **given})


def registration(
    signal: Reference | str = POST_SAVE,
    receiver: Reference | str = "shop.receivers.update_total",
    sender: Reference = NOTHING,
    **given: Any,
) -> Registration:
    """A function of a module that is connected as the module is imported, with ``@receiver``."""
    where = given.pop("module", None) or module()
    defaults: dict[str, Any] = {
        "verb": "connect",
        "form": "function",
        "weak": None,
        "dispatch_uid": None,
        "moment": "import",
        "conditional": False,
        "decorated": True,
        "enclosing": "",
        "spot": at(where.path),
    }
    return Registration(
        signal=name(signal) if isinstance(signal, str) else signal,
        receiver=name(receiver) if isinstance(receiver, str) else receiver,
        sender=sender,
        module=where,
        **{**defaults, **given},
    )


def send(signal: Reference | str = "shop.signals.paid", *arguments: str, **given: Any) -> Send:
    """A place that sends a signal with these arguments."""
    where = given.pop("module", None) or module("shop.views")
    defaults: dict[str, Any] = {
        "method": "send",
        "sender": NOTHING,
        "passes_more": False,
        "enclosing": "",
        "spot": at(where.path),
    }
    return Send(
        signal=name(signal) if isinstance(signal, str) else signal,
        arguments=arguments,
        module=where,
        **{**defaults, **given},
    )


def decorator(path: str, spot: Spot | None = None) -> Decorator:
    """A decorator by the path of its name."""
    return Decorator(name(path), spot or at())


def body(**given: Any) -> Body:
    """The body of a synchronous receiver that does nothing."""
    return Body(**{"is_async": False, **given})


def source(**given: Any) -> Source:
    """What the source of an app says: nothing, but for what is given."""
    defaults: dict[str, Any] = {
        "modules": (module(),),
        "registrations": (),
        "sends": (),
        "mentions": {},
    }
    return Source(**{**defaults, **given})


def call(
    signal: str = POST_SAVE,
    receiver: Receiver | str = "shop.receivers.update_total",
    sender: Sender = ANY,
    **given: Any,
) -> Call:
    """A ``connect`` that succeeded while the process started."""
    defaults: dict[str, Any] = {
        "verb": "connect",
        "weak": True,
        "dispatch_uid": None,
        "outcome": "connected",
        "at": Location("shop/apps.py", 10),
        "starting": True,
        "died": False,
        "still_connected": True,
    }
    one = values.receiver(receiver) if isinstance(receiver, str) else receiver
    return Call(signal=signal, receiver=one, sender=sender, **{**defaults, **given})


def recording(*calls: Call) -> Recording:
    """These calls in this order."""
    return Recording(calls)


def evidence(
    *listeners: Listener,
    signals: Iterable[Signal] = (),
    models: Iterable[ModelFacts] = (),
    **given: Any,
) -> Evidence:
    """These connections, in order of dispatch, and whatever else is given.

    Listeners of signals with one name share that signal; ``signals`` are those nobody hears.
    """
    joined: dict[str, Signal] = {}
    for one in listeners:
        known = joined.get(one.signal.name, replace(one.signal, connections=()))
        order = len(known.connections)
        added = replace(one.connection, order=order)
        joined[known.name] = replace(known, connections=(*known.connections, added))
    seen = dict.fromkeys(joined, 0)
    placed = []
    for one in listeners:
        signal = joined[one.signal.name]
        placed.append(replace(one, signal=signal, connection=signal.connections[seen[signal.name]]))
        seen[signal.name] += 1
    defaults: dict[str, Any] = {
        "snapshot": values.snapshot(*joined.values(), *signals),
        "django": (6, 1),
        "models": {one.name: one for one in models},
        "apps": (),
        "contracts": CONTRACTS,
    }
    return Evidence(listeners=tuple(placed), **{**defaults, **given})


def subjects(problems: Iterable[Problem]) -> list[str]:
    """What the problems are about, in their order."""
    return [one.subject for one in problems]
