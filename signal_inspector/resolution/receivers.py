"""A connected callable as a value: the code that its author wrote, and how it is wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.links import Link, LinkForm, links_of
from signal_inspector.domain.snapshot import Location, Receiver, ReceiverKind
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import Owners

_KINDS: Mapping[LinkForm, ReceiverKind] = {
    "method": "bound_method",
    "classmethod": "classmethod",
    "partial": "partial",
    "class": "class",
    "builtin": "builtin",
    "instance": "callable_instance",
}


class Receivers:
    """Turns callables into receivers, without calling or printing them."""

    def __init__(self, owners: Owners, locations: Locations) -> None:
        self._owners = owners
        self._locations = locations

    def resolve(self, receiver: Any) -> Receiver:
        """The value for a callable that is, or waits to be, connected."""
        return self.of_links(links_of(receiver))

    def of_links(self, links: Sequence[Link]) -> Receiver:
        """The value for a callable that may be gone, by what is remembered of it."""
        author = links[-1]
        file = None if author.code is None else author.code.co_filename
        if file is None or file.startswith("<"):
            file = static.module_file(author.module)
        return Receiver(
            name=f"{author.module}.{author.qualname}",
            kind=_kind(links),
            origin=self._owners.origin(author.module, file),
            app=self._owners.app(author.module),
            package=author.module.partition(".")[0],
            location=self._location(author),
            wrapper=self._wrapper(links[:-1]),
        )

    def spellings(self, receiver: Any, label: str) -> set[str]:
        """How the receiver's source file spells ``label``, but for the case of its letters."""
        code = links_of(receiver)[-1].code
        text = "" if code is None else self._locations.source_of(code)
        return set(re.findall(rf"['\"]({re.escape(label)})['\"]", text, re.IGNORECASE))

    def _location(self, author: Link) -> Location | None:
        if author.code is not None:
            return self._locations.of_code(author.code)
        if author.form == "class":
            return self._locations.of_class_named(author.module, author.qualname)
        return None

    def _wrapper(self, links: Iterable[Link]) -> str | None:
        """The path of the outermost wrapper that has code; partials and methods have none."""
        for link in links:
            if link.form == "function" and link.code is not None:
                return f"{link.home}.{self._locations.qualname_of(link.code)}"
            if link.call:
                return link.call
        return None


def _kind(links: Sequence[Link]) -> ReceiverKind:
    form, qualname = links[0].form, links[-1].qualname
    if form != "function":
        return _KINDS[form]
    if qualname.rpartition(".")[2] == "<lambda>":
        return "lambda"
    return "nested_function" if "<locals>" in qualname else "function"
