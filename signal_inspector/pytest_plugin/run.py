"""Traces the tests of one run, in one process or in the workers of pytest-xdist."""

from __future__ import annotations

import pickle
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from signal_inspector.pytest_plugin.outcome import Outcome, together
from signal_inspector.pytest_plugin.terminal import outcome_text

if TYPE_CHECKING:
    from signal_inspector.pytest_plugin.recording import Recording

_KEY = "signal_inspector"


class TracedRun:
    """Traces the tests that this process runs, or collects what workers have traced."""

    def __init__(self, config: Any, output: Path | None) -> None:
        self._config = config
        self._output = output
        self._has_workers = False
        self._recording: Recording | None = None
        self._outcomes: list[Outcome | None] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Begin, where Django is set up already."""
        self._has_workers = self._config.pluginmanager.hasplugin("dsession")
        self._begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self) -> None:
        """Begin, where a conftest.py below has set Django up."""
        self._begin()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """What happens in a test, and in its fixtures, has it as its heading."""
        if self._recording is None:
            return (yield)
        with self._recording.test(item.nodeid):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[Any]) -> None:
        """Remember what a test failed with."""
        if self._recording is not None and call.excinfo is not None:
            self._recording.failed(call.excinfo.type)

    def pytest_sessionfinish(self) -> None:
        """End, whatever ended the run; a worker hands on what came of it."""
        if self._recording is not None:
            self._outcomes.append(self._recording.end())
            self._recording = None
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[_KEY] = pickle.dumps(together(self._outcomes))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of pytest-xdist has ended, well or not."""
        told = getattr(node, "workeroutput", {}).get(_KEY)
        self._outcomes.append(None if told is None else pickle.loads(told))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Sum up."""
        terminalreporter.section("Django signals")
        terminalreporter.write(outcome_text(together(self._outcomes), terminalreporter))

    def _begin(self) -> None:
        if self._has_workers or self._recording is not None or self._outcomes:
            return
        from signal_inspector.pytest_plugin.recording import begun

        started = begun(self._output)
        if isinstance(started, str):
            self._outcomes.append(Outcome(problem=started))
        else:
            self._recording = started
