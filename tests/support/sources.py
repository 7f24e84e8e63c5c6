"""Source texts that a test writes and has read, without anything being imported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from textwrap import dedent

from signal_inspector.domain.source import Reference, Registration, Source, SourceModule
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.other_texts import NOWHERE_ELSE, Elsewhere
from signal_inspector.source.wiring.reading import read_source

SIGNALS = {
    "django.db.models.signals.post_save": "django.db.models.signals.post_save",
    "django.db.models.signals.pre_save": "django.db.models.signals.pre_save",
    "django.db.models.signals.post_delete": "django.db.models.signals.post_delete",
    "django.db.models.signals.m2m_changed": "django.db.models.signals.m2m_changed",
    "shop.signals.paid": "shop.signals.paid",
    "shop.signals.sent": "shop.signals.sent",
    "shop.events.payment": "shop.signals.paid",
    "shop.signals.Hub.opened": "shop.signals.Hub.opened",
    "shop.signals.BY_NAME['late']": "shop.signals.BY_NAME['late']",
    "shop.signals.LISTED[0]": "shop.signals.LISTED[0]",
}
"""The signals of the process that these texts belong to, by all their names."""


def read(
    folder: Path,
    sources: Mapping[str, str | bytes],
    *,
    loaded: Collection[str] = (),
    signals: Mapping[str, str] = SIGNALS,
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> Source:
    """What the modules say; a name that ends in ``.__init__`` is a package's."""
    modules = []
    for name, text in sources.items():
        path = folder.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        plain = name.removesuffix(".__init__")
        modules.append(SourceModule(plain, str(path), "shop", "project", plain in loaded))
    return read_source(
        SourceFiles(),
        modules,
        signals,
        lambda path: Path(path).relative_to(folder).as_posix(),
        elsewhere=elsewhere,
    )


def read_one(folder: Path, source: str, **others: str) -> Source:
    """What ``shop.handlers`` says; the others lie beside it."""
    sources = {f"shop.{name}": text for name, text in others.items()}
    return read(folder, {**sources, "shop.handlers": source})


def short(reference: Reference | None) -> str:
    """The reference in a word or two, the packages that all tests share left out."""
    if reference is None:
        return "-"
    text = reference.text.replace("django.db.models.signals.", "").replace("shop.handlers.", "")
    return text if reference.kind == "name" else f"{reference.kind}:{text}".rstrip(":")


def line_of(registration: Registration) -> str:
    """Signal, receiver and sender in one line."""
    sender = registration.sender
    of = "" if sender.kind == "none" else f" of {short(sender)}"
    verb = "" if registration.verb == "connect" else "not "
    return f"{verb}{short(registration.signal)}: {short(registration.receiver)}{of}"


def connected(source: Source) -> list[str]:
    """All registrations, a line each."""
    return [line_of(each) for each in source.registrations]
