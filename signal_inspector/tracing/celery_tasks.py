"""Where tasks of Celery begin and end, in processes that have loaded Celery or come to load it.

Celery has signals of its own, which have nothing to do with Django's: ``task_prerun`` and
``task_postrun`` are sent around each task, in a worker as in ``apply()``
(celery/app/trace.py, ``build_tracer``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.after_import import after_import
from signal_inspector.tracing.contexts import Contexts

_SIGNALS = "celery.signals"
_UID = "signal_inspector.tracing.celery_tasks"


class CeleryTasks:
    """Tells contexts of them. Loads nothing of Celery itself."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._connected: list[Any] = []
        self._stop_waiting: Callable[[], None] | None = None

    def watch(self) -> None:
        """Notice tasks from now on, or from when Celery is loaded."""
        self._stop_waiting = after_import(_SIGNALS, self._connect)

    def unwatch(self) -> None:
        """Notice them no longer."""
        if self._stop_waiting is not None:
            self._stop_waiting()
        for signal in self._connected:
            signal.disconnect(dispatch_uid=_UID)
        self._connected.clear()

    def _connect(self) -> None:
        module = sys.modules[_SIGNALS]
        signals = vars(module) if type(module) is ModuleType else {}
        for name, receiver in (("task_prerun", self._begins), ("task_postrun", self._ends)):
            if name in signals:
                signals[name].connect(receiver, weak=False, dispatch_uid=_UID)
                self._connected.append(signals[name])

    def _begins(self, task: Any = None, task_id: Any = None, **_: Any) -> None:
        self._contexts.enter_task(_name(task), task_id)

    def _ends(self, task_id: Any = None, retval: Any = None, state: Any = None, **_: Any) -> None:
        failed = state == "FAILURE" and issubclass(type(retval), BaseException)
        self._contexts.leave_task(task_id, static.class_path(type(retval)) if failed else None)


def _name(task: Any) -> str:
    """The name by which Celery knows a task, a dotted path by default."""
    name = (static.instance_attributes(task) or {}).get("name")
    if name is None:
        name = static.inherited_attribute(type(task), "name")
    return name if type(name) is str else static.class_path(type(task))
