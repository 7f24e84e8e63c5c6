"""The setting CHECKS: the rules of the process as Django's system checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from support.commands import Result
from support.fork_server import managed
from support.fresh_process import told_by

from signal_inspector.rules.registry import RULES

UNWANTED = (["checks"], ["audit"], ["rules"], ["source"])
LOADED = """
    import json
    import sys

    ours = sorted(name for name in sys.modules if name.startswith("signal_inspector"))
    print(json.dumps(ours))
"""


def settings_in(folder: Path, text: str, base: str = "settings_mistakes") -> dict[str, str]:
    """Settings of the project with all mistakes, and more. Returns their environment."""
    folder.joinpath("checked_settings.py").write_text(
        f"from config.{base} import *  # noqa: F403\n{text}\n", encoding="utf-8"
    )
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "checked_settings"}


def check(folder: Path, text: str, *arguments: str, base: str = "settings_mistakes") -> Result:
    return managed("check", *arguments, env=settings_in(folder, text, base))


def ids(result: Result) -> set[str]:
    return set(re.findall(r"\((signal_inspector\.\w+)\)", result.err))


ON = "SIGNAL_INSPECTOR = {'CHECKS': True}"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What the check of the project with all mistakes says."""
    return check(tmp_path_factory.mktemp("settings"), ON, "--tag", "signals")


class TestOn:
    def test_errors_fail_the_check(self, checked: Result) -> None:
        assert checked.code == 1
        assert "signal_inspector.E003" in ids(checked)
        assert "signal_inspector.W001" in ids(checked)

    def test_only_rules_that_need_no_source_run_and_no_notes(self, checked: Result) -> None:
        able = {rule.id for rule in RULES if rule.basis == "process" and rule.severity != "INFO"}

        assert ids(checked) <= able

    def test_a_message_has_subject_place_and_hint(self, checked: Result) -> None:
        lines = checked.err_lines
        (number,) = (n for n, line in enumerate(lines) if "(signal_inspector.E011)" in line)

        assert lines[number].startswith(
            "mistakes.missing_kwargs.announce_label on django.db.models.signals.post_save of "
            "mistakes.Label: (signal_inspector.E011) mistakes.missing_kwargs.announce_label takes "
            "no **kwargs"
        )
        assert re.search(r"\(.*mistakes/missing_kwargs\.py:\d+\)$", lines[number])
        assert lines[number + 1] == "\tHINT: Add **kwargs to its parameters."

    def test_they_run_among_all_checks(self, tmp_path: Path) -> None:
        assert "signal_inspector.E003" in ids(check(tmp_path, ON))

    def test_the_settings_may_be_any_mapping(self, tmp_path: Path) -> None:
        setting = "import types\nSIGNAL_INSPECTOR = types.MappingProxyType({'CHECKS': True})"

        assert "signal_inspector.E003" in ids(check(tmp_path, setting))

    def test_not_among_those_of_another_tag(self, tmp_path: Path) -> None:
        assert ids(check(tmp_path, ON, "--tag", "models")) == set()

    def test_they_may_be_asked_of_one_app(self, tmp_path: Path) -> None:
        assert ids(check(tmp_path, ON, "shop", "--tag", "signals")) == set()
        assert ids(check(tmp_path, ON, "mistakes", "--tag", "signals")) != set()

    def test_a_project_without_mistakes_passes(self, tmp_path: Path) -> None:
        result = check(tmp_path, ON, "--tag", "signals", base="settings")

        assert (result.code, ids(result)) == (0, set())

    def test_django_silences_them_by_id(self, tmp_path: Path) -> None:
        silenced = [rule.id for rule in RULES if rule.code != "W001"]

        result = check(tmp_path, f"{ON}\nSILENCED_SYSTEM_CHECKS = {silenced}", "--tag", "signals")

        assert result.code == 0
        assert ids(result) == {"signal_inspector.W001"}

    @pytest.mark.parametrize("ignored", [["E003"], {"abstract-sender": "mistakes.Dated"}])
    def test_the_setting_ignore_holds(self, ignored: Any, tmp_path: Path) -> None:
        setting = f"SIGNAL_INSPECTOR = {{'CHECKS': True, 'IGNORE': {ignored!r}}}"

        found = ids(check(tmp_path, setting, "--tag", "signals"))

        assert "signal_inspector.E003" not in found
        assert "signal_inspector.E004" in found


