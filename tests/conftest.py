"""What a test may take for granted of the process that runs it."""

from __future__ import annotations

import signal

# A shell makes what it starts in the background deaf to Ctrl-C, and its children with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
