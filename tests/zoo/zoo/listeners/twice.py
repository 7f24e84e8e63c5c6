"""Loads one module under two names."""

import sys
from importlib.util import module_from_spec, spec_from_file_location

from zoo.listeners import double

spec = spec_from_file_location("double", double.__file__)
sys.modules["double"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["double"])
