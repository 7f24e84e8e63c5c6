"""What a recorder saw: each ``connect`` and ``disconnect``, where it was, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.snapshot import Location, Receiver, Sender

Outcome = Literal["connected", "refused", "failed", "disconnected", "not connected", "pending"]
"""What a call did. ``refused``: the same key was connected already, and Django passed it over.
``failed``: it raised. ``not connected``: ``disconnect`` returned False. ``pending``: it waits for
a model that is not loaded yet."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of ``connect`` or ``disconnect``, in the order of the calls.

    ``at`` is the line of the call, past wrappers of Django (``@receiver``) and of this package;
    ``starting`` tells that the process was still starting or importing modules. ``died`` tells
    that the receiver it connected has been collected since. ``still_connected`` tells that what it
    connected (or failed to disconnect) is connected to that signal, with whatever sender.
    ``holder`` is the receiver that had the key, where the call was refused and it is another one.
    ``code`` is the same number for all calls whose receivers have the same code, ``state`` for all
    whose receivers have the same code, equal closures, arguments and ``self`` as well, and
    ``alike`` for all whose receivers do the same though they may be other objects (the method of
    another object without state, an equal partial, another wrapper of one function), and None where
    that cannot be told. ``sender_number`` is the same number for all calls with one sender.
    ``lasts`` tells that the very connection it made is still there: this receiver, for this sender,
    with this ``dispatch_uid``. ``is_another`` tells that its receiver is surely not that of the
    holder, though it may have the same code. ``run`` is the same number for all calls that one run
    of a function made, and None while the process starts and where a debugger follows it.
    """

    verb: Literal["connect", "disconnect"]
    signal: str
    receiver: Receiver
    sender: Sender
    weak: bool
    dispatch_uid: str | None
    outcome: Outcome
    at: Location | None
    starting: bool
    died: bool
    still_connected: bool
    holder: Receiver | None = None
    code: int = 0
    state: int = 0
    alike: int | None = None
    sender_number: int = 0
    lasts: bool = False
    is_another: bool = False
    run: int | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """All calls since the recorder was put in place.

    ``whole`` tells that this was before anything of the program has run: what is not among the
    calls was never connected.
    """

    calls: tuple[Call, ...]
    whole: bool = True
