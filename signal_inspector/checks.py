"""The rules that need no source, as Django's system checks (setting ``CHECKS``).

Django shows the checks of a severity by class, and silences them by id
(``SILENCED_SYSTEM_CHECKS``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from signal_inspector.audit.baseline import configured_baseline
from signal_inspector.audit.choosing import check_names
from signal_inspector.audit.gathering import gather
from signal_inspector.audit.judging import judge, rules_that_can_run, suppressors
from signal_inspector.conf import load_configuration
from signal_inspector.domain.finding import Finding, Severity
from signal_inspector.errors import SignalInspectorError
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import PREFIX

TAG = "signals"

_MESSAGES: dict[Severity, Callable[..., checks.CheckMessage]] = {
    "ERROR": checks.Error,
    "WARNING": checks.Warning,
    "INFO": checks.Info,
}


def check_signals(
    app_configs: Sequence[AppConfig] | None, **_options: Any
) -> list[checks.CheckMessage]:
    """What the rules of the process find in the project's own code, INFO left out.

    ``app_configs`` are the apps to look at, None for all.
    """
    labels = None if app_configs is None else {config.label for config in app_configs}
    try:
        findings = _findings()
    except SignalInspectorError as error:
        # A wrong setting of ours must not stop the project.
        return [checks.Warning(str(error), id=f"{PREFIX}W000")]
    return [_message(finding) for finding in findings if labels is None or finding.owner in labels]


def _findings() -> list[Finding]:
    configuration = load_configuration()
    check_names(configuration.ignore)
    gathered = gather(lambda _owner, _origin: False, with_source=False)
    rules = rules_that_can_run(RULES, gathered.evidence)
    by = suppressors(gathered, configuration, baseline=configured_baseline(configuration))
    judged = judge(gathered.evidence, rules, list, by)
    return [
        finding
        for finding in judged.findings
        if finding.origin == "project" and finding.severity != "INFO"
    ]


def _message(finding: Finding) -> checks.CheckMessage:
    place = "" if finding.location is None else f" ({finding.location})"
    return _MESSAGES[finding.severity](
        finding.message + place, hint=finding.hint, obj=finding.subject, id=finding.id
    )
