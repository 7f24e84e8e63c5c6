"""The app of the receivers."""

from importlib import import_module

from django.apps import AppConfig

MODULES = (
    "functions",
    "methods",
    "partials",
    "wrapped",
    "instances",
    "hostile",
    "classes_and_builtins",
    "asynchronous",
    "generated",
    "uids",
    "lifetimes",
    "twice",
)


class ListenersConfig(AppConfig):
    """Connects receivers, one module for each kind."""

    name = "zoo.listeners"

    def ready(self) -> None:
        """Load the receivers, and connect a method of the app itself."""
        from zoo.listeners.board import methods

        for module in MODULES:
            import_module(f"zoo.listeners.{module}")
        methods.connect(self.on_ready)

    def on_ready(self, **kwargs: object) -> None:
        """Hear a signal as a method of an AppConfig."""
