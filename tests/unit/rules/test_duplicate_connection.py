"""The same receiver connected twice for the same sender."""

from dataclasses import replace
from typing import Any

import pytest
from support.evidence import (
    PRE_SAVE,
    at,
    calling,
    evidence,
    listener,
    model_facts,
    registration,
    subjects,
)
from support.values import ANY, POST_SAVE, model

from signal_inspector.domain.evidence import Listener, SignalClass
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.duplicate_connection import RULE

ORDER = model("shop.Order")
LOG = "shop.receivers.connect_log.<locals>.log"


def twin(
    number: int | None, on: str = POST_SAVE, sender: Sender = ORDER, uid: str | None = None
) -> Listener:
    given = {"dispatch_uid": uid}
    return listener(on, LOG, sender, connection=given, calling=calling(twins=number))


def imported(name: str, other: str | None) -> Listener:
    return listener(POST_SAVE, name, ORDER, calling=calling(second_import=other))


class TestTwins:
    def test_they_run_each_time(self) -> None:
        (problem,) = RULE.check(evidence(twin(0), twin(0), twin(0)))

        assert problem.message == (
            f"{LOG} runs 3 times for each post_save of shop.Order: it was connected as 3 different "
            "objects that do the same."
        )
        assert "the same dispatch_uid" in problem.hint
        assert problem.subject == f"{LOG} on {POST_SAVE} of shop.Order"
        assert problem.spot == at()

    def test_a_dispatch_uid_of_its_own_makes_another_connection_of_one_object(self) -> None:
        (problem,) = RULE.check(evidence(twin(0), twin(0, uid="a"), twin(0, uid="b")))

        assert "it was connected with different dispatch_uids." in problem.message

    def test_objects_and_dispatch_uids_may_both_differ(self) -> None:
        (problem,) = RULE.check(evidence(twin(0), twin(0), twin(0, uid="a")))

        assert "as different objects that do the same, and with different" in problem.message

    @pytest.mark.parametrize("never", [{"abstract": True}, {"swapped": "shop.Other"}])
    def test_what_is_never_sent_does_not_run_twice(self, never: dict[str, Any]) -> None:
        facts = model_facts("shop.Order", **never)

        assert list(RULE.check(evidence(twin(0), twin(0), models=[facts]))) == []

    def test_a_class_that_sends_its_own_way_may_leave_one_out(self) -> None:
        own = {POST_SAVE: SignalClass(frozenset({"send"}))}

        assert list(RULE.check(evidence(twin(0), twin(0), signal_classes=own))) == []

    def test_each_place_that_connects_one_of_them_belongs_to_it(self) -> None:
        first, second = (
            replace(twin(0), perhaps=(registration(spot=at(line=line)),)) for line in (3, 7)
        )

        (problem,) = RULE.check(evidence(first, second))

        assert {place.line for place in problem.others} >= {3, 7}

    def test_any_sender_has_no_name(self) -> None:
        (problem,) = RULE.check(evidence(twin(0, sender=ANY), twin(0, sender=ANY)))

        assert "runs 2 times for each post_save: it was" in problem.message

    def test_each_group_is_told_once(self) -> None:
        given = evidence(twin(0), twin(1), twin(0), twin(1), twin(0, PRE_SAVE), twin(0, PRE_SAVE))

        assert subjects(RULE.check(given)) == [
            f"{LOG} on {POST_SAVE} of shop.Order",
            f"{LOG} on {POST_SAVE} of shop.Order",
            f"{LOG} on {PRE_SAVE} of shop.Order",
        ]

    def test_one_that_is_alone(self) -> None:
        assert list(RULE.check(evidence(twin(None), twin(None)))) == []


class TestFilesImportedTwice:
    def test_it_is_told_once_of_the_later_name(self) -> None:
        given = evidence(
            imported("shop.receivers.log", "project.shop.receivers"),
            imported("project.shop.receivers.log", "shop.receivers"),
        )

        (problem,) = RULE.check(given)

        assert problem.subject == f"shop.receivers.log on {POST_SAVE} of shop.Order"
        assert problem.message == (
            "shop.receivers.log runs twice for each post_save of shop.Order: its file was imported "
            "under two names, the other is project.shop.receivers, and each import connected it."
        )
        assert problem.hint.startswith("Import the module by one name everywhere")

    def test_one_that_was_imported_once(self) -> None:
        assert list(RULE.check(evidence(imported("shop.receivers.log", None)))) == []
