"""What can go wrong, as errors whose text is one line for a person."""

from __future__ import annotations


class SignalInspectorError(Exception):
    """The base of all errors that this package raises on purpose."""


class UsageError(SignalInspectorError):
    """A wrong option, setting or input: the text says what is wrong and what to do."""


class UnknownLayoutError(SignalInspectorError):
    """This Django's ``Signal`` is none that is known, by its ``receivers`` or its methods."""
