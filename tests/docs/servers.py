"""Servers and workers that a page starts: each does one thing, and is ended."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_PATIENCE = 60.0
"""Seconds that a server has to start, and to end."""
_KINDS = re.compile(r"(?:^|\s)(manage\.py .*\brunserver\b|gunicorn\b|celery\b)")
_ASSIGNMENTS = re.compile(r"(?:\w+=(?:\"[^\"]*\"|\S*) )*")
# A worker needs tasks: this one gives itself one, and keeps them in its own memory.
_CELERY_APP = """\
import os
from celery import Celery
from celery.signals import worker_ready
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("config", broker="memory://")

@app.task(name="shop.tasks.restock")
def restock():
    from shop.models import Product
    Product.objects.create(name="Kettle", price=30, stock=9)

@worker_ready.connect
def begin(**kwargs):
    restock.delay()
"""


def program_of(command: str) -> str | None:
    """The server that a command starts: runserver, gunicorn or celery; None for others."""
    found = _KINDS.search(command)
    return found[1].split()[-1] if found else None


def is_here(program: str) -> bool:
    """Whether a server can be started here; what is no part of Django may not be installed."""
    return program == "runserver" or shutil.which(program) is not None


def serve(command: str, project: Path, environment: Mapping[str, str]) -> tuple[str, int]:
    """Starts a server, asks it for one thing and ends it. Returns its output and exit code."""
    program = program_of(command)
    address = f"127.0.0.1:{_free_port()}"
    if program == "celery":
        (project / "config" / "celery.py").write_text(_CELERY_APP, encoding="utf-8")
    if program == "runserver":
        command = re.sub(r"\brunserver\b", f"runserver {address}", command)
    # Without a shell between, Ctrl-C reaches the server, and its exit code us.
    start = _ASSIGNMENTS.match(command)
    assert start is not None
    command = f"{start[0]}exec {command[start.end() :]}"
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            shell=True,
            cwd=project,
            env={**environment, "GUNICORN_CMD_ARGS": f"--bind {address}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            if program == "celery":
                _until(lambda: b"succeeded in" in os.pread(output.fileno(), 1_000_000, 0), process)
            else:
                _until(lambda: _visit(address), process)
            if program == "celery":  # which calls Ctrl-C a failure
                process.terminate()
            else:
                os.killpg(process.pid, signal.SIGINT)
            code = process.wait(_PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return os.pread(output.fileno(), 1_000_000, 0).decode(), code


def _until(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Waits until it is done, or the process has ended by itself, which its code will tell."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end and not done():
        time.sleep(0.05)


def _visit(address: str) -> bool:
    """Whether the server has answered, and has finished with the request."""
    host, _, port = address.partition(":")
    request = f"GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, int(port)), timeout=_PATIENCE) as connection:
            connection.sendall(request.encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).startswith(b"HTTP/")
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
