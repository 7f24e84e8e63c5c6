"""The Django app. Installing it makes the ``signals`` command known, and does no more.

Only where the environment asks for a recording or a trace, it starts as this module is imported,
which is before Django loads models and before any app is ready. Where the setting ``CHECKS`` asks
for them, the rules become system checks.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from django.apps import AppConfig
from django.conf import settings

_OFF = ("", "0", "false", "no", "off")

if os.environ.get("SIGNAL_INSPECTOR_RECORD", "").lower() not in _OFF:
    from signal_inspector.discovery.recorder import start

    start()

if os.environ.get("SIGNAL_INSPECTOR_TRACE"):
    from signal_inspector.tracing.environment import trace_from_environment

    trace_from_environment()


class SignalInspectorConfig(AppConfig):
    name = "signal_inspector"
    verbose_name = "Signal inspector"

    def ready(self) -> None:
        """Registers the rules as checks, if they are wanted."""
        given = getattr(settings, "SIGNAL_INSPECTOR", None)
        if isinstance(given, Mapping) and given.get("CHECKS"):
            from django.core.checks import register

            from signal_inspector.checks import TAG, check_signals

            register(check_signals, TAG)
