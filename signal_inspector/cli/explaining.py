"""``signals explain``: what will fire for a model; a signal, a receiver or an app as a whole.

A format's renderer is imported when it is asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signal_inspector.cli.action import Action
from signal_inspector.cli.loading import add_loading, load
from signal_inspector.cli.report import Report
from signal_inspector.domain.explanation import Explanation
from signal_inspector.domain.snapshot import Snapshot
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.errors import UsageError
from signal_inspector.explain.answer import PARTS, explain, only
from signal_inspector.explain.targets import Target, find_targets, nearest_targets
from signal_inspector.inspector import take_snapshot
from signal_inspector.renderers.look import Look

_EXAMPLES = """\
examples:
  manage.py signals explain shop.Order               what create, update and delete send
  manage.py signals explain shop.Order --on delete   the cascade alone
  manage.py signals explain post_save                who listens to a signal
  manage.py signals explain create_profile           where a receiver is connected
  manage.py signals explain app:shop                 an app, and who listens to it
"""

FORMATS = ("text", "json", "markdown", "mermaid")
DEFAULT_DEPTH = 3

_MOST_CANDIDATES = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``explain``."""
    parser.add_argument(
        "targets",
        nargs="+",
        metavar="TARGET",
        help="A model, signal, receiver or app, by its path or whole parts of it; of several "
        "with one name, 'model:', 'signal:', 'receiver:' or 'app:' before it chooses.",
    )
    group = parser.add_argument_group("output")
    group.add_argument("--on", choices=PARTS, help="Show this part of a model's timeline alone.")
    group.add_argument(
        "--depth",
        type=_depth,
        metavar="N",
        help=f"How many levels of a model's cascade to show (default: {DEFAULT_DEPTH}).",
    )
    group.add_argument(
        "--format", choices=FORMATS, default="text", help="How to show it (default: text)."
    )
    group.add_argument("--output", metavar="FILE", help="Write the report to FILE, not stdout.")
    add_loading(parser)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Looks the targets up in what a server has, and explains them. Returns the exit code."""
    words = options["targets"]
    _check(options, words)
    warning = load(options)
    if warning is not None:
        report.warn(f"{warning}; what it would have connected is missing here.")
    snapshot = take_snapshot(settle=True)
    targets = dict.fromkeys(_target(snapshot, word) for word in words)
    answers = [_answer(target, snapshot, options["on"]) for target in targets]
    report.write(lambda look: _render(answers, snapshot, options, look), options["output"])
    return 0


def _check(options: Mapping[str, Any], words: Sequence[str]) -> None:
    """Raises UsageError for what would be passed over."""
    if options["format"] == "json" and options["depth"] is not None:
        raise UsageError("--depth means nothing to --format json, which holds everything.")
    if options["format"] == "mermaid" and len(words) > 1:
        raise UsageError("--format mermaid draws one target: name one.")


def _target(snapshot: Snapshot, word: str) -> Target:
    """The one thing that the word means. Raises UsageError where it means none or several."""
    found = find_targets(snapshot, word)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{word!r} names several; choose from {_listed(found)}.")
    close = nearest_targets(snapshot, word)
    hint = f"; nearest: {', '.join(close)}." if close else "."
    raise UsageError(f"{word!r} names no model, signal, receiver or app{hint}")


def _listed(found: Sequence[Target]) -> str:
    shown = ", ".join(str(target) for target in found[:_MOST_CANDIDATES])
    more = len(found) - _MOST_CANDIDATES
    return f"{shown} and {more} more" if more > 0 else shown


def _answer(target: Target, snapshot: Snapshot, part: Any) -> Explanation:
    answer = explain(target, snapshot)
    if part is None:
        return answer
    if not isinstance(answer, ModelTimeline):
        raise UsageError(f"--on is for models; {target} has no timeline.")
    return only(answer, part)


def _render(
    answers: Iterable[Explanation], snapshot: Snapshot, options: Mapping[str, Any], look: Look
) -> Any:
    depth = options["depth"] or DEFAULT_DEPTH
    if options["format"] == "json":
        from signal_inspector.renderers.explanation_json import render_json

        return render_json(answers, snapshot)
    if options["format"] == "markdown":
        from signal_inspector.renderers.explanation_markdown import render_markdown

        return render_markdown(answers, look, depth)
    if options["format"] == "mermaid":
        from signal_inspector.renderers.explanation_mermaid import render_mermaid

        return render_mermaid(next(iter(answers)), look, depth)
    from signal_inspector.renderers.explanation_text import render_text

    return render_text(answers, look, depth)


def _depth(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"takes a number from 1, not {text!r}")
    return int(text)


ACTION = Action(
    "explain",
    "Show what a model's operations send; a signal, a receiver or an app.",
    _EXAMPLES,
    add_arguments,
    run,
)
