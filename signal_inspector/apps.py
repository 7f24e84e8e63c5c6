"""The Django app. Installing it only makes the ``signals`` command known."""

from __future__ import annotations

from django.apps import AppConfig


class SignalInspectorConfig(AppConfig):
    name = "signal_inspector"
    verbose_name = "Signal inspector"
