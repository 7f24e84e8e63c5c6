"""Delete receivers of a model whose rows the database deletes."""

import pytest
from support.evidence import MODELS, POST_DELETE, at, evidence, listener, model_facts, relation
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.unreachable_delete_receiver import RULE

LINE = model("shop.Line")


def problems(
    on: str = POST_DELETE, sender: Sender = LINE, *actions: tuple[str, str]
) -> list[Problem]:
    keys = [relation(field, "shop.Order", on_delete=action) for field, action in actions]
    facts = model_facts("shop.Line", foreign_keys=tuple(keys))
    return list(RULE.check(evidence(listener(on, sender=sender), models=[facts])))


@pytest.mark.parametrize("signal", [f"{MODELS}.pre_delete", POST_DELETE])
def test_it_does_not_run_where_a_parent_is_deleted(signal: str) -> None:
    (problem,) = problems(signal, LINE, ("order", "DB_CASCADE"))

    assert problem.message == (
        "shop.receivers.update_total does not run where a parent is deleted (order to "
        "shop.models.Order): with DB_CASCADE the database deletes the rows of shop.Line, and "
        f"Django sends no {signal.rpartition('.')[2]} for them."
    )
    assert "on_delete=models.CASCADE" in problem.hint
    assert problem.subject == f"shop.receivers.update_total on {signal} of shop.Line"
    assert problem.spot == at()


def test_all_such_fields_are_named() -> None:
    fields = ("a", "DB_CASCADE"), ("b", "CASCADE"), ("c", "DB_CASCADE")

    (problem,) = problems(POST_DELETE, LINE, *fields)

    assert "(a to shop.models.Order, c to shop.models.Order)" in problem.message


@pytest.mark.parametrize("action", ["CASCADE", "PROTECT", "DB_SET_NULL", "DO_NOTHING"])
def test_what_deletes_no_row_behind_djangos_back(action: str) -> None:
    assert problems(POST_DELETE, LINE, ("order", action)) == []
    assert problems(POST_DELETE, LINE) == []


def test_other_signals() -> None:
    assert problems(POST_SAVE, LINE, ("order", "DB_CASCADE")) == []


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Gone")])
def test_other_senders(sender: Sender) -> None:
    assert problems(POST_DELETE, sender, ("order", "DB_CASCADE")) == []
