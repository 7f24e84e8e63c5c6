"""The pytest plugin: a fixture, and a trace of the whole run.

It is loaded by every pytest in whose environment the package is installed, so this module
imports nothing but pytest, and the rest only what is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Protocol

    from django.dispatch import Signal

    from signal_inspector.testing import CapturedSignals

    class CaptureSignals(Protocol):
        """The type of the fixture ``capture_signals``."""

        def __call__(
            self, *signals: Signal | str, sender: object = ...
        ) -> AbstractContextManager[CapturedSignals]: ...


# As pytest's own loading has it: by the entry point, and by ``-p`` or ``pytest_plugins``.
_NAMES = ("signal_inspector", __name__)
_OUTPUT = ".jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("signals", "Django signals")
    group.addoption(
        "--signal-trace",
        action="store_true",
        help="trace Django signals, and sum up at the end which receivers ran and which never did",
    )
    group.addoption(
        "--signal-trace-output",
        metavar="FILE",
        help=f"the same, and write the trace to a {_OUTPUT} file for 'manage.py signals report'",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the trace, if there is to be one."""
    output = config.getoption("signal_trace_output")
    if output is None and not config.getoption("signal_trace"):
        return
    path = None if output is None else _checked(Path(config.invocation_params.dir, output))
    from signal_inspector.pytest_plugin.run import TracedRun

    config.pluginmanager.register(TracedRun(config, path), "signal_inspector.trace")


def pytest_plugin_registered(plugin: Any, manager: pytest.PytestPluginManager) -> None:
    """Where it is loaded by one of its names, have the other not load it again."""
    name = manager.get_name(plugin)
    if name in _NAMES:
        for other in _NAMES:
            if other != name and not manager.is_blocked(other):
                manager.set_blocked(other)


@pytest.fixture(name="capture_signals")
def _capture_signals() -> CaptureSignals:
    """``signal_inspector.testing.capture_signals``: with capture_signals(post_save) as sent."""
    from signal_inspector.testing import capture_signals

    return capture_signals


def _checked(path: Path) -> Path:
    if path.suffix != _OUTPUT:
        raise pytest.UsageError(f"--signal-trace-output {path} should end with {_OUTPUT}")
    if not path.parent.is_dir():
        raise pytest.UsageError(f"--signal-trace-output {path}: there is no such folder")
    return path
