"""The pages of the rules: what each means, why, and how to mend it, in Markdown."""

from __future__ import annotations

from pathlib import Path

from signal_inspector.domain.audit import RuleInfo
from signal_inspector.errors import UsageError
from signal_inspector.rules.rule import Rule

# An installed package has them beside this module, a source tree among its documentation.
_FOLDERS = (
    Path(__file__).with_name("pages"),
    Path(__file__).parents[2] / "docs" / "reference" / "rules",
)


def page_of(name: str) -> str:
    """The Markdown of a rule's page. Raises UsageError where this installation has none."""
    for folder in _FOLDERS:
        try:
            return (folder / f"{name}.md").read_text(encoding="utf-8")
        except OSError:
            continue
    raise UsageError(f"the page of the rule {name!r} is not part of this installation.")


def info_of(rule: Rule) -> RuleInfo:
    """The rule as reports name it, with its page."""
    return RuleInfo(rule.id, rule.name, rule.severity, rule.title, page_of(rule.name))
