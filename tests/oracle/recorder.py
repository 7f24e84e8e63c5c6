"""Listens to every signal that is created, connected and disconnected.

``with Recorder() as recorder:`` listens inside a test; ``Recorder().install()`` before anything
of Django is imported listens to a whole process.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from . import callables, senders
from .creation import bodies_around
from .dispatcher import (
    Connection,
    SignalRecord,
    identity,
    key_of,
    weak_receiver,
    weak_reference,
)
from .holders import class_path

_DISPATCHER = str(Path("django", "dispatch", "dispatcher.py"))


@dataclass
class Pending:
    """A connection whose sender, a string, was not a model yet."""

    record: SignalRecord
    receiver: callables.ReceiverFacts
    receiver_identity: object
    dispatch_uid: object
    sender: str
    """As it was written, which may be without the app."""
    resolved: bool = False


class Recorder:
    """Records what happens to signals while it is installed."""

    def __init__(self) -> None:
        self.records: dict[int, SignalRecord] = {}
        self.pending: list[Pending] = []
        self.lock = threading.RLock()
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> Recorder:
        self.install()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.uninstall()

    def install(self) -> None:
        """Put the recorder in place; imports ``django.dispatch`` and nothing else of Django."""
        import django
        from django.dispatch import Signal

        self.django_version = django.VERSION[:2]
        self._replace(Signal, "__init__", self._recording_init(Signal.__init__))
        self._replace(Signal, "connect", self._recording_connect(Signal.connect))
        self._replace(Signal, "disconnect", self._recording_disconnect(Signal.disconnect))
        self._replace(Signal, "__setattr__", self._recording_assignment(Signal.__setattr__))
        module = sys.modules.get("django.db.models.signals")
        if module is not None:
            self._listen_to_model_signals(module.ModelSignal)
        else:
            self._await_model_signals(Signal)

    def uninstall(self) -> None:
        """Put back what was there before."""
        while self._undo:
            self._undo.pop()()

    def living(self) -> list[SignalRecord]:
        """Return the records of the signals that still exist."""
        return [each for each in self.records.values() if each.reference() is not None]

    def _replace(self, owner: type, name: str, value: object) -> None:
        if name in vars(owner):
            self._undo.append(functools.partial(setattr, owner, name, vars(owner)[name]))
        else:
            self._undo.append(functools.partial(delattr, owner, name))
        setattr(owner, name, value)

    def _await_model_signals(self, base: type) -> None:
        """Listen to ``ModelSignal`` as soon as its class statement has run."""
        recorder = self

        def init_subclass(cls: type, **keywords: object) -> None:
            super(base, cls).__init_subclass__(**keywords)
            if class_path(cls) == "django.db.models.signals.ModelSignal":
                recorder._listen_to_model_signals(cls)

        self._replace(base, "__init_subclass__", classmethod(init_subclass))

    def _listen_to_model_signals(self, model_signal: type) -> None:
        self._replace(model_signal, "connect", self._recording_lazily(model_signal.connect))

    def _record_of(self, signal: object) -> SignalRecord:
        record = self.records.get(id(signal))
        if record is None or record.reference() is not signal:
            record = SignalRecord(
                weakref.ref(signal), class_path(type(signal)), (), self.django_version, True
            )
            self.records[id(signal)] = record
        return record

    def _recording_init(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def initialise(signal: object, *arguments: object, **keywords: object) -> None:
            original(signal, *arguments, **keywords)
            frames = bodies_around(sys._getframe(1), signal)
            with self.lock:
                record = self._record_of(signal)
                record.frames = frames
                record.created_unseen = False

        return initialise

    def _recording_connect(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def connect(
            signal: object,
            receiver: object,
            sender: object = None,
            weak: bool = True,
            dispatch_uid: object = None,
        ) -> None:
            original(signal, receiver, sender, weak, dispatch_uid)
            with self.lock:
                self._note_connect(signal, receiver, sender, weak, dispatch_uid)

        return connect

    def _recording_disconnect(self, original: Callable[..., bool]) -> Callable[..., bool]:
        @functools.wraps(original)
        def disconnect(
            signal: object,
            receiver: object = None,
            sender: object = None,
            dispatch_uid: object = None,
        ) -> bool:
            result = original(signal, receiver, sender, dispatch_uid)
            with self.lock:
                self._record_of(signal).disconnect(key_of(receiver, sender, dispatch_uid))
            return result

        return disconnect

    def _recording_assignment(self, original: Callable[..., None]) -> Callable[..., None]:
        """Some packages put a receiver first by assigning another list of entries."""

        @functools.wraps(original)
        def assign(signal: object, name: str, value: object) -> None:
            original(signal, name, value)
            caller = sys._getframe(1).f_code.co_filename
            if name == "receivers" and isinstance(value, list) and not caller.endswith(_DISPATCHER):
                with self.lock:
                    self._record_of(signal).rearrange([entry[0] for entry in value])

        return assign

    def _recording_lazily(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def connect(
            signal: object,
            receiver: object,
            sender: object = None,
            weak: bool = True,
            dispatch_uid: object = None,
            apps: object = None,
        ) -> None:
            with self._waiting(signal, receiver, sender, dispatch_uid, apps):
                original(signal, receiver, sender, weak, dispatch_uid, apps)

        return connect

    def _note_connect(
        self, signal: object, receiver: object, sender: object, weak: bool, dispatch_uid: object
    ) -> None:
        record = self._record_of(signal)
        self._resolve_pending(record, receiver, sender, dispatch_uid)
        record.connect(
            Connection(
                key_of(receiver, sender, dispatch_uid),
                callables.describe(receiver),
                senders.describe(sender),
                bool(weak),
                dispatch_uid if dispatch_uid else None,
                self._is_async(receiver),
                weak_receiver(receiver) if weak else None,
                None if sender is None else weak_reference(sender),
            )
        )

    @contextmanager
    def _waiting(
        self, signal: object, receiver: object, sender: object, dispatch_uid: object, apps: object
    ) -> Iterator[None]:
        """Note a sender that is a string, unless Django refuses it."""
        if not isinstance(sender, str) or not is_main_registry(apps):
            yield
            return
        with self.lock:
            waiting = Pending(
                self._record_of(signal),
                callables.describe(receiver),
                identity(receiver),
                dispatch_uid,
                sender,
            )
            self.pending.append(waiting)
        try:
            yield
        except BaseException:
            waiting.resolved = True
            raise

    def _resolve_pending(
        self, record: SignalRecord, receiver: object, sender: object, dispatch_uid: object
    ) -> None:
        label = senders.describe(sender).label
        if label is None:
            return
        for each in self.pending:
            if (
                not each.resolved
                and each.record is record
                and each.sender.lower() == label.lower()
                and each.receiver_identity == identity(receiver)
                and each.dispatch_uid == dispatch_uid
            ):
                each.resolved = True
                return

    def _is_async(self, receiver: object) -> bool:
        """Say whether this Django takes the receiver for asynchronous; 4.2 has no opinion."""
        if (5, 0) <= self.django_version < (6, 1):
            from asgiref.sync import iscoroutinefunction

            return iscoroutinefunction(receiver)
        return inspect.iscoroutinefunction(receiver)


def is_main_registry(apps: object) -> bool:
    """Say whether a registry of apps is that of the process."""
    return apps is None or apps is sys.modules["django.apps.registry"].apps
