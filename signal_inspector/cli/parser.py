"""The parser of the command: actions, with Django's common options before or after them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from django.core.management.base import CommandError, CommandParser, DjangoHelpFormatter

DEFAULT_ACTION = "list"

EXIT_WRONG_USAGE = 2
EXIT_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
_SEVERAL = ("*", argparse.REMAINDER)


class HelpFormatter(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Django's order of options, with the examples at the end as they are written."""


class SignalsParser(CommandParser):
    """Puts in the default action, and says what is wrong in one line.

    An optional sub-parser with its own defaults would lose options that stand before the
    action, so the action is always there when argparse reads the arguments.
    """

    hint_for: Callable[[str], str | None] | None = None

    def put_common_options_last(self) -> None:
        """In the help, what is this command's own stands above what every command has."""
        self._optionals.title = "options of every Django command"
        self._action_groups.remove(self._optionals)
        self._action_groups.append(self._optionals)

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        arguments = self._with_action([] if args is None else list(args))
        parsed, unknown = self.parse_known_args(arguments, namespace)
        if unknown:
            self._refuse(unknown[0], parsed)
        return parsed

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2 and one line; from ``call_command`` as CommandError."""
        message = " ".join(message.splitlines())  # of what a name or path may hold
        if self.called_from_command_line:
            self.exit(EXIT_WRONG_USAGE, f"{self.prog}: {message}\n")
        raise CommandError(message, returncode=EXIT_WRONG_USAGE)

    def actions(self) -> dict[str, argparse.ArgumentParser]:
        """The parser of each action by its name."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                return dict(action.choices)
        return {}

    def _with_action(self, arguments: list[str]) -> list[str]:
        """The arguments with the action first, and ``list`` where there is none."""
        index = self._index_of_action(arguments)
        if index is not None:
            if arguments[index] not in self.actions():
                self._refuse_action(arguments[index])
            return [arguments[index], *arguments[:index], *arguments[index + 1 :]]
        if "-h" in arguments or "--help" in arguments:
            return arguments
        return [DEFAULT_ACTION, *arguments]

    def _index_of_action(self, arguments: list[str]) -> int | None:
        """Where the first word stands that is neither an option nor an option's value."""
        takes_value = {
            string: action.nargs != 0
            for parser in (self, *self.actions().values())
            for action in parser._actions
            for string in action.option_strings
        }
        index = 0
        while index < len(arguments):
            argument = arguments[index]
            if not argument.startswith("-"):
                return index
            if argument not in takes_value and "=" not in argument and argument[:2] == "--":
                return None  # ``--``, or an option that nobody knows: argparse says so
            index += 2 if takes_value.get(argument) else 1
        return None

    def _refuse_action(self, word: str) -> NoReturn:
        names = list(self.actions())
        close = get_close_matches(word, names, n=1)
        hint = self.hint_for(word) if self.hint_for is not None and not close else None
        if hint is None:
            hint = f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(names)}."
        self.error(f"{word!r} is no action; {hint}")

    def _refuse(self, argument: str, parsed: argparse.Namespace) -> NoReturn:
        parser = self.actions()[parsed.action]
        if not argument.startswith("-"):
            parser.error(f"{argument!r} is one argument too many; see --help.")
        option = argument.partition("=")[0]
        meant = _meant(option, parser._actions)
        parser.error(
            f"there is no option {option!r}; "
            + (f"did you mean {meant!r}?" if meant else "see --help.")
        )

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """As argparse has it, with words that are the same on every Python."""
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, _no_choice(value, action.choices))


def _meant(option: str, actions: Iterable[argparse.Action]) -> str | None:
    """The option that was meant: a format's name alone, or one that is spelled much like it."""
    name = option.lstrip("-")
    known = {string.lstrip("-"): (string, one) for one in actions for string in one.option_strings}
    _, formats = known.get("format", ("", None))
    if formats is not None and name in (formats.choices or ()):
        return f"--format {name}"
    close = get_close_matches(name, known, n=1)
    return known[close[0]][0] if close else None


def _no_choice(value: Any, choices: Iterable[Any]) -> str:
    """What to say of a value that is none of the choices."""
    spellings = {str(choice).lower(): str(choice) for choice in choices}
    said = f"invalid choice: {value!r} (choose from {', '.join(spellings.values())})"
    close = get_close_matches(str(value).lower(), spellings, n=1)
    return f"{said}; did you mean {spellings[close[0]]!r}?" if close else said


def parsed_value(parser: argparse.ArgumentParser, action: argparse.Action, value: Any) -> Any:
    """An option's value as the command line would have it, checked.

    ``call_command`` hands over what it was given: one string for a repeatable option, values
    outside the choices. Ends in ``parser.error`` where the value is wrong.
    """
    repeatable = isinstance(action, argparse._AppendAction) or action.nargs in _SEVERAL
    if value is None or value == action.default:
        return action.default
    if isinstance(action, argparse._StoreTrueAction):
        if not isinstance(value, bool):
            parser.error(f"argument {_shown(action)}: takes True or False, not {value!r}")
        return value
    if isinstance(value, (list, tuple)) and not repeatable:
        value = ",".join(map(str, value))
    values = [value] if not isinstance(value, (list, tuple)) else list(value)
    checked = [_checked(parser, action, one) for one in values]
    return checked if repeatable else checked[0]


def _checked(parser: argparse.ArgumentParser, action: argparse.Action, value: Any) -> Any:
    if action.choices is not None and value not in action.choices:
        parser.error(f"argument {_shown(action)}: {_no_choice(value, action.choices)}")
    if action.choices is None and action.type is None and not isinstance(value, str):
        parser.error(f"argument {_shown(action)}: takes a text, not {value!r}")
    if callable(action.type) and action.choices is None and not _is_parsed(action, value):
        try:
            return action.type(str(value))
        except argparse.ArgumentTypeError as error:
            parser.error(f"argument {_shown(action)}: {error}")
    return value


def _is_parsed(action: argparse.Action, value: Any) -> bool:
    """Whether it is the number that the option's text was turned into, as from the command line."""
    returned = getattr(action.type, "__annotations__", {}).get("return")
    return returned in (int, "int") and type(value) is int and value >= 0


def _shown(action: argparse.Action) -> str:
    return "/".join(action.option_strings) or action.dest
