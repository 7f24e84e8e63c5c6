"""What a recorder remembers as values: each call of ``connect`` and ``disconnect``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.likeness import differ, traits_of
from signal_inspector.discovery.links import links_of
from signal_inspector.discovery.memories import (
    Identity,
    ReceiverMemory,
    SenderMemory,
    identity_of,
)
from signal_inspector.discovery.recorded import RecordedCall
from signal_inspector.discovery.recorder import was_first
from signal_inspector.domain.recording import Call, Recording
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.resolution.dispatch_uids import uid_text
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import Owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import UNKNOWN, describe
from signal_inspector.resolution.states import state_of

_NOBODY = links_of(None)


class Calls:
    """Turns recorded calls into values; those of signals that are gone are left out.

    So are calls that name no receiver and have found none: nothing can be said of them.
    """

    def __init__(
        self, recorded: Iterable[RecordedCall], owners: Owners, locations: Locations
    ) -> None:
        self._locations = locations
        self._receivers = Receivers(owners, locations)
        self._recorded: list[tuple[int, RecordedCall]] = []
        self._of_receiver: dict[Hashable, list[RecordedCall]] = defaultdict(list)
        for call in recorded:
            signal = call.signal
            if signal is None or call.receiver.links == _NOBODY:
                continue
            self._recorded.append((id(signal), call))
            if call.verb == "connect":
                self._of_receiver[id(signal), call.receiver.identity].append(call)

    def connected_at(self, signal: Any, entry: Entry) -> Location | None:
        """Where a live connection of ``signal`` was made, if that was recorded."""
        calls = self._of_receiver.get((id(signal), identity_of(entry.receiver)), [])
        call = next((one for one in reversed(calls) if one.made(entry)), None)
        return None if call is None else self._at(call)

    def recording(
        self, names: Mapping[int, str], entries: Mapping[int, Sequence[Entry]]
    ) -> Recording:
        """All calls as values; ``names`` and ``entries`` are those of the signals by their ids."""
        live = {key: _by_receiver(each) for key, each in entries.items()}
        known = [(key, call) for key, call in self._recorded if key in names]
        numbers = _NumbersOfCalls()
        calls = tuple(
            self._call(
                call,
                names[key],
                live.get(key, {}).get(call.receiver.identity, ()),
                numbers.of(call, index),
            )
            for index, (key, call) in enumerate(known)
        )
        return Recording(calls, was_first())

    def _call(
        self, call: RecordedCall, signal: str, entries: Sequence[Entry], numbers: _OfCall
    ) -> Call:
        """``entries`` are those of receivers with the same identity."""
        return Call(
            verb=call.verb,
            signal=signal,
            receiver=self._receiver(call.receiver),
            sender=_sender(call.sender),
            weak=call.weak,
            dispatch_uid=uid_text(call.uid) if call.uid else None,
            outcome=call.outcome,
            at=self._at(call),
            starting=call.site.starting,
            died=call.receiver.died,
            still_connected=bool(entries) and not call.receiver.died,
            holder=None if call.holder is None else self._receiver(call.holder),
            code=numbers.code,
            state=numbers.state,
            alike=numbers.alike,
            sender_number=numbers.sender,
            lasts=call.verb == "connect" and any(map(call.made, entries)),
            is_another=_is_another(call),
            run=call.site.run,
        )

    def _at(self, call: RecordedCall) -> Location | None:
        file = call.site.file
        if file is None or file.startswith("<"):
            return None
        return self._locations.at(file, call.site.line)

    def _receiver(self, memory: ReceiverMemory) -> Receiver:
        """The value, as it is or, of one that is gone, as it was."""
        live = memory.live
        if live is None:
            return self._receivers.of_links(memory.links)
        return self._receivers.resolve(live)


def _sender(memory: SenderMemory) -> Sender:
    if memory.died:
        return UNKNOWN
    live = memory.live
    return Sender("instance", memory.class_path) if live is static.MISSING else describe(live)


def _by_receiver(entries: Iterable[Entry]) -> Mapping[Identity, Sequence[Entry]]:
    found: dict[Identity, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[identity_of(entry.receiver)].append(entry)
    return found


def _is_another(call: RecordedCall) -> bool:
    holder = None if call.holder is None else call.holder.live
    return holder is not None and differ(call.traits, traits_of(holder))


def _code(memory: ReceiverMemory) -> Hashable:
    """Equal for receivers that run the same code."""
    return tuple((link.form, link.module, link.qualname, id(link.code)) for link in memory.links)


def _state(memory: ReceiverMemory, number: int) -> Hashable:
    """Equal for receivers that also have the same closure, arguments and ``self``.

    Of those that are gone nothing is known: each is taken for another.
    """
    live = memory.live
    if live is not None:
        return "live", state_of(live)
    return ("gone", number) if memory.died else ("unreferable", memory.identity)


class _OfCall(NamedTuple):
    """What is the same number for calls that have something in common."""

    code: int
    state: int
    alike: int | None
    sender: int


class _NumbersOfCalls:
    """Numbers calls by their receivers and senders."""

    def __init__(self) -> None:
        self._codes = _Numbers()
        self._states = _Numbers()
        self._alike = _Numbers()
        self._senders = _Numbers()

    def of(self, call: RecordedCall, index: int) -> _OfCall:
        return _OfCall(
            self._codes.number(_code(call.receiver)),
            self._states.number(_state(call.receiver, index)),
            None if call.alike is None else self._alike.number(call.alike),
            self._senders.number(call.sender_ids),
        )


class _Numbers:
    """Numbers from 0 for values, in the order in which they come."""

    def __init__(self) -> None:
        self._known: dict[Hashable, int] = {}

    def number(self, value: Hashable) -> int:
        return self._known.setdefault(value, len(self._known))
