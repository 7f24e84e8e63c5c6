"""``--output FILE``: whole or not at all."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

from support.commands import signals


def names_in(folder: Path) -> list[str]:
    """All that is in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


def unwritable(folder: Path) -> Path:
    """A folder in which nobody, or nobody but root, may create a file."""
    if os.geteuid() == 0:
        return Path("/proc")
    folder.mkdir()
    folder.chmod(0o500)
    return folder


def test_file_is_kept_where_the_command_fails(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")

    result = signals("--output", "report", "--import", "nosuch", cwd=tmp_path)

    assert result.code == 2
    assert (tmp_path / "report").read_text() == "old"
    assert names_in(tmp_path) == ["report"]


def test_file_is_kept_where_writing_fails_half_way(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")

    result = signals(
        "--json",
        "--output",
        "report",
        cwd=tmp_path,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )

    assert result.code == 2
    (line,) = result.err_lines
    assert "cannot write 'report'" in line
    assert (tmp_path / "report").read_text() == "old"
    assert names_in(tmp_path) == ["report"]


def test_folder_that_cannot_be_written_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    path = unwritable(tmp_path / "locked") / "report"

    result = signals("--output", str(path))

    assert (result.code, result.out) == (2, "")
    (line,) = result.err_lines
    assert f"cannot write '{path}'" in line


def test_symlink_survives(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")

    result = signals("--format", "csv", "--output", "link", cwd=tmp_path)

    assert (result.code, result.out) == (0, "")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text().startswith("signal,order,receiver,")
    assert names_in(tmp_path) == ["link", "real"]


def test_stdout_by_its_name_is_written_to() -> None:
    result = signals("--json", "--output", "/dev/stdout")

    assert result.code == 0
    assert json.loads(result.out)["schema_version"] == 1
