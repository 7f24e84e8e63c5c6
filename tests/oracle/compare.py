"""Runs the command in this process and compares what it says with what was recorded.

python tests/oracle/compare.py --settings MODULE [--pythonpath DIR]… [--import MODULE]…
[--no-urlconf] [--traps MODULE] [--show]

``--traps`` names a module with a list ``WOKEN``: what stands in it afterwards is a difference too.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != HERE]
sys.path.insert(0, str(HERE.parent))

from oracle.comparison import compare  # noqa: E402
from oracle.expectation import Expectation, expect  # noqa: E402
from oracle.recorder import Recorder  # noqa: E402

sys.path.remove(str(HERE.parent))


def main(arguments: list[str]) -> int:
    """Compare, or with ``--show`` print the expectation alone; return the exit code."""
    options = parse(arguments)
    sys.path[:0] = [str(Path(folder).resolve()) for folder in options.pythonpath]
    os.environ["DJANGO_SETTINGS_MODULE"] = options.settings
    recorder = Recorder()
    recorder.install()
    import django

    django.setup()
    gc.collect()
    # From here on nothing may die between the moment that the tool shows and ours.
    gc.disable()
    if options.show:
        load_what_a_server_has(options)
        say(json.dumps(expect(recorder).as_json(), indent=1, default=repr))
        return 1 if woken(options) else 0
    shown = json.loads(run_command(options))
    expected = expect(recorder)
    differences = [
        *compare(expected, shown),
        *not_loaded(options),
        *heading_differences(options, shown),
        *woken(options),
    ]
    for each in differences:
        say(each)
    say(f"{counts(expected)} compared, {len(differences)} differences")
    return 1 if differences else 0


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compare `manage.py signals` with a record.")
    parser.add_argument("--settings", required=True, help="the settings module")
    parser.add_argument("--pythonpath", action="append", default=[], help="a folder for imports")
    parser.add_argument(
        "--import", dest="imports", action="append", default=[], help="a module to load as well"
    )
    parser.add_argument("--no-urlconf", action="store_true", help="stop after django.setup()")
    parser.add_argument("--traps", help="a module whose list WOKEN has to stay empty")
    parser.add_argument("--show", action="store_true", help="print the expectation and stop")
    return parser.parse_args(arguments)


def run_command(options: argparse.Namespace) -> str:
    """Return what the command prints, also where its app is not installed."""
    from django.apps import apps
    from django.core.management import call_command

    command: object = "signals"
    if not apps.is_installed("signal_inspector"):
        module = importlib.import_module("signal_inspector.management.commands.signals")
        command = module.Command()
    words = [word for module in options.imports for word in ("--import", module)]
    if options.no_urlconf:
        words.append("--no-urlconf")
    stdout = io.StringIO()
    call_command(command, "list", "--format", "json", *words, stdout=stdout)
    return stdout.getvalue()


def modules_of_a_server(options: argparse.Namespace) -> list[str]:
    """Return the modules that the command has to load, as a server does."""
    from django.conf import settings

    if options.no_urlconf:
        return list(options.imports)
    urlconf = getattr(settings, "ROOT_URLCONF", None)
    return [
        "django.core.handlers.base",
        *([urlconf] if urlconf else []),
        *options.imports,
    ]


def load_what_a_server_has(options: argparse.Namespace) -> None:
    """Load what the command would have loaded."""
    for module in modules_of_a_server(options):
        importlib.import_module(module)


def not_loaded(options: argparse.Namespace) -> list[str]:
    """Report what the command should have loaded and has not."""
    return [
        f"module {module}: the command has not loaded it"
        for module in modules_of_a_server(options)
        if module not in sys.modules
    ]


def heading_differences(options: argparse.Namespace, shown: dict[str, object]) -> list[str]:
    """Compare the fields that stand above the signals."""
    import django
    from django.conf import settings

    expected = {
        "schema_version": 1,
        "django": django.get_version(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "settings": options.settings,
        "debug": bool(settings.DEBUG),
    }
    return [
        f"{field} is {shown.get(field)!r}, expected {value!r}"
        for field, value in expected.items()
        if shown.get(field) != value
    ]


def woken(options: argparse.Namespace) -> list[str]:
    """Report the traps that were woken."""
    if options.traps is None:
        return []
    return [f"trap {each}: woken" for each in importlib.import_module(options.traps).WOKEN]


def counts(expected: Expectation) -> str:
    """Say how much was compared."""
    receivers = sum(len(each.receivers) for each in expected.signals)
    signals, pending = len(expected.signals), len(expected.pending)
    return f"{signals} signals, {receivers} receivers, {pending} pending"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
