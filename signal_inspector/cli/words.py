"""The options of an action as words of a command line again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from signal_inspector.cli.action import Action

_COMMON = ("verbosity", "no_color", "force_color", "traceback")


def words_of(action: Action, options: Mapping[str, Any]) -> Iterator[str]:
    """The arguments as words of a command line; options that have their defaults are left out."""
    parser = argparse.ArgumentParser(add_help=False)
    action.add_arguments(parser)
    by_name = {each.dest: each for each in reversed(parser._actions)}  # not short forms of it
    for name, each in by_name.items():
        if not each.option_strings:
            yield from options[name]
        elif name != "record" and options[name] != each.default:
            yield from _words(each.option_strings[-1], options[name])
    for name in _COMMON:
        value = options.get(name)
        if value is not None and value is not False:  # 0 is a verbosity
            yield from _words(f"--{name.replace('_', '-')}", value)


def _words(option: str, value: Any) -> Iterator[str]:
    if value is True:
        yield option
    elif isinstance(value, list):
        yield from (f"{option}={one}" for one in value)
    else:
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else value
        yield f"{option}={shown}"
