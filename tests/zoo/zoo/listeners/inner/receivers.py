"""Belongs to the inner app."""

from zoo.listeners.board import functions


def in_the_inner_app(**kwargs: object) -> None:
    """Belong to the inner app."""


def connect() -> None:
    """Connect from within a function."""
    functions.connect(in_the_inner_app)
