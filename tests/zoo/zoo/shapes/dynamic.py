"""Signals that no assignment in the source names."""

import sys

from django.dispatch import Signal

for name in ("set_by_globals", "set_by_globals_too"):
    globals()[name] = Signal()
sys.modules[__name__].set_by_attribute = Signal()
name = "set_by_setattr"
setattr(sys.modules[__name__], name, Signal())


def declare() -> None:
    """Assign a global from within a function."""
    global declared_in_a_function
    declared_in_a_function = Signal()


declare()
deleted_again = Signal()
kept = [deleted_again]
del deleted_again, name
