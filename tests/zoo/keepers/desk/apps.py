"""The app outside the package of the settings."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Connects one receiver of the app and one from beside it."""

    name = "keepers.desk"

    def ready(self) -> None:
        """Connect the receivers."""
        from zoo.listeners.board import functions

        from keepers import beside
        from keepers.desk import listener

        functions.connect(listener.at_the_desk)
        functions.connect(beside.beside_the_desk)
