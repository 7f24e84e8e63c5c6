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
from django.db.models.signals import ModelSignal

from signal_inspector.audit.asleep import with_imported_later
from signal_inspector.audit.bodies import Bodies
from signal_inspector.audit.canonical import Canonical
from signal_inspector.audit.matching import Matched
from signal_inspector.audit.models_modules import models_modules
from signal_inspector.audit.modules import InScope, source_modules
from signal_inspector.audit.resolved import Resolver
from signal_inspector.audit.sender_classes import class_of
from signal_inspector.audit.unloaded import elsewhere
from signal_inspector.discovery import static
from signal_inspector.discovery.catalogue import contracts
from signal_inspector.domain.evidence import (
    Evidence,
    Listener,
    ModelFacts,
    SignalClass,
)
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.domain.source import Registration, Source, SourceModule
from signal_inspector.inspector import Inspected, inspect_process
from signal_inspector.resolution.apps import app_facts
from signal_inspector.resolution.calling import calling_of
from signal_inspector.resolution.models import methods_of, model_facts
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.sender_keys import is_sent_text, sender_numbers
from signal_inspector.resolution.senders import lasting_senders, live_sender
from signal_inspector.resolution.signal_classes import signal_class
from signal_inspector.resolution.twins import second_imports, twins
from signal_inspector.source.bodies.model_saves import save_may_skip
from signal_inspector.source.bodies.orm_methods import EVERY_SAVE
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.reading import read_source
from signal_inspector.source.wiring.responses import answered_signals


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
    canonical = Canonical(Receivers(inspected.owners, inspected.locations), _known(inspected))
    source = _read_source(inspected, modules, canonical, advance) if with_source else None
    matched = Matched(source.registrations if source else (), canonical)
    bodies = Bodies(inspected, modules)
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
        models_modules=models_modules(
            source.registrations if source else (), modules, inspected.files
        ),
        signal_classes=dict(_signal_classes(inspected)),
        senders=canonical.sent_with(send.sender for send in source.sends) if source else {},
        serves_asgi=getattr(settings, "ASGI_APPLICATION", None) is not None,
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
        source = read_source(
            inspected.files, modules, names, _shown(inspected), advance, elsewhere(modules)
        )
        source = with_imported_later(source, inspected.owners, inspected.files, modules)
        answered = answered_signals(inspected.files, source.sends)
    resolver = Resolver(
        canonical, inspected.files, modules, _shown(inspected), _model_signals(inspected)
    )
    registrations = tuple(map(resolver.resolved, source.registrations))
    return replace(source, registrations=registrations, answered=answered)


def _known(inspected: Inspected) -> dict[int, Receiver]:
    """What is connected, by the ids of the live receivers, which the entries hold."""
    connections = (one for signal in inspected.snapshot.signals for one in signal.connections)
    entries = (entry for of_signal in inspected.entries for entry in of_signal)
    return {
        id(entry.receiver): connection.receiver
        for connection, entry in zip(connections, entries, strict=True)
    }


def _model_signals(inspected: Inspected) -> frozenset[str]:
    """The signals that take a label for the model."""
    together = zip(inspected.snapshot.signals, inspected.signals, strict=True)
    return frozenset(
        signal.name for signal, live in together if issubclass(type(live), ModelSignal)
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
    inspected: Inspected, senders: Iterable[Any], matched: Matched, bodies: Bodies
) -> Iterator[Listener]:
    """Each connection; ``senders`` are the live ones, in the same order."""
    live = iter(senders)
    for signal, entries in zip(inspected.snapshot.signals, inspected.entries, strict=True):
        together = zip(
            signal.connections,
            entries,
            twins(entries),
            second_imports(entries),
            sender_numbers(entries),
            strict=True,
        )
        for connection, entry, twin, second, number in together:
            sender = next(live)
            yield Listener(
                signal=signal,
                connection=connection,
                calling=replace(
                    calling_of(entry, inspected.files), twins=twin, second_import=second
                ),
                sender_class=class_of(sender),
                sender_has_models=_has_models(sender),
                body=bodies.of(connection.receiver),
                registered=matched.of(signal, connection),
                perhaps=matched.perhaps(signal, connection),
                sender_number=number,
                sender_is_sent_text=is_sent_text(signal.name, entry),
            )


def _signal_classes(inspected: Inspected) -> Iterator[tuple[str, SignalClass]]:
    """The classes that have anything of their own, by the names of their signals."""
    for signal, live in zip(inspected.snapshot.signals, inspected.signals, strict=True):
        found = signal_class(live)
        if found.own_names:
            yield signal.name, found


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
                for _, path, line in methods_of(sender, EVERY_SAVE, inspected.files)
            )
            found[name] = replace(models[name], save_may_skip=may_skip)
    return found


def _shown(inspected: Inspected) -> Callable[[str], str]:
    return lambda path: inspected.locations.at(path, None).path


def _has_models(sender: Any) -> bool | None:
    if not issubclass(type(sender), AppConfig):
        return None
    return (static.instance_attributes(sender) or {}).get("models_module") is not None
