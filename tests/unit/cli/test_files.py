"""Files that the command writes: whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from signal_inspector import UsageError
from signal_inspector.cli.files import write_file


@pytest.fixture
def umask() -> Iterator[None]:
    """Files are readable by the group and writable by their owner alone."""
    before = os.umask(0o027)
    yield
    os.umask(before)


def names_in(folder: Path) -> list[str]:
    """All that is in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


def test_new_file_holds_the_text_in_utf_8(tmp_path: Path) -> None:
    write_file(str(tmp_path / "report"), "é\n店\r\n")

    assert (tmp_path / "report").read_bytes() == "é\n店\r\n".encode()
    assert names_in(tmp_path) == ["report"]


def test_pieces_make_one_text(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")

    write_file(str(tmp_path / "report"), (f"{number}\n" for number in range(3)))

    assert (tmp_path / "report").read_text() == "0\n1\n2\n"
    assert names_in(tmp_path) == ["report"]


def test_file_stays_as_it_is_where_its_pieces_come_to_an_end_too_soon(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "half of it"
        raise UsageError("cannot read the rest")

    (tmp_path / "report").write_text("old")

    with pytest.raises(UsageError, match=r"^cannot read the rest$"):
        write_file(str(tmp_path / "report"), pieces())

    assert (tmp_path / "report").read_text() == "old"
    assert names_in(tmp_path) == ["report"]


def test_what_an_earlier_process_of_the_same_id_has_left_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)
    (tmp_path / ".report.1.tmp").mkdir()

    write_file(str(tmp_path / "report"), "new")

    assert (tmp_path / "report").read_text() == "new"
    assert names_in(tmp_path) == [".report.1.tmp", "report"]


def test_a_file_of_another_that_is_in_the_way_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", bytes)
    left = tmp_path / f".report.{bytes(8).hex()}.tmp"
    left.write_text("of another")

    with pytest.raises(UsageError, match="File exists"):
        write_file(str(tmp_path / "report"), "new")

    assert left.read_text() == "of another"


def test_a_name_may_be_as_long_as_any(tmp_path: Path) -> None:
    path = tmp_path / ("店" * 85)

    write_file(str(path), "new")

    assert path.read_text() == "new"
    assert len(names_in(tmp_path)) == 1


@pytest.mark.usefixtures("umask")
def test_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    write_file(str(tmp_path / "report"), "new")

    assert (tmp_path / "report").stat().st_mode & 0o777 == 0o640


def test_existing_file_keeps_its_mode_and_loses_its_old_text(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("something longer than the new text")
    file.chmod(0o604)

    write_file(str(file), "new")

    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o604


def test_relative_path_starts_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    write_file("report", "new")

    assert (tmp_path / "report").read_text() == "new"


def test_symlink_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "real").write_text("old")
    (tmp_path / "link").symlink_to("there/real")

    write_file(str(tmp_path / "link"), "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "real").read_text() == "new"


def test_symlink_to_a_file_that_is_not_there_creates_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")

    write_file(str(tmp_path / "link"), "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_device_stays_a_device() -> None:
    write_file(os.devnull, "gone")

    assert not Path(os.devnull).is_file()


def test_named_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()

    write_file(str(pipe), "through")

    reader.join()
    assert read == ["through"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    "path",
    ["missing/report", "file/report", ".", "", "n" * 300],
    ids=lambda path: path[:20] or "empty",
)
def test_place_that_cannot_be_written_is_one_line_with_its_name(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("old")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError) as caught:
        write_file(path, "new")

    assert repr(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert names_in(tmp_path) == ["file"]


def test_symlink_to_itself_is_written_over_or_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    with suppress(UsageError):
        write_file(str(tmp_path / "loop"), "new")

    assert names_in(tmp_path) == ["loop"]


def test_text_that_utf_8_cannot_hold_is_escaped_as_on_a_stream(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")

    write_file(str(tmp_path / "report"), "uid=\ud800")

    assert (tmp_path / "report").read_text() == "uid=\\ud800"
    assert names_in(tmp_path) == ["report"]
