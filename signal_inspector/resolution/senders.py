"""To whom a receiver listens, by the stored reference or by identity, never by a guess."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import django
from django.apps import AppConfig, apps
from django.db.models import Model
from django.db.models.base import ModelBase

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.links import links_of
from signal_inspector.discovery.places import find_held
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.domain.snapshot import Sender

ANY = Sender("any", "*")
UNKNOWN = Sender("unknown", "?")

_FUNCTION_TYPES = static.ids_of(BuiltinFunctionType, FunctionType, MethodType)
# What looking at a process loads: no sender of the process is among it.
_OWN_PACKAGES = frozenset({"signal_inspector", "rich", "pygments", "markdown_it", "mdurl"})
_ALWAYS = -1


@dataclass(frozen=True, slots=True)
class _Identified:
    """A sender by its id, and since the import of which module (by number) it has existed."""

    sender: Sender
    since: int


class Senders:
    """Names the senders of the given connections.

    Where only an id is stored, the object that has it now may have got it from a sender that
    is gone. What an attribute holds is taken for the sender only where it surely existed when
    the sender was connected; classes, apps and modules always are, as senders of these kinds
    last.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        bare = [entry for entry in entries if _has_only_id(entry)]
        self._imported = {name: number for number, name in enumerate(list(sys.modules))}
        self._by_id = self._identify(bare) if bare else {}

    def resolve(self, signal_module: str | None, entries: Sequence[Entry]) -> list[Sender]:
        """The sender of each connection of a signal that ``signal_module`` defines.

        A receiver is connected after its module and the signal's were begun to be imported,
        and after all that were connected before it.
        """
        begun = self._import_of(signal_module) if signal_module else _ALWAYS
        latest = {False: begun, True: begun}
        senders = []
        for entry in entries:
            module = static.module_of(author_of(entry.receiver))
            latest[entry.is_async] = max(latest[entry.is_async], self._import_of(module))
            senders.append(self._sender(entry, latest[entry.is_async]))
        return senders

    def _sender(self, entry: Entry, connected: int) -> Sender:
        if entry.sender_key is None:
            return ANY
        if entry.sender is not static.MISSING:
            return describe(entry.sender)
        found = self._by_id.get(entry.sender_key) if type(entry.sender_key) is int else None
        return UNKNOWN if found is None or found.since > connected else found.sender

    def _import_of(self, module: str) -> int:
        return self._imported.get(module, _ALWAYS)

    def _identify(self, entries: list[Entry]) -> dict[int, _Identified]:
        """What has the ids that are left of these senders."""
        wanted = frozenset(entry.sender_key for entry in entries if type(entry.sender_key) is int)
        found = {id(one): _Identified(describe(one), _ALWAYS) for one in _lasting(wanted)}
        for module, value in find_held(wanted - found.keys()):
            if module.partition(".")[0] in _OWN_PACKAGES or not _may_have_left_an_id(value):
                continue
            since = self._imported.get(module, len(self._imported))
            known = found.get(id(value))
            if known is None or since < known.since:
                found[id(value)] = _Identified(describe(value), since)
        return found


def _may_have_left_an_id(value: Any) -> bool:
    """From Django 6.0 a sender that takes weak references has left one, not its id alone."""
    return django.VERSION < (6, 0) or not static.takes_weak_references(value)


def _lasting(wanted: frozenset[Any]) -> Iterator[Any]:
    """Those with these ids that live as long as the process, so that no id was passed on."""
    candidates: list[Iterable[Any]] = [range(-5, 257), (True, False)]
    if django.VERSION < (6, 0):
        classes = (
            cls
            for cls in static.subclasses(object)
            if static.module_name_of(cls).partition(".")[0] not in _OWN_PACKAGES
        )
        modules = (module for _, module in static.module_objects())
        candidates += [classes, apps.get_app_configs(), modules]
    yield from (one for group in candidates for one in group if id(one) in wanted)


def live_sender(entry: Entry, lasting: Mapping[int, Any]) -> Any:
    """The sender itself; ``static.MISSING`` for any sender and for one that nothing leads to."""
    if entry.sender is static.MISSING and type(entry.sender_key) is int:
        return lasting.get(entry.sender_key, static.MISSING)
    return entry.sender


def lasting_senders(entries: Iterable[Entry]) -> Mapping[int, Any]:
    """By id, those senders of which only the id is left and that last as long as the process."""
    wanted = frozenset(entry.sender_key for entry in entries if _has_only_id(entry))
    return {id(one): one for one in _lasting(wanted)} if wanted else {}


def _has_only_id(entry: Entry) -> bool:
    return entry.sender_key is not None and entry.sender is static.MISSING


def unknown_reason() -> str:
    """Why a sender that is ``UNKNOWN`` cannot be named."""
    if django.VERSION < (6, 0):
        return (
            f"Django {django.get_version()} stores only the id of a sender, and no model, app "
            "config, class, module or attribute of a module or class surely had it"
        )
    return (
        "the sender takes no weak reference, so that only its id is stored, and no attribute "
        "of a module or class surely had it"
    )


def describe(sender: Any) -> Sender:
    """The value for a sender that is at hand."""
    cls = type(sender)
    if sender is None:
        return ANY
    if issubclass(cls, type):
        if issubclass(cls, ModelBase) and sender is not Model:
            return _model(sender)
        return Sender("class", static.class_path(sender))
    if issubclass(cls, AppConfig):
        attributes = static.instance_attributes(sender) or {}
        label = attributes.get("label", static.inherited_attribute(cls, "label"))
        return Sender("appconfig", static.class_path(cls), label if type(label) is str else None)
    if issubclass(cls, ModuleType):
        name = (static.instance_attributes(sender) or {}).get("__name__")
        return Sender("module", name if type(name) is str else "?")
    if id(cls) in _FUNCTION_TYPES:
        author = links_of(sender)[-1]
        return Sender("function", f"{author.module}.{author.qualname}")
    if id(cls) in static.PLAIN_TYPES:
        return Sender("value", static.plain_text(sender))
    return Sender("instance", static.class_path(cls))


def _model(model: Any) -> Sender:
    name = static.class_path(model)
    options = static.inherited_attribute(model, "_meta")
    if options is static.MISSING:
        return Sender("model", name)
    if options.app_label is None:
        return Sender("model", name)  # an abstract model of a package that is no app
    through = _through(model, options.auto_created) if options.auto_created else None
    return Sender("model", name, f"{options.app_label}.{options.object_name}", through)


def _through(model: Any, owner: Any) -> str | None:
    """``app.Model.field.through`` for a through model that Django made for ``owner``."""
    options = static.inherited_attribute(owner, "_meta")
    for field in options.local_many_to_many:
        if field.remote_field.through is model:
            return f"{options.app_label}.{options.object_name}.{field.name}.through"
    return None
