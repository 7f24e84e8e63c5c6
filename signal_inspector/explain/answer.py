"""The answer for a target of any kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

from signal_inspector.domain.explanation import Explanation
from signal_inspector.domain.snapshot import Snapshot
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.explain.listeners import DELETE_SIGNALS, INIT_SIGNALS, SAVE_SIGNALS
from signal_inspector.explain.models import explain_model, model_of
from signal_inspector.explain.targets import Target
from signal_inspector.explain.wiring import explain_app, explain_receiver, explain_signal

Part = Literal["create", "update", "delete", "m2m"]

PARTS: tuple[Part, ...] = get_args(Part)

_SIGNALS: dict[Part, tuple[str, ...]] = {
    "create": INIT_SIGNALS + SAVE_SIGNALS,
    "update": SAVE_SIGNALS,
    "delete": DELETE_SIGNALS,
    "m2m": (),
}


def explain(target: Target, snapshot: Snapshot) -> Explanation:
    """What is to be said about a target that was found in this snapshot."""
    if target.kind == "signal":
        return explain_signal(target.name, snapshot)
    if target.kind == "receiver":
        return explain_receiver(target.name, snapshot)
    if target.kind == "app":
        return explain_app(target.name, snapshot)
    sender = next(model for model in snapshot.models if model.short == target.name)
    return explain_model(model_of(sender), snapshot)


def only(timeline: ModelTimeline, part: Part) -> ModelTimeline:
    """One part of a timeline: one operation, or the many-to-many relations."""
    relatives = (
        replace(
            relative,
            connections=tuple(one for one in relative.connections if one[0] in _SIGNALS[part]),
        )
        for relative in timeline.relatives
    )
    return replace(
        timeline,
        operations=tuple(one for one in timeline.operations if one.name == part),
        relations=timeline.relations if part == "m2m" else (),
        silent=timeline.silent if part != "m2m" else (),
        relatives=tuple(one for one in relatives if one.connections),
    )
