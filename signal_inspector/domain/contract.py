"""What Django promises of its own signals: who sends them, how, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SendMethod = Literal["send", "send_robust", "asend", "asend_robust"]

SenderSort = Literal[
    "model", "through", "app", "class", "handler", "database", "user", "none", "text", "instance"
]
"""What a signal is sent with: a model that is saved or deleted, the through model of a
many-to-many relation, an app config with models, some class, a request handler's class, a
database wrapper's class, a user's class (NoneType for nobody's), None, a text, some instance."""


@dataclass(frozen=True, slots=True)
class Contract:
    """How one Django version sends one of its signals.

    ``arguments`` are those that every receiver gets besides ``signal`` and ``sender``;
    ``sometimes`` those that only some senders give. ``senders`` are the sorts of sender;
    ``texts`` the texts, where it is sent with a text.
    """

    signal: str
    arguments: tuple[str, ...]
    senders: tuple[SenderSort, ...]
    methods: tuple[SendMethod, ...] = ("send",)
    sometimes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def is_sent_async(self) -> bool:
        """Whether any sender of it awaits."""
        return "asend" in self.methods or "asend_robust" in self.methods
