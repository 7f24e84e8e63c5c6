"""Mail, tasks and requests that go out although the transaction may still be rolled back."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Effect, EffectKind
from signal_inspector.rules.bodies import judged_by_body
from signal_inspector.rules.model_signals import DELETES, M2M_CHANGED, SAVES
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule

_SIGNALS = (*SAVES, *DELETES, M2M_CHANGED)

_TASK_OF = {
    **dict.fromkeys(SAVES, "before the row can be seen, or although it never will be"),
    **dict.fromkeys(DELETES, "while the row can still be seen, or although it stays"),
    M2M_CHANGED: "before the change can be seen, or although it never will be",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver of changes of rows, at its first effect."""
    for listener, body in judged_by_body(evidence):
        if not body.effects or listener.signal.name not in _SIGNALS:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} calls {_calls(body.effects)} in "
            f"{short_name(listener.signal.name)}, when the transaction may still be rolled back: "
            f"{_consequence(body.effects[0].kind, listener.signal.name)}.",
            "Do it in transaction.on_commit(), which runs it once the change is committed.",
            at=body.effects[0].spot,
        )


def _consequence(kind: EffectKind, signal: str) -> str:
    if kind == "task":
        return f"a worker may start {_TASK_OF[signal]}"
    return "the mail is out" if kind == "mail" else "the request is made"


def _calls(effects: tuple[Effect, ...]) -> str:
    return " and ".join(dict.fromkeys(effect.call for effect in effects))


RULE = Rule(
    code="I006",
    name="side-effect-in-transaction",
    severity="INFO",
    title="Mail, a task or a request before the commit",
    basis="source",
    check=check,
)
