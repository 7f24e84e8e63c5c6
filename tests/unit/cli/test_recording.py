"""How a command line is taken apart and made of options again."""

from __future__ import annotations

import argparse
from io import StringIO
from typing import Any

import pytest
from django.core.management.base import OutputWrapper

from signal_inspector.cli import explaining, listing
from signal_inspector.cli.action import Action
from signal_inspector.cli.program import split_command
from signal_inspector.cli.report import Report
from signal_inspector.cli.words import words_of

PROGRAM = ["manage.py", "signals", "-c", "--record"]


@pytest.mark.parametrize(
    ("options", "program"),
    [
        ([], PROGRAM),
        (["-B", "-u"], PROGRAM),
        (["-W", "error", "-X", "dev"], PROGRAM),
        (["-Werror", "-Xdev", "-OO"], PROGRAM),
        (["-BW", "error"], PROGRAM),
        (["--check-hash-based-pycs", "always"], PROGRAM),
        (["-W", "-m"], PROGRAM),
        ([], ["-m", "django", "signals"]),
        (["-I"], ["-c", "code", "-m"]),
        (["-B"], ["-"]),
        (["-i"], []),
    ],
    ids=lambda words: " ".join(words) or "nothing",
)
def test_options_of_the_interpreter_end_where_the_program_starts(
    options: list[str], program: list[str]
) -> None:
    assert split_command(["python", *options, *program]) == (options, program)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-Im", "django", "a"], (["-I"], ["-m", "django", "a"])),
        (["-mdjango", "a"], ([], ["-m", "django", "a"])),
        (["-u", "-Bccode", "a"], (["-u", "-B"], ["-c", "code", "a"])),
    ],
)
def test_words_that_hold_an_option_and_the_program_are_taken_apart(
    words: list[str], expected: tuple[list[str], list[str]]
) -> None:
    assert split_command(["python", *words]) == expected


def parsed(*words: str, action: Action = listing.ACTION) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    action.add_arguments(parser)
    return vars(parser.parse_args(words))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--json"],
        ["--tree", "--group-by=app", "--unconnected"],
        ["--fields=order,receiver", "--format=csv", "--sort=path"],
        ["--signal=-odd", "--signal=a b", "--exclude-app=x", "--async", "--origin=django"],
        ["--import=one", "--import=two", "--no-urlconf", "--output=file name.csv"],
    ],
    ids=lambda words: " ".join(words) or "nothing",
)
def test_options_become_words_that_mean_the_same(words: list[str]) -> None:
    options = parsed(*words)

    again = list(words_of(listing.ACTION, options))

    assert parsed(*again) == options


@pytest.mark.parametrize(
    "words",
    [
        ["shop.Order"],
        ["--on=create", "--depth=2", "shop.Order", "model:a b", "HOOKS['x']"],
        ["--no-static", "--format=mermaid", "app:shop"],
    ],
    ids=lambda words: " ".join(words),
)
def test_words_without_an_option_stay_in_their_order(words: list[str]) -> None:
    options = parsed(*words, action=explaining.ACTION)

    again = list(words_of(explaining.ACTION, options))

    assert parsed(*again, action=explaining.ACTION) == options
    assert [word for word in again if not word.startswith("--")] == options["targets"]


def test_common_options_are_words_too_and_record_is_none() -> None:
    options = {**parsed("--record"), "verbosity": 2, "no_color": True, "force_color": False}

    assert list(words_of(listing.ACTION, options)) == ["--verbosity=2", "--no-color"]


def test_a_verbosity_of_0_is_a_word_too() -> None:
    assert list(words_of(listing.ACTION, {**parsed(), "verbosity": 0})) == ["--verbosity=0"]


def test_what_another_process_printed_is_passed_on_as_it_is() -> None:
    out, err = StringIO(), StringIO()
    options = {"no_color": False, "force_color": False, "verbosity": 0}

    Report(OutputWrapper(out), OutputWrapper(err), options).pass_on("a\n\nb", "\x1b[1mc")

    assert (out.getvalue(), err.getvalue()) == ("a\n\nb", "\x1b[1mc")
