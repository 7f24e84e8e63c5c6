"""The app of the signals."""

from importlib import import_module

from django.apps import AppConfig

MODULES = (
    "aliases",
    "classes",
    "containers",
    "dynamic",
    "foreign",
    "made",
    "plain",
    "unnamed",
)


class ShapesConfig(AppConfig):
    """Loads every module with signals."""

    name = "zoo.shapes"

    def ready(self) -> None:
        """Load the modules that nothing else loads."""
        for module in MODULES:
            import_module(f"zoo.shapes.{module}")
