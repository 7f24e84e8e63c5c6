"""Django's own signals: how each supported version sends them.

Read from the ``send`` calls of Django's source; the test suite compares the arguments with those
that Django really gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from signal_inspector.domain.contract import Contract, SendMethod

Version = tuple[int, int]
"""Major and minor: ``(6, 1)``."""

_NEWEST: Version = (6, 1)
_MODELS = "django.db.models.signals."
_AUTH = "django.contrib.auth.signals."


def contracts(version: Version) -> Mapping[str, Contract]:
    """The contract of each of Django's own signals, by the signal's name."""
    return {contract.signal: contract for contract in _contracts(version)}


def _contracts(version: Version) -> Iterator[Contract]:
    yield from _of_models(version)
    yield from _of_authentication(version)
    yield from _of_requests(version)
    yield Contract(
        "django.core.signals.setting_changed",
        ("setting", "value", "enter"),
        ("class",),
        ("send", "send_robust"),
    )
    yield Contract("django.db.backends.signals.connection_created", ("connection",), ("database",))
    if version >= (6, 0):
        for name in ("task_enqueued", "task_finished", "task_started"):
            yield Contract(f"django.tasks.signals.{name}", ("task_result",), ("class",))
    yield Contract("django.test.signals.template_rendered", ("template", "context"), ("instance",))
    yield Contract("django.utils.autoreload.autoreload_started", (), ("instance",))
    yield Contract("django.utils.autoreload.file_changed", ("file_path",), ("instance",))


def _of_models(version: Version) -> Iterator[Contract]:
    yield Contract(f"{_MODELS}class_prepared", (), ("model", "through"))
    yield Contract(f"{_MODELS}pre_init", ("args", "kwargs"), ("model", "through"))
    yield Contract(f"{_MODELS}post_init", ("instance",), ("model", "through"))
    saved = ("instance", "raw", "using", "update_fields")
    yield Contract(f"{_MODELS}pre_save", saved, ("model",))
    yield Contract(f"{_MODELS}post_save", (*saved, "created"), ("model",))
    for name in ("pre_delete", "post_delete"):
        yield Contract(f"{_MODELS}{name}", ("instance", "using", "origin"), ("model",))
    changed = ("action", "instance", "reverse", "model", "pk_set", "using")
    raw = ("raw",) if version >= (6, 1) else ()
    yield Contract(f"{_MODELS}m2m_changed", (*changed, *raw), ("through",))
    told = ("app_config", "verbosity", "interactive", "using")
    of_migrate = ("stdout", "plan", "apps")
    yield Contract(f"{_MODELS}pre_migrate", (*told, *of_migrate), ("app",))
    # Only the command ``migrate`` gives these; ``flush`` sends post_migrate without them.
    yield Contract(f"{_MODELS}post_migrate", told, ("app",), sometimes=of_migrate)


def _of_authentication(version: Version) -> Iterator[Contract]:
    both: tuple[SendMethod, ...] = ("send", "asend") if version >= (5, 2) else ("send",)
    for name in ("user_logged_in", "user_logged_out"):
        yield Contract(f"{_AUTH}{name}", ("request", "user"), ("user",), both)
    yield Contract(
        f"{_AUTH}user_login_failed",
        ("credentials", "request"),
        ("text",),
        both,
        texts=("django.contrib.auth",),
    )


def _of_requests(version: Version) -> Iterator[Contract]:
    both: tuple[SendMethod, ...] = ("send", "asend") if version >= (5, 0) else ("send",)
    yield Contract(
        "django.core.signals.request_started",
        (),
        ("handler",),
        both,
        sometimes=("environ", "scope"),
    )
    yield Contract("django.core.signals.request_finished", (), ("handler", "none"), both)
    yield Contract("django.core.signals.got_request_exception", ("request",), ("none",))


DJANGO_SIGNALS = frozenset(contracts(_NEWEST))
"""Dotted path of the module attribute that defines each; no version has taken one away."""
