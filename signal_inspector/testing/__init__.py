"""For tests: what was sent, and receivers that are not to run.

``capture_signals`` gives what was sent, ``assert_signal_sent`` and ``assert_no_signals`` judge
it, and ``mute_receivers`` keeps receivers from running.
"""

from signal_inspector.testing.asserting import assert_no_signals, assert_signal_sent
from signal_inspector.testing.capturing import capture_signals
from signal_inspector.testing.events import CapturedSignals, SentSignal
from signal_inspector.testing.muting import mute_receivers

__all__ = [
    "CapturedSignals",
    "SentSignal",
    "assert_no_signals",
    "assert_signal_sent",
    "capture_signals",
    "mute_receivers",
]
