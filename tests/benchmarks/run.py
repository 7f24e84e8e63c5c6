"""Speed, as ratios of two things measured in one run.

    python tests/benchmarks/run.py [--settings MODULE --path FOLDER] [--rounds N]

Prints each figure with its target. Nothing here passes or fails: machines differ, and a suite
that times itself fails for others' reasons.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import big_site

ROOT = Path(__file__).resolve().parent.parent.parent

EMPTY_COMMAND = """
from importlib import import_module
import django.core.management as management

class Empty(management.BaseCommand):
    requires_system_checks = []

    def handle(self, **options):
        from django.conf import settings
        import_module("django.core.handlers.wsgi")
        import_module(settings.ROOT_URLCONF)

found = management.load_command_class
management.load_command_class = lambda app, name: Empty() if name == "check" else found(app, name)
management.execute_from_command_line(["manage.py", "check"])
"""

LIST_AS_JSON = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "signals", "--format", "json"])
"""

AUDIT_AS_JSON = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "signals", "audit", "--format", "json", "--exit-zero"])
"""

SETUP = """
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"{app}])
import django; django.setup()
"""

CONNECTIONS = """
import sys, time
from django.conf import settings
settings.configure()
import django; django.setup()
from django.dispatch import Signal
from signal_inspector import take_snapshot

def seconds():
    begun = time.perf_counter()
    take_snapshot()
    return time.perf_counter() - begun

def make():
    def receiver(**kwargs): ...
    return receiver

def connect(count):
    signals = [Signal() for _ in range(count // 100)]
    receivers = [make() for _ in range(count)]
    for number, receiver in enumerate(receivers):
        signals[number % len(signals)].connect(receiver, sender=senders[number % 100])
    return signals, receivers

senders = [type(f"Sender{number}", (), {}) for number in range(100)]
first = connect(100)
seconds()
fixed = min(seconds() for _ in range(5))
held = connect(int(sys.argv[1]))
print((min(seconds() for _ in range(3)) - fixed) / int(sys.argv[1]))
"""


def wall_time(code: str, environment: dict[str, str], folder: Path) -> float:
    """Seconds that a fresh interpreter takes to run the code."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


def ratio(one: str, other: str, environment: dict[str, str], folder: Path, rounds: int) -> float:
    """Least time of one over that of the other, taken in turns after a warm-up."""
    for code in (one, other):
        wall_time(code, environment, folder)
    pairs = [
        (wall_time(one, environment, folder), wall_time(other, environment, folder))
        for _ in range(rounds)
    ]
    return min(first for first, _ in pairs) / min(second for _, second in pairs)


def environment_for(settings: str, folder: Path) -> dict[str, str]:
    """This environment with a project's settings; bytecode is kept, as anywhere in use."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(folder), os.environ.get("PYTHONPATH")) if part
    )
    return environment


def listing(settings: str, folder: Path, rounds: int) -> None:
    """The command's cost over that of what it loads."""
    figure = ratio(LIST_AS_JSON, EMPTY_COMMAND, environment_for(settings, folder), folder, rounds)
    print(f"list --format json over an empty command, {settings}: {figure:.2f} (target 1.10)")


def auditing(settings: str, folder: Path, rounds: int) -> None:
    """The audit's cost over that of the list."""
    figure = ratio(AUDIT_AS_JSON, LIST_AS_JSON, environment_for(settings, folder), folder, rounds)
    print(f"audit over list, {settings}: {figure:.2f} (target 2.00)")


def connections(environment: dict[str, str]) -> None:
    """The cost of each connection, by how many there are."""
    figures = {}
    for count in (1_000, 10_000, 100_000):
        done = subprocess.run(
            [sys.executable, "-c", CONNECTIONS, str(count)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        figures[count] = float(done.stdout)
        print(f"time for each of {count:,} connections: {figures[count] * 1e6:.1f} µs")
    flatness = max(figures.values()) / min(figures.values())
    print(f"dearest over cheapest: {flatness:.2f} (target 1.3)")


def startup(environment: dict[str, str], rounds: int) -> None:
    """What having the app installed adds to the start of Django."""
    with_app = SETUP.format(app=', "signal_inspector"')
    figure = ratio(with_app, SETUP.format(app=""), environment, ROOT / "tests", rounds)
    print(f"start with the app over without it: {figure:.2f} (target 1.00, not measurable)")


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--settings", help="measure the command in this project alone")
    parser.add_argument("--path", type=Path, help="the folder of that project")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    if options.settings:
        folder = (options.path or Path.cwd()).resolve()
        listing(options.settings, folder, options.rounds)
        auditing(options.settings, folder, options.rounds)
        return
    sample = ROOT / "sample_project"
    listing("config.settings", sample, options.rounds)
    auditing("config.settings", sample, options.rounds)
    with tempfile.TemporaryDirectory() as written:
        big_site.write(Path(written))
        auditing(big_site.SETTINGS, Path(written), max(2, options.rounds // 3))
    environment = environment_for("config.settings", sample)
    connections(environment)
    startup(environment, options.rounds)


if __name__ == "__main__":
    main()
