"""The ``SIGNAL_INSPECTOR`` setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signal_inspector import UsageError
from signal_inspector.conf import default_root, load_configuration


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


@pytest.mark.parametrize("key", ["qqqqqqqq", 5, None])
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
