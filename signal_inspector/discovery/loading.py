"""Brings the process to the state of a running server, when the command asks for it.

``django.setup()`` has loaded the apps. A server also has the URLconf and the request
handler, and both may connect receivers when they are imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings

from signal_inspector.errors import UsageError

REQUEST_HANDLER = "django.core.handlers.wsgi"


def load_server_modules() -> str | None:
    """Imports the request handler's module and the URLconf.

    Returns None or, where the URLconf fails to import, what it failed with in one line.
    """
    import_module(REQUEST_HANDLER)
    urlconf = getattr(settings, "ROOT_URLCONF", None)
    if not isinstance(urlconf, str):
        return None
    failure = _failure_of(urlconf)
    return None if failure is None else f"ROOT_URLCONF {urlconf!r} fails to import: {failure}"


def load_modules(names: Iterable[str]) -> None:
    """Imports more modules by name. Raises UsageError for one that fails."""
    for name in names:
        failure = _failure_of(name)
        if failure is not None:
            raise UsageError(f"cannot import {name!r}: {failure}")


def _failure_of(module: str) -> str | None:
    try:
        import_module(module)
    except (Exception, SystemExit) as error:
        text = " ".join(str(error).split())
        return f"{type(error).__name__}: {text}" if text else type(error).__name__
    return None
