"""Signals of every shape; this package exports some of them again."""

from zoo.shapes.plain import module_signal
from zoo.shapes.plain import module_signal as exported_under_another_name

__all__ = ["exported_under_another_name", "module_signal"]
