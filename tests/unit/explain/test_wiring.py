"""What a snapshot tells of a signal, a receiver and an app."""

from __future__ import annotations

import pytest
from support.values import POST_SAVE, connection, model, pending, receiver, signal, snapshot

from signal_inspector import Sender
from signal_inspector.explain.wiring import explain_app, explain_receiver, explain_signal

EVERYTHING = snapshot(
    signal(
        POST_SAVE,
        connection("audit.receivers.record", model("shop.Order")),
        connection("shop.receivers.total", model("shop.Order")),
        connection("audit.receivers.record", model("blog.Post"), dispatch_uid="posts"),
    ),
    signal(
        "django.db.models.signals.post_migrate",
        connection("shop.setup.fill", Sender("appconfig", "blog.apps.BlogConfig", "blog")),
    ),
    signal("shop.signals.placed", connection("audit.receivers.record")),
    signal("shop.signals.quiet"),
    pending=(
        pending("audit.receivers.record", "nosuch.Model"),
        pending("blog.receivers.wait", "shop.Gone"),
    ),
    apps=("shop", "blog", "audit"),
)


class TestSignal:
    def test_it_is_the_signal_of_that_name_with_what_waits_for_it(self) -> None:
        found = explain_signal(POST_SAVE, EVERYTHING)

        assert found.signal == EVERYTHING.signals[0]
        assert [one.sender for one in found.pending] == ["nosuch.Model", "shop.Gone"]

    def test_a_name_that_is_none_is_no_answer(self) -> None:
        with pytest.raises(LookupError):
            explain_signal("nosuch", EVERYTHING)


class TestReceiver:
    def test_each_connection_has_its_place_among_the_others(self) -> None:
        found = explain_receiver("audit.receivers.record", EVERYTHING)

        assert [
            (one.signal.rpartition(".")[2], one.connection.order, one.out_of)
            for one in found.places
        ] == [("post_save", 0, 3), ("post_save", 2, 3), ("placed", 0, 1)]
        assert [one.sender for one in found.pending] == ["nosuch.Model"]

    def test_code_of_one_name_is_told_once(self) -> None:
        assert len(explain_receiver("audit.receivers.record", EVERYTHING).codes) == 1

    def test_different_code_of_one_name_is_told_apart(self) -> None:
        first, second = receiver("a.b.hear"), receiver("a.b.hear", location=None)
        both = snapshot(signal(POST_SAVE, connection(first), connection(second)))

        assert explain_receiver("a.b.hear", both).codes == (first, second)


class TestApp:
    def test_a_package_that_only_holds_receivers_is_none(self) -> None:
        assert explain_app("shop", EVERYTHING).is_installed
        assert not explain_app("django", EVERYTHING).is_installed

    def test_what_it_defines(self) -> None:
        found = explain_app("shop", EVERYTHING)

        assert [one.name for one in found.defines] == ["shop.signals.placed", "shop.signals.quiet"]

    def test_it_listens_to_the_apps_of_models_app_configs_and_signals(self) -> None:
        links = explain_app("audit", EVERYTHING).listens_to

        assert [link.source for link in links] == ["shop", "blog", "shop"]
        assert [link.source for link in explain_app("shop", EVERYTHING).listens_to] == [
            "shop",
            "blog",
        ]

    def test_it_is_heard_by_others_and_not_by_itself(self) -> None:
        links = explain_app("shop", EVERYTHING).heard_by

        assert [(link.listener, link.signal.rpartition(".")[2]) for link in links] == [
            ("audit", "post_save"),
            ("audit", "placed"),
        ]

    def test_what_waits_in_it_or_for_it(self) -> None:
        assert [one.sender for one in explain_app("shop", EVERYTHING).pending] == ["shop.Gone"]
        assert len(explain_app("blog", EVERYTHING).pending) == 1
