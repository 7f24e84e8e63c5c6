"""How a process was started, as far as that can be told from within."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from signal_inspector.cli.program import (
    main_file,
    start_environment,
    start_folder,
    this_python,
    with_this_path,
)
from signal_inspector.errors import UsageError

LIBRARY = str(Path(os.__file__).parent)


def put_main(monkeypatch: pytest.MonkeyPatch, file: str, spec: str | None = None) -> None:
    main = ModuleType("__main__")
    main.__file__ = file
    main.__spec__ = None if spec is None else SimpleNamespace(name=spec)  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "__main__", main)


@pytest.mark.parametrize(
    ("file", "spec", "expected"),
    [
        ("/srv/manage.py", None, "/srv/manage.py"),
        ("/srv/app.pyz/__main__.py", "__main__", "/srv/app.pyz"),
        ("/srv/django/__main__.py", "django.__main__", "/srv/django/__main__.py"),
    ],
)
def test_what_python_was_told_to_run(
    file: str, spec: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_main(monkeypatch, file, spec)

    assert main_file() == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("manage.py", "/srv/shop/"),
        ("./manage.py", "/srv/shop/"),
        ("shop/manage.py", "/srv/"),
        ("/srv/shop/manage.py", None),
        ("other.py", None),
        ("-c", None),
    ],
)
def test_a_script_tells_where_it_was_started(
    word: str, expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_main(monkeypatch, "/srv/shop/manage.py")

    assert start_folder([word, "signals"], {"PWD": "/elsewhere"}) == expected


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        (["HERE", "START"], "", "START"),  # the program has gone on, and put its folder first
        (["HERE"], "", "HERE"),  # PWD is that of another process
        (["START", "HERE"], "", "HERE"),  # the same, and the program has put it first
        (["HERE", "START"], "START", "HERE"),
        (["HERE", "START", "START"], "START", "START"),
        (["/elsewhere"], "", None),
        ([LIBRARY, "START"], "", None),  # a folder that is installed for development
    ],
)
def test_a_module_tells_by_the_path(
    path: list[str],
    given: str,
    expected: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, here = tmp_path / "start", tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    folders = {"START": str(start), "HERE": str(here)}
    monkeypatch.setattr(sys, "path", [folders.get(each, each) for each in path])
    environment = {"PWD": str(start), "PYTHONPATH": folders.get(given, given)}

    found = start_folder(["-m", "tools.manage"], environment)

    assert found == (None if expected is None else folders[expected])


@pytest.mark.parametrize(
    ("flags", "options", "expected"),
    [
        ({}, ["-B"], ["-B"]),
        ({}, ["-iB", "-i", "-X", "-i"], ["-B", "-X", "-i"]),
        ({"ignore_environment": 1}, ["-E", "-B"], ["-B"]),
        ({"ignore_environment": 1}, ["-BEW", "-E"], ["-BW", "-E"]),
        (
            {"ignore_environment": 1, "isolated": 1},
            ["-I", "-X", "dev", "--check-hash-based-pycs", "always", "-Werror"],
            ["-X", "dev", "--check-hash-based-pycs", "always", "-Werror", "-s"],
        ),
    ],
    ids=["heeds variables", "goes on", "-E", "with a value", "-I"],
)
def test_a_python_with_this_path_heeds_it(
    flags: dict[str, int],
    options: list[str],
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    all_flags = {"ignore_environment": 0, "isolated": 0, **flags}
    monkeypatch.setattr(sys, "flags", SimpleNamespace(**all_flags))
    monkeypatch.setattr(sys, "path", ["/one", Path("/no text"), "/two"])

    interpreter, environment = with_this_path(
        options, {"PYTHONHASHSEED": "1", "PYTHONINSPECT": "1", "HOME": "/"}
    )

    assert interpreter == expected
    assert environment.pop("PYTHONPATH") == os.pathsep.join(["/one", "/two"])
    assert environment == ({"HOME": "/"} if flags else {"PYTHONHASHSEED": "1", "HOME": "/"})


def test_an_environment_that_a_title_was_written_over_is_the_one_of_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"celery: worker\0\0\0")

    assert start_environment() == dict(os.environ)


@pytest.mark.parametrize("executable", ["", None])
def test_a_python_that_does_not_know_itself_starts_nothing(
    executable: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)

    with pytest.raises(UsageError, match="does not know its own program"):
        this_python()
