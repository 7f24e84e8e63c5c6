"""Every example of the documentation does what the page shows."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docs.pages import blocks, commands, name_of, pages, text_of
from docs.reader import NOT_RUN, Reader, shows
from signal_inspector.rules.registry import RULES

# Languages of blocks that hold nothing to run.
SHOWN_ONLY = {"text", "{toctree}", "{literalinclude}"}
RUN = {"console", "sh", "yaml", "python", "pycon", "json"}
A_COMMAND = re.compile(r"(\$ |\w+=\S+ )*(python|manage\.py|pytest|gunicorn|celery|uvicorn)\b")
# What stands for something else: FILE, [OPTIONS].
A_SYNOPSIS = re.compile(r"\b[A-Z]{3,}\b(?!=)|\[")
# The examples of the rules' pages run in tests/functional/test_rule_pages.py.
FOLLOWED = [page for page in pages() if page.parent.name != "rules"]


@pytest.fixture(scope="module")
def complaints(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[Path, list[str]]:
    """What readers who follow the pages complain of; each has a project of their own."""
    name = test_the_examples_of_a_page_do_what_it_shows.__name__
    wanted = [one for one in request.session.items if getattr(one, "originalname", "") == name]
    chosen = [one.callspec.params["page"] for one in wanted]  # type: ignore[attr-defined]
    readers = {page: Reader(tmp_path_factory.mktemp("reader")) for page in chosen}
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda page: readers[page].follow(page), readers))
    return {page: reader.complaints for page, reader in readers.items()}


@pytest.mark.parametrize("page", FOLLOWED, ids=name_of)
def test_the_examples_of_a_page_do_what_it_shows(
    page: Path, complaints: dict[Path, list[str]]
) -> None:
    if complaints[page]:
        pytest.fail("\n".join(complaints[page]), pytrace=False)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_block_is_of_a_language_that_is_run_or_known_as_text(page: Path) -> None:
    unknown = {block.language for block in blocks(page)} - SHOWN_ONLY - RUN

    assert unknown == set()


def test_no_command_hides_in_a_block_that_is_not_run() -> None:
    hidden = [
        (name_of(page), line)
        for page in pages()
        for block in blocks(page)
        if block.language in SHOWN_ONLY
        for line in block.text.splitlines()
        if A_COMMAND.match(line) and not A_SYNOPSIS.search(line)
    ]

    assert hidden == []


def test_each_thing_that_is_not_run_stands_on_a_page() -> None:
    shown = [one.text for page in pages() for block in blocks(page) for one in commands(block)]

    parts = {part.strip() for text in shown for part in text.split("&&")}

    assert set(NOT_RUN) <= parts


def test_the_readme_shows_the_main_job_and_the_tests_in_one_command_each() -> None:
    readme = pages()[0]

    found = [command.text for block in blocks(readme) for command in commands(block)]

    assert found[0] == "python -m pip install . && python sample_project/manage.py signals"
    assert found[1] == 'python -m pip install ".[tests]" && pytest'


def test_the_readme_counts_the_rules() -> None:
    assert f"{len(RULES)} rules" in text_of(pages()[0])


def test_the_readme_is_less_than_two_screens() -> None:
    assert len(text_of(pages()[0]).splitlines()) < 100


def test_an_example_with_other_output_is_noticed() -> None:
    documented = ("first  line", "...", "count: ... of 9")

    assert shows(documented, "first line\n\nsecond\ncount: 3 of 9\n")
    assert not shows(documented, "first line\nsecond\ncount: 3 of 8\n")
    assert not shows(documented, "first line\ncount: 3 of 9\nmore\n")


def test_a_reader_complains_of_what_a_page_has_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ python manage.py signals --nonsense\n```\n"
        "```console\n$ python manage.py signals --signal stock_low\nNothing\n```\n"
        "```python\nraise SystemExit(3)\n```\n"
        "```console\n$ python manage.py signals --json --signal stock_low\n```\n"
        '```json\n{"schema_version": 1, "django": "..."}\n```\n'
        "```pycon\n>>> 1 + 1\n3\n\n```\n",
        encoding="utf-8",
    )
    (tmp_path / "reader").mkdir()
    reader = Reader(tmp_path / "reader")

    reader.follow(page)

    assert [complaint.partition(":")[0] for complaint in reader.complaints] == [
        "line 2",
        "line 5",
        "line 9 fails",
        "line 15 is not what is printed before",
        "its Python session fails",
    ]
