"""Signals whose every send is in the ledger. Arguments: number, part, path."""

from django.dispatch import Signal

counted = Signal()
asked = Signal()
echoed = Signal()
fragile = Signal()
slow = Signal()
