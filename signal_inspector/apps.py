"""The Django app. Installing it makes the ``signals`` command known, and no more.

With ``SIGNAL_INSPECTOR_TRACE`` in its environment, a process is traced from here on.
"""

from __future__ import annotations

import os

from django.apps import AppConfig


class SignalInspectorConfig(AppConfig):
    name = "signal_inspector"
    verbose_name = "Signal inspector"

    def ready(self) -> None:
        """Begin the trace that the environment asks for, if any."""
        if os.environ.get("SIGNAL_INSPECTOR_TRACE"):
            from signal_inspector.tracing.environment import trace_from_environment

            trace_from_environment()
