"""No link leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import DOCS, REPOSITORY, anchors, links, name_of, pages


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    broken = []
    for file, anchor in links(page):
        target = page.parent / file if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(f"{file}#{anchor}")

    assert broken == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=name_of)
def test_pages_of_the_docs_link_to_nothing_outside_them(page: Path) -> None:
    """Such a link works in the repository and is dead on the built pages."""
    outside = [file for file, _ in links(page) if not _is_within(page.parent / file, DOCS)]

    assert outside == []


def test_every_page_can_be_reached_from_the_readme_or_the_first_page() -> None:
    reached: set[Path] = set()
    waiting = [REPOSITORY / "README.md", DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            targets = [(page.parent / file).resolve() for file, _ in links(page) if file]
            waiting += [target for target in targets if target.suffix == ".md"]

    assert {name_of(page) for page in set(pages()) - reached} == set()


def test_the_first_page_leads_to_every_page_but_those_of_single_rules() -> None:
    first = DOCS / "index.md"

    named = {(DOCS / file).resolve() for file, _ in links(first)}

    rules = set((DOCS / "reference" / "rules").glob("*.md")) - {DOCS / "reference/rules/index.md"}
    unnamed = set(DOCS.rglob("*.md")) - rules - named - {first, DOCS / "changelog.md"}
    assert {name_of(page) for page in unnamed} == set()


def _is_within(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder)
