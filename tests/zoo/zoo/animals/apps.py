"""The app of the models."""

from django.apps import AppConfig


class AnimalsConfig(AppConfig):
    """Has models of every sort."""

    name = "zoo.animals"
