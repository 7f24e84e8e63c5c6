"""Runs a command on a pseudo-terminal of a given width."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Mapping
from pathlib import Path

from support.commands import REPOSITORY, SHOP, Result, command, environment

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;.*?\x1b\\")
_LINK = re.compile(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\")


def signals_on_terminal(
    *arguments: str, width: int = 80, manage: Path = SHOP, env: Mapping[str, str] | None = None
) -> Result:
    """Runs ``manage.py signals`` with standard output on a terminal, standard error on a pipe."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    with subprocess.Popen(
        command(manage, arguments),
        cwd=REPOSITORY,
        env=environment({"TERM": "xterm-256color", **(env or {})}),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(theirs)
        shown = _all_of(ours)
        assert process.stderr is not None
        errors = process.stderr.read()
    os.close(ours)
    return Result(process.returncode, shown.decode().replace("\r\n", "\n"), errors.decode())


def _all_of(descriptor: int) -> bytes:
    """What is written to the other end until it is closed, which Linux reports as an error."""
    chunks = []
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks)


def plain(text: str) -> str:
    """The text without colours and links."""
    return _ESCAPE.sub("", text)


def links(text: str) -> list[str]:
    """The targets of the hyperlinks in a text."""
    return _LINK.findall(text)
