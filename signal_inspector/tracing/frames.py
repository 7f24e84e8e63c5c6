"""Keeps our frames out of the count that ``warnings.warn(stacklevel=...)`` makes."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])

# CPython passes over frames whose file name holds both words (Lib/warnings.py,
# _is_internal_frame; Python/_warnings.c, is_internal_frame).
_MARK = " [signal_inspector: passed over as importlib._bootstrap is]"


def unseen(function: _Function) -> _Function:
    """The function, its frame passed over by ``stacklevel``.

    Without it a receiver that warns with a stacklevel would blame another line while it is
    traced (django/test/signals.py, ``complex_setting_changed``, is one).
    """
    python_function = cast("FunctionType", function)
    code = python_function.__code__
    python_function.__code__ = code.replace(co_filename=code.co_filename + _MARK)
    return function
