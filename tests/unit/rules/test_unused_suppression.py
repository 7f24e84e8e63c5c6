"""A suppression that suppresses nothing."""

from typing import Any

import pytest
from support.evidence import at, evidence

from signal_inspector.domain.evidence import Unused
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.unused_suppression import RULE


def unused(**given: Any) -> Unused:
    defaults: dict[str, Any] = {
        "text": "# signals: ignore[abstract-sender]",
        "rule": "abstract-sender",
        "known": True,
        "where": "shop.receivers",
        "spot": at(line=4, columns=(20, 50)),
        "origin": "project",
        "owner": "shop",
    }
    return Unused(**{**defaults, **given})


def problems(*suppressions: Unused) -> list[Problem]:
    return list(RULE.check(evidence(unused=suppressions)))


def test_the_rule_finds_nothing_there() -> None:
    (problem,) = problems(unused())

    assert problem.message == (
        "# signals: ignore[abstract-sender] suppresses nothing: abstract-sender finds nothing "
        "there."
    )
    assert problem.hint == "Take it away."
    assert problem.subject == "abstract-sender in shop.receivers"
    assert problem.spot == at(line=4, columns=(20, 50))
    assert (problem.origin, problem.owner) == ("project", "shop")


def test_there_is_no_such_rule() -> None:
    (problem,) = problems(unused(text="# signals: ignore[abstrct]", rule="abstrct", known=False))

    assert problem.message == (
        "# signals: ignore[abstrct] suppresses nothing: there is no rule 'abstrct'."
    )
    assert "--list-rules" in problem.hint


def test_one_that_stands_in_no_source() -> None:
    (problem,) = problems(unused(spot=None, where="setting IGNORE, shop.*", owner="settings"))

    assert problem.spot is None
    assert problem.subject == "abstract-sender in setting IGNORE, shop.*"


@pytest.mark.parametrize(("left", "number"), [(1, "only 1 is left"), (2, "only 2 are left")])
def test_an_entry_of_a_baseline_that_is_still_used_in_part(left: int, number: str) -> None:
    (problem,) = problems(unused(text="The entry", held=3, left=left, spot=None))

    assert problem.message == f"The entry is for 3 findings, and {number}: new ones would pass."
    assert problem.hint == "Write the baseline anew with --write-baseline."


def test_each_is_told() -> None:
    assert len(problems(unused(), unused(where="shop.apps"))) == 2
    assert problems() == []
