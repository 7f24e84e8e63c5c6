"""How this process was started, and what is needed to start one like it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from signal_inspector.errors import UsageError

_LONG_WITH_VALUE = "--check-hash-based-pycs"
_INSPECT = "PYTHONINSPECT"


def start_environment() -> dict[str, str]:
    """The environment that this process was started with, where the system tells.

    What ``manage.py`` has put into it since, such as the name of a settings module that it chose
    by the command line, is not for the other process, which chooses for itself.
    """
    try:
        given = Path("/proc/self/environ").read_bytes()
    except OSError:
        return dict(os.environ)
    pairs = [os.fsdecode(item).partition("=") for item in given.split(b"\0") if b"=" in item]
    # A process that has given itself a title has written it over this.
    return {name: value for name, _, value in pairs} or dict(os.environ)


def this_python() -> str:
    """The program that runs this process. Raises UsageError where Python does not know it."""
    if not sys.executable:
        raise UsageError(
            "Python does not know its own program here (sys.executable is empty), so it cannot "
            "start another process."
        )
    return sys.executable


def split_command(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options of the interpreter, and the program with its arguments.

    ``words`` are those of ``sys.orig_argv``: the program starts at ``-c``, ``-m`` or a path.
    """
    index = 1
    while index < len(words):
        word = words[index]
        if not word.startswith("-") or word == "-":
            break
        letters = "" if word.startswith("--") else word[1:]
        position = _position_of_value(letters)
        if position >= 0 and letters[position] in "cm":
            return _split_word(words, index, position)
        value_follows = word == _LONG_WITH_VALUE or 0 <= position == len(letters) - 1
        index += 2 if value_follows else 1
    return list(words[1:index]), list(words[index:])


def refuse_standard_input(program: Sequence[str], what: str) -> None:
    """Raises UsageError for a program that nobody can start once more, as ``what`` wants to."""
    if program[0] == "-":
        raise UsageError(
            f"{what} starts the program once more, and what came from standard input is gone: "
            "give Python a file or a module to run."
        )


def main_file() -> str:
    """What Python was told to run, where that is a file, a folder or an archive."""
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None) or ""
    # The ``__main__`` of a folder or an archive has a spec of that name, a script has none.
    is_inside = getattr(getattr(main, "__spec__", None), "name", None) == "__main__"
    return os.path.dirname(file) if is_inside else file  # noqa: PTH120


def start_folder(program: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """The folder that the process was started in, as the program may have left it.

    None where nothing shows it: ``PWD`` alone does not, as it may be that of another process.
    """
    word = program[0].removeprefix(f".{os.sep}")
    if word == "-m":
        return _folder_of_module(environment)
    file = main_file()
    if word.startswith(("-", os.sep)) or not file.endswith(os.sep + word):
        return None
    return file[: -len(word)]


def _folder_of_module(environment: Mapping[str, str]) -> str | None:
    """With ``-m``, Python has put it first; what programs add stands before it, as a rule."""
    folder, here = os.path.realpath(environment.get("PWD", "")), os.getcwd()  # noqa: PTH109
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    found = [each for each in takewhile(library.__ne__, sys.path) if each in (folder, here)]
    given = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    for each in {os.path.normpath(os.path.join(folder, one)) for one in given}:  # noqa: PTH118
        if each in found:  # these stand behind it
            del found[len(found) - 1 - found[::-1].index(each)]
    return found[-1] if found else None


def with_this_path(
    interpreter: Sequence[str], environment: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """Options and environment of a Python that searches for modules where this one does.

    The path is handed over as a variable. A Python that is to heed none gets no other of its own.
    """
    variables = {name: each for name, each in environment.items() if name != _INSPECT}
    unwanted = "i"  # it would go on when the command has ended
    if sys.flags.ignore_environment:
        unwanted += "EI"
        variables = {name: each for name, each in variables.items() if name[:6] != "PYTHON"}
        if getattr(sys.flags, "safe_path", False):
            variables["PYTHONSAFEPATH"] = "1"
    variables["PYTHONPATH"] = os.pathsep.join(one for one in sys.path if isinstance(one, str))
    options = [*_without(unwanted, interpreter), *(["-s"] if sys.flags.isolated else [])]
    return options, variables


def _without(unwanted: str, options: Sequence[str]) -> Iterator[str]:
    """The options of the interpreter, but for those letters."""
    is_value = False
    for word in options:
        if is_value or word.startswith("--"):
            is_value = not is_value and word == _LONG_WITH_VALUE
            yield word
            continue
        letters = word[1:]
        position = _position_of_value(letters)
        end = len(letters) if position < 0 else position
        kept = "".join(one for one in letters[:end] if one not in unwanted) + letters[end:]
        is_value = 0 <= position == len(letters) - 1
        if kept:
            yield f"-{kept}"


def _position_of_value(letters: str) -> int:
    """Where in a word of options the one stands that takes a value; -1 without one."""
    return next((at for at, letter in enumerate(letters) if letter in "cmWX"), -1)


def _split_word(words: Sequence[str], index: int, position: int) -> tuple[list[str], list[str]]:
    """For ``-Im module`` and ``-cCODE``: what stands before the letter belongs to Python."""
    letters = words[index][1:]
    before, rest = letters[:position], letters[position + 1 :]
    interpreter = [*words[1:index], *([f"-{before}"] if before else [])]
    return interpreter, [f"-{letters[position]}", *([rest] if rest else []), *words[index + 1 :]]
