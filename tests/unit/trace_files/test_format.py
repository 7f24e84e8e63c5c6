"""Lines of recorded traces, read back into events."""

from __future__ import annotations

import json

from support.values import receiver

from signal_inspector.domain.event import Connected
from signal_inspector.trace_files.format import Decoder, event_line, receiver_fields

UPDATE = receiver("shop.receivers.update")
BUILTIN = receiver("builtins.print", kind="builtin", app=None, location=None)


class TestConnected:
    def test_it_is_read_as_it_was_written(self) -> None:
        event = Connected("shop.signals.placed", (UPDATE, BUILTIN))
        decoder = Decoder()

        assert decoder.decode(json.loads(json.dumps(event_line(event)))) == event
        assert decoder.broken == 0

    def test_receivers_may_be_numbers(self) -> None:
        decoder = Decoder()
        decoder.decode({"event": "signal", "id": 7, "name": "shop.signals.placed"})
        decoder.decode({"event": "receiver", "id": 3, **receiver_fields(UPDATE)})

        found = decoder.decode(
            {"event": "connected", "signal": 7, "receivers": [3, receiver_fields(BUILTIN)]}
        )

        assert found == Connected("shop.signals.placed", (UPDATE, BUILTIN))

    def test_a_line_without_receivers_is_broken(self) -> None:
        decoder = Decoder()

        assert decoder.decode({"event": "connected", "signal": "a"}) is None
        assert decoder.broken == 1
