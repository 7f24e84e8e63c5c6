"""Configuration of the storefront app."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """Connect the receivers of the storefront when the apps are ready."""

    name = "storefront"

    def ready(self) -> None:
        """Load the receivers, and those that know a model only by its name."""
        from storefront import receivers

        receivers.watch_stock(self)
