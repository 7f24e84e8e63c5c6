"""A call of ``connect`` or ``disconnect``, remembered without keeping anything alive."""

from __future__ import annotations

import weakref
from collections.abc import Hashable
from typing import Any, Literal

from signal_inspector.discovery import static
from signal_inspector.discovery.call_sites import CallSite, call_site
from signal_inspector.discovery.dispatcher import Entry, Key, is_plain, key_of
from signal_inspector.discovery.likeness import Traits, alike_of, traits_of
from signal_inspector.discovery.memories import ReceiverMemory, SenderMemory
from signal_inspector.domain.recording import Outcome

Verb = Literal["connect", "disconnect"]


class RecordedCall:
    """One call, and what came of it once that is known.

    ``uid`` is the ``dispatch_uid`` or, where that is no plain value, its class as text;
    ``holder`` is the other receiver that had the key of a refused connection. ``noted`` tells that
    the call is among those that have been recorded. ``alike`` and ``traits`` say what the receiver
    is like, as it may not live.
    """

    __slots__ = (
        "_senders",
        "_signal",
        "_uid_id",
        "alike",
        "holder",
        "noted",
        "outcome",
        "receiver",
        "sender",
        "site",
        "traits",
        "uid",
        "verb",
        "weak",
    )

    def __init__(
        self, verb: Verb, signal: Any, receiver: Any, sender: Any, weak: bool, uid: Any
    ) -> None:
        self.verb: Verb = verb
        self.receiver = ReceiverMemory(receiver)
        self.alike: Hashable = alike_of(receiver)
        self.traits: Traits = traits_of(receiver)
        self.weak = weak
        self.site: CallSite = call_site(signal, verb)
        self.uid = uid if is_plain(uid) else f"<{static.class_path(type(uid))}>"
        self.outcome: Outcome = "failed"
        self.holder: ReceiverMemory | None = None
        self.noted = False
        self._uid_id = id(uid)
        self._signal = weakref.ref(signal)
        self.take_sender(sender, key_of(receiver, sender, uid))

    def take_sender(self, sender: Any, key: Key) -> None:
        """Remembers the sender: that which a text stood for comes later."""
        self.sender = SenderMemory(sender)
        self._senders = key.senders

    @property
    def signal(self) -> Any:
        """The signal; None where it is gone."""
        return self._signal()

    @property
    def sender_ids(self) -> Hashable:
        """What Django may know the sender by."""
        return self._senders

    @property
    def model_label(self) -> str | None:
        """The model that it waits for, in lower case."""
        sender = self.sender.live
        return sender.lower() if type(sender) is str else None

    def made(self, entry: Entry) -> bool:
        """Whether it made a connection like ``entry``, which is live and of the same signal."""
        sender_key = id(None) if entry.sender_key is None else entry.sender_key
        return (
            self.outcome == "connected"
            and sender_key in self._senders
            and self.receiver.is_memory_of(entry.receiver)
            and (not self.uid if entry.dispatch_uid is None else self._has_uid(entry.dispatch_uid))
        )

    def waits_for(self, verb: Verb, signal: Any, receiver: Any, uid: Any) -> bool:
        """Whether it waits for a model to do just this."""
        return (
            self.verb == verb
            and self.signal is signal
            and self.receiver.is_memory_of(receiver)
            and self._has_uid(uid)
        )

    def _has_uid(self, uid: Any) -> bool:
        return id(uid) == self._uid_id or bool(is_plain(uid) and uid == self.uid)
