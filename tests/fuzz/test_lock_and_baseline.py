"""Whatever lies in a lock file or baseline, it is read or refused in one line, and stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import strategies as st
from support.fuzzing import (
    assert_lawful,
    assert_one_line,
    attempt,
    fuzz,
    once,
    signals_here,
    whole_files,
)
from support.mutations import mutated_bytes, mutated_json

from signal_inspector.audit.baseline import Entry, from_text
from signal_inspector.audit.baseline import to_text as baseline_text
from signal_inspector.cli import audit_run, locking
from signal_inspector.lock.changes import changes_between
from signal_inspector.lock.file_format import from_text as lock_from_text
from signal_inspector.lock.file_format import to_text
from signal_inspector.lock.wiring import LockedReceiver, Section, Wiring
from signal_inspector.renderers.lock_report import render_github, render_json, render_text

POST_SAVE = "django.db.models.signals.post_save"
WIRING = Wiring(
    "config.settings",
    debug=True,
    filters="--app shop --signal 'a b'",
    sections=(
        Section(POST_SAVE, "any", (LockedReceiver("audit.r.count", ("async", "x2")),)),
        Section(
            POST_SAVE,
            "shop.Order",
            (
                LockedReceiver("shop.r.pay", ("strong", "uid=a b")),
                LockedReceiver("shop.r.mail"),
                LockedReceiver("shop.r.stock", ("DEBUG only",)),
            ),
        ),
        Section("shop.signals.BY_NAME['late']", "?", (LockedReceiver("shop.r.pay"),)),
        Section("shop.signals.placed", "old.Order", (LockedReceiver("shop.r.x"),), pending=True),
    ),
)
LOCK = to_text(WIRING)
LINES = LOCK.splitlines(keepends=True)
ENTRIES = (
    Entry("raw-not-checked", "shop.r.pay", 1),
    Entry("duplicate-connection", "django.db.models.signals.post_save → shop.r.mail", 3),
    Entry("unused-signal", "shop.signals.BY_NAME['late']", 1),
)
BASELINE = baseline_text(ENTRIES)


# What is no JSON, and JSON that Python does not read.
UNREADABLE = st.sampled_from(
    [b"[" * 100_000, b"9" * 5000, b'{"schema_version": ' + b"9" * 5000 + b', "findings": []}']
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files lie."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module", autouse=True)
def process_stays_the_same() -> Any:
    """One look at the process serves all examples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locking, "take_snapshot", once(locking.take_snapshot))
        patch.setattr(audit_run, "gather", once(audit_run.gather))
        yield


@st.composite
def mutated_locks(draw: st.DrawFn) -> str:
    """Lines of the file in another order, some joined, doubled or gone."""
    lines = draw(st.lists(st.sampled_from([*LINES, "\n", "  a  x2  x2\n", "[a from b]\n", "  \n"])))
    text = "".join(lines[: draw(st.integers(0, 4))] + LINES + lines)
    at = draw(st.integers(0, len(text)))
    put = draw(
        st.sampled_from(["", "]", "[", " from ", "  ", "\n", "\u2028", "#", "\t", "x" * 999])
    )
    return text[:at] + put + text[at + draw(st.integers(0, 3)) :]


@fuzz(mutated_locks() | mutated_bytes(LOCK.encode()).map(lambda b: b.decode("utf-8", "replace")),
      examples=150)  # fmt: skip
def test_a_lock_file_of_any_text_is_compared_or_refused(text: str) -> None:
    before, refusal = attempt(lambda: lock_from_text(text, "signals.lock"))
    if before is None:
        assert_one_line(refusal or "")
        assert (refusal or "").startswith("signals.lock")
        return
    changes = [*changes_between(before, WIRING), *changes_between(WIRING, before)]

    render_text(changes)
    assert render_github(changes, "signals.lock").count("\n") == len(changes)
    assert len(json.loads(render_json(changes))["changes"]) == len(changes)


@fuzz(mutated_bytes(LOCK.encode()), st.sampled_from(["text", "json", "github"]), examples=30)
def test_a_lock_file_of_any_bytes_is_checked_and_stays(
    folder: Path, content: bytes, form: str
) -> None:
    path = folder / "signals.lock"
    path.write_bytes(content)

    result = signals_here("lock", "--check", "--path", str(path), "--format", form)

    assert_lawful(result)
    assert path.read_bytes() == content


@fuzz(mutated_json(json.loads(BASELINE)), examples=150)
def test_a_baseline_with_any_values_in_it_is_read_or_refused(document: Any) -> None:
    entries, refusal = attempt(lambda: from_text(json.dumps(document), "baseline.json"))
    if entries is None:
        assert_one_line(refusal or "")
        assert (refusal or "").startswith("baseline.json")
        assert len(refusal or "") < 600
        return

    assert from_text(baseline_text(entries), "baseline.json") == entries


@fuzz(
    st.one_of(
        mutated_bytes(BASELINE.encode()),
        mutated_json(json.loads(BASELINE)).map(lambda document: json.dumps(document).encode()),
        UNREADABLE,
    ),
    st.sampled_from(["text", "json", "github", "gitlab", "sarif"]),
    examples=40,
)  # fmt: skip
def test_an_audit_with_a_baseline_of_any_bytes(folder: Path, content: bytes, form: str) -> None:
    path = folder / "baseline.json"
    path.write_bytes(content)

    result = signals_here("audit", "--baseline", str(path), "--format", form, "--level", "INFO")

    assert_lawful(result)
    assert path.read_bytes() == content
    if result.code != 2 and form in ("json", "gitlab", "sarif"):
        json.loads(result.out)


@fuzz(mutated_bytes(LOCK.encode()), mutated_bytes(BASELINE.encode()), examples=15)
def test_what_is_written_anew_is_whole(folder: Path, lock: bytes, baseline: bytes) -> None:
    lock_path, baseline_path = folder / "new.lock", folder / "new.json"
    lock_path.write_bytes(lock)
    baseline_path.write_bytes(baseline)

    with override_settings(SIGNAL_INSPECTOR={"ROOT": str(folder)}), whole_files(folder):
        written = signals_here("lock", "--path", str(lock_path))
        noted = signals_here("audit", "--write-baseline", str(baseline_path))

    assert (written.code, noted.code) == (0, 0)
    lock_from_text(lock_path.read_text(), "new.lock")
    from_text(baseline_path.read_text(), "new.json")
