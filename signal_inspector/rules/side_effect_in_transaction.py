"""Mail, tasks and requests that go out although the transaction may still be rolled back."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Effect
from signal_inspector.rules.bodies import judged_by_body, tells
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule

_SIGNALS = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")

_CONSEQUENCES = {
    "mail": "the mail is out",
    "task": "a worker may start before the row can be seen, or although it never will be",
    "http": "the request is made",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver of changes of rows, at its first effect."""
    for listener, body in judged_by_body(evidence):
        signal = short_name(listener.signal.name)
        if not body.effects or signal not in _SIGNALS:
            continue
        if not tells(evidence, listener, ["instance"]):  # a signal of that name, not Django's
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} calls {_calls(body.effects)} in {signal}, when "
            "the transaction may still be rolled back: "
            f"{_CONSEQUENCES[body.effects[0].kind]}.",
            "Do it in transaction.on_commit(), which runs it once the change is committed.",
            at=body.effects[0].spot,
        )


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
