"""How a report for people looks in the place that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Look:
    """The place that shows a report.

    ``width`` is that of the terminal in columns; None where lines may be of any length, as
    in a pipe, and then nothing is folded or shortened. ``editor_url`` is what locations link
    to, None for no links; ``root`` is the folder that their paths start from. ``more_by`` is the
    option that has long lists shown whole.
    """

    width: int | None = None
    ascii_only: bool = False
    editor_url: str | None = None
    root: Path = Path()
    more_by: str = "--verbosity 2"

    @property
    def dot(self) -> str:
        return "-" if self.ascii_only else "·"

    def times(self, count: int) -> str:
        """``×3`` for what is there three times, nothing for what is there once."""
        if count == 1:
            return ""
        return f" x{count}" if self.ascii_only else f" ×{count}"
