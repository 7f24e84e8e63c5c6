"""Where a signal was created: the frames around ``Signal.__init__`` as plain values."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from types import FrameType

DEEPEST = 200


@dataclass(frozen=True)
class Frame:
    """A module body or class body that was running while a signal was created."""

    filename: str
    line: int
    module: str
    class_path: str | None
    """``module.Class`` where the frame is the body of a class."""


def is_initialiser(frame: FrameType, instance: object) -> bool:
    """Say whether the frame is an ``__init__`` of the instance itself, as subclasses have."""
    code = frame.f_code
    if code.co_name != "__init__" or not code.co_varnames:
        return False
    return frame.f_locals.get(code.co_varnames[0]) is instance


def bodies_around(frame: FrameType | None, instance: object) -> tuple[Frame, ...]:
    """Return the class and module bodies that lead to this frame, innermost first.

    The search ends at the first module body: what imported that module does not name its signals.
    """
    while frame is not None and is_initialiser(frame, instance):
        frame = frame.f_back
    found: list[Frame] = []
    for _ in range(DEEPEST):
        if frame is None:
            break
        code = frame.f_code
        if not code.co_flags & inspect.CO_OPTIMIZED:
            found.append(body(frame))
            if found[-1].class_path is None:
                break
        frame = frame.f_back
    return tuple(found)


def body(frame: FrameType) -> Frame:
    """Describe the frame of a module body or class body."""
    module = str(frame.f_globals.get("__name__", ""))
    class_path = None
    if frame.f_locals is not frame.f_globals and "__qualname__" in frame.f_locals:
        owner = frame.f_locals.get("__module__", module)
        class_path = f"{owner}.{frame.f_locals['__qualname__']}"
    return Frame(frame.f_code.co_filename, frame.f_lineno, module, class_path)
