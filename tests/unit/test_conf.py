"""The ``SIGNAL_INSPECTOR`` setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signal_inspector import UsageError
from signal_inspector.conf import Ignored, default_root, load_configuration


def refusal(settings: Any, value: Any) -> str:
    """What is said of a wrong setting."""
    settings.SIGNAL_INSPECTOR = value
    with pytest.raises(UsageError) as caught:
        load_configuration()
    return str(caught.value)


def test_without_the_setting_everything_has_a_default(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del settings.SIGNAL_INSPECTOR
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)

    configuration = load_configuration()

    assert configuration.root == tmp_path
    assert configuration.project_packages == ()
    assert configuration.modules == ()
    assert configuration.editor_url == "file://{path}"


def test_every_key_is_read(settings: Any, tmp_path: Path) -> None:
    settings.SIGNAL_INSPECTOR = {
        "ROOT": str(tmp_path),
        "PROJECT_PACKAGES": ["shop"],
        "IMPORT": ("shop.tasks",),
        "EDITOR_URL": "vscode://file/{path}:{line}",
    }

    configuration = load_configuration()

    assert configuration.root == tmp_path
    assert configuration.project_packages == ("shop",)
    assert configuration.modules == ("shop.tasks",)
    assert configuration.editor_url == "vscode://file/{path}:{line}"


def test_root_may_be_a_path_and_relative(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path)
    settings.SIGNAL_INSPECTOR = {"ROOT": Path("project")}

    assert load_configuration().root == tmp_path / "project"


@pytest.mark.parametrize("marker", [".git", "pyproject.toml"])
def test_default_root_is_the_nearest_folder_above_that_holds_a_project(
    marker: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").touch()
    project = tmp_path / "a"
    deep = project / "b" / "c"
    deep.mkdir(parents=True)
    (project / marker).touch()

    assert default_root(deep) == project
    assert default_root(project) == project


@pytest.mark.parametrize(
    ("key", "nearest"),
    [("PROJECT_PACKAGE", "PROJECT_PACKAGES"), ("root", "ROOT"), ("IMPRT", "IMPORT")],
)
def test_unknown_key_is_refused_with_the_nearest_one(settings: Any, key: str, nearest: str) -> None:
    said = refusal(settings, {key: []})

    assert repr(key) in said
    assert f"did you mean {nearest!r}?" in said


@pytest.mark.parametrize("key", ["qqqqqqqq", 5, 0.5])
def test_key_like_no_other_is_refused_with_all_there_are(settings: Any, key: object) -> None:
    said = refusal(settings, {key: []})

    assert repr(key) in said
    assert all(name in said for name in ("ROOT", "PROJECT_PACKAGES", "IMPORT", "EDITOR_URL"))


@pytest.mark.parametrize(
    "value", [None, [], "ROOT", [("ROOT", ".")], 5], ids=lambda value: type(value).__name__
)
def test_setting_that_is_no_dictionary_is_refused(settings: Any, value: object) -> None:
    said = refusal(settings, value)

    assert "SIGNAL_INSPECTOR must be a dict" in said
    assert type(value).__name__ in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ROOT", None),
        ("ROOT", 5),
        ("ROOT", ""),
        ("ROOT", "no/such/folder"),
        ("ROOT", __file__),
        ("PROJECT_PACKAGES", "shop"),
        ("PROJECT_PACKAGES", None),
        ("PROJECT_PACKAGES", [5]),
        ("IMPORT", "shop.tasks"),
        ("IMPORT", {"shop": "tasks"}),
        ("IMPORT", ["shop.tasks", None]),
        ("EDITOR_URL", None),
        ("EDITOR_URL", Path("x")),
        ("EDITOR_URL", "editor://{file}"),
        ("EDITOR_URL", "editor://{}"),
        ("EDITOR_URL", "editor://{path"),
        ("EDITOR_URL", "editor://{path:d}"),
        ("EDITOR_URL", "editor://{path.name}"),
        ("EDITOR_URL", "editor://{path[name]}"),
    ],
)
def test_wrong_value_is_refused_in_one_line_that_names_the_key(
    settings: Any, key: str, value: object
) -> None:
    said = refusal(settings, {key: value})

    assert repr(key) in said
    assert "\n" not in said


def test_editor_url_needs_neither_path_nor_line(settings: Any) -> None:
    settings.SIGNAL_INSPECTOR = {"EDITOR_URL": "editor://open"}

    assert load_configuration().editor_url == "editor://open"


class TestAudit:
    def test_by_default_nothing_is_ignored_and_warnings_fail(self, settings: Any) -> None:
        settings.SIGNAL_INSPECTOR = {}

        configuration = load_configuration()

        assert configuration.ignore == ()
        assert configuration.fail_level == "WARNING"
        assert configuration.baseline is None
        assert configuration.checks is False

    @pytest.mark.parametrize(
        ("value", "ignored"),
        [
            ([], ()),
            ({}, ()),
            (["W001", "raw-not-checked"], (Ignored("W001"), Ignored("raw-not-checked"))),
            (("W001",), (Ignored("W001"),)),
            ({"W001": "shop"}, (Ignored("W001", "shop"),)),
            (
                {"W001": ["shop", "billing.*"], "I003": ("audit",), "I004": []},
                (Ignored("W001", "shop"), Ignored("W001", "billing.*"), Ignored("I003", "audit")),
            ),
        ],
    )
    def test_rules_are_ignored_everywhere_or_by_pattern(
        self, settings: Any, value: Any, ignored: tuple[Ignored, ...]
    ) -> None:
        settings.SIGNAL_INSPECTOR = {"IGNORE": value}

        assert load_configuration().ignore == ignored

    @pytest.mark.parametrize("level", ["INFO", "WARNING", "ERROR"])
    def test_any_severity_may_fail(self, settings: Any, level: str) -> None:
        settings.SIGNAL_INSPECTOR = {"FAIL_LEVEL": level}

        assert load_configuration().fail_level == level

    @pytest.mark.parametrize("value", ["ci/baseline.json", Path("ci/baseline.json")])
    def test_a_baseline_is_a_path(self, settings: Any, value: Any) -> None:
        settings.SIGNAL_INSPECTOR = {"BASELINE": value}

        assert load_configuration().baseline == str(Path("ci/baseline.json"))

    @pytest.mark.parametrize("value", [True, False])
    def test_checks_are_on_or_off(self, settings: Any, value: bool) -> None:
        settings.SIGNAL_INSPECTOR = {"CHECKS": value}

        assert load_configuration().checks is value

    @pytest.mark.parametrize(
        ("key", "value", "wanted"),
        [
            ("IGNORE", "W001", "a list of rules, or a dict of rules with patterns, not str"),
            ("IGNORE", None, "a list of rules, or a dict of rules with patterns, not NoneType"),
            ("IGNORE", [5], "a list of rules that holds no other things, not int"),
            ("IGNORE", {5: "shop"}, "a list of rules that holds no other things, not int"),
            ("IGNORE", {"W001": None}, "a list of patterns for each rule, not NoneType"),
            ("IGNORE", {"W001": [5]}, "holds no other things, not int"),
            ("FAIL_LEVEL", "warning", "one of INFO, WARNING, ERROR, not 'warning'"),
            ("FAIL_LEVEL", None, "one of INFO, WARNING, ERROR, not None"),
            ("FAIL_LEVEL", [], "one of INFO, WARNING, ERROR, not []"),
            ("BASELINE", None, "the path of a file, not NoneType"),
            ("BASELINE", 5, "the path of a file, not int"),
            ("BASELINE", "", "is empty; name a file"),
            ("CHECKS", "yes", "True or False, not str"),
            ("CHECKS", 1, "True or False, not int"),
            ("CHECKS", None, "True or False, not NoneType"),
        ],
    )
    def test_wrong_value_is_refused_in_one_line_that_says_what_is_wanted(
        self, settings: Any, key: str, value: object, wanted: str
    ) -> None:
        said = refusal(settings, {key: value})

        assert f"SIGNAL_INSPECTOR[{key!r}]" in said
        assert wanted in said
        assert "\n" not in said

    @pytest.mark.parametrize("value", [{5: "shop"}, {None: "shop"}])
    def test_a_rule_has_a_name(self, settings: Any, value: object) -> None:
        assert "IGNORE" in refusal(settings, {"IGNORE": value})
