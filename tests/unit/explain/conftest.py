"""What the tests of this folder share."""

from support.written_modules import modules

__all__ = ["modules"]
