"""A selection as options of the command line, and back."""

from __future__ import annotations

import shlex
from dataclasses import fields
from difflib import get_close_matches

from signal_inspector.domain.snapshot import ORIGINS, RECEIVER_KINDS
from signal_inspector.errors import UsageError
from signal_inspector.selection import Selection

_CHOICES: dict[str, tuple[str, ...]] = {"origin": ORIGINS, "kind": RECEIVER_KINDS}


def as_options(selection: Selection) -> str:
    """The selection as options of the command line, in a fixed order; empty for none."""
    words: list[str] = []
    for option, name in _options().items():
        value = getattr(selection, name)
        if value is True:
            words.append(option)
        elif value:
            words += [f"{option} {shlex.quote(pattern)}" for pattern in sorted(value)]
    return " ".join(words)


def from_options(text: str) -> Selection:
    """The selection that options ask for; what ``as_options`` gives, and ``--option=pattern``.

    Raises UsageError for anything else.
    """
    options = _options()
    found: dict[str, tuple[str, ...] | bool] = {}
    try:
        words = iter(shlex.split(text))
    except ValueError as error:
        raise UsageError(f"cannot read the filters {text!r}: {error}.") from error
    for word in words:
        option, equals, value = word.partition("=")
        if option not in options:
            raise UsageError(_unknown(option, options))
        name = options[option]
        if isinstance(getattr(Selection(), name), bool):
            if equals:
                raise UsageError(f"the filter {option} takes no value.")
            found[name] = True
            continue
        pattern = value if equals else next(words, None)
        if pattern is None:
            raise UsageError(f"the filter {option} needs a pattern after it.")
        _check_choice(option, name, pattern)
        found[name] = (*found.get(name, ()), pattern)  # type: ignore[misc]
    return Selection(**found)  # type: ignore[arg-type]


def _options() -> dict[str, str]:
    """The options, and the field that each is for."""
    names = [field.name for field in fields(Selection)]
    return {"--" + name.removeprefix("only_").replace("_", "-"): name for name in names}


def _unknown(option: str, options: dict[str, str]) -> str:
    near = get_close_matches(option, options, n=1)
    if near:
        return f"there is no filter {option!r}; did you mean {near[0]}?"
    return f"there is no filter {option!r}; the filters are {', '.join(options)}."


def _check_choice(option: str, name: str, value: str) -> None:
    choices = _CHOICES.get(name)
    if choices is not None and value not in choices:
        raise UsageError(f"the filter {option} is one of {', '.join(choices)}, not {value!r}.")
