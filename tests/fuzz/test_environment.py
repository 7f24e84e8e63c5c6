"""Whatever the environment says of a trace, Django starts: with a trace, or with one line."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

import pytest
from django.dispatch import Signal
from django.test import override_settings
from hypothesis import strategies as st
from support.fuzzing import assert_one_line, attempt, fuzz
from support.mutations import ODD_TEXTS

from signal_inspector.domain.event import Process, ProcessEnded
from signal_inspector.selection.options import as_options, from_options
from signal_inspector.trace_files.files import read_trace
from signal_inspector.tracing.environment import FILE, FILTERS, OPTIONS, trace_from_environment

SAYS = "signal_inspector: no trace: "

FILES = (
    "trace.jsonl", "%p.jsonl", "%p%p", "trace", ".", "..", "/", "", " ", "folder",
    "no/such/folder/x",
    "x" * 300, "there.jsonl", "é.jsonl", "\udcff.jsonl", "a\nb.jsonl", "there.jsonl/x",
    "circle.jsonl",
    "no\nsuch/x",
    "/dev/null/x", "%", "%%p", "x" * 252,
)  # fmt: skip
WORDS = (
    "values",
    "unheard",
    "everything",
    "begun",
    "value",
    "",
    " ",
    "VALUES",
    "é",
    "\udcff",
    "a b",
)
FILTER_WORDS = (
    "--signal", "--sender", "--receiver", "--app", "--path", "--exclude-path", "--origin", "--kind",
    "--async", "--unconnected", "--async=1", "--signal=*", "--sender=any", "--", "-", "'", '"',
    "\\",
    "shop.Order", "project", "partial", "any", "*", "=", "--signal=", "--origin=project", "--snder",
)  # fmt: skip


def _of_the_system(text: str) -> bool:
    """Whether a variable can hold it."""
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


TEXTS = st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=6)).filter(_of_the_system)
FILTER_TEXTS = st.lists(st.sampled_from(FILTER_WORDS) | TEXTS, max_size=4).map(" ".join)
OPTION_TEXTS = st.lists(st.sampled_from(WORDS), max_size=4).map(",".join)
ODD_SETTINGS = st.sampled_from([{}, {}, {}, None, {"REDACT": [""]}, {"REDACT": 5}, {"ROOT": "no"}])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with files of all kinds in it."""
    (tmp_path / "there.jsonl").write_bytes(b"what was there")
    (tmp_path / "circle.jsonl").symlink_to("circle.jsonl")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@fuzz(st.sampled_from(FILES), OPTION_TEXTS, FILTER_TEXTS, ODD_SETTINGS, examples=150)
def test_a_trace_begins_or_one_line_says_why_not(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    options: str,
    filters: str,
    settings: Any,
) -> None:
    before = set(folder.iterdir())
    with monkeypatch.context() as patch, override_settings(SIGNAL_INSPECTOR=settings):
        for name, value in ((FILE, file), (OPTIONS, options), (FILTERS, filters)):
            patch.setenv(name, value)

        tracer = trace_from_environment()
        if tracer is not None:
            atexit.unregister(tracer.stop)
            Signal().send("sender")
            tracer.stop()

    said = capsys.readouterr().err
    new = set(folder.iterdir()) - before
    if tracer is None:
        assert said.startswith(SAYS)
        assert_one_line(said.removesuffix("\n"))
        assert not new
    else:
        assert said == ""
        (path,) = new
        first, *_, last = read_trace(path)
        assert (type(first), type(last)) == (Process, ProcessEnded)
        path.unlink()
    assert (folder / "there.jsonl").read_bytes() == b"what was there"


@fuzz(FILTER_TEXTS | st.text(max_size=20), examples=200)
def test_filters_are_understood_or_refused_in_one_line(text: str) -> None:
    found, refusal = attempt(lambda: from_options(text))
    if found is None:
        assert_one_line(refusal or "")
    else:
        assert as_options(from_options(as_options(found))) == as_options(found)