class TestBaseline:
    def test_what_it_holds_is_left_out(self, tmp_path: Path) -> None:
        baseline = tmp_path / "baseline.json"
        setting = f"SIGNAL_INSPECTOR = {{'CHECKS': True, 'BASELINE': {str(baseline)!r}}}"
        env = settings_in(tmp_path, setting)

        written = managed("signals", "audit", "--write-baseline", str(baseline), env=env)
        result = managed("check", "--tag", "signals", env=env)

        assert written.code == 0
        assert (result.code, ids(result)) == (0, set())

    def test_one_that_cannot_be_read_is_a_warning(self, tmp_path: Path) -> None:
        setting = "SIGNAL_INSPECTOR = {'CHECKS': True, 'BASELINE': 'gone.json'}"

        result = check(tmp_path, setting, "--tag", "signals")

        assert (result.code, ids(result)) == (0, {"signal_inspector.W000"})
        assert "there is no baseline" in result.err


class TestOff:
    @pytest.mark.parametrize("text", ["", "SIGNAL_INSPECTOR = {'CHECKS': False}"])
    def test_nothing_is_checked(self, text: str, tmp_path: Path) -> None:
        result = check(tmp_path, text, base="settings")

        assert (result.code, ids(result)) == (0, set())

    @pytest.mark.parametrize("text", ["", "SIGNAL_INSPECTOR = {'CHECKS': False}"])
    def test_nothing_is_imported_for_it(self, text: str, tmp_path: Path) -> None:
        env = settings_in(tmp_path, text, "settings")

        loaded = told_by(LOADED, **env)

        assert "signal_inspector.apps" in loaded
        assert not any(name.split(".")[1:2] in UNWANTED for name in loaded)

    def test_there_is_no_such_tag(self, tmp_path: Path) -> None:
        result = check(tmp_path, "", "--tag", "signals")

        assert result.code == 1
        assert 'no system check with the "signals" tag' in result.err


class TestWrongSettings:
    @pytest.mark.parametrize(
        ("setting", "said"),
        [
            ("{'CHECKS': True, 'NO_SUCH_KEY': 1}", "has no key 'NO_SUCH_KEY'"),
            ("{'CHECKS': True, 'ROOT': 5}", "SIGNAL_INSPECTOR['ROOT'] must be"),
            ("{'CHECKS': True, 'FAIL_LEVEL': 'loud'}", "SIGNAL_INSPECTOR['FAIL_LEVEL'] must be"),
            ("{'CHECKS': 'yes'}", "SIGNAL_INSPECTOR['CHECKS'] must be True or False"),
        ],
    )
    def test_they_are_one_warning_and_stop_nothing(
        self, setting: str, said: str, tmp_path: Path
    ) -> None:
        result = check(tmp_path, f"SIGNAL_INSPECTOR = {setting}", base="settings")

        assert result.code == 0
        assert ids(result) == {"signal_inspector.W000"}
        assert said in result.err
        assert "Traceback" not in result.err

    @pytest.mark.parametrize("setting", ["None", "[]", "'CHECKS'", "{}", "{'NO_SUCH_KEY': 1}"])
    def test_without_the_wish_nothing_is_said(self, setting: str, tmp_path: Path) -> None:
        result = check(tmp_path, f"SIGNAL_INSPECTOR = {setting}", base="settings")

        assert (result.code, ids(result)) == (0, set())
