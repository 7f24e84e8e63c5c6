"""Signals that helpers make."""

from functools import cache

from django.dispatch import Signal

from zoo.shapes.hear import hear


def make_signal() -> Signal:
    """Make a signal that its caller names."""
    signal = Signal()
    signal.connect(hear)
    return signal


def make_through_another() -> Signal:
    """Make one two calls deep."""
    return make_signal()


@cache
def signal_for(event: str) -> Signal:
    """Make one signal for each event."""
    return Signal()


class Factory:
    """Makes signals in several ways."""

    def __call__(self) -> Signal:
        """Make one by a call of an instance."""
        return Signal()

    @classmethod
    def make(cls) -> Signal:
        """Make one by a class method."""
        return Signal()


order_paid = make_signal()
order_shipped = make_through_another()
order_lost = signal_for("lost")
order_found = Factory()()
order_returned = Factory.make()
order_cancelled = (lambda: Signal())()
