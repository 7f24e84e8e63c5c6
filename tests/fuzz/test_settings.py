"""Whatever ``SIGNAL_INSPECTOR`` is set to, it is taken or refused in one line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import strategies as st
from support.fuzzing import assert_lawful, assert_one_line, attempt, fuzz, once, signals_here
from support.mutations import ODD_NUMBERS, ODD_TEXTS

from signal_inspector import UsageError
from signal_inspector.audit.choosing import check_names
from signal_inspector.checks import check_signals
from signal_inspector.cli import audit_run, listing
from signal_inspector.conf import Configuration, load_configuration
from signal_inspector.rules.registry import RULES

KEYS = (
    "ROOT", "PROJECT_PACKAGES", "IMPORT", "EDITOR_URL", "LOCK_FILE", "BASELINE", "IGNORE",
    "FAIL_LEVEL", "CHECKS", "REDACT",
)  # fmt: skip


class Text(str):
    """A text of a project's own class."""


def _deep(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)

VALID = (
    ".", Path(), ["shop"], ("shop", "billing.*"), "signals.lock", Path("a/b.json"), True, False,
    "ERROR", "INFO", "vscode://file/{path}:{line}", [], (), {}, {"W001": ["shop"]},
    {"raw-not-checked": "shop.*"}, ["W001"], ["unused-signal", "I003"], Text("WARNING"), ["token"],
)  # fmt: skip
ODD = st.one_of(
    st.sampled_from([None, b"x", object(), object, len, {1}, range(3), Decimal("NaN"), 1j, ...]),
    st.sampled_from([_deep(300), CIRCLE, bytearray(b"x"), "x" * 5000, "/" + "x" * 300]),
    st.sampled_from(["\0", "{path", "{", "}", "{}", "{0}", "{path!r}", "{path:9999999999}",
                     "{line:>99999999999999999999}", "{path.__class__}", "{path[0]}", "{a}{{"]),
    st.sampled_from(ODD_NUMBERS),
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=10),
)  # fmt: skip
LEAVES = st.sampled_from(VALID) | ODD
HASHABLE = LEAVES.filter(lambda value: _is_hashable(value))
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(HASHABLE, inner, max_size=2)
    ),
    max_leaves=4,
)
RULE_NAMES = st.sampled_from([*(rule.name for rule in RULES[:4]), "W001", "w001", "no-such", ""])
IGNORES = st.lists(RULE_NAMES, max_size=3) | st.dictionaries(
    RULE_NAMES, VALUES | st.lists(st.text(max_size=5), max_size=2), max_size=3
)
FORMS = (
    "{path", "{", "}", "{}", "{0}", "{path!r}", "{path:9999999999}", "{{path}}", "a{line}b", "\n",
    "{line:>99999999999999999999}", "{path.__class__}", "{path[0]}", "{a}{{", "{path",
)  # fmt: skip
OF_KEYS = st.one_of(
    st.builds(lambda form: {"EDITOR_URL": form}, st.sampled_from(FORMS)),
    st.builds(lambda path: {"ROOT": path}, st.sampled_from(["x" * 300, "\0", "a\0b", "/", "no"])),
    st.builds(lambda names: {"REDACT": names}, st.lists(LEAVES, max_size=2)),
    st.builds(lambda names: {"PROJECT_PACKAGES": names}, st.lists(LEAVES, max_size=2)),
    st.builds(lambda level: {"FAIL_LEVEL": level}, LEAVES),
)
SETTINGS = st.one_of(
    OF_KEYS,
    VALUES,
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=1),
    st.dictionaries(HASHABLE, VALUES, max_size=2),
    st.builds(lambda ignore: {"IGNORE": ignore}, IGNORES),
)


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


@pytest.fixture(scope="module", autouse=True)
def process_stays_the_same() -> Any:
    """One look at the process serves all examples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "take_snapshot", once(listing.take_snapshot))
        patch.setattr(audit_run, "gather", once(audit_run.gather))
        yield


@fuzz(SETTINGS, examples=400)
def test_any_value_is_taken_or_refused_in_one_line(value: Any) -> None:
    with override_settings(SIGNAL_INSPECTOR=value):
        found, refusal = attempt(_checked_configuration)
    if found is None:
        assert_one_line(refusal or "")
        assert len(refusal or "") < 10_000
    else:
        assert type(found) is Configuration


def _checked_configuration() -> Configuration:
    found = load_configuration()
    check_names(found.ignore)
    return found


@fuzz(SETTINGS, st.booleans(), examples=40)
def test_the_command_with_any_value(tmp_path: Path, value: Any, terminal: bool) -> None:
    if isinstance(value, dict):  # what is imported runs, and what it does is not ours
        value = {key: each for key, each in value.items() if key != "IMPORT"}
    with override_settings(SIGNAL_INSPECTOR=value):
        for action in (["list", "--force-color"], ["audit", "--no-static"]):
            result = signals_here(*action, "--output", str(tmp_path / "out"), terminal=terminal)
            assert_lawful(result)
        assert_lawful(signals_here("list", "--force-color", "--app", "shop", terminal=True))


@fuzz(ODD | st.dictionaries(st.sampled_from(KEYS), ODD, min_size=1, max_size=1), examples=40)
def test_what_is_wrong_is_a_warning_of_the_system_check(value: Any) -> None:
    with override_settings(SIGNAL_INSPECTOR=value):
        _, refusal = attempt(_checked_configuration)
        if refusal is not None:
            (found,) = check_signals(None)
            assert (found.id, found.msg) == ("signal_inspector.W000", refusal)


class TestFaultsThatWereFound:
    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ({"ROOT": "x" * 300}, "names no folder"),
            ({"ROOT": "a\0b"}, "names no folder"),
            ({10**5000: ""}, "has no key int"),
            ({"FAIL_LEVEL": 10**5000}, "must be one of INFO, WARNING, ERROR, not int"),
            ({"FAIL_LEVEL": _deep(3000)}, "must be one of INFO, WARNING, ERROR, not "),
            ({"EDITOR_URL": "{path:9999999999}"}, "may hold {path} and {line} alone"),
            ({"EDITOR_URL": "{line!r}"}, "may hold {path} and {line} alone"),
            ({"EDITOR_URL": "{path.__class__}"}, "may hold {path} and {line} alone"),
        ],
        ids=[
            "long root",
            "NUL",
            "big key",
            "big level",
            "deep level",
            "width",
            "repr",
            "attribute",
        ],
    )
    def test_what_is_wrong_is_said(self, value: Any, said: str) -> None:
        with override_settings(SIGNAL_INSPECTOR=value), pytest.raises(UsageError) as caught:
            load_configuration()

        assert said in str(caught.value)
        assert_one_line(str(caught.value))

    def test_a_folder_that_is_gone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()

        with override_settings(SIGNAL_INSPECTOR={}), pytest.raises(UsageError) as caught:
            load_configuration()

        assert str(caught.value) == "the current folder is gone; change to one that there is."
