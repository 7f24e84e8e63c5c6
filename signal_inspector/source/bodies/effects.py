"""What a receiver does that no rollback takes back: mail, tasks, HTTP requests."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from signal_inspector.domain.source import EffectKind
from signal_inspector.source.bodies.paths import Paths
from signal_inspector.source.bodies.things import Thing

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

_TASKS = frozenset(
    {
        *("delay", "apply_async", "send_task", "send_with_options"),
        *("enqueue", "aenqueue", "enqueue_in", "enqueue_at"),
    }
)
"""Methods of Celery, RQ, django.tasks and dramatiq. A model, its managers and its objects may have
methods of their own that are called so, and a module of the project functions."""

_MAIL_TO_USER = "email_user"


class Effects:
    """Finds them among the nodes of one function; ``paths`` follows its names, ``thing`` tells
    what an expression is as far as the ORM goes."""

    def __init__(
        self, nodes: Iterable[ast.AST], paths: Paths, thing: Callable[[ast.expr], Thing | None]
    ) -> None:
        self._paths = paths
        self._thing = thing
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
        return self._of_method(node.func)

    def _of_method(self, method: ast.Attribute) -> EffectKind | None:
        if method.attr == _MAIL_TO_USER:
            return "mail"
        if method.attr not in _TASKS or self._paths.is_module(method.value):
            return None
        return None if self._is_of_orm(method.value) else "task"

    def _is_of_orm(self, node: ast.expr) -> bool:
        """Whether it is a model, manager or object, or begins with one."""
        followed: set[str] = set()
        while self._thing(node) is None:
            value: ast.expr | None = None
            if isinstance(node, (ast.Attribute, ast.Subscript, ast.Await)):
                value = node.value
            elif isinstance(node, ast.Call):
                value = node.func
            elif isinstance(node, ast.Name) and node.id not in followed:
                followed.add(node.id)
                value = self._paths.value(node)
            if value is None:
                return False
            node = value
        return True

    def _maker_of(self, node: ast.expr) -> str | None:
        """Which of these classes or functions has made it, as far as its only value tells."""
        value = self._entered.get(node.id) if isinstance(node, ast.Name) else node
        value = value or self._paths.value(node)
        path = self._paths.of(value.func) if isinstance(value, ast.Call) else None
        return path if path in _MAKERS else None
