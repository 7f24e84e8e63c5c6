"""Which receivers can be judged by what their source does."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.source import Body

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

    An unknown decorator may skip it or do it later, and so may a wrapper that is not a decorator
    of the source. An ``async def`` that this Django does not await never runs.
    """
    for listener in evidence.listeners:
        body = listener.body
        if body is None or (body.is_async and not listener.calling.is_awaited):
            continue
        names = {each.name.text if each.name.kind == "name" else "?" for each in body.decorators}
        is_wrapped = listener.connection.receiver.wrapper is not None
        if names <= _HARMLESS and (not is_wrapped or names & _WRAPPING):
            yield listener, body


def ignores(body: Body, argument: str) -> bool:
    """Whether the receiver surely does not look at this argument of the signal."""
    return argument not in body.reads and not body.passes_keywords_on


def tells(evidence: Evidence, listener: Listener, arguments: Collection[str]) -> bool:
    """Whether Django gives the receivers of the signal all these arguments."""
    contract = evidence.contracts.get(listener.signal.name)
    return contract is not None and set(arguments) <= set(contract.arguments)
