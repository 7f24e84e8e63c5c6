"""The app within an app."""

from django.apps import AppConfig


class InnerConfig(AppConfig):
    """Has a label of its own."""

    name = "zoo.listeners.inner"
    label = "innermost"

    def ready(self) -> None:
        """Connect the receivers."""
        from zoo.listeners.inner import receivers

        receivers.connect()
