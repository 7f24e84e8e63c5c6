"""``signals audit`` from a shell: exit codes, outputs, suppressions, and what goes wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from support.commands import REPOSITORY, Result
from support.fork_server import signals
from support.schemas import errors
from support.small_process import small_process

MISTAKES = ("--settings", "config.settings_mistakes")
SHOP_FOLDER = REPOSITORY / "sample_project"

Audit = Callable[..., Result]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample project that tests may write in."""
    folder = tmp_path_factory.mktemp("shop") / "sample_project"
    shutil.copytree(SHOP_FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
    (folder / "pyproject.toml").touch()
    return folder


@pytest.fixture
def audit(project: Path) -> Audit:
    def run_it(*arguments: str, **more: Any) -> Result:
        return signals("audit", *arguments, manage=project / "manage.py", cwd=project, **more)

    return run_it


def called(*arguments: str, **options: Any) -> tuple[str, str]:
    """What the command prints when it is called in a process of the clean shop."""
    told = small_process().call("audit", *arguments, **options)
    assert told.ended is None
    return told.out, told.err


def refused(*arguments: str, **options: Any) -> str:
    """The one line with which it is refused."""
    told = small_process().call("audit", *arguments, **options)
    assert told.ended is not None
    code, line = told.ended
    assert code == 2
    assert "\n" not in line
    return line


def told_in_this_process(*arguments: str) -> str:
    """The one line with which it is refused here, where a test has changed the settings."""
    with pytest.raises(CommandError) as caught:
        call_command("signals", *arguments)
    return str(caught.value)


class TestExitCodes:
    def test_a_clean_project_ends_with_0(self, audit: Audit) -> None:
        result = audit()

        assert (result.code, result.out) == (0, "")
        assert result.err.startswith("no findings: ")

    def test_findings_end_with_1(self, audit: Audit) -> None:
        result = audit(*MISTAKES)

        assert result.code == 1
        assert "missing-kwargs" in result.out
        assert "unused-signal" not in result.out
        assert result.err_lines[0].partition(":")[0].endswith("warnings")

    def test_exit_zero_is_for_reports(self, audit: Audit) -> None:
        assert audit(*MISTAKES, "--exit-zero").code == 0

    def test_only_findings_of_the_fail_level_fail(self, audit: Audit) -> None:
        only_warnings = ("--select", "recursive-save", *MISTAKES)

        assert audit(*only_warnings).code == 1
        assert audit(*only_warnings, "--fail-level", "ERROR").code == 0

    def test_what_is_hidden_and_fails_is_said(self, audit: Audit) -> None:
        result = audit("--level", "ERROR", "--select", "recursive-save", *MISTAKES)

        assert (result.code, result.out) == (1, "")
        assert "what is not shown fails the audit" in result.err

    def test_call_command_validates_as_the_command_line_does(self) -> None:
        assert "invalid choice: 'BAD'" in refused(fail_level="BAD")

    def test_call_command_ends_with_the_same_code(self) -> None:
        told = small_process().call("audit", fail_level="INFO", level="INFO")

        assert told.ended == (1, "")


class TestFormats:
    @pytest.fixture
    def findings(self, audit: Audit) -> Any:
        return json.loads(audit(*MISTAKES, "--format", "json").out)

    def test_json_follows_its_schema(self, findings: Any) -> None:
        assert errors("findings", findings) == []
        assert findings["findings"]

    def test_paths_are_relative_to_the_root(self, findings: Any) -> None:
        paths = [each["location"]["path"] for each in findings["findings"] if each["location"]]

        assert paths
        assert all(path.startswith("mistakes/") for path in paths)

    @pytest.mark.parametrize("name", ["text", "json", "github", "gitlab", "sarif"])
    def test_the_same_state_gives_the_same_bytes(
        self, audit: Audit, tmp_path: Path, name: str
    ) -> None:
        written = []
        for seed in ("1", "2"):
            path = tmp_path / seed
            audit(*MISTAKES, "--format", name, "--output", str(path), env={"PYTHONHASHSEED": seed})
            written.append(path.read_bytes())

        assert written[0] == written[1]
        assert b"0x" not in written[0]

    def test_every_location_that_text_shows_has_its_line(self, audit: Audit) -> None:
        lines = audit(*MISTAKES).out.splitlines()
        carets = [line for line in lines if "^" in line]

        shown = [line for line in lines if " │ " in line and "^" not in line]
        assert len(shown) == len(carets) > 15


class TestRulePages:
    def test_a_page_is_printed_without_a_look_at_the_project(self) -> None:
        out, _ = called(rule="duplicate-connection")

        assert "duplicate-connection" in out
        assert "Mended" in out

    @pytest.mark.parametrize("name", ["W001", "signal_inspector.W001", "Duplicate-Connection"])
    def test_ids_name_it_too(self, name: str) -> None:
        assert called(rule=name)[0] == called(rule="duplicate-connection")[0]

    def test_all_rules_are_listed(self) -> None:
        lines = called(list_rules=True)[0].splitlines()

        assert len(lines) >= 40
        assert any("signal_inspector.E001" in line for line in lines)


class TestSelection:
    def test_selected_rules_alone_run_and_show_their_notes(self) -> None:
        out, err = called(select="unused-signal,I004", exit_zero=True)

        assert "unused-signal" in out
        assert "2 rules looked at" in err

    def test_ignored_rules_do_not_run(self, audit: Audit) -> None:
        result = audit(*MISTAKES, "--ignore", "missing-kwargs", "--ignore", "E002,W006")

        left_out = ("missing-kwargs", "pending-sender", "recursive-save")
        assert not any(rule in result.out for rule in left_out)
        assert "never-awaited" in result.out

    def test_without_source_only_the_process_is_judged(self, audit: Audit) -> None:
        out = audit(*MISTAKES, "--no-static").out

        assert "abstract-sender" in out
        assert "recursive-save" not in out
        assert "receiver-module-not-imported" not in out

    def test_filters_narrow_the_findings(self, audit: Audit) -> None:
        result = audit(*MISTAKES, "--path", "mistakes/missing_kwargs.py")

        assert "missing-kwargs" in result.out
        assert result.out.count("signal_inspector.") == 1


class TestSuppression:
    @pytest.fixture
    def receivers(self, project: Path) -> Iterator[Path]:
        path = project / "mistakes" / "never_awaited.py"
        before = path.read_text()
        yield path
        path.write_text(before)

    def test_a_comment_on_the_line_suppresses(self, audit: Audit, receivers: Path) -> None:
        only = ("--select", "never-awaited,unused-suppression", *MISTAKES)
        (finding,) = json.loads(
            audit(*only[:1], "never-awaited", *MISTAKES, "--format", "json").out
        )["findings"]
        lines = receivers.read_text().splitlines()
        number = finding["location"]["line"]
        lines[number - 1] += "  # signals: ignore[never-awaited]"
        receivers.write_text("\n".join(lines) + "\n")

        result = audit(*only)

        assert (result.code, result.out) == (0, "")
        assert "suppressed: 1 in the source" in result.err

    def test_a_baseline_takes_note_of_what_there_is(self, audit: Audit, tmp_path: Path) -> None:
        baseline = tmp_path / "baseline.json"

        written = audit(*MISTAKES, "--write-baseline", str(baseline))
        after = audit(*MISTAKES, "--baseline", str(baseline))

        assert (written.code, written.out) == (0, "")
        assert (after.code, after.out) == (0, "")
        assert "by the baseline" in after.err

    def test_an_entry_that_matches_nothing_is_a_finding(self, tmp_path: Path) -> None:
        baseline = tmp_path / "baseline.json"
        entry = {"rule": "missing-kwargs", "subject": "shop.gone on it", "count": 1}
        baseline.write_text(json.dumps({"schema_version": 1, "findings": [entry]}))

        told = small_process().call("audit", baseline=str(baseline))

        assert told.ended == (1, "")
        assert "unused-suppression" in told.out
        assert "shop.gone on it" in told.out

    def test_silenced_ids_of_django_are_silent_here(self) -> None:
        out, err = StringIO(), StringIO()
        with override_settings(SILENCED_SYSTEM_CHECKS=["signal_inspector.I012"]):
            call_command("signals", "audit", select="unused-signal", stdout=out, stderr=err)

        assert out.getvalue() == ""
        assert "by SILENCED_SYSTEM_CHECKS" in err.getvalue()

    @override_settings(SIGNAL_INSPECTOR={"IGNORE": {"unused-signal": ["catalogue_viewed", "gone"]}})
    def test_a_pattern_of_the_setting_that_matches_nothing_is_a_finding(self) -> None:
        out, err = StringIO(), StringIO()
        with pytest.raises(SystemExit):
            call_command("signals", "audit", select="unused-signal,W011", stdout=out, stderr=err)

        assert "IGNORE unused-signal of 'gone'" in out.getvalue()
        assert "catalogue_viewed" not in out.getvalue()
        assert "1 by settings" in err.getvalue()

    @pytest.mark.parametrize(
        "silenced", ["signal_inspector.I012", ("signal_inspector.I012",), {"signal_inspector.I012"}]
    )
    def test_they_are_held_as_django_takes_them(self, silenced: Any) -> None:
        out, err = StringIO(), StringIO()
        with override_settings(SILENCED_SYSTEM_CHECKS=silenced):
            call_command("signals", "audit", select="unused-signal", stdout=out, stderr=err)

        assert out.getvalue() == ""

    @pytest.mark.parametrize("silenced", [None, 3])
    def test_what_holds_no_ids_is_refused(self, silenced: Any) -> None:
        with override_settings(SILENCED_SYSTEM_CHECKS=silenced):
            line = told_in_this_process("audit")

        assert "SILENCED_SYSTEM_CHECKS must be a list of ids, not" in line


class TestWrongInput:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"select": "leaking-closure"}, "leaking-closure needs a recording"),
            ({"select": "E003,collected-receiver", "no_static": True}, "needs the source"),
            ({"select": "E003", "ignore": "abstract-sender"}, "leave no rule"),
        ],
    )
    def test_a_rule_that_cannot_run(self, options: dict[str, Any], said: str) -> None:
        assert said in refused(**options)

    @pytest.mark.parametrize("options", [{"output": "report.json"}, {"format": "json"}])
    def test_a_report_beside_a_baseline(self, tmp_path: Path, options: dict[str, Any]) -> None:
        path = tmp_path / "baseline.json"

        line = refused(write_baseline=str(path), **options)

        assert f"leave --{next(iter(options))} away" in line
        assert not path.exists()

    def test_an_unknown_rule(self) -> None:
        assert "there is no rule 'duplicat-connection'; did you mean" in refused(
            select="duplicat-connection"
        )

    def test_a_rule_that_is_like_no_other(self) -> None:
        assert "--list-rules shows them all" in refused(rule="zzz")

    def test_a_filter_that_matches_nothing(self) -> None:
        assert "--app 'shopp' matches nothing; nearest: shop" in refused(app="shopp")

    def test_a_baseline_that_is_not_there(self) -> None:
        assert "there is no baseline gone.json" in refused(baseline="gone.json")

    @pytest.mark.parametrize(
        "text", ["", "{", "[]", '{"schema_version": 2, "findings": []}', "<<<<<<< HEAD\n"]
    )
    def test_a_baseline_that_is_none(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "baseline.json"
        path.write_text(text)

        assert str(path) in refused(baseline=str(path))

    def test_a_baseline_that_cannot_be_read(self, tmp_path: Path) -> None:
        assert "cannot read the baseline" in refused(baseline=str(tmp_path))

    def test_a_folder_that_is_not_there_for_the_baseline(self, tmp_path: Path) -> None:
        path = tmp_path / "gone" / "baseline.json"

        assert "cannot write" in refused(write_baseline=str(path))
        assert not path.parent.exists()

    @pytest.mark.parametrize("option", ["baseline", "write_baseline"])
    def test_an_empty_name_of_a_baseline_is_not_none(self, option: str) -> None:
        assert "Is a directory" in refused(**{option: ""})

    def test_an_empty_name_of_a_rule_is_not_none(self) -> None:
        assert "there is no rule ''" in refused(rule="")

    def test_unconnected_means_nothing(self) -> None:
        assert "--unconnected means nothing to audit" in refused(unconnected=True)

    def test_a_urlconf_that_fails(self, audit: Audit, project: Path) -> None:
        settings = project / "config" / "settings_broken_urls.py"
        settings.write_text('from .settings import *\nROOT_URLCONF = "config.no_urls"\n')

        result = audit("--settings", "config.settings_broken_urls")

        settings.unlink()
        assert (result.code, result.out) == (2, "")
        assert result.err_lines == [
            "manage.py signals audit: ROOT_URLCONF 'config.no_urls' fails to import: "
            "ModuleNotFoundError: No module named 'config.no_urls'; without it the audit is not "
            "whole."
        ]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"@receiver(post_save)\ndef broken(:\n", "line 2"),
            (b"# -*- coding: no-such -*-\n", "unknown encoding"),
            (b"receiver = '\xff\xfe'\n", "encoding"),
        ],
    )
    def test_a_file_that_cannot_be_read(
        self, audit: Audit, project: Path, content: bytes, reason: str
    ) -> None:
        path = project / "mistakes" / "unreadable.py"
        path.write_bytes(content)

        refused_one = audit(*MISTAKES)
        left_out = audit(*MISTAKES, "--exclude-path", "unreadable.py")
        not_read = audit(*MISTAKES, "--no-static")

        path.unlink()
        assert (refused_one.code, refused_one.out) == (2, "")
        (line,) = refused_one.err_lines
        assert line.startswith("manage.py signals audit: cannot read mistakes/unreadable.py: ")
        assert reason in line
        assert left_out.code == not_read.code == 1
