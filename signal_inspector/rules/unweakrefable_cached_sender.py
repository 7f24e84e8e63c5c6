"""A caching signal that is sent with None, a text or the like: no weak key can be made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Reference
from signal_inspector.rules.problems import short_name
from signal_inspector.rules.rule import Rule

_PLAIN = (ast.Constant, ast.JoinedStr, ast.Tuple, ast.List, ast.Dict)


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each place that sends such a signal while it has receivers."""
    signals = {
        signal.name: signal
        for signal in evidence.snapshot.signals
        if signal.use_caching and signal.connections
    }
    for send in () if evidence.source is None else evidence.source.sends:
        signal = signals.get(send.signal.text)
        sender = _plain_value(send.sender)
        if signal is None or sender is None or evidence.class_of(signal.name).sends_its_own_way:
            continue
        where = f"{send.module.name}.{send.enclosing}".rstrip(".")
        yield Problem(
            subject=f"{send.method} of {signal.name} in {where}",
            message=f"This {send.method} raises TypeError: {short_name(signal.name)} caches its "
            f"receivers by sender in a WeakKeyDictionary, which cannot hold {sender}.",
            hint="Send it with a class or an object, or make the signal without use_caching=True.",
            spot=send.spot,
            signal=signal.name,
            origin=send.module.origin,
            owner=send.module.owner,
        )


def _plain_value(sender: Reference) -> str | None:
    """The source of a sender that takes no weak reference; None for any other."""
    if sender.kind in ("none", "text"):
        return "None" if sender.kind == "none" else repr(sender.text)
    if sender.kind != "unknown":
        return None
    try:
        node = ast.parse(sender.text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return sender.text if isinstance(node, _PLAIN) else None


RULE = Rule(
    code="W009",
    name="unweakrefable-cached-sender",
    severity="WARNING",
    title="A caching signal is sent with None or a text",
    basis="source",
    check=check,
)
