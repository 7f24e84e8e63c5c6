"""A caching signal that is sent with None or a text: no weak key can be made of it."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each place that sends such a signal while it has receivers."""
    signals = {
        signal.name: signal
        for signal in evidence.snapshot.signals
        if signal.use_caching and signal.connections
    }
    for send in () if evidence.source is None else evidence.source.sends:
        signal = signals.get(send.signal.text)
        if signal is None or send.sender.kind not in ("none", "text"):
            continue
        sender = "None" if send.sender.kind == "none" else repr(send.sender.text)
        where = f"{send.module.name}.{send.enclosing}".rstrip(".")
        yield Problem(
            subject=f"{send.method} of {signal.name} in {where}",
            message=f"This {send.method} raises TypeError: {short_name(signal.name)} caches its "
            f"receivers by sender in a WeakKeyDictionary, which cannot hold {sender}.",
            hint="Send it with a class or an object, or make the signal without use_caching=True.",
            spot=send.spot,
            signal=signal.name,
            origin=send.module.origin,
            owner=send.module.app or send.module.name.partition(".")[0],
        )


RULE = Rule(
    code="W009",
    name="unweakrefable-cached-sender",
    severity="WARNING",
    title="A caching signal is sent with None or a text",
    basis="source",
    check=check,
)
