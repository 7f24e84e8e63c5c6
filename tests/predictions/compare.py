"""Does what ``explain`` predicts, with real objects in a new database, and compares.

python tests/predictions/compare.py --settings MODULE [--pythonpath DIR]… [--stand-ins]
[--using ALIAS] [--model app.Model]… [--verbose]

Prints each difference, then how much was compared. The exit code is 1 where there is any.
``--stand-ins`` notes the receivers without calling them.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != HERE]
sys.path.insert(0, str(HERE.parent))


class RollbackError(Exception):
    """Takes back what one operation has done."""


class _NoMigrations(dict[str, None]):
    """Every app has its tables made from its models."""

    def __contains__(self, label: object) -> bool:
        return True

    def __getitem__(self, label: str) -> None:
        return None


def main(arguments: list[str]) -> int:
    """Compare; return the exit code."""
    options = _parse(arguments)
    sys.path[:0] = [str(Path(folder).resolve()) for folder in options.pythonpath]
    os.environ["DJANGO_SETTINGS_MODULE"] = options.settings
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = _NoMigrations()
    django.setup()
    from predictions.recorder import Recorder

    recorder = Recorder(run=not options.stand_ins)
    _make_database(options.using, recorder)
    comparison = _Comparison(options, recorder)
    with recorder.installed():
        comparison.run()
    for line in comparison.lines:
        sys.stdout.write(line + "\n")
    counted = ", ".join(f"{number} {what}" for what, number in comparison.counts.items())
    sys.stdout.write(counted + "\n")
    return 1 if comparison.counts["differences"] else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--settings", required=True)
    parser.add_argument("--pythonpath", action="append", default=[], metavar="DIR")
    parser.add_argument("--stand-ins", action="store_true")
    parser.add_argument("--using", default="default", metavar="ALIAS")
    parser.add_argument("--model", action="append", default=[], metavar="LABEL")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args(arguments)


def _make_database(using: str, recorder: Any) -> None:
    """Tables of all models in memory."""
    from django.db import connections

    connection = connections[using]
    assert connection.vendor == "sqlite", "the comparison makes its rows in SQLite"
    with recorder.installed(), recorder.muted():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


class _Comparison:
    def __init__(self, options: argparse.Namespace, recorder: Any) -> None:
        from predictions.operations import Operations
        from signal_inspector import take_snapshot

        self.lines: list[str] = []
        self.counts = {
            "models": 0, "operations": 0, "events": 0, "calls": 0,
            "not built": 0, "unknown": 0, "differences": 0,
        }  # fmt: skip
        self._options = options
        self._recorder = recorder
        self._operations = Operations(recorder, options.using)
        self._snapshot = take_snapshot()

    def run(self) -> None:
        from django.apps import apps

        for model in apps.get_models():
            if self._options.model and model._meta.label not in self._options.model:
                continue
            if not model._meta.managed:
                continue
            self.counts["models"] += 1
            self._compare_model(model)

    def _compare_model(self, model: Any) -> None:
        from signal_inspector.explain.models import explain_model

        timeline = explain_model(model, self._snapshot)
        predicted = dict(predictions(timeline))
        unknown = {one.field for one in timeline.relations if one.unknown}
        for case in self._operations.cases(model):
            title = case.title
            if case.field is not None and _label(case.field) in unknown:
                self.counts["unknown"] += 1
                continue
            if title not in predicted:
                self._say(model, title, "was not predicted")
                continue
            expected = predicted[title]
            if expected is None:
                self.counts["unknown"] += 1
                continue
            seen = self._seen(model, case)
            if seen is None:
                continue
            self.counts["operations"] += 1
            self._compare(model, title, expected, tidy(seen))

        self._compare_refusals(model, timeline)
        self._compare_silence(model, timeline)

    def _compare_silence(self, model: Any, timeline: Any) -> None:
        """What sends no save or delete signals is told, and sends none."""
        told = {one.call for one in timeline.silent}
        for case in self._operations.silent(model):
            if case.title not in told:
                self._say(model, case.title, "was not told to be silent")
                continue
            seen = self._seen(model, case)
            if seen is None:
                continue
            self.counts["operations"] += 1
            sent = [one for one in seen if one[0].endswith(("_save", "_delete"))]
            if sent:
                self._say(model, case.title, f"sends {sent}")

    def _compare_refusals(self, model: Any, timeline: Any) -> None:
        """A delete that is refused sends nothing."""
        told = {
            branch.relation: branch.outcome
            for operation in timeline.operations
            if operation.name == "delete" and "keep_parents" not in operation.call
            for branch in operation.cascade.branches
        }
        for field, work in self._operations.refusals(model):
            outcome = told.get(_label(field))
            title = f"the delete that {_label(field)} refuses"
            if outcome not in ("protected", "restricted"):
                self._say(model, title, f"was told as {outcome}")
                continue
            sent = [one for one in self._done(work) if one[0] in ("pre_delete", "post_delete")]
            self.counts["operations"] += 1
            if sent:
                self._say(model, title, f"sends {sent}")

    def _seen(self, model: Any, case: Any) -> list[Any] | None:
        """What happened; None where the rows for it cannot be made."""
        try:
            return self._done(case.work)
        except Exception as error:
            self.counts["not built"] += 1
            if self._options.verbose:
                # The text of an error may itself ask for rows.
                name = type(error).__name__
                self.lines.append(f"{model._meta.label}: {case.title}: not built: {name}")
                self.lines += traceback.format_tb(error.__traceback__)[-4:]
            return None

    def _done(self, work: Any) -> Any:
        from django.db import transaction

        seen = []
        try:
            with transaction.atomic(using=self._options.using):
                seen = work()
                raise RollbackError
        except RollbackError:
            return seen

    def _compare(self, model: Any, title: str, expected: list[Any], seen: list[Any]) -> None:
        self.counts["events"] += len(seen)
        self.counts["calls"] += sum(len(event[3:]) for event in seen)
        if expected != seen:
            self._say(model, title, "differs")
            self.lines += [f"   predicted {' '.join(event)}" for event in expected]
            self.lines += [f"   happened  {' '.join(event)}" for event in seen]

    def _say(self, model: Any, title: str, text: str) -> None:
        self.counts["differences"] += 1
        self.lines.append(f"{model._meta.label}: {title}: {text}")


def predictions(timeline: Any) -> Iterator[tuple[str, list[Any] | None]]:
    """What is predicted by the title of each operation; None where it cannot be known."""
    for operation in timeline.operations:
        yield operation.call, _predicted(operation)
    for relation in timeline.relations:
        for operation in relation.operations:
            for side in relation.sides:
                if side.instance == timeline.model:
                    yield f"{side.accessor}.{operation.name}()", _predicted(operation)


def _predicted(operation: Any) -> list[Any] | None:
    if operation.cascade is not None and _is_uncertain(operation.cascade.branches):
        return None
    return tidy([_event(step) for step in operation.steps])


def _label(field: Any) -> str:
    return f"{field.model._meta.label}.{field.name}"


def _is_uncertain(branches: Any) -> bool:
    return any(one.outcome == "unknown" or _is_uncertain(one.branches) for one in branches)


def _event(step: Any) -> tuple[str, ...]:
    if hasattr(step, "verb"):
        return (step.verb, step.table)
    names = [connection.receiver.name for connection in step.connections]
    return (step.signal.rpartition(".")[2], step.sender.name, step.action or "", *names)


def tidy(events: list[Any]) -> list[Any]:
    """Without what several rows of one model repeat, and without init signals nobody hears."""
    kept: list[Any] = []
    made: set[Any] = set()
    written: set[Any] = set()
    for event in events:
        if event[0] in ("pre_init", "post_init"):
            if len(event) == 3 or event in made:
                continue
            made.add(event)
        elif len(event) == 2:
            if event in written:
                continue
            written.add(event)
        else:
            written = set()
            if kept and kept[-1] == event:
                continue
        kept.append(event)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
