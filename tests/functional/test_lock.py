"""``manage.py signals lock``: written, checked, and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import ZOO, Result, settings_in
from support.fork_server import signals

ORDER_LINE = "  audit.receivers.record_order\n"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the lock file of the shop as it is says."""
    path = tmp_path_factory.mktemp("lock") / "signals.lock"
    assert written(path).code == 0
    return path.read_text()


@pytest.fixture
def lock(locked: str, tmp_path: Path) -> Path:
    """A lock file of the shop as it is."""
    path = tmp_path / "signals.lock"
    path.write_text(locked)
    return path


def written(path: Path, *more: str) -> Result:
    return signals("lock", "--path", str(path), *more)


def checked(path: Path, *more: str) -> Result:
    return signals("lock", "--check", "--path", str(path), *more)


def test_the_same_wiring_passes(lock: Path) -> None:
    result = checked(lock)

    assert (result.code, result.out) == (0, "")
    assert result.err_lines[-1] == f"nothing changed since {lock}"


def test_each_change_is_told_in_words_and_ends_with_1(lock: Path) -> None:
    lock.write_text(lock.read_text().replace(ORDER_LINE, "", 1))

    result = checked(lock)

    assert result.code == 1
    assert result.out == "+ audit.receivers.record_order now runs on post_delete of shop.Order\n"
    assert result.err_lines[-1] == (
        f"1 change since {lock}; to accept it, run: manage.py signals lock --path {lock}"
    )


def test_writing_accepts_the_changes(lock: Path) -> None:
    whole = lock.read_text()
    lock.write_text(whole.replace(ORDER_LINE, "", 1))

    assert written(lock).code == 0
    assert lock.read_text() == whole


def test_a_file_that_is_missing_is_told_with_the_folder_and_what_writes_it(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()

    result = signals("lock", "--check", cwd=tmp_path)

    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"manage.py signals lock: there is no signals.lock in {tmp_path}; "
        "to write it, run: manage.py signals lock\n"
    )


def test_json_goes_to_a_file_as_a_whole(lock: Path, tmp_path: Path) -> None:
    lock.write_text(lock.read_text().replace(ORDER_LINE, "", 1))

    result = checked(lock, "--format", "json", "--output", str(tmp_path / "changes.json"))

    assert (result.code, result.out) == (1, "")
    (change,) = json.loads((tmp_path / "changes.json").read_text())["changes"]
    assert (change["kind"], change["sender"]) == ("added", "shop.Order")


def test_github_gets_the_path_of_the_lock_file(lock: Path) -> None:
    lock.write_text(lock.read_text().replace(ORDER_LINE, "", 1))

    result = checked(lock, "--format", "github")

    assert result.out.startswith(f"::error file={lock},title=Signal wiring changed::")


def test_a_file_with_conflict_markers_is_refused_and_written_anew(lock: Path) -> None:
    whole = lock.read_text()
    lock.write_text(whole + "<<<<<<< HEAD\n")

    refused = checked(lock)
    again = written(lock)

    assert (refused.code, refused.out) == (2, "")
    assert "conflict markers" in refused.err
    assert (again.code, lock.read_text()) == (0, whole)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--check", "--path", "no/such.lock", "--app", "shop"],
            "run: manage.py signals lock --path no/such.lock --app shop",
        ),
        (["--check", "--path", ""], "cannot read .: Is a directory"),
        (["--path", ""], "cannot write '.': Is a directory"),
        (["--check", "--path", "tests"], "cannot read tests: Is a directory"),
        (["--path", "no/such/folder/signals.lock"], "cannot write"),
        (["--app", "shpo", "--path", "never.lock"], "--app 'shpo' matches nothing; nearest: shop"),
        (["--unconnected", "--path", "never.lock"], "--unconnected means nothing to lock"),
        (["--format", "json", "--path", "never.lock"], "--format and --output are for --check"),
    ],
)
def test_wrong_input_is_refused_in_one_line(arguments: list[str], words: str) -> None:
    result = signals("lock", *arguments)

    assert (result.code, result.out) == (2, "")
    (line,) = result.err_lines
    assert words in line


def test_other_filters_than_those_of_the_file_are_refused(lock: Path) -> None:
    result = checked(lock, "--app", "shop")

    assert result.code == 2
    assert "was written with other filters (none)" in result.err


def test_the_same_filters_pass(tmp_path: Path) -> None:
    path = tmp_path / "shop.lock"

    assert written(path, "--app", "shop", "--exclude-signal", "m2m_changed").code == 0
    assert checked(path, "--exclude-signal", "m2m_changed", "--app", "shop").code == 0
    assert "accounts." not in path.read_text()


def test_another_state_than_that_of_the_file_is_told(lock: Path, tmp_path: Path) -> None:
    result = signals(
        "lock", "--check", "--path", str(lock), env=settings_in(tmp_path, "DEBUG = False")
    )

    assert "was written with settings config.settings and DEBUG on" in result.err
    assert "this is settings other_settings and DEBUG off" in result.err


def test_a_urlconf_that_fails_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "signals.lock"

    result = signals(
        "lock", "--path", str(path), env=settings_in(tmp_path, 'ROOT_URLCONF = "nosuch.urls"')
    )

    assert (result.code, result.out, path.exists()) == (2, "", False)
    assert "ROOT_URLCONF 'nosuch.urls' fails to import" in result.err


def test_the_setting_says_where_the_file_is(tmp_path: Path) -> None:
    setting = f'SIGNAL_INSPECTOR = {{"ROOT": {str(tmp_path)!r}, "LOCK_FILE": "wiring.lock"}}'

    result = signals("lock", env=settings_in(tmp_path, setting))

    assert result.code == 0
    assert (tmp_path / "wiring.lock").read_text().startswith("# What listens")


def test_the_bytes_do_not_follow_the_hash_seed(tmp_path: Path) -> None:
    texts = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.lock"
        signals("lock", "--path", str(path), manage=ZOO, env={"PYTHONHASHSEED": seed})
        texts.append(path.read_text())

    assert texts[0] == texts[1]
    assert str(Path.home()) not in texts[0]
