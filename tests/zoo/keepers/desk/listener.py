"""A receiver of the app outside."""


def at_the_desk(**kwargs: object) -> None:
    """Belong to the app."""
