"""Acting after an import, and nothing else being different for it."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from support.written_modules import WrittenModules, modules

from signal_inspector.discovery.after_import import after_import

__all__ = ["modules"]


def test_it_acts_once_the_module_has_run(modules: WrittenModules) -> None:
    seen: list[int] = []
    modules.write("late", "value = 1\n")
    before = list(sys.meta_path)

    after_import("late", lambda: seen.append(sys.modules["late"].value))
    assert seen == []
    modules.load("late", "value = 1\n")

    assert seen == [1]
    assert sys.meta_path == before


def test_it_does_not_act_once_the_waiting_has_ended(modules: WrittenModules) -> None:
    seen: list[str] = []
    before = list(sys.meta_path)

    end = after_import("unwanted", lambda: seen.append("acted"))
    end()
    end()

    assert sys.meta_path == before
    modules.load("unwanted", "")
    assert seen == []


def test_it_acts_at_once_where_the_module_is_there(modules: WrittenModules) -> None:
    seen: list[str] = []
    modules.load("early", "")

    after_import("early", lambda: seen.append("acted"))

    assert seen == ["acted"]


def test_it_waits_on_where_somebody_only_asks_for_its_place(modules: WrittenModules) -> None:
    seen: list[str] = []
    modules.write("asked_for", "value = 1\n")
    first, second = (after_import("asked_for", partial(seen.append, name)) for name in "ab")

    spec = importlib.util.find_spec("asked_for")

    assert spec is not None
    loader: Any = spec.loader
    assert loader.get_source("asked_for") == "value = 1\n"
    assert seen == []
    modules.load("asked_for", "value = 1\n")
    assert sorted(seen) == ["a", "b"]
    first()
    second()


def test_it_acts_at_the_import_that_succeeds(modules: WrittenModules) -> None:
    seen: list[str] = []
    after_import("repaired", lambda: seen.append("acted"))
    with pytest.raises(ZeroDivisionError):
        modules.load("repaired", "1 / 0\n")
    assert seen == []

    modules.load("repaired", "repaired = True\n")

    assert seen == ["acted"]


def test_the_module_has_the_loader_that_it_would_have(modules: WrittenModules) -> None:
    plain = modules.load("plain", "")
    after_import("watched", lambda: None)

    watched = modules.load("watched", "")

    assert watched.__spec__ is not None
    assert type(watched.__loader__) is type(plain.__loader__)
    assert watched.__spec__.loader is watched.__loader__
    assert importlib.reload(watched) is watched


def test_a_module_in_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "modules.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("zipped.py", "value = 1\n")
    monkeypatch.syspath_prepend(str(archive))
    seen: list[int] = []

    after_import("zipped", lambda: seen.append(sys.modules["zipped"].value))
    importlib.import_module("zipped")
    del sys.modules["zipped"]

    assert seen == [1]


def test_a_module_that_does_not_exist_is_missed_in_the_same_words() -> None:
    end = after_import("nosuch_module", lambda: None)

    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'nosuch_module'$"):
        importlib.import_module("nosuch_module")
    end()
