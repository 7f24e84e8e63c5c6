"""Whatever stands on the command line, it is done or refused in one line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import strategies as st
from support.fuzzing import (
    ENDS_OF_THE_COMMAND,
    Screen,
    assert_lawful,
    assert_one_line,
    fuzz,
    once,
    signals_here,
    whole_files,
    words_of,
)
from support.mutations import ODD_NUMBERS, ODD_TEXTS
from support.trace_values import dispatch, span, write_trace

from signal_inspector import inspector
from signal_inspector.cli import (
    audit_run,
    explain_run,
    listing,
    locking,
    report_run,
    trace_run,
)
from signal_inspector.cli.streams import target_of
from signal_inspector.cli.traced_process import TracedProcess
from signal_inspector.management.commands.signals import Command
from signal_inspector.selection.patterns import matches, nearest

# Another process would run, which has tests of its own; and what is imported runs.
LEFT_OUT = ("record", "modules", "help", "version")
PATTERNS = (
    "shop.Order", "Order", "post_save", "django.db.models.signals.post_save", "any", "shop", "**",
    "*.post_*", "p?st_save", "*", "?", "shop.receivers", "accounts", "BY_NAME['x']", "[", "]", "/",
    "a..b", ".", "..", "\\", "(", "a" * 500, "*a" * 6, "ord\ner",
)  # fmt: skip
PATHS = ("shop/receivers.py", "./shop/", "../x", "/", "*.py", ".", "shop//receivers.py", "\0", "~")
TARGETS = (
    "shop.Order", "Order", "post_save", "shop", "model:shop.Order", "signal:post_save", "receiver:",
    ":", "app:shop", "app:", "planet:x", "model:post_save", "a..b", "accounts", "model:a\nb", "::",
)  # fmt: skip
RULE_NAMES = (
    "W001",
    "e001",
    "E999",
    "raw-not-checked",
    "raw-not-chekced",
    "W001,,E001",
    ",",
    "a\nb",
)
TIMES = ("5ms", "0s", "1.5s", "9" * 400 + "s", "5", "-5ms", "1e3ms", "٣ms", "0." + "9" * 99 + "us")
NUMBERS = ("0", "1", "2", "-1", "9" * 5000, "²", "٣", "1.0", "1" * 10, "01", " 1")
FIELDS = ("receiver,signal", "signal,,", ",", "recever", "sender", "signal,signal", "*", "path")
FILES = (
    "new.txt", "there.json", "there.lock", "trace.jsonl", "folder", "no/such/folder/x", "x" * 300,
    "/dev/null", "new.jsonl", "new.trace.json", "there.trace.json", "%p.jsonl", "a\nb.jsonl", ".",
    "",
    "circle.jsonl", "trace.jsonl/x.jsonl", "\udcff.jsonl", "é.trace.json", "-", "--", "x" * 250,
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(PATTERNS),
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=8).map(lambda text: text.replace("/", "|")),
)
# What comes far, by the option that takes it.
POOLS = {
    **dict.fromkeys(("output", "baseline", "write_baseline", "files"), FILES),
    **dict.fromkeys(("select", "ignore", "rule"), RULE_NAMES),
    "min_duration": TIMES,
    "depth": NUMBERS,
    "fields": FIELDS,
    "targets": TARGETS,
    "exclude_path": PATHS,
}


@st.composite
def almost(draw: st.DrawFn, word: str) -> str:
    """The word, or what comes of a slip of the finger."""
    at = draw(st.integers(0, len(word)))
    put = draw(st.sampled_from(["", "", "", "x", "-", "=", " ", "é"]))
    return word[:at] + put + word[at + (put != "" and draw(st.integers(0, 1))) :]


def values_of(option: argparse.Action) -> st.SearchStrategy[str]:
    """What may be given to an option."""
    if option.dest == "path":  # of ``lock`` a file, of others a filter
        return st.sampled_from(FILES if option.metavar == "FILE" else PATHS)
    if option.dest in POOLS:
        known = st.sampled_from(POOLS[option.dest])
        return known if POOLS[option.dest] is FILES else st.one_of(known, known, TEXTS)
    if option.choices is not None:
        return st.sampled_from([str(choice) for choice in option.choices]).flatmap(almost) | TEXTS
    return TEXTS


def words_for(option: argparse.Action) -> st.SearchStrategy[list[str]]:
    """An option as it is typed, with a value or without."""
    if not option.option_strings:
        return st.lists(values_of(option), max_size=3)
    name = st.sampled_from(option.option_strings)
    bare = name.map(lambda one: [one])
    together = st.builds("{}={}".format, name, values_of(option)).map(lambda one: [one])
    if option.nargs == 0:
        return st.one_of(bare, bare, bare, together, name.flatmap(almost).map(lambda one: [one]))
    apart = st.tuples(name, values_of(option)).map(list)
    return st.one_of(apart, apart, together, bare)


def _command_lines() -> st.SearchStrategy[list[str]]:
    command = Command()
    parser = command.create_parser("manage.py", "signals")
    lines = []
    for name, action in parser.actions().items():  # type: ignore[attr-defined]
        options = [one for one in action._actions if one.dest not in LEFT_OUT]
        positional = [one for one in options if not one.option_strings]
        some = st.lists(st.sampled_from(options).flatmap(words_for), max_size=4)
        told = st.tuples(*map(words_for, positional)).map(list)
        lines.append(
            st.tuples(st.just([[name]]), some, told).map(
                lambda parts: [word for part in parts for words in part for word in words]
            )
        )
    anything = st.lists(TEXTS, max_size=3)
    return st.one_of(*lines, *lines, anything).map(words_of)


COMMAND_LINES = _command_lines()


class Ended(TracedProcess):
    """A process that does nothing, in the place of the command."""

    def __init__(self, _words: Any, environment: Any, folder: Any) -> None:
        super().__init__([sys.executable, "-I", "-S", "-c", ""], environment, folder)


@pytest.fixture(scope="module", autouse=True)
def process_stays_the_same() -> Iterator[None]:
    """One look at the process serves all examples, and none starts another command."""
    with pytest.MonkeyPatch.context() as patch:
        take_snapshot = once(listing.take_snapshot)
        for module in (inspector, listing, locking, trace_run):
            patch.setattr(module, "take_snapshot", take_snapshot)
        patch.setattr(audit_run, "gather", once(audit_run.gather))
        patch.setattr(explain_run, "inspect_process", once(explain_run.inspect_process))
        gather_about = once(
            lambda inspected, scope, *, with_source, advance: explain_gather(
                inspected, scope, with_source=with_source, advance=advance
            )
        )
        patch.setattr(explain_run, "gather_about", gather_about)
        patch.setattr(trace_run, "TracedProcess", Ended)
        yield


explain_gather = explain_run.gather_about


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder, in which there are files of all kinds; it is the project's too."""
    write_trace(tmp_path / "trace.jsonl", dispatch("shop.signals.placed", span("shop.r.pay")))
    (tmp_path / "there.json").write_text('{"schema_version": 1, "findings": []}\n')
    (tmp_path / "there.lock").write_text("# settings: x, DEBUG: on, filters: none\n")
    (tmp_path / "there.trace.json").write_text("{}\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle.jsonl").symlink_to("circle.jsonl")
    monkeypatch.chdir(tmp_path)
    with override_settings(SIGNAL_INSPECTOR={"ROOT": str(tmp_path)}):
        yield tmp_path


