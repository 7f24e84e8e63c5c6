"""Names of signals, senders and receivers in a trace, short or in full."""

from __future__ import annotations

from dataclasses import replace

from rich.text import Text

from signal_inspector.domain.event import Dispatch, Outcome
from signal_inspector.domain.names import last_part
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.renderers import styles
from signal_inspector.renderers.cells import dotted
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import sender_text

_SHORTENED = ("class", "function", "instance")
_OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "raised": ("raised", styles.ALARM),
    "cancelled": ("cancelled", styles.ALARM),
    "unfinished": ("unfinished", styles.NOTICE),
    "not_run": ("not run", styles.NOTICE),
}


def signal_cell(name: str, *, full_names: bool) -> Text:
    """The last part of a signal's name, or the whole."""
    if full_names:
        return dotted(name, styles.HEADING)
    return Text(last_part(visible(name)), style=styles.HEADING)


def signal_in_full(name: str, look: Look) -> Text:
    """The name; of Django's own, which everybody knows, a terminal shows the last part."""
    if name.startswith("django.") and look.width is not None:
        name = last_part(name)
    return dotted(name, "")


def sent_with(sender: Sender, *, full_names: bool) -> Text:
    """What a signal was sent with; empty for None."""
    if (sender.kind, sender.name) == ("value", "None"):
        return Text()
    if sender.kind in _SHORTENED and not full_names:
        sender = replace(sender, name=last_part(sender.name))
    return Text(visible(sender_text(sender)), style=styles.SENDER)


def receiver_name(receiver: Receiver) -> Text:
    """The receiver in the colour of its origin."""
    return dotted(receiver.name, styles.ORIGIN_STYLES[receiver.origin])


def outcome_cell(outcome: Outcome, error: str | None, *, full_names: bool) -> Text:
    """``raised ValueError``, ``not run``; empty for what returned."""
    if outcome not in _OUTCOMES:
        return Text()
    word, style = _OUTCOMES[outcome]
    if outcome == "raised" and error is not None:
        word = f"{word} {error if full_names else last_part(error)}"
    return Text(visible(word), style=style)


def arguments_cell(dispatch: Dispatch) -> Text:
    """Names and values of the arguments whose values were recorded."""
    recorded = (f"{name}={text}" for name, text in dispatch.arguments if text is not None)
    return Text(visible(", ".join(recorded)), style=styles.QUIET)
