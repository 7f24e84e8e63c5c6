"""Gathers from the process, its source and its recording what the rules judge by."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import django
from django.apps import AppConfig
from django.conf import settings
from django.db.models.base import ModelBase

from signal_inspector.audit.canonical import Canonical
from signal_inspector.audit.matching import Matched
from signal_inspector.audit.modules import InScope, source_modules
from signal_inspector.discovery import static
from signal_inspector.discovery.catalogue import contracts
from signal_inspector.discovery.places import find_attributes, type_ids
from signal_inspector.domain.evidence import Evidence, Listener, ModelFacts, SenderClass
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.domain.source import Body, Registration, Source, SourceModule
from signal_inspector.inspector import Inspected, inspect_process
from signal_inspector.resolution.apps import app_facts
from signal_inspector.resolution.calling import calling_of
from signal_inspector.resolution.models import model_facts, saves_of
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import lasting_senders, live_sender
from signal_inspector.resolution.twins import second_imports, twins
from signal_inspector.source.bodies.model_saves import save_may_skip
from signal_inspector.source.bodies.reading import read_body
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.reading import read_source


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, the files that were read for it, and their paths as reports show them.

    ``sender`` is that of a place which connects a receiver; None where the source does not tell.
    """

    evidence: Evidence
    files: SourceFiles
    modules: tuple[SourceModule, ...]
    shown: Callable[[str], str]
    sender: Callable[[Registration], Sender | None]


def gather(
    in_scope: InScope,
    *,
    with_source: bool,
    advance: Callable[[int, int], None] = lambda _done, _total: None,
) -> Gathered:
    """Looks at the process as it is and, where asked to, at the source of what is in scope.

    ``advance`` is told how many files were read, of how many. Raises what ``take_snapshot`` raises.
    """
    return gather_about(
        inspect_process(settle=True), in_scope, with_source=with_source, advance=advance
    )


def gather_about(
    inspected: Inspected,
    in_scope: InScope,
    *,
    with_source: bool,
    advance: Callable[[int, int], None] = lambda _done, _total: None,
) -> Gathered:
    """The same about a process that was looked at already, before it goes on."""
    modules = source_modules(inspected.owners, in_scope) if with_source else ()
    entries = [entry for of_signal in inspected.entries for entry in of_signal]
    lasting = lasting_senders(entries)
    senders = [live_sender(entry, lasting) for entry in entries]
    models = model_facts(senders, inspected.locations)
    canonical = Canonical(Receivers(inspected.owners, inspected.locations))
    source = _read_source(inspected, modules, canonical, advance) if with_source else None
    matched = Matched(source.registrations if source else (), canonical)
    bodies = _Bodies(inspected, modules)
    version = (django.VERSION[0], django.VERSION[1])
    user = canonical.user_model()
    listeners = tuple(_listeners(inspected, senders, matched, bodies))
    evidence = Evidence(
        snapshot=inspected.snapshot,
        django=version,
        listeners=listeners,
        models={**models, **_with_own_save(models, listeners, senders, inspected)},
        apps=app_facts(inspected.locations),
        contracts=contracts(version),
        source=source,
        recording=inspected.recording,
        user_model=None if user is None else user.name,
        databases=len(settings.DATABASES),
    )
    return Gathered(evidence, inspected.files, modules, _shown(inspected), matched.sender)


def _read_source(
    inspected: Inspected,
    modules: Sequence[SourceModule],
    canonical: Canonical,
    advance: Callable[[int, int], None],
) -> Source:
    names = {
        name: signal.name
        for signal in inspected.snapshot.signals
        for name in (signal.name, *signal.aliases)
    }
    with _paused_collector():  # syntax trees are many objects, and no garbage
        source = read_source(inspected.files, modules, names, _shown(inspected), advance)
    return replace(
        source, registrations=tuple(canonical.registration(each) for each in source.registrations)
    )


@contextmanager
def _paused_collector() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _listeners(
    inspected: Inspected, senders: Iterable[Any], matched: Matched, bodies: _Bodies
) -> Iterator[Listener]:
    """Each connection; ``senders`` are the live ones, in the same order."""
    live = iter(senders)
    for signal, entries in zip(inspected.snapshot.signals, inspected.entries, strict=True):
        together = zip(
            signal.connections, entries, twins(entries), second_imports(entries), strict=True
        )
        for connection, entry, twin, second in together:
            sender = next(live)
            yield Listener(
                signal=signal,
                connection=connection,
                calling=replace(
                    calling_of(entry, inspected.files), twins=twin, second_import=second
                ),
                sender_class=_class_of(sender),
                sender_has_models=_has_models(sender),
                body=bodies.of(connection.receiver),
                registered=matched.of(signal, connection),
            )


def _with_own_save(
    models: Mapping[str, ModelFacts],
    listeners: Sequence[Listener],
    senders: Sequence[Any],
    inspected: Inspected,
) -> dict[str, ModelFacts]:
    """The models that a receiver of theirs saves, with what is to be known of their ``save``."""
    found = {}
    for listener, sender in zip(listeners, senders, strict=True):
        name = listener.connection.sender.name
        if listener.body is not None and listener.body.saves and name in models:
            may_skip = any(
                save_may_skip(inspected.files, path, line)
                for path, line in saves_of(sender, inspected.files)
            )
            found[name] = replace(models[name], save_may_skip=may_skip)
    return found


class _Bodies:
    """What the bodies of receivers do, each read once, where their files are in scope."""

    def __init__(self, inspected: Inspected, modules: Sequence[SourceModule]) -> None:
        self._shown = _shown(inspected)
        self._paths = frozenset(module.path for module in modules)
        self._locations = inspected.locations
        self._files = inspected.files
        self._models = _names_of_models() if modules else frozenset()
        self._read: dict[Location, Body | None] = {}

    def of(self, receiver: Receiver) -> Body | None:
        """The body of a receiver; None where its source is not in scope or cannot be read."""
        at = receiver.location
        path = None if at is None else self._locations.file_of(at)
        if at is None or at.line is None or path is None or path not in self._paths:
            return None
        if at not in self._read:
            self._read[at] = read_body(self._files, path, at.line, self._shown, self._models)
        return self._read[at]


def _names_of_models() -> frozenset[str]:
    """Every dotted path that leads to a model class."""
    return frozenset(place.path for place, _ in find_attributes(type_ids(ModelBase)))


def _shown(inspected: Inspected) -> Callable[[str], str]:
    return lambda path: inspected.locations.at(path, None).path


def _class_of(sender: Any) -> SenderClass | None:
    if sender is static.MISSING or sender is None:
        return None
    cls = sender if issubclass(type(sender), type) else type(sender)
    return SenderClass(tuple(static.class_path(base) for base in static.mro(cls)))


def _has_models(sender: Any) -> bool | None:
    if not issubclass(type(sender), AppConfig):
        return None
    return (static.instance_attributes(sender) or {}).get("models_module") is not None
