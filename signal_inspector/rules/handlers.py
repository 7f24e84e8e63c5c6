"""The classes that handle requests, and which of them send the signals of requests."""

from __future__ import annotations

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.source import Source

REQUEST_STARTED = "django.core.signals.request_started"
REQUEST_FINISHED = "django.core.signals.request_finished"

_BASE = "django.core.handlers.base.BaseHandler"
_OF_TESTS = ("django.test.client.ClientHandler", "django.test.client.AsyncClientHandler")
_AWAITING = ("django.core.handlers.asgi.ASGIHandler", "django.test.client.AsyncClientHandler")
_KNOWN_PACKAGES = ("django", "builtins")


def is_handler(listener: Listener) -> bool:
    """Whether the sender is a class below that of Django's handlers."""
    return _BASE in _bases(listener)[1:]


def is_of_tests(listener: Listener) -> bool:
    """Whether the sender is the handler of a test client, or a class below it."""
    return not set(_OF_TESTS).isdisjoint(_bases(listener))


def awaits(listener: Listener) -> bool:
    """Whether the sender is a handler that sends asynchronously."""
    return not set(_AWAITING).isdisjoint(_bases(listener))


def may_handle(evidence: Evidence, listener: Listener) -> bool:
    """Whether a class may be what the signal is sent with.

    The base of the handlers handles nothing itself, and the test clients send request_finished
    with None. Of any other class that is no handler of Django's, only its own code and that of
    its bases can tell, so all of that must be known.
    """
    sender, signal = listener.connection.sender, listener.signal.name
    if signal == REQUEST_FINISHED and sender.name in _OF_TESTS:
        return False
    bases, source = _bases(listener), evidence.source
    if is_handler(listener) or not bases or source is None:
        return True
    if any(send.signal.kind != "name" or send.signal.text == signal for send in source.sends):
        return True  # of the project's own; what cannot be named may be this signal
    return not all(_is_known(source, base) for base in bases)


def _is_known(source: Source, path: str) -> bool:
    """Whether a class is of Django or Python itself, or its source was read."""
    if path.partition(".")[0] in _KNOWN_PACKAGES:
        return True
    return any(path.startswith(f"{module.name}.") for module in source.modules)


def _bases(listener: Listener) -> tuple[str, ...]:
    """The class that is the sender, and its bases."""
    return () if listener.sender_class is None else listener.sender_class.bases
