"""Receivers that are connected while models are imported."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import CLASS_PREPARED
from signal_inspector.rules.problems import problem_of_registration, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each registration that importing a module of models makes.

    What listens to ``class_prepared`` has to be there before the models are.
    """
    for registration in () if evidence.source is None else evidence.source.registrations:
        if registration.verb != "connect" or registration.moment != "import":
            continue
        module, signal = registration.module, registration.signal
        if module.name not in evidence.models_modules or signal.kind != "name":
            continue
        if signal.text == CLASS_PREPARED:
            continue
        yield problem_of_registration(
            registration,
            f"{module.name} connects {registration.receiver.text or 'a receiver'} to "
            f"{short_name(signal.text)} while models are being imported: whatever "
            "imports a model, such as a script or a test, connects it too, and of model "
            "classes it can name only those that are loaded before.",
            "Move it to a module of receivers that AppConfig.ready() imports.",
        )


RULE = Rule(
    code="I014",
    name="connected-in-models-module",
    severity="INFO",
    title="Receivers are connected in a module of models",
    basis="source",
    check=check,
)
