"""Which dispatches of a recorded trace are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import FAILED, Dispatch, NearMiss, Unheard
from signal_inspector.domain.snapshot import Receiver
from signal_inspector.domain.summary import Summary
from signal_inspector.selection.dispatches import DispatchFilter


@dataclass(frozen=True, slots=True)
class Choice:
    """Chooses trees of dispatches, and parts of them.

    A dispatch is kept if the filter keeps it; if it keeps one around it, and the dispatch is not
    itself excluded; and if one below it is kept: what it caused, and how it came about. So a
    trace is recorded with filters too.

    A tree is kept that took ``min_duration`` nanoseconds at least, or did not end; with
    ``errors_only``, if a dispatch or receiver in it raised or was cancelled.
    """

    filter: DispatchFilter
    min_duration: int = 0
    errors_only: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.filter.is_active or self.min_duration or self.errors_only)

    def group(self, group: Group) -> Group:
        """The group with what is kept of it, which may be nothing."""
        if self.is_everything:
            return group
        pruned = (self._pruned(sent) if self.filter.is_active else sent for sent in group.sent)
        kept = (sent for sent in pruned if sent is not None and self._is_asked_for(sent))
        return replace(group, sent=tuple(kept))

    def dispatch(self, dispatch: Dispatch) -> Dispatch:
        """A dispatch that is kept, with the receivers that are asked for."""
        if not self.filter.chooses_receivers:
            return dispatch
        keeps = self.filter.keeps_receiver
        spans = (span for span in dispatch.spans if keeps(span.receiver, span.is_async))
        return replace(dispatch, spans=tuple(spans))

    def summary(self, kept: Summary, whole: Summary) -> Summary:
        """The totals of what is ``kept``, with what is asked for of all that was in vain.

        ``whole`` is the summary of everything: a receiver whose calls are not shown was called.
        """
        called = whole.never_called
        return replace(
            kept,
            unheard=tuple(filter(self._keeps_unheard, whole.unheard)),
            near_misses=tuple(filter(self._keeps_near_miss, whole.near_misses)),
            never_called=None if called is None else tuple(self._never_called(called)),
            left_out=whole.left_out,
        )

    def _is_asked_for(self, sent: Sent) -> bool:
        outermost = sent.dispatch
        if outermost.end is not None and outermost.elapsed < self.min_duration:
            return False
        return not self.errors_only or any(_fails(one.dispatch) for one in sent.walk())

    def _pruned(self, outermost: Sent) -> Sent | None:
        """The tree without branches in which nothing is kept."""
        kept: dict[int, Sent] = {}
        for sent, is_kept in reversed(list(self._walk(outermost))):
            below = tuple(kept[id(one)] for one in sent.below if id(one) in kept)
            if is_kept or below:
                kept[id(sent)] = replace(sent, below=below)
        return kept.get(id(outermost))

    def _walk(self, outermost: Sent) -> Iterator[tuple[Sent, bool]]:
        """All of a tree, each before those below it, and whether it is kept for itself or for one
        around it."""
        waiting = [(outermost, False)]
        while waiting:
            sent, is_inside = waiting.pop()
            keeps, excludes = self._verdict(sent.dispatch)
            yield sent, keeps or (is_inside and not excludes)
            waiting += ((one, is_inside or keeps) for one in sent.below)

    def _verdict(self, dispatch: Dispatch) -> tuple[bool, bool]:
        """Whether it is asked for, and whether it is asked to be left out."""
        signal, sender = dispatch.signal, dispatch.sender
        receivers = [(span.receiver, span.is_async) for span in dispatch.spans]
        return (
            self.filter.keeps(signal, sender, receivers),
            self.filter.excludes(signal, sender, [receiver for receiver, _ in receivers]),
        )

    def _keeps_unheard(self, unheard: Unheard) -> bool:
        return self.filter.keeps(unheard.signal, unheard.sender, ())

    def _keeps_near_miss(self, miss: NearMiss) -> bool:
        """By the sender or the class that was missed. Whether it awaits is not known."""
        sent = any(
            self.filter.keeps_sent(miss.signal, sender) for sender in (miss.sender, miss.listens_to)
        )
        return sent and self.filter.keeps_receiver(miss.receiver, is_async=True)

    def _never_called(
        self, connected: Iterable[tuple[str, Receiver]]
    ) -> Iterator[tuple[str, Receiver]]:
        """What such a receiver listens to, and whether it awaits, is not known."""
        keeps = self.filter
        for signal, receiver in connected:
            if keeps.keeps_signal(signal) and keeps.keeps_receiver(receiver, is_async=True):
                yield signal, receiver


def _fails(dispatch: Dispatch) -> bool:
    outcomes = (dispatch.outcome, *(span.outcome for span in dispatch.spans))
    return any(outcome in FAILED for outcome in outcomes)
