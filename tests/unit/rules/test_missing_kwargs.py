"""A receiver without ``**kwargs``."""

import pytest
from support.evidence import at, calling, evidence, listener, signature

from signal_inspector.domain.evidence import Calling
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.missing_kwargs import RULE


def problems(how: Calling) -> list[Problem]:
    return list(RULE.check(evidence(listener(calling=how))))


@pytest.mark.parametrize("parameters", ["", "sender", "sender, *args", "sender, instance, created"])
def test_a_send_gives_more_than_it_takes(parameters: str) -> None:
    (problem,) = problems(calling(parameters))

    assert problem.message == (
        "shop.receivers.update_total takes no **kwargs: with DEBUG on, connecting it raises "
        "ValueError and the project does not start; with DEBUG off, each argument that it does not "
        "name makes the send raise TypeError."
    )
    assert problem.hint == "Add **kwargs to its parameters."
    assert problem.subject == ("shop.receivers.update_total on django.db.models.signals.post_save")
    assert problem.spot == at()


@pytest.mark.parametrize("parameters", ["**kwargs", "sender, **named", "*args, **kwargs", None])
def test_one_that_takes_all_or_of_which_nothing_is_known(parameters: str | None) -> None:
    assert problems(calling(parameters)) == []


def test_what_a_wrapper_hides_is_seen_with_debug() -> None:
    wrapped = calling("*args, **kwargs", author_signature=signature("sender"))

    assert len(problems(wrapped)) == 1


def test_what_a_wrapper_drops_is_missed_without_debug() -> None:
    wrapped = calling("sender", author_signature=signature("sender, **kwargs"))

    assert len(problems(wrapped)) == 1


def test_one_of_the_two_may_be_unknown() -> None:
    assert problems(calling("**kwargs", author_signature=None)) == []
    assert len(problems(calling(None, author_signature=signature("sender")))) == 1
