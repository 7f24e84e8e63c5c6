"""A suppression that suppresses nothing hides the fault that comes later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.example_apps import page_of
from support.rule_pages import Example, audited

META = """
    class Meta:
        abstract = True
"""


def rules_found(folder: Path, example: Example) -> list[str]:
    return [finding["rule"] for finding in audited(folder, [example]).get(example.app, ())]


def with_fault(example: Example) -> Example:
    """The same with a sender that is abstract."""
    models = example.files["models.py"].rstrip("\n") + "\n" + META
    return replace(example, files={**example.files, "models.py": models})


def test_it_is_found_until_it_hides_something(tmp_path: Path) -> None:
    (broken,) = page_of("unused-suppression").examples["broken"]

    assert rules_found(tmp_path / "before", broken) == ["unused-suppression"]
    assert rules_found(tmp_path / "after", with_fault(broken)) == []


def test_without_it_the_fault_is_found(tmp_path: Path) -> None:
    (mended,) = page_of("unused-suppression").examples["mended"]

    assert rules_found(tmp_path / "before", mended) == []
    assert rules_found(tmp_path / "after", with_fault(mended)) == ["abstract-sender"]