@fuzz(COMMAND_LINES, st.booleans(), examples=250)
def test_any_command_line_is_done_or_refused(
    folder: Path, words: list[str], terminal: bool
) -> None:
    with whole_files(folder):
        result = signals_here(*words, terminal=terminal)

    assert_lawful(result)
    for new in folder.glob("new*"):
        assert new.read_bytes().endswith((b"\n", b"}")) or not new.read_bytes(), words
        new.unlink()


KEYWORDS = {
    "list": ["signal", "fields", "output", "format", "only_async", "kind", "sort", "group_by"],
    "audit": ["sender", "exclude_app", "format", "level", "select", "fail_level", "no_static"],
    "explain": ["depth", "on", "format", "no_static", "depth"],
    "report": ["depth", "min_duration", "errors_only", "format", "origin", "receiver", "output"],
}
FIRST_WORDS = {
    "list": ["list"], "audit": ["audit"], "explain": ["explain", "shop.Order"],
    "report": ["report", "trace.jsonl"],
}  # fmt: skip
ODD_VALUES = st.one_of(
    TEXTS,
    st.sampled_from([*NUMBERS, *TIMES, *FIELDS]),
    st.sampled_from([None, True, False, b"x", 1.5, object(), {}, [], (), [[]], {1}, len, ["a", 5]]),
    st.sampled_from(ODD_NUMBERS),
    st.lists(TEXTS, max_size=2),
)


CALLS = st.sampled_from([*KEYWORDS]).flatmap(
    lambda action: st.tuples(
        st.just(FIRST_WORDS[action]),
        st.dictionaries(st.sampled_from(KEYWORDS[action]), ODD_VALUES, min_size=1, max_size=2),
    )
)


@fuzz(CALLS, examples=150)
def test_any_keyword_of_call_command_is_taken_or_refused(
    folder: Path, call: tuple[list[str], dict[str, Any]]
) -> None:
    words, given = call
    if "output" in given and isinstance(given["output"], (str, list, tuple)):
        given = {**given, "output": str(folder / "new.txt")}

    code, said = _called(words, given)

    assert code in ENDS_OF_THE_COMMAND
    if code == 2:
        assert_one_line(said)


