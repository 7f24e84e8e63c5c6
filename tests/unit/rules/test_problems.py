"""Problems about connections and registrations, and their places."""

import pytest
from support.evidence import (
    at,
    body,
    decorator,
    listener,
    module,
    name,
    registration,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model, receiver

from signal_inspector.domain.finding import Spot, Topic
from signal_inspector.domain.snapshot import Location, Sender
from signal_inspector.domain.source import Reference, Resolved
from signal_inspector.rules.problems import (
    of_sender,
    problem_of_listener,
    problem_of_registration,
    short_name,
    topic_of,
    where_connected,
)

ORDER, LINE = model("shop.Order"), model("shop.Line")
SUBJECT = f"shop.receivers.update_total on {POST_SAVE} of shop.Order"


@pytest.mark.parametrize(
    ("path", "short"),
    [
        (POST_SAVE, "post_save"),
        ("paid", "paid"),
        ("", ""),
        ("shop.HOOKS['order.paid']", "HOOKS['order.paid']"),
    ],
)
def test_short_name(path: str, short: str) -> None:
    assert short_name(path) == short


@pytest.mark.parametrize(
    ("sender", "text"),
    [(ANY, ""), (ORDER, " of shop.Order"), (UNKNOWN, " of ?"), (Sender("value", "5"), " of 5")],
)
def test_of_sender(sender: Sender, text: str) -> None:
    assert of_sender(sender) == text


class TestOfListener:
    def test_it_is_what_filters_look_at(self) -> None:
        one = listener(sender=ORDER, connection={"is_async": True})

        problem = problem_of_listener(one, "It fails.", "Mend it.")

        assert (problem.subject, problem.message, problem.hint) == (
            SUBJECT, "It fails.", "Mend it.",
        )  # fmt: skip
        assert (problem.signal, problem.sender) == (POST_SAVE, ORDER)
        assert problem.receiver == one.connection.receiver
        assert problem.is_async
        assert (problem.origin, problem.owner) == (None, None)

    def test_one_of_several_says_what(self) -> None:
        assert problem_of_listener(listener(sender=ORDER), "", "", what="twice").subject == (
            f"{SUBJECT}, twice"
        )

    def test_its_place_is_the_def_or_the_one_given(self) -> None:
        assert problem_of_listener(listener(), "", "").spot == at()
        assert problem_of_listener(listener(), "", "", at=at(line=9)).spot == at(line=9)

    def test_a_receiver_without_a_place(self) -> None:
        problem = problem_of_listener(listener(of=receiver(location=None)), "", "")

        assert problem.spot is None
        assert problem.others == ()

    def test_a_suppression_counts_on_each_of_its_lines(self) -> None:
        one = listener(
            connection={"connected_at": Location("shop/apps.py", 8)},
            body=body(decorators=(decorator("x.y", at(line=3)), decorator("x.z", at(line=4)))),
            registered=(registration(spot=at(line=3)), registration(spot=at("shop/apps.py", 8))),
        )

        problem = problem_of_listener(one, "", "")

        assert list(map(str, problem.others)) == [
            "shop/apps.py:8", "shop/receivers.py:3", "shop/receivers.py:4", "shop/receivers.py:1",
        ]  # fmt: skip

    def test_a_decorator_that_makes_another_connection_is_none_of_them(self) -> None:
        above = decorator("django.dispatch.receiver", at(line=3))
        own = decorator("django.dispatch.receiver", at(line=4))
        one = listener(
            body=body(decorators=(above, own)), registered=(registration(spot=at(line=4)),)
        )

        lines = [place.line for place in problem_of_listener(one, "", "").others]

        assert lines == [4, 1]


class TestOfRegistration:
    def test_it_is_of_the_module(self) -> None:
        one = registration(sender=name("shop.models.Order"), spot=at(line=7))

        problem = problem_of_registration(one, "It fails.", "Mend it.")

        assert problem.subject == (
            f"shop.receivers.update_total on {POST_SAVE} of shop.models.Order"
        )
        assert (problem.message, problem.hint) == ("It fails.", "Mend it.")
        assert (problem.spot, problem.signal) == (at(line=7), POST_SAVE)
        assert (problem.origin, problem.owner) == ("project", "shop")
        assert problem.receiver is None

    def test_it_has_the_names_that_the_process_has(self) -> None:
        closure = receiver("shop.receivers.setup.<locals>.log")
        one = registration(
            receiver=Reference("local", "log"),
            sender=name("shop.models.Order"),
            resolved=Resolved(closure, ORDER, is_async=True),
        )

        problem = problem_of_registration(one, "", "")

        assert problem.subject == (
            f"shop.receivers.setup.<locals>.log on {POST_SAVE} of shop.Order"
        )
        assert (problem.sender, problem.receiver, problem.is_async) == (ORDER, closure, True)
        assert topic_of(one) == Topic(POST_SAVE, ORDER, closure, is_async=True)

    def test_the_subject_is_that_of_its_connection(self) -> None:
        of = receiver("shop.receivers.log")
        one = registration(receiver="shop.receivers.log", resolved=Resolved(of, ORDER))

        assert (
            problem_of_registration(one, "", "").subject
            == problem_of_listener(listener(of=of, sender=ORDER), "", "").subject
        )

    def test_one_of_several_says_what(self) -> None:
        assert problem_of_registration(registration(), "", "", what="twice").subject == (
            f"shop.receivers.update_total on {POST_SAVE}, twice"
        )

    def test_code_of_no_app_belongs_to_its_package(self) -> None:
        one = registration(module=module("scripts.sync", app=None, origin="third-party"))

        problem = problem_of_registration(one, "", "")

        assert (problem.origin, problem.owner) == ("third-party", "scripts")

    def test_a_receiver_without_a_name(self) -> None:
        problem = problem_of_registration(registration(receiver=Reference("none")), "", "")

        assert problem.subject == f"? on {POST_SAVE}"


@pytest.mark.parametrize(("lines", "spot"), [((), None), ((4,), at(line=4)), ((4, 9), None)])
def test_where_connected_is_the_only_place(lines: tuple[int, ...], spot: Spot | None) -> None:
    registered = tuple(registration(spot=at(line=line)) for line in lines)

    assert where_connected(listener(registered=registered)) == spot
