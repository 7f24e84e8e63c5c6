"""The app of the senders."""

from importlib import import_module

from django.apps import AppConfig


class SendersConfig(AppConfig):
    """Connects by name before the models are loaded, by object afterwards."""

    name = "zoo.senders"

    def import_models(self) -> None:
        """Connect to models that do not exist yet."""
        import_module("zoo.senders.lazily")
        super().import_models()

    def ready(self) -> None:
        """Connect to what exists."""
        for module in ("model_classes", "objects", "values", "app_configs", "dead"):
            import_module(f"zoo.senders.{module}")
