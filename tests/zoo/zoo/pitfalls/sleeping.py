"""Is loaded lazily, so not before somebody asks for one of its attributes."""

from django.dispatch import Signal

from zoo import traps

traps.woken("a module that is loaded lazily")
never_made = Signal()
