"""Arguments as short texts that say no secret and call nothing of the program's.

Only values of Python's own types are written out. A model instance is its class and primary
key, a request its method and path, and all else its class: no ``__repr__``, ``__str__`` or
lazy object of the program is ever asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest

from signal_inspector.discovery import static

REDACTED = "***"

# The first words are those of Django's own exception reports (django/views/debug.py,
# SafeExceptionReporterFilter.hidden_settings), which differ a little between versions.
_SENSITIVE = (
    *("api", "auth", "token", "key", "secret", "pass", "signature", "http_cookie"),
    *("cookie", "credential", "session", "csrf", "private", "dsn", "query_string"),
)
_IN_URL = re.compile(r"(?<=://)\S*(?=@)")
_SCHEME = re.compile(r"(\b(?:bearer|basic|digest|token)\s+)[^\s,;]+", re.IGNORECASE)
_HIDDEN = rf"\g<1>{REDACTED}"
_MOST_SIFTED = 1_000
_LONGEST_TEXT = 80
_LONGEST = 300
_MOST_ITEMS = 8
_MOST_FIELDS = 20
_DEEPEST = 3
_MOST_BITS = 256
_REQUEST_PARTS = {
    "environ": ("REQUEST_METHOD", "PATH_INFO"),
    "scope": ("type", "method", "path"),
    "meta": ("REQUEST_METHOD", "PATH_INFO"),
    "headers": (),
}
_UNNAMED_FIELDS = frozenset({"args", "kwargs"})
_PLAIN = static.ids_of(bool, type(None), float, complex, type(...))
_TEXTUAL: Mapping[int, Callable[[Any], str]] = {
    id(datetime): datetime.isoformat,
    id(date): date.isoformat,
    id(time): time.isoformat,
    id(timedelta): timedelta.__str__,
    id(Decimal): Decimal.__str__,
    id(UUID): UUID.__str__,
}


class Redaction:
    """Knows which names are secret: the usual ones, and those of the setting ``REDACT``."""

    def __init__(self, more: Iterable[str]) -> None:
        words = [*_SENSITIVE, *more]
        either = "|".join(map(re.escape, words))
        self._sensitive = re.compile(either, re.IGNORECASE)
        # In a text: name=value, name: value, 'name': 'value'.
        self._pair = re.compile(
            rf"([\w-]*(?:{either})[\w-]*['\"]?\s*[=:]\s*['\"]?)[^\s&;,'\"]+", re.IGNORECASE
        )

    def arguments(self, named: Mapping[str, Any]) -> tuple[tuple[str, str | None], ...]:
        """Each argument of a send with its text."""
        setting = named.get("setting")
        hides_value = type(setting) is str and self.is_secret(setting)
        return tuple(
            (name, REDACTED if name == "value" and hides_value else self.text(name, value))
            for name, value in named.items()
        )

    def text(self, name: str, value: object) -> str:
        """What may be said of a value that goes by ``name``."""
        try:
            text = self._named(name, value, _DEEPEST)
        except Exception:  # such as a container that another thread changes meanwhile
            text = _instance(value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

    def command_line(self, argv: Sequence[str]) -> tuple[str, ...]:
        """The words of a command, without the values of secret options."""
        shown: list[str] = []
        hides_next = False
        for word in argv:
            name, equals, _ = word.partition("=")
            is_secret = name.startswith("-") and self.is_secret(name)
            if hides_next and not word.startswith("-"):
                shown.append(REDACTED)
            elif is_secret and equals:
                shown.append(f"{name}={REDACTED}")
            else:
                shown.append(self._sifted(word[:_MOST_SIFTED]))
            hides_next = is_secret and not equals
        return tuple(shown)

    def is_secret(self, name: str) -> bool:
        """Whether what goes by that name is not to be said."""
        return self._sensitive.search(name.replace("-", "_")) is not None

    def _named(self, name: object, value: Any, depth: int) -> str:
        key = _key(name)
        if key is not None:
            if self.is_secret(key):
                return REDACTED
            if key.lower() in _REQUEST_PARTS:
                return self._parts(value, _REQUEST_PARTS[key.lower()])
            if key in _UNNAMED_FIELDS and depth == _DEEPEST:
                return _fields_without_values(value)
        return self._value(value, depth)

    def _value(self, value: Any, depth: int) -> str:
        cls = type(value)
        if id(cls) in _PLAIN:
            return repr(value)
        for base, write in _WRITERS:
            if issubclass(cls, base):
                return write(self, value)
        if id(cls) in _TEXTUAL:
            return _TEXTUAL[id(cls)](value)
        if issubclass(cls, (dict, list, tuple, set, frozenset)):
            return self._container(value, depth)
        return self._object(value)

    def _object(self, value: Any) -> str:
        cls = type(value)
        if issubclass(cls, Model):
            return self._model(value)
        if issubclass(cls, HttpRequest):
            attributes = static.instance_attributes(value) or {}
            words = (attributes.get("method"), attributes.get("path"))
            return f"<{' '.join([static.qualname_of(cls), *filter(_is_text, words)])}>"  # type: ignore[list-item]
        if issubclass(cls, type):
            return f"<class {static.class_path(value)}>"
        if cls in (FunctionType, MethodType, BuiltinFunctionType):
            return f"<function {value.__qualname__}>"
        if issubclass(cls, ModuleType):
            return f"<module {(static.instance_attributes(value) or {}).get('__name__')}>"
        return _instance(value)

    def _text(self, value: Any) -> str:
        """The beginning of a text, without what looks like a secret in it."""
        begin = self._sifted(str.__getitem__(value, slice(0, _MOST_SIFTED)))
        more = "..." if len(begin) > _LONGEST_TEXT or str.__len__(value) > _MOST_SIFTED else ""
        return repr(begin[:_LONGEST_TEXT]) + more

    def _sifted(self, text: str) -> str:
        """A text without users and passwords of addresses, tokens, and ``secret=value``."""
        for pattern, shown in ((_IN_URL, REDACTED), (_SCHEME, _HIDDEN), (self._pair, _HIDDEN)):
            text = pattern.sub(shown, text)
        return text

    def _container(self, value: Any, depth: int) -> str:
        cls = type(value)
        size = _size(value)
        if depth == 0:
            return f"<{static.qualname_of(cls)} of {size}>"
        if issubclass(cls, dict):
            left, right = "{", "}"
            shown: Iterator[str] = (
                f"{self._value(key, 0)}: {self._named(key, item, depth - 1)}"
                for key, item in islice(dict.items(value), _MOST_ITEMS)
            )
        elif issubclass(cls, tuple):
            left, right = "(", ",)" if size == 1 else ")"
            shown = self._tuple(value, depth)
        else:
            left, right = ("[", "]") if issubclass(cls, list) else ("{", "}")
            base = next(each for each in (list, set, frozenset) if issubclass(cls, each))
            shown = (
                self._value(item, depth - 1) for item in islice(base.__iter__(value), _MOST_ITEMS)
            )
        items = list(shown)
        if size > len(items):
            items.append(f"... {size - len(items)} more")
        return left + ", ".join(items) + right

    def _tuple(self, value: Any, depth: int) -> Iterator[str]:
        """Items, by the names of their fields where there are any; a pair may be name and value."""
        items = list(islice(tuple.__iter__(value), _MOST_ITEMS))
        fields = static.inherited_attribute(type(value), "_fields")
        if type(fields) is tuple and len(fields) == _size(value):
            return (self._named(name, item, depth - 1) for name, item in zip(fields, items))  # noqa: B905
        if len(items) == 2 and _key(items[0]) is not None:
            return iter((self._value(items[0], 0), self._named(items[0], items[1], depth - 1)))
        return (self._value(item, depth - 1) for item in items)

    def _parts(self, value: Any, wanted: Sequence[str]) -> str:
        if not issubclass(type(value), dict):
            return _instance(value)
        parts = [f"{key!r}: {self._value(dict.get(value, key), 0)}" for key in wanted]
        return "{" + ", ".join([*parts, f"... {_size(value) - len(parts)} more"]) + "}"

    def _model(self, instance: Any) -> str:
        """Class and primary key, which it must have loaded already."""
        options = static.inherited_attribute(type(instance), "_meta")
        label = static.class_path(type(instance))
        field = getattr(options, "pk", None)
        if field is None:
            return f"<{label}>"
        attributes = static.instance_attributes(instance) or {}
        key = self._named(field.attname, attributes.get(field.attname), 0)
        return f"<{options.label} pk={key}>"


def _key(name: object) -> str | None:
    cls = type(name)
    if issubclass(cls, str):
        return str.__str__(name)
    return name.decode("latin-1") if cls is bytes else None  # type: ignore[attr-defined]


def _is_text(value: object) -> bool:
    return type(value) is str


def _instance(value: object) -> str:
    return f"<{static.class_path(type(value))}>"


def _size(container: Any) -> int:
    bases = (dict, list, tuple, set, frozenset)
    base: Any = next(each for each in bases if issubclass(type(container), each))
    size: int = base.__len__(container)
    return size


def _fields_without_values(value: Any) -> str:
    """What a model was made with: how many values, or the fields' names."""
    cls = type(value)
    if issubclass(cls, dict):
        names = [name for name in islice(dict.keys(value), _MOST_FIELDS) if type(name) is str]
        return "{" + ", ".join(f"{name!r}: ..." for name in names) + "}"
    return (
        f"<{static.qualname_of(cls)} of {_size(value)}>"
        if cls in (tuple, list)
        else _instance(value)
    )


def _bytes(_: Redaction, value: Any) -> str:
    return f"<{bytes.__len__(value)} bytes>"


def _integer(_: Redaction, value: Any) -> str:
    bits = int.bit_length(value)
    return int.__repr__(value) if bits <= _MOST_BITS else f"<int of {bits} bits>"


def _enum(_: Redaction, value: Any) -> str:
    name = (static.instance_attributes(value) or {}).get("_name_")
    return f"<{static.class_path(type(value))}.{name}>"


_WRITERS: tuple[tuple[type, Callable[[Redaction, Any], str]], ...] = (
    (str, Redaction._text),
    (bytes, _bytes),
    (Enum, _enum),
    (int, _integer),
)
