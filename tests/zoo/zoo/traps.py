"""Where traps report that somebody woke them.

Traps are set while the project starts and armed at its end: what Django itself asks of an object
that it connects is not held against anyone.
"""

WOKEN: list[str] = []
ARMED = False


def arm() -> None:
    """From now on, note every trap that is woken."""
    global ARMED
    ARMED = True


def woken(what: str) -> None:
    """Note that a trap was woken."""
    if ARMED:
        WOKEN.append(what)
