"""Dispatches that are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.errors import UsageError
from signal_inspector.selection import ANY_SENDER, Selection
from signal_inspector.selection.patterns import keeps_name
from signal_inspector.selection.receivers import chooses_receivers, keeps_receiver

_MOST = 10_000


class DispatchFilter:
    """Decides about one dispatch at a time, and remembers what it decided by value.

    Raises UsageError for a selection that only makes sense for what is connected.
    """

    def __init__(self, selection: Selection) -> None:
        one = selection
        if any(each.lower() == ANY_SENDER for each in (*one.sender, *one.exclude_sender)):
            raise UsageError(
                f"the sender {ANY_SENDER!r} means receivers of any sender, and a trace has what "
                "was sent with: name a sender."
            )
        if one.unconnected:
            raise UsageError(
                "--unconnected is for what is connected; a trace counts what nobody heard."
            )
        self.is_active = one != Selection()
        self.chooses_senders = bool(one.sender or one.exclude_sender)
        self.chooses_receivers = chooses_receivers(one)
        self._selection = one
        self._all = _Patterns(one)
        self._excluding = _Patterns(
            Selection(
                exclude_signal=one.exclude_signal,
                exclude_sender=one.exclude_sender,
                exclude_receiver=one.exclude_receiver,
                exclude_app=one.exclude_app,
                exclude_path=one.exclude_path,
            )
        )

    def keeps(
        self, signal: str, sender: Sender, receivers: Iterable[tuple[Receiver, bool]]
    ) -> bool:
        """Whether a dispatch is asked for: by what was sent, and by one receiver at least.

        ``receivers`` are those of the dispatch, each with whether it is asynchronous. Where
        receivers are chosen, a dispatch without any is not asked for.
        """
        if not self.keeps_sent(signal, sender):
            return False
        return not self.chooses_receivers or any(
            self.keeps_receiver(receiver, is_async) for receiver, is_async in receivers
        )

    def excludes(self, signal: str, sender: Sender, receivers: Iterable[Receiver]) -> bool:
        """Whether a dispatch is asked to be left out: its signal, its sender, or every receiver."""
        if not self._excluding.match_sent(signal, sender):
            return True
        judged = [self._excluding.match_receiver(receiver) for receiver in receivers]
        return bool(judged) and not any(judged)

    def keeps_sent(self, signal: str, sender: Sender) -> bool:
        """Whether what was sent is asked for, whoever hears it."""
        return self._all.match_sent(signal, sender)

    def keeps_signal(self, signal: str) -> bool:
        """Whether a signal is asked for, whatever it is sent with."""
        return keeps_name(self._selection.signal, self._selection.exclude_signal, [signal])

    def keeps_receiver(self, receiver: Receiver, is_async: bool) -> bool:
        """Whether a receiver is asked for, whatever it is called for."""
        if self._selection.only_async and not is_async:
            return False
        return self._all.match_receiver(receiver)

    def keeps_connection(
        self, signal: str, sender: Sender, receiver: Receiver, is_async: bool
    ) -> bool:
        """Whether dispatches that are asked for are all that could call this connection.

        A receiver of any sender counts, for the senders that are asked for. One whose sender is
        unknown counts only where senders do not matter.
        """
        if sender.kind == "unknown" and self.chooses_senders:
            return False
        is_sent = (
            self.keeps_signal(signal)
            if sender.kind in ("any", "unknown")
            else self.keeps_sent(signal, sender)
        )
        return is_sent and self.keeps_receiver(receiver, is_async)


class _Patterns:
    """The patterns of one selection, and what they were found to match."""

    def __init__(self, selection: Selection) -> None:
        def match_sent(signal: str, sender: Sender) -> bool:
            return keeps_name(selection.signal, selection.exclude_signal, [signal]) and keeps_name(
                selection.sender, selection.exclude_sender, sender.spellings
            )

        def match_receiver(receiver: Receiver) -> bool:
            return keeps_receiver(selection, receiver)

        self.match_sent = lru_cache(_MOST)(match_sent)
        self.match_receiver = lru_cache(_MOST)(match_receiver)
