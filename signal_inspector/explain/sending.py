"""How a signal is sent: by Django as it promises, by others as their source says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.explanation import AppSend, Sending
from signal_inspector.domain.snapshot import Signal
from signal_inspector.domain.source import Send
from signal_inspector.explain.wiring import owner_of
from signal_inspector.rules.arguments import known_arguments, sends_of

_METHODS: tuple[SendMethod, ...] = get_args(SendMethod)
_ASYNC = ("asend", "asend_robust")


def sending_of(signal: Signal, evidence: Evidence) -> Sending:
    """What is known of the sends of a signal."""
    places = sends_of(evidence, signal)
    contract = evidence.contracts.get(signal.name)
    if contract is not None:
        arguments, sometimes, methods = contract.arguments, contract.sometimes, contract.methods
    else:
        arguments, sometimes = _arguments(places)
        methods = tuple(one for one in _METHODS if any(send.method == one for send in places))
    return Sending(
        arguments=arguments,
        sometimes=sometimes,
        is_whole=known_arguments(evidence, signal) is not None,
        by_django=contract is not None,
        methods=methods,
        senders=() if contract is None else contract.senders,
        texts=() if contract is None else contract.texts,
        places=places,
        maybe=tuple(send for send in _all(evidence) if _may_send(signal.name, send)),
        is_read=evidence.source is not None,
        example=_example(signal.name, arguments, sometimes, methods),
    )


def sends_in(functions: Iterable[str], evidence: Evidence) -> tuple[Send, ...]:
    """The places that send a signal in functions of these names."""
    names = set(functions)
    return tuple(send for send in _all(evidence) if inside(send) in names)


def sends_of_app(label: str, evidence: Evidence) -> tuple[AppSend, ...]:
    """The places that send a signal in the source of an app, or of a package that is none."""
    return tuple(one for one in _of_apps(evidence) if one.by == label)


def sends_to_app(label: str, evidence: Evidence) -> tuple[AppSend, ...]:
    """The places in the source of others that send a signal of the app."""
    return tuple(one for one in _of_apps(evidence) if one.owner == label != one.by)


def _of_apps(evidence: Evidence) -> Iterator[AppSend]:
    owners = {signal.name: owner_of(signal) for signal in evidence.snapshot.signals}
    for send in _all(evidence):
        by = send.module.owner
        yield AppSend(by, owners.get(send.signal.text), send)


def inside(send: Send) -> str:
    """The dotted path of the function or class in which a send stands, else of its module."""
    return f"{send.module.name}.{send.enclosing}" if send.enclosing else send.module.name


def _all(evidence: Evidence) -> tuple[Send, ...]:
    return () if evidence.source is None else evidence.source.sends


def _may_send(signal: str, send: Send) -> bool:
    """Whether it sends what some item of a container is, and the signal is one of its items."""
    container, bracket, _ = signal.partition("[")
    written = send.signal.text.partition("[")[0]
    return (
        bool(bracket)
        and send.signal.kind == "unknown"
        and written.rpartition(".")[2] == container.rpartition(".")[2]
    )


def _arguments(places: Sequence[Send]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that all places give, and those that only some do, each in the order of the source."""
    named = dict.fromkeys(name for send in places for name in send.arguments)
    common = {name for name in named if all(name in send.arguments for send in places)}
    return (
        tuple(name for name in named if name in common),
        tuple(name for name in named if name not in common),
    )


def _example(
    signal: str, arguments: Sequence[str], sometimes: Sequence[str], methods: Sequence[SendMethod]
) -> str:
    """The head of a function; what is not always given has a default."""
    short = signal.rpartition(".")[2]
    name = f"on_{short}" if short.isidentifier() else "receive"
    rest = "kwargs" if "kwargs" not in arguments else "more"
    given = ", ".join(["sender", *arguments, *(f"{one}=None" for one in sometimes), f"**{rest}"])
    is_async = bool(methods) and all(method in _ASYNC for method in methods)
    return f"{'async ' if is_async else ''}def {name}({given}):"
