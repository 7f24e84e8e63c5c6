"""Findings and audits written by hand, with defaults for what a test does not care about."""

from __future__ import annotations

from typing import Any

from signal_inspector.domain.audit import AuditReport, RuleInfo
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location
from support.values import POST_SAVE, model, receiver

PAGE = """\
# abstract-sender

`signal_inspector.E003` · ERROR

## What happens

The receiver never runs,
for no model.

See [`IMPORT`](../settings.md#import) and [Django](https://docs.djangoproject.com/).

```python
receiver(post_save)
```
"""

ABSTRACT = RuleInfo(
    "signal_inspector.E003", "abstract-sender", "ERROR", "The sender is an abstract model", PAGE
)
DUPLICATE = RuleInfo(
    "signal_inspector.W001", "duplicate-connection", "WARNING", "A receiver runs twice", PAGE
)
UNUSED = RuleInfo(
    "signal_inspector.I012", "unused-signal", "INFO", "A signal has no receivers", PAGE
)
RULES = (ABSTRACT, DUPLICATE, UNUSED)


def finding(of: RuleInfo = ABSTRACT, **given: Any) -> Finding:
    """A finding of a rule in the project's app ``shop``, without a place."""
    defaults: dict[str, Any] = {
        "subject": "shop.receivers.log on django.db.models.signals.post_save of shop.Base",
        "message": "shop.receivers.log never runs: shop.Base is abstract.",
        "hint": "Connect it to each concrete model.",
        "origin": "project",
        "owner": "shop",
        "location": None,
    }
    return Finding(id=of.id, rule=of.name, severity=of.severity, **{**defaults, **given})


def audit(*findings: Finding, **given: Any) -> AuditReport:
    """An audit with these findings and nothing left out."""
    defaults: dict[str, Any] = {
        "django": "6.1.3",
        "python": "3.13.0",
        "settings": "config.settings",
        "debug": True,
        "rules": RULES,
        "signals": 41,
        "connections": 142,
    }
    return AuditReport(findings=findings, **{**defaults, **given})


PLACED = finding(
    location=Location("shop/receivers.py", 12),
    columns=(22, 33),
    others=(Location("shop/receivers.py", 13), Location("shop/apps.py", None)),
    signal=POST_SAVE,
    sender=model("shop.Base"),
    receiver=receiver("shop.receivers.log", wrapper="shop.tools.quietly"),
)
ELSEWHERE = finding(
    DUPLICATE,
    subject="nowhere",
    message="100% of it, twice:\nhere\rand there.",
    hint="Connect it once.",
    owner="vendor",
    origin="third-party",
    location=Location("/opt/site-packages/a vendor, this: one/signals.py", 7),
)
PLACELESS = finding(
    UNUSED,
    subject="billing.signals.paid",
    message="billing.signals.paid has no receivers.",
    hint="Connect one, or remove it.",
    owner="billing",
)
FULL = audit(
    PLACELESS,
    ELSEWHERE,
    PLACED,
    suppressed={"source": 2, "baseline": 1},
    third_party={"ERROR": 3, "WARNING": 1},
    below_level={"INFO": 12},
    folders={"billing": "src/billing"},
)
"""Findings with a place in the project, with one outside it and with none."""