def _called(words: list[str], given: dict[str, Any]) -> tuple[int, str]:
    """How ``call_command`` ends, and what it says of that."""
    try:
        call_command("signals", *words, stdout=Screen(), stderr=Screen(), **given)
    except CommandError as refusal:
        return refusal.returncode, str(refusal)
    except SystemExit as end:
        return (end.code if isinstance(end.code, int) else -1), ""
    except TypeError as refusal:
        if "unknown option" in str(refusal):  # Django's word for one that the action has not
            return 2, str(refusal)
        raise
    return 0, ""


PATTERN_TEXTS = st.one_of(
    st.sampled_from(PATTERNS), st.text(alphabet="aA.*?[]'/\\é\n", max_size=12), st.text(max_size=6)
)


@fuzz(PATTERN_TEXTS, PATTERN_TEXTS, st.sampled_from("./"), examples=200)
def test_any_pattern_has_an_answer(pattern: str, name: str, separator: str) -> None:
    assert matches(pattern, name, separator) in (True, False)
    assert len(nearest(pattern, {name: name, "shop.Order": "Order"}, separator)) <= 3


@fuzz(
    st.dictionaries(
        st.sampled_from(["COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM", "DJANGO_COLORS"]),
        st.one_of(st.sampled_from(["0", "1", "9" * 5000, "80", "²", "٣", "-1", "dumb", "nocolor"]),
                  st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
    ),
    examples=100,
)  # fmt: skip
def test_any_environment_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    with monkeypatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)

        target = target_of(Screen(), no_color=False, force_color=False)

    assert target.width is not None
    assert 40 <= target.width < 10**5


def refused(*words: str) -> str:
    """The line that is said."""
    result = signals_here(*words)
    assert_lawful(result)
    assert result.code == 2
    return result.err


@pytest.mark.usefixtures("folder")
class TestFaultsThatWereFound:
    @pytest.mark.parametrize("depth", ["9" * 5000, "0", "-1", "²", "1.0", "1" * 10])
    @pytest.mark.parametrize("words", [["explain", "shop.Order"], ["report", "trace.jsonl"]])
    def test_depths_that_are_none(self, words: list[str], depth: str) -> None:
        said = refused(*words, f"--depth={depth}")

        assert "--depth: takes a number from 1 to 999999999, not" in said
        assert len(said) < 200

    @pytest.mark.parametrize("time", ["9" * 400 + "s", "0." + "9" * 400 + "s", "-1s"])
    def test_times_that_are_none(self, time: str) -> None:
        said = refused("report", "trace.jsonl", f"--min-duration={time}")

        assert "takes a time with its unit" in said

    @pytest.mark.parametrize("name", ["x" * 300 + ".jsonl", "trace.jsonl/x.jsonl"])
    def test_files_that_no_trace_can_be_written_to(self, name: str) -> None:
        assert "cannot write" in refused("trace", "--output", name, "--", "check")

    @pytest.mark.parametrize("name", ["a\0b.jsonl", "a\0/b.jsonl", "\ud800.trace.json"])
    def test_files_of_no_system(self, name: str) -> None:
        with pytest.raises(CommandError, match="cannot write") as caught:
            call_command("signals", "trace", "--output", name, "check")

        assert caught.value.returncode == 2

    def test_a_filter_that_no_process_can_be_given(self) -> None:
        with pytest.raises(CommandError, match="cannot start the command") as caught:
            call_command("signals", "trace", "--receiver", "a\0b", "check", stderr=Screen())

        assert caught.value.returncode == 2

    @pytest.mark.parametrize(
        ("words", "given"),
        [
            (["explain", "shop.Order"], {"depth": 1.5}),
            (["explain", "shop.Order"], {"depth": -1}),
            (["report", "trace.jsonl"], {"depth": "9" * 5000}),
            (["report", "trace.jsonl"], {"min_duration": float("nan")}),
            (["report", "trace.jsonl"], {"min_duration": {}}),
            (["list"], {"fields": 5.5}),
            (["list"], {"fields": 1}),
            (["list"], {"fields": object}),
        ],
    )
    def test_keywords_that_are_of_another_type(self, words: list[str], given: Any) -> None:
        with pytest.raises(CommandError) as caught:
            call_command("signals", *words, stdout=Screen(), stderr=Screen(), **given)

        assert caught.value.returncode == 2
        assert_one_line(str(caught.value))

    def test_a_name_of_two_lines_is_refused_in_one(self) -> None:
        assert_one_line(refused("lock", "--check", "--path", "no\nsuch").removesuffix("\n"))

    def test_a_fault_of_ours_is_not_said_to_be_one_of_the_file(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_args: object, **_named: object) -> None:
            raise ValueError("ours")

        monkeypatch.setattr(report_run, "_rendered", broken)

        with pytest.raises(ValueError, match="ours"):
            signals_here("report", "trace.jsonl", "--output", "new.txt")
