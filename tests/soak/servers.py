"""The servers of a soak, each with a database, a ledger and traces in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import signal_inspector

HERE = Path(__file__).resolve().parent
SAMPLE_PROJECT = HERE.parents[1] / "sample_project"
PACKAGE = Path(signal_inspector.__file__).parents[1]


@dataclass(frozen=True)
class Kind:
    """A server, and what is expected of it.

    ``replaces_workers``: they end and others take their place while it runs.
    """

    name: str
    is_async: bool
    words: tuple[str, ...]
    replaces_workers: bool = False


# A server closes a connection that was quiet for long, or whose worker ends. A visitor who begins
# to speak at that very moment is not heard, traced or not: so none is quiet for that long here,
# and workers that end keep none.
_LONG = "75"
_GUNICORN = ("-m", "gunicorn", "config.wsgi:application", "--bind", "127.0.0.1:{port}")

KINDS = (
    Kind(
        "gunicorn",
        False,
        (
            *(*_GUNICORN, "--workers", "3", "--threads", "4", "--keep-alive", "0"),
            *("--max-requests", "150", "--max-requests-jitter", "50"),
        ),
        replaces_workers=True,
    ),
    Kind(
        "gunicorn-preload",
        False,
        (*_GUNICORN, "--workers", "2", "--threads", "4", "--keep-alive", _LONG, "--preload"),
    ),
    Kind(
        "uvicorn",
        True,
        (
            *("-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1"),
            *("--port", "{port}", "--workers", "2", "--no-access-log"),
            *("--timeout-keep-alive", _LONG),
        ),
    ),
)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process of the site, whose data is in that folder."""
    paths = (HERE, SAMPLE_PROJECT, PACKAGE)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")},
        "DJANGO_SETTINGS_MODULE": "soak_site.settings",
        "HOME": str(folder),  # gunicorn has a socket there
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "SHOP_DEBUG": "0",
        "SHOP_DATABASE": str(folder / "db.sqlite3"),
        "SOAK_LEDGER": str(folder),
        **more,
    }


def prepare(folder: Path, buyers: int) -> Path:
    """A database to begin with."""
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "soak_site.prepare", str(buyers)]
    with (folder / "prepare.log").open("wb") as log:
        done = subprocess.run(words, env=environment(folder), stdout=log, stderr=log, check=False)
    if done.returncode:
        raise SystemExit(f"there is no database; see {log.name}")
    return folder / "db.sqlite3"


class Server:
    """One that runs."""

    def __init__(self, kind: Kind, folder: Path, database: Path, traced: bool) -> None:
        self.kind = kind
        self.folder = folder
        folder.mkdir()
        shutil.copy(database, folder / "db.sqlite3")
        self.port = _free_port()
        trace = {
            "SIGNAL_INSPECTOR_TRACE": str(folder / "trace-%p.jsonl"),
            "SIGNAL_INSPECTOR_TRACE_OPTIONS": "values",
        }
        self.process = self._start(trace if traced else {})

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / "server.log"

    def wait(self) -> None:
        """Wait until it answers."""
        limit = time.monotonic() + 60
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        self.stop()
        raise SystemExit(f"{self.kind.name} did not start; see {self.log}")

    def stop(self) -> int:
        """Have it end in order. Returns its exit code; -9 where it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait()

    def _start(self, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
        words = [word.format(port=self.port) for word in self.kind.words]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=self.folder,
                env=environment(self.folder, **more),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
