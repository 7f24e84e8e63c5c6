"""What ``signals trace`` needs before it runs anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.small_process import small_process


@pytest.fixture
def no_temporary_files() -> Iterator[None]:
    """There is no folder for them, as in a container that is read-only."""
    small_process().run("import tempfile; tempfile.tempdir = '/nonexistent/folder'")
    yield
    small_process().run("tempfile.tempdir = None")


@pytest.mark.usefixtures("no_temporary_files")
def test_without_a_folder_for_temporary_files_the_ways_out_are_told() -> None:
    told = small_process().call("trace", "--", "check")

    assert (told.out, told.err) == ("", "")
    assert told.ended == (
        2,
        "no folder for temporary files can be written to; name one in TMPDIR, or give "
        "--output FILE.jsonl.",
    )
