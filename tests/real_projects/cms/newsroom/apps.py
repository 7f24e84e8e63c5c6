"""Configuration of the newsroom app."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Connect the receivers of the newsroom when the apps are ready."""

    name = "newsroom"

    def ready(self) -> None:
        """Load the receivers."""
        from newsroom import receivers  # noqa: F401
