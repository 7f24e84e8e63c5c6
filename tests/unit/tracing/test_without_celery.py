"""Where Celery is not loaded, nothing waits for it after a trace."""

from __future__ import annotations

import sys

from support.traces import Told

from signal_inspector import trace


def test_nothing_is_left_to_wait_for_it(told: Told) -> None:
    before = list(sys.meta_path)

    with trace(told):
        pass

    assert sys.meta_path == before
