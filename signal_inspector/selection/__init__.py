"""Filters: which part of what there is, or of what happens, is asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields

from signal_inspector.domain.snapshot import Origin, ReceiverKind
from signal_inspector.errors import UsageError

ANY_SENDER = "any"
"""The pattern of a sender that means connections to any sender alone."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep: any pattern of one kind, all of the different kinds.

    A pattern is a whole dotted path, a glob (``*`` and ``?``), or one or more whole
    components of the path, without regard to case. ``sender`` keeps what runs for a sender,
    so the receivers of any sender too; the pattern ``any`` keeps those alone.

    Raises UsageError for a text in the place of a tuple: each letter would be a pattern.
    """

    signal: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    app: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    exclude_signal: tuple[str, ...] = ()
    exclude_sender: tuple[str, ...] = ()
    exclude_receiver: tuple[str, ...] = ()
    exclude_app: tuple[str, ...] = ()
    exclude_path: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()
    kind: tuple[ReceiverKind, ...] = ()
    only_async: bool = False
    unconnected: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(field.default, tuple) and isinstance(value, str):
                raise UsageError(
                    f"{field.name} of a Selection is a tuple of texts, not one text: "
                    f"write {field.name}=({value!r},)."
                )
