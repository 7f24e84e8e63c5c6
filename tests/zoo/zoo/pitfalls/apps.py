"""The app that sets the traps, and arms them when everything is connected."""

import gc
import os
from importlib import import_module

from django.apps import AppConfig

from zoo import traps


class PitfallsConfig(AppConfig):
    """Comes last."""

    name = "zoo.pitfalls"

    def ready(self) -> None:
        """Set and arm the traps."""
        for module in ("lazies", "proxies", "metaclasses", "modules"):
            import_module(f"zoo.pitfalls.{module}")
        if os.environ.get("ZOO_FREEZE") == "1":
            gc.freeze()
        traps.arm()
