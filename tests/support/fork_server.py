"""Management commands in processes that have Django imported when they begin.

To import it takes most of the time of a short command. In all else they are what a shell starts:
a process with its own environment, folder, arguments, streams and exit code, which reads the
settings and sets Django up itself; of this package and of the project nothing is imported before.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from . import commands
from .commands import REPOSITORY, SHOP, Result

_SERVE = """
import atexit, json, os, runpy, socket, sys, threading, traceback

import django.core.management, django.db.models, django.db.backends.sqlite3.base
import django.contrib.admin.options, rich.console, rich.table

assert not any(name.startswith("signal_inspector") for name in sys.modules)
ENCODING = {"encoding": sys.stdout.encoding, "errors": sys.stdout.errors}

def begin(arguments, cwd, environ, out, err):
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.closerange(3, 64)
    sys.stdout = open(1, "w", closefd=False, **ENCODING)
    sys.stderr = open(2, "w", 1, ENCODING["encoding"], "backslashreplace", closefd=False)
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    sys.argv = arguments
    given = filter(None, environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.path[:1] = [os.path.dirname(os.path.abspath(arguments[0])), *given]
    try:
        runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

asked = socket.socket(fileno=int(sys.argv[1]))
while True:
    message, streams, _, _ = socket.recv_fds(asked, 1_000_000, 2)
    if not message:
        break
    child = os.fork()
    if not child:
        code = begin(*json.loads(message), *streams)
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    for stream in streams:
        os.close(stream)
    _, status = os.waitpid(child, 0)
    asked.send(str(os.waitstatus_to_exitcode(status)).encode())
"""


def signals(*arguments: str, **more: Any) -> Result:
    """Runs ``manage.py signals`` of a project. Takes what ``managed`` takes."""
    return managed("signals", *arguments, **more)


def managed(
    *arguments: str,
    manage: Path = SHOP,
    cwd: Path = REPOSITORY,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Runs ``manage.py`` of a project, its streams in pipes, and waits for it.

    Where something depends on how Python starts, it is started as a shell does.
    """
    given = env or {}
    words = [str(manage), *arguments]
    if not hasattr(os, "fork") or _depends_on_the_start(arguments, given):
        return commands.run([sys.executable, *words], cwd=cwd, env=given)
    request = [words, str(cwd), commands.environment(given)]
    return _server().run(json.dumps(request).encode())


def _depends_on_the_start(arguments: Sequence[str], env: Mapping[str, str]) -> bool:
    if "--record" in arguments or "trace" in arguments:
        return True
    return any(name.startswith(("PYTHON", "SIGNAL_")) for name in env if name != "PYTHONPATH")


class _Server:
    """The process that has Django imported, and forks for each command."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(theirs.fileno())],
                env=commands.environment({}),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._ours.settimeout(60)

    def run(self, request: bytes) -> Result:
        """Has a process do what is asked for, and waits for it."""
        readers = [_Reader(), _Reader()]
        socket.send_fds(self._ours, [request], [each.written for each in readers])
        for each in readers:
            os.close(each.written)
        code = int(self._ours.recv(64))
        out, err = [each.text() for each in readers]
        return Result(code, out, err)

    def end(self) -> None:
        """Lets the server come to its end."""
        self._ours.close()
        self._process.wait(60)


class _Reader:
    """Takes what is written to a pipe while the command runs."""

    def __init__(self) -> None:
        self._read, self.written = os.pipe()
        self._found = b""
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def text(self) -> str:
        """All that was written."""
        self._thread.join(60)
        return self._found.decode()

    def _take(self) -> None:
        with os.fdopen(self._read, "rb") as stream:
            self._found = stream.read()


@cache
def _server() -> _Server:
    server = _Server()
    atexit.register(server.end)
    return server
