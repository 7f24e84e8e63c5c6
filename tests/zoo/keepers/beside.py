"""A receiver that belongs to no app."""


def beside_the_desk(**kwargs: object) -> None:
    """Belong to no app."""
