"""Signals and receivers in a trace have the names that ``list`` gives them."""

from __future__ import annotations

from signal_inspector import take_snapshot
from signal_inspector.conf import load_configuration
from signal_inspector.discovery.dispatcher import read_connections
from signal_inspector.discovery.signals import find_signals
from signal_inspector.tracing.names import Names


def test_signals_are_named_as_a_snapshot_names_them() -> None:
    import billing.receivers  # noqa: F401 -- its loop gives one of them another name

    names = Names(load_configuration())

    found = {names.signal(each.signal).value for each in find_signals()}

    listed = {signal.name for signal in take_snapshot().signals if signal.origin is not None}
    assert "billing.webhooks.WEBHOOK_SIGNALS['charge.failed']" in listed
    assert listed <= found
    assert all(name.startswith("<unnamed ") for name in found - listed)


def test_receivers_are_those_of_a_snapshot() -> None:
    names = Names(load_configuration())
    signals = [each.signal for each in find_signals()]

    found = {
        names.receiver(entry.receiver).value
        for connections in read_connections(signals)
        for entry in connections.entries
    }

    listed = take_snapshot().signals
    assert {one.receiver for signal in listed for one in signal.connections} == found
