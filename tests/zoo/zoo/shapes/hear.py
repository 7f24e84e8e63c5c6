"""One receiver for all signals of the app."""


def hear(**kwargs: object) -> None:
    """Hear a signal."""
