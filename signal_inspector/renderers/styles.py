"""What colours mean, the same in every report. Nothing is said by colour alone."""

from __future__ import annotations

from signal_inspector.domain.snapshot import Origin

Span = tuple[str, str]
"""A piece of text and its style; the style is empty where it has none."""

ORIGIN_STYLES: dict[Origin, str] = {
    "project": "bold green",
    "third-party": "cyan",
    "django": "blue",
}
HEADING = "bold"
QUIET = "dim"
SENDER = "magenta"
NOTICE = "yellow"
ALARM = "bold red"
