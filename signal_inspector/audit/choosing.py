"""Which rules are to run, by the names and ids that people give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from signal_inspector.audit.suppressions import names_of
from signal_inspector.conf import Ignored
from signal_inspector.errors import UsageError
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import Rule


def choose_rules(selected: Sequence[str], ignored: Iterable[str]) -> tuple[Rule, ...]:
    """All rules or the selected ones, without the ignored.

    Raises UsageError for an unknown one, and where none is left: that would look clean.
    """
    chosen = [rule_named(name) for name in selected] if selected else list(RULES)
    left_out = [rule_named(name) for name in ignored]
    rules = tuple(rule for rule in RULES if rule in chosen and rule not in left_out)
    if not rules:
        raise UsageError("--select and --ignore leave no rule that could find anything.")
    return rules


def refuse_unable(rules: Iterable[Rule], *, reads_source: bool, is_recorded: bool) -> None:
    """Raises UsageError for a rule that was asked for and cannot run: it would look clean."""
    for rule in rules:
        if rule.basis == "source" and not reads_source:
            raise UsageError(f"{rule.name} needs the source; leave --no-static away.")
        if rule.basis == "recording" and not is_recorded:
            raise UsageError(f"{rule.name} needs a recording of the start; give --record.")


def check_names(ignored: Iterable[Ignored]) -> None:
    """Raises UsageError where the setting ``IGNORE`` names no rule."""
    for one in ignored:
        rule_named(one.rule)


def rule_named(name: str) -> Rule:
    """The rule of that name or id. Raises UsageError where there is none."""
    for rule in RULES:
        if name.lower() in [each.lower() for each in names_of(rule)]:
            return rule
    known = {each.lower(): each for rule in RULES for each in names_of(rule)}
    close = get_close_matches(name.lower(), known, n=1)
    hint = f"did you mean {known[close[0]]!r}?" if close else "--list-rules shows them all."
    raise UsageError(f"there is no rule {name!r}; {hint}")
