"""A receiver that requires what the signal does not give."""

from typing import Any, ClassVar

import pytest
from support.evidence import MODELS, at, calling, evidence, listener, name, send, source
from support.values import POST_SAVE, model

from signal_inspector.domain.evidence import SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Reference, Send
from signal_inspector.rules.signature_mismatch import RULE

PAID = "shop.signals.paid"
POST_MIGRATE = f"{MODELS}.post_migrate"


def problems(parameters: str | None, on: str = POST_SAVE, **given: Any) -> list[Problem]:
    source_given = {"source": given.pop("source", None)}
    one = listener(on, calling=calling(parameters, **given))
    return list(RULE.check(evidence(one, **source_given)))


class TestWhatDjangoGives:
    def test_an_argument_that_it_does_not(self) -> None:
        (problem,) = problems("sender, instance, user, **kwargs")

        assert problem.message == (
            "shop.receivers.update_total requires 'user', which post_save does not give: the send "
            "raises TypeError."
        )
        assert problem.hint == (
            "post_save gives signal, sender, created, instance, raw, update_fields, using; take "
            "the rest from **kwargs."
        )
        assert problem.subject == (
            "shop.receivers.update_total on django.db.models.signals.post_save"
        )
        assert problem.spot == at()

    def test_several(self) -> None:
        (problem,) = problems("user, *, request, **kwargs")

        assert "requires 'user' and 'request', which post_save does not give" in problem.message

    def test_one_that_only_some_senders_give(self) -> None:
        (problem,) = problems("plan, **kwargs", POST_MIGRATE)

        assert problem.message == (
            "shop.receivers.update_total requires 'plan', which post_migrate does not always give: "
            "a send without it raises TypeError."
        )

    def test_several_that_only_some_senders_give(self) -> None:
        (problem,) = problems("plan, apps, **kwargs", POST_MIGRATE)

        assert "a send without them raises TypeError." in problem.message

    def test_one_that_pre_migrate_alone_always_gives(self) -> None:
        assert problems("apps, plan, stdout, **kwargs", f"{MODELS}.pre_migrate") == []

    def test_one_of_both_sorts(self) -> None:
        (problem,) = problems("plan, nope, **kwargs", POST_MIGRATE)

        assert "which post_migrate does not give" in problem.message

    def test_a_signal_that_gives_nothing_more(self) -> None:
        (problem,) = problems("request, **kwargs", f"{MODELS}.class_prepared")

        assert problem.hint == (
            "class_prepared gives signal, sender, nothing more; take the rest from **kwargs."
        )

    @pytest.mark.parametrize(
        "parameters",
        [
            "**kwargs",
            "signal, sender, **kwargs",
            "sender, instance, created, raw, using, update_fields, **kwargs",
            "sender, user=None, **kwargs",
            "sender, *args, user=None, **kwargs",
            "sender=None, /, **kwargs",
            None,
        ],
    )
    def test_what_can_be_called(self, parameters: str | None) -> None:
        assert problems(parameters) == []


class TestPositionalOnly:
    def test_nothing_is_given_by_position(self) -> None:
        (problem,) = problems("sender, instance, /, **kwargs")

        assert problem.message == (
            "Each send of post_save raises TypeError in shop.receivers.update_total: signals give "
            "their arguments by name, and 'sender' and 'instance' can be given by position alone."
        )
        assert problem.hint == "Take the '/' out of its parameters."

    def test_it_goes_before_what_is_missing(self) -> None:
        (problem,) = problems("sender, /, nope, **kwargs")

        assert "'nope'" not in problem.message

    def test_no_signal_gives_any(self) -> None:
        assert len(problems("sender, /, **kwargs", PAID)) == 1


class TestSignalsOfOthers:
    def test_an_argument_that_no_place_gives(self) -> None:
        read = source(sends=(send(PAID, "order"),))

        (problem,) = problems("order, amount, **kwargs", PAID, source=read)

        assert "requires 'amount', which paid does not always give" in problem.message
        assert problem.hint == "paid gives signal, sender, order; take the rest from **kwargs."

    def test_one_that_some_place_does_not_give(self) -> None:
        read = source(sends=(send(PAID, "order", "amount"), send(PAID, "order")))

        assert len(problems("order, amount, **kwargs", PAID, source=read)) == 1

    @pytest.mark.parametrize(
        "read",
        [
            None,
            source(),
            source(sends=(send(PAID, passes_more=True),)),
            source(sends=(send(PAID),), mentions={PAID: 2}),
            source(modules=(), sends=(send(PAID),)),
        ],
        ids=["no source", "no send", "more is passed on", "sent elsewhere too", "not its own"],
    )
    def test_what_is_not_known(self, read: Any) -> None:
        assert problems("amount, **kwargs", PAID, source=read) == []


class TestOneSender:
    ORDER, TAG = name("shop.models.Order"), name("shop.models.Tag")
    SENDERS: ClassVar = {ORDER: model("shop.Order"), TAG: model("shop.Tag")}

    def found(self, *sends: Send, **given: Any) -> list[Problem]:
        one = listener(PAID, sender=model("shop.Order"), calling=calling("total, **kwargs"))
        read = source(sends=sends)
        return list(RULE.check(evidence(one, source=read, senders=self.SENDERS, **given)))

    def test_what_sends_with_others_lack_does_not_matter(self) -> None:
        full, bare = send(PAID, "total", sender=self.ORDER), send(PAID, sender=self.TAG)

        assert self.found(full, bare) == []

    def test_what_a_send_with_it_lacks_does(self) -> None:
        full, bare = send(PAID, "total", sender=self.TAG), send(PAID, sender=self.ORDER)

        (problem,) = self.found(full, bare)

        assert (
            problem.hint == "paid gives signal, sender, nothing more; take the rest from **kwargs."
        )

    def test_a_send_that_may_be_for_another_sender_proves_nothing(self) -> None:
        full = send(PAID, "total", sender=self.ORDER)
        unclear = send(PAID, sender=Reference("unknown", "type(one)"))

        assert self.found(full, unclear) == []
        assert len(self.found(unclear)) == 1

    def test_a_class_with_a_send_of_its_own_may_add_anything(self) -> None:
        own = {PAID: SignalClass(frozenset({"send"}))}

        assert self.found(send(PAID, sender=self.ORDER), signal_classes=own) == []

    def test_where_no_asgi_is_served_each_request_has_an_environ(self) -> None:
        started = "django.core.signals.request_started"
        one = listener(started, calling=calling("environ, **kwargs"))

        assert list(RULE.check(evidence(one, serves_asgi=False))) == []
        assert len(list(RULE.check(evidence(one, serves_asgi=True)))) == 1


class TestWhatOtherRulesTell:
    def test_one_without_kwargs(self) -> None:
        assert problems("sender, nope") == []

    def test_a_method_that_lacks_self(self) -> None:
        assert problems("self, sender, **kwargs", method_of="shop.receivers.Handlers") == []

    def test_a_method_that_works_without_self_may_lack_something_else(self) -> None:
        (problem,) = problems("sender, nope, **kwargs", method_of="shop.receivers.Handlers")

        assert "requires 'nope'" in problem.message
