"""A small project whose commands send signals, written out for a test to trace."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from support.commands import Result, environment, run

_NUMBERS = re.compile(r"^ *(\d\d:\d\d:\d\d\.\d{3})? *(\d+(\.\d+)? m?s)?( +\d+ q)? *")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")

_FILES = {
    "manage.py": """
        import os, sys
        chosen = "site_settings.test" if sys.argv[1:2] == ["test"] else "site_settings.dev"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", chosen)
        if __name__ == "__main__":  # not in a worker that another process starts anew
            from django.core.management import execute_from_command_line
            execute_from_command_line(sys.argv)
    """,
    "site_settings/__init__.py": "",
    "site_settings/dev.py": """
        from pathlib import Path
        SECRET_KEY = "not a secret"
        DEBUG = True
        ALLOWED_HOSTS = ["*"]
        ROOT_URLCONF = "tickets.urls"
        INSTALLED_APPS = ["tickets", "signal_inspector"]
        DATABASES = {"default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(__file__).resolve().parent.parent / "db.sqlite3",
        }}
        USE_TZ = True
        DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
    """,
    "site_settings/test.py": "from site_settings.dev import *",
    "site_settings/without.py": """
        from site_settings.dev import *
        INSTALLED_APPS = ["tickets"]
    """,
    "tickets/__init__.py": "",
    "tickets/apps.py": """
        from django.apps import AppConfig

        class TicketsConfig(AppConfig):
            name = "tickets"

            def ready(self):
                from tickets import receivers
    """,
    "tickets/signals.py": """
        from django.dispatch import Signal
        sold = Signal()
        printed = Signal()
        broken = Signal()
        slow = Signal()
        flooded = Signal()
        unheard = Signal()
    """,
    "tickets/models.py": """
        from django.db import models

        class Ticket(models.Model):
            seat = models.CharField(max_length=20)

        class FreeTicket(Ticket):
            class Meta:
                proxy = True
    """,
    "tickets/receivers.py": """
        import time
        from django.db.models.signals import post_save
        from tickets import signals
        from tickets.models import Ticket

        def print_ticket(sender, **kwargs):
            signals.printed.send("printer", password="hunter2", seat="A1")

        def count(**kwargs):
            pass

        def refuse(**kwargs):
            raise ValueError("sold out")

        def dawdle(seconds, **kwargs):
            time.sleep(seconds)

        def welcome(sender, instance, **kwargs):
            signals.sold.send(sender, seat=instance.seat)

        def never(**kwargs):
            pass

        signals.sold.connect(print_ticket)
        signals.sold.connect(count)
        signals.printed.connect(count)
        signals.broken.connect(refuse)
        signals.slow.connect(dawdle)
        signals.flooded.connect(count)
        signals.slow.connect(never, sender="nobody")
        post_save.connect(welcome, sender=Ticket)
    """,
    "tickets/urls.py": """
        from django.http import HttpResponse
        from django.urls import path
        from tickets.signals import sold

        def sell(request):
            sold.send("counter", seat="B2")
            return HttpResponse("sold")

        urlpatterns = [path("sell/", sell)]
    """,
    "tickets/management/__init__.py": "",
    "tickets/management/commands/__init__.py": "",
    "tickets/management/commands/sell.py": """
        import sys
        from django.conf import settings
        from django.core.management.base import BaseCommand
        from tickets import signals

        class Command(BaseCommand):
            def add_arguments(self, parser):
                parser.add_argument("seat")
                parser.add_argument("--exit", type=int, default=0)
                parser.add_argument("--ask", action="store_true")
                parser.add_argument("--fail", action="store_true")

            def handle(self, *args, **options):
                if options["ask"]:
                    options["seat"] = input("Which seat? ")
                signals.sold.send("counter", seat=options["seat"], password="hunter2")
                signals.unheard.send(None)
                if options["fail"]:
                    signals.broken.send("printer")
                print("sold", options["seat"], settings.SETTINGS_MODULE, flush=True)
                sys.exit(options["exit"])
    """,
    "tickets/management/commands/take_long.py": """
        from django.core.management.base import BaseCommand
        from tickets import signals

        class Command(BaseCommand):
            def add_arguments(self, parser):
                parser.add_argument("seconds", type=float)

            def handle(self, *args, **options):
                signals.sold.send("counter", seat="C3")
                print("ready", flush=True)
                signals.slow.send(None, seconds=options["seconds"])
    """,
    "tickets/management/commands/flood.py": """
        import pathlib
        from django.core.management.base import BaseCommand
        from tickets import signals

        class Command(BaseCommand):
            def add_arguments(self, parser):
                parser.add_argument("times", type=int)

            def handle(self, *args, **options):
                for number in range(options["times"]):
                    signals.flooded.send(None)
                pathlib.Path("flooded").touch()
    """,
    "tickets/tests/__init__.py": "",
    "tickets/tests/test_one.py": """
        from django.test import TestCase
        from tickets.models import FreeTicket, Ticket

        class OneTests(TestCase):
            def test_ticket(self):
                Ticket.objects.create(seat="A1")

            def test_free_ticket(self):
                FreeTicket.objects.create(seat="A2")
    """,
    "tickets/tests/test_two.py": """
        from django.test import TestCase

        class TwoTests(TestCase):
            def test_request(self):
                self.client.get("/sell/")
    """,
}


class TracedProject:
    """The project in a folder. Commands run there, without what the test's own process has set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in _FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = text.splitlines()
            path.write_text("\n".join(line[8:] or "" for line in lines) if lines[1:] else text)

    def words(self, *arguments: str) -> list[str]:
        """The words of a management command."""
        return [sys.executable, "manage.py", *arguments]

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, **more: Any) -> Result:
        """Runs a management command, its streams in pipes."""
        return run(self.words(*arguments), cwd=self.folder, env=env, **more)

    def trace(self, *arguments: str, **more: Any) -> Result:
        """Runs ``signals trace``."""
        return self.run("signals", "trace", *arguments, **more)

    def on_terminal(self, *arguments: str, env: Mapping[str, str] | None = None) -> Terminal:
        """Starts a command on a terminal of its own, in a session of its own."""
        return Terminal(self.words(*arguments), self.folder, env or {})


class Terminal:
    """A command at a terminal with 120 columns."""

    def __init__(self, words: list[str], folder: Path, env: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
        self.process = subprocess.Popen(
            words,
            cwd=folder,
            env=environment({"TERM": "xterm-256color", **env}),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self._chunks: list[bytes] = []
        self._reader = threading.Thread(target=self._read, daemon=True)

    def watch(self) -> None:
        """Begin to take in what is shown; until then nobody does."""
        self._reader.start()

    @property
    def shown(self) -> str:
        """What was shown so far, without colours."""
        text = b"".join(self._chunks).decode(errors="replace").replace("\r\n", "\n")
        return _ESCAPES.sub("", text)

    def type(self, text: str) -> None:
        """Type at the keyboard."""
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """Wait for the command. Returns its exit code."""
        code = self.process.wait(60)
        self._reader.join(10)
        os.close(self._ours)
        return code

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self._ours, 65536)
            except OSError:
                return
            if not chunk:
                return
            self._chunks.append(chunk)


def until(condition: Callable[[], object], seconds: float = 40) -> None:
    """Waits for something that will be; fails where it is not after all that time."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.05)


def tree_lines(text: str) -> list[str]:
    """The lines of a live tree without times and numbers."""
    return [_NUMBERS.sub("", line) for line in text.splitlines() if line.strip()]
