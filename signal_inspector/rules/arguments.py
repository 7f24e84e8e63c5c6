"""Which arguments a signal gives its receivers, as far as that is known."""

from __future__ import annotations

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.snapshot import Signal
from signal_inspector.domain.source import Send, Source


def known_arguments(evidence: Evidence, signal: Signal) -> frozenset[str] | None:
    """Those that each receiver gets in each send; None where nobody knows.

    They are known of Django's own signals and of those whose places that send were all read,
    but not where the signal's class has a way to send of its own.
    """
    if evidence.class_of(signal.name).sends_its_own_way:
        return None
    contract = evidence.contracts.get(signal.name)
    if contract is not None:
        return frozenset(contract.arguments)
    sends = known_sends(evidence, signal)
    if not sends or any(send.passes_more for send in sends):
        return None
    return frozenset.intersection(*(frozenset(send.arguments) for send in sends))


def sends_of(evidence: Evidence, signal: Signal) -> tuple[Send, ...]:
    """The places in the source that was read that send a signal; there may be others."""
    sends = () if evidence.source is None else evidence.source.sends
    return tuple(send for send in sends if send.signal.text == signal.name)


def known_sends(evidence: Evidence, signal: Signal) -> tuple[Send, ...]:
    """All places that send a signal; none where some of them may not have been read."""
    source, sends = evidence.source, sends_of(evidence, signal)
    if source is None or not is_read(source, signal):
        return ()
    return sends if source.mentions.get(signal.name, 0) <= len(sends) else ()


def is_read(source: Source, signal: Signal) -> bool:
    """Whether the source of the code that defines the signal was read."""
    return any(
        signal.app == module.app and signal.origin == module.origin
        for module in source.modules
        if signal.app is not None or signal.name.startswith(module.name + ".")
    )
