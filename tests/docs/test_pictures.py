"""The pictures show what the command prints now, on every Django, Python and rich."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from docs.pages import DOCS, REPOSITORY, codes, pages, prose_of, sections, tables

PICTURES = DOCS / "pictures"


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """The script that draws the pictures."""
    spec = importlib.util.spec_from_file_location("make_pictures", PICTURES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_pictures_are_current(make: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    code = make.main(["--check"])

    assert capsys.readouterr().err == ""
    assert code == 0


def test_the_page_of_the_layers_describes_each_of_them(make: ModuleType) -> None:
    page = DOCS / "explanation" / "architecture.md"
    table, *_ = tables(sections(page)["Layers"])

    described = [codes(row[0])[0] for row in table[1:]]

    assert sorted(described) == sorted(make.layers.WHAT)


def test_a_picture_that_is_not_current_is_named(
    make: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in PICTURES.glob("*.svg"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    changed = (tmp_path / "tree.svg").read_text(encoding="utf-8").replace("invoice", "bill")
    (tmp_path / "tree.svg").write_text(changed, encoding="utf-8")

    code = make.main(["--check"], tmp_path)

    assert code == 1
    assert capsys.readouterr().err.startswith("tree.svg is not current")


def test_every_picture_is_drawn_by_the_script_and_shown_on_a_page(make: ModuleType) -> None:
    drawn = {picture.file_name for picture in make.PICTURES} | {make.LAYERS}

    shown = {
        Path(target).name
        for page in pages()
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", prose_of(page))
    }

    assert shown == drawn
    assert {file.name for file in PICTURES.glob("*.svg")} == drawn


@pytest.mark.parametrize("file", sorted(PICTURES.glob("*.svg")), ids=lambda file: file.name)
def test_a_picture_names_no_folder_of_this_machine_and_loads_nothing(file: Path) -> None:
    svg = file.read_text(encoding="utf-8")

    assert str(REPOSITORY) not in svg
    assert "site-packages" not in svg
    assert set(re.findall(r"https?://[^\"')\s]+", svg)) == {"http://www.w3.org/2000/svg"}
