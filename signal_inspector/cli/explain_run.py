"""What ``signals explain`` does.

A format's renderer is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signal_inspector.audit.gathering import Gathered, gather_about
from signal_inspector.cli.explaining import DEFAULT_DEPTH
from signal_inspector.cli.loading import load
from signal_inspector.cli.report import Report
from signal_inspector.domain.explanation import Explanation
from signal_inspector.domain.snapshot import Origin, Snapshot
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.errors import UsageError
from signal_inspector.explain.answer import Answers, only
from signal_inspector.explain.definitions import Definitions
from signal_inspector.explain.receivers_in_source import named_receivers
from signal_inspector.explain.targets import (
    Target,
    find_targets,
    function_named,
    kind_and_name,
    names_model_whole,
    nearest_targets,
)
from signal_inspector.inspector import inspect_process
from signal_inspector.renderers.look import Look

_MOST_CANDIDATES = 10
_MOST_NEAREST = 3


def explain(options: Mapping[str, Any], report: Report) -> int:
    """Looks the targets up in what a server has, and explains them. Returns the exit code."""
    failure = load(options)
    if failure is not None:
        raise UsageError(f"{failure}; without it the answer is not whole.")
    gathered = _gathered(options, report)
    _warn_of_unread(gathered, report)
    look_up = _LookUp(gathered)
    targets = dict.fromkeys(look_up.target(word) for word in options["targets"])
    answers = Answers(gathered)
    told = [_part(answers.of(target), target, options["on"]) for target in targets]
    snapshot = gathered.evidence.snapshot
    report.write(lambda look: _render(told, snapshot, options, look), options["output"])
    return 0


def _gathered(options: Mapping[str, Any], report: Report) -> Gathered:
    """The process, and the source that the targets need.

    Who sends a signal and who connects a receiver may stand in installed packages too; for the
    receivers that a model lacks it is enough to read the project.
    """
    inspected = inspect_process(settle=True)
    snapshot = inspected.snapshot
    of_models = all(names_model_whole(snapshot, word) for word in options["targets"])
    in_scope = _is_project if of_models else _is_read
    with_source = not options["no_static"]
    with report.progress("reading source") as advance:
        return gather_about(inspected, in_scope, with_source=with_source, advance=advance)


def _is_project(_owner: str, origin: Origin) -> bool:
    return origin == "project"


def _is_read(_owner: str, origin: Origin) -> bool:
    """Of Django, whose signals have contracts, the source is not read."""
    return origin != "django"


def _warn_of_unread(gathered: Gathered, report: Report) -> None:
    """What a third party ships broken nobody here can mend."""
    source = gathered.evidence.source
    own = {gathered.shown(one.path) for one in gathered.modules if one.origin == "project"}
    for path, reason in () if source is None else source.unread:
        if path in own:
            report.warn(f"cannot read {path}: {reason}; what it connects or sends is missing here.")


def check(options: Mapping[str, Any]) -> None:
    """Raises UsageError where no target is named, and for what would be passed over."""
    if not options["targets"]:
        raise UsageError(
            "there is nothing to explain; name a model, signal, receiver or app, as in: "
            "signals explain auth.User."
        )
    if options["format"] == "json" and options["depth"] is not None:
        raise UsageError("--depth means nothing to --format json, which holds everything.")
    if options["format"] == "mermaid" and len(options["targets"]) > 1:
        raise UsageError("--format mermaid draws one target: name one.")


class _LookUp:
    """Finds what words mean among all that was gathered."""

    def __init__(self, gathered: Gathered) -> None:
        self._snapshot = gathered.evidence.snapshot
        self._receivers = tuple(dict.fromkeys(named_receivers(gathered.evidence)))
        self._definitions = Definitions(gathered)

    def target(self, word: str) -> Target:
        """The one thing that the word means. Raises UsageError where it means none or several.

        Functions that nothing connects are looked for last.
        """
        found = find_targets(self._snapshot, word, self._receivers)
        if not found:
            found = find_targets(self._snapshot, word, self._functions(word))
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"{word!r} names several; choose from {_listed(found)}.")
        raise UsageError(self._nothing(word))

    def _nothing(self, word: str) -> str:
        """That a word means nothing, and what may have been meant."""
        kind, name = kind_and_name(word)
        if not name.strip():
            return f"{word!r} has no name: give one, such as shop.Order or model:shop.Order."
        said = f"{word!r} names no {kind or 'model, signal, receiver or app'}"
        others = find_targets(self._snapshot, name, self._receivers) if kind else ()
        if len(others) == 1:
            return f"{said}; there is {others[0]}."
        close = self._nearest(word)
        return f"{said}; nearest: {', '.join(close)}." if close else f"{said}."

    def _functions(self, word: str) -> tuple[str, ...]:
        name = function_named(word)
        found = () if name is None else self._definitions.named(name)
        return tuple(one.name for one in found)

    def _nearest(self, word: str) -> tuple[str, ...]:
        connected = nearest_targets(self._snapshot, word, self._receivers)
        functions = nearest_targets(self._snapshot, word, self._definitions.functions())
        return tuple(dict.fromkeys((*connected, *functions)))[:_MOST_NEAREST]


def _listed(found: Sequence[Target]) -> str:
    shown = ", ".join(str(target) for target in found[:_MOST_CANDIDATES])
    more = len(found) - _MOST_CANDIDATES
    return f"{shown} and {more} more" if more > 0 else shown


def _part(answer: Explanation, target: Target, part: Any) -> Explanation:
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
