"""Which receivers can be judged by what their source does."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Spot
from signal_inspector.domain.source import Body, Decorator

_WRAPPING = frozenset(
    (
        "django.db.transaction.atomic",
        "asgiref.sync.sync_to_async",
        "asgiref.sync.async_to_sync",
        "channels.db.database_sync_to_async",
    )
)
_HARMLESS = _WRAPPING | {
    "django.dispatch.receiver",
    "django.dispatch.dispatcher.receiver",
    "builtins.staticmethod",
    "builtins.classmethod",
    "typing.no_type_check",
    "typing.override",
    "typing_extensions.override",
}


def judged_by_body(evidence: Evidence) -> Iterator[tuple[Listener, Body]]:
    """The connections whose body was read, and runs as it stands each time Django calls it.

    An unknown decorator may skip it or do it later, unless all that it does is known: to connect
    the very function. So may a wrapper that is not a decorator of the source. A coroutine that
    this Django does not await never runs.
    """
    connecting = _connecting(evidence)
    for listener in evidence.listeners:
        body = listener.body
        if body is None or not _is_run(listener, body):
            continue
        names = {
            each.name.text if each.name.kind == "name" else "?"
            for each in _that_may_matter(listener, body, connecting)
        }
        is_wrapped = listener.connection.receiver.wrapper is not None
        if names <= _HARMLESS and (not is_wrapped or names & _WRAPPING):
            yield listener, body


def _is_run(listener: Listener, body: Body) -> bool:
    is_coroutine = body.is_async or listener.calling.returns_coroutine
    return listener.calling.is_awaited or not is_coroutine


_Connecting = frozenset[tuple[str, Spot]]
"""The name of a function, and the place of a decorator that connects it."""


def _connecting(evidence: Evidence) -> _Connecting:
    registrations = () if evidence.source is None else evidence.source.registrations
    return frozenset(
        (each.receiver.text, each.spot)
        for each in registrations
        if each.decorated and each.verb == "connect" and each.receiver.kind == "name"
    )


def _that_may_matter(
    listener: Listener, body: Body, connecting: _Connecting
) -> Iterator[Decorator]:
    """The decorators but those that connect the function.

    Where a wrapper of it is connected, those too that stand below the one that connects it: they
    may have made the wrapper, besides.
    """
    receiver = listener.connection.receiver
    places = {registration.spot for registration in listener.registered}
    above = [number for number, each in enumerate(body.decorators) if each.spot in places]
    past = above[0] + 1 if above else 0
    for number, each in enumerate(body.decorators):
        is_known = (receiver.name, each.spot) in connecting
        if not is_known or (receiver.wrapper is not None and number >= past):
            yield each


def ignores(body: Body, argument: str) -> bool:
    """Whether the receiver surely does not look at this argument of the signal."""
    return argument not in body.reads and not body.passes_keywords_on


def tells(evidence: Evidence, listener: Listener, arguments: Collection[str]) -> bool:
    """Whether Django gives the receivers of the signal all these arguments."""
    contract = evidence.contracts.get(listener.signal.name)
    return contract is not None and set(arguments) <= set(contract.arguments)
