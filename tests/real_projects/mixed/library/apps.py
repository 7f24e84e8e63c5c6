"""Configuration of the library app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Register the models with the packages, and connect the receivers."""

    name = "library"

    def ready(self) -> None:
        """Load what registers and what listens."""
        from library import receivers, registrations  # noqa: F401
