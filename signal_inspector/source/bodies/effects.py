"""What a receiver does that no rollback takes back: mail, tasks, HTTP requests."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from signal_inspector.domain.source import EffectKind
from signal_inspector.source.bodies.paths import Paths

_REQUESTS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_MAIL = ("send_mail", "send_mass_mail", "mail_admins", "mail_managers")

_FUNCTIONS: dict[str, EffectKind] = {
    **dict.fromkeys((f"django.core.mail.{name}" for name in _MAIL), "mail"),
    **dict.fromkeys(("django_q.tasks.async_task", "django_rq.enqueue"), "task"),
    **dict.fromkeys((f"requests.{name}" for name in _REQUESTS), "http"),
    **dict.fromkeys((f"httpx.{name}" for name in (*_REQUESTS, "stream")), "http"),
    **dict.fromkeys(("urllib.request.urlopen", "urllib.request.urlretrieve"), "http"),
}

_MESSAGES = tuple(
    f"django.core.mail.{module}{name}"
    for module in ("", "message.")
    for name in ("EmailMessage", "EmailMultiAlternatives")
)
_SESSIONS = ("requests.Session", "requests.session", "httpx.Client", "httpx.AsyncClient")

_MAKERS: dict[str, tuple[EffectKind, tuple[str, ...]]] = {
    **dict.fromkeys(_MESSAGES, ("mail", ("send",))),
    "django.core.mail.get_connection": ("mail", ("send_messages",)),
    **dict.fromkeys(_SESSIONS, ("http", _REQUESTS)),
}

_TASKS = ("delay", "apply_async", "send_task", "enqueue", "aenqueue", "enqueue_in", "enqueue_at")

_METHODS: dict[str, EffectKind] = {
    "email_user": "mail",
    **dict.fromkeys((*_TASKS, "send_with_options"), "task"),
}
"""Names of ``AbstractBaseUser``, Celery, RQ, django.tasks and dramatiq that mean nothing else."""


class Effects:
    """Finds them among the nodes of one function; ``paths`` follows its names."""

    def __init__(self, nodes: Iterable[ast.AST], paths: Paths) -> None:
        self._paths = paths
        self._entered = {
            node.optional_vars.id: node.context_expr
            for node in nodes
            if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name)
        }

    def of(self, node: ast.AST) -> EffectKind | None:
        """What the call that the node is does."""
        if not isinstance(node, ast.Call):
            return None
        known = _FUNCTIONS.get(self._paths.of(node.func) or "")
        if known is not None or not isinstance(node.func, ast.Attribute):
            return known
        path = self._maker_of(node.func.value)
        if path is not None:
            kind, methods = _MAKERS[path]
            return kind if node.func.attr in methods else None
        return _METHODS.get(node.func.attr)

    def _maker_of(self, node: ast.expr) -> str | None:
        """Which of these classes or functions has made it, as far as its only value tells."""
        value = self._entered.get(node.id) if isinstance(node, ast.Name) else node
        value = value or self._paths.value(node)
        path = self._paths.of(value.func) if isinstance(value, ast.Call) else None
        return path if path in _MAKERS else None
