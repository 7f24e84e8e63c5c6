"""Workflow commands, which GitHub Actions reads from the output of a step."""

from __future__ import annotations

from typing import Literal

from signal_inspector.renderers.characters import visible

Level = Literal["error", "warning", "notice"]


def annotation(level: Level, message: str, **properties: str | int | None) -> str:
    """The line that makes a note in the pull request; properties that are None are left out."""
    given = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None
    )
    return f"::{level} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
