"""Filters of dispatches."""

from __future__ import annotations

from typing import Any

import pytest
from support.values import ANY, POST_SAVE, UNKNOWN, model, receiver

from signal_inspector import Location, Receiver, Selection, Sender, UsageError
from signal_inspector.selection.dispatches import DispatchFilter

ORDER = model("shop.Order")
UPDATE = receiver("shop.receivers.update_total")
RECORD = receiver("audit.receivers.record")
REINDEX = receiver(
    "haystack.signals.Processor.save",
    kind="bound_method",
    origin="third-party",
    app=None,
    location=Location("/venv/haystack/signals.py", 3),
)


def keeps(*receivers: Receiver, is_async: bool = False, **selection: Any) -> bool:
    """Whether post_save of an order with these receivers is kept."""
    pairs = [(each, is_async) for each in receivers]
    return DispatchFilter(Selection(**selection)).keeps(POST_SAVE, ORDER, pairs)


class TestWhatIsSent:
    @pytest.mark.parametrize("pattern", ["post_save", POST_SAVE, "*save", "POST_SAVE"])
    def test_a_signal_is_known_by_its_name(self, pattern: str) -> None:
        assert keeps(UPDATE, signal=(pattern,))
        assert not keeps(UPDATE, exclude_signal=(pattern,))

    @pytest.mark.parametrize("pattern", ["Order", "shop.Order", "shop.models.Order", "shop"])
    def test_a_sender_is_known_by_all_its_names(self, pattern: str) -> None:
        assert keeps(UPDATE, sender=(pattern,))
        assert not keeps(UPDATE, exclude_sender=(pattern,))

    def test_another_is_not_kept(self) -> None:
        assert not keeps(UPDATE, signal=("pre_save",))
        assert not keeps(UPDATE, sender=("shop.OrderLine",))
        assert keeps(UPDATE, exclude_signal=("pre_save",), exclude_sender=("shop.OrderLine",))

    def test_it_need_not_be_heard(self) -> None:
        assert keeps(signal=("post_save",), sender=("Order",))


class TestReceivers:
    @pytest.mark.parametrize(
        "selection",
        [
            {"receiver": ("update_total",)},
            {"app": ("shop",)},
            {"path": ("shop/receivers.py",)},
            {"origin": ("project",)},
            {"kind": ("function",)},
            {"app": ("shop", "other"), "kind": ("function",), "receiver": ("update*",)},
            {"app": ("haystack",), "kind": ("bound_method",)},
        ],
    )
    def test_one_that_matches_is_enough(self, selection: dict[str, Any]) -> None:
        assert keeps(REINDEX, UPDATE, **selection)

    def test_one_must_match_in_all(self) -> None:
        assert not keeps(UPDATE, REINDEX, app=("shop",), kind=("bound_method",))

    def test_asynchronous_ones_alone(self) -> None:
        assert not keeps(UPDATE, only_async=True)
        assert keeps(UPDATE, is_async=True, only_async=True)

    @pytest.mark.parametrize(
        "selection",
        [
            {"exclude_receiver": ("record",)},
            {"exclude_app": ("audit",)},
            {"exclude_path": ("audit/*",)},
        ],
    )
    def test_those_that_are_excluded_do_not_count(self, selection: dict[str, Any]) -> None:
        assert keeps(RECORD, UPDATE, **selection)
        assert not keeps(RECORD, **selection)

    def test_what_nobody_heard_is_not_kept_where_receivers_are_chosen(self) -> None:
        assert not keeps(app=("shop",))
        assert not keeps(exclude_app=("audit",))

    def test_one_receiver_is_judged_alone(self) -> None:
        of_shop = DispatchFilter(Selection(app=("shop",), signal=("nothing",)))

        assert of_shop.keeps_receiver(UPDATE, False)
        assert not of_shop.keeps_receiver(RECORD, False)


class TestSelections:
    def test_no_selection_keeps_everything(self) -> None:
        everything = DispatchFilter(Selection())

        assert not everything.is_active
        assert everything.keeps(POST_SAVE, ORDER, [])

    @pytest.mark.parametrize(
        "selection",
        [Selection(signal=("a",)), Selection(only_async=True), Selection(exclude_path=("a",))],
    )
    def test_any_other_is_active(self, selection: Selection) -> None:
        assert DispatchFilter(selection).is_active

    @pytest.mark.parametrize(
        ("selection", "words"),
        [
            (Selection(sender=("Order", "Any")), "'any' means receivers of any sender"),
            (Selection(exclude_sender=("any",)), "'any' means receivers of any sender"),
            (Selection(unconnected=True), "--unconnected is for what is connected"),
        ],
    )
    def test_what_means_nothing_for_a_trace_is_said(self, selection: Selection, words: str) -> None:
        with pytest.raises(UsageError, match=words):
            DispatchFilter(selection)


class TestWhatIsExcluded:
    @pytest.mark.parametrize(
        ("selection", "is_excluded"),
        [
            ({"signal": ("nothing",), "receiver": ("nothing",)}, False),
            ({"exclude_signal": ("post_save",)}, True),
            ({"exclude_sender": ("Order",)}, True),
            ({"exclude_app": ("shop",)}, False),
            ({"exclude_app": ("shop", "audit")}, True),
        ],
    )
    def test_it_is_a_signal_a_sender_or_all_receivers(
        self, selection: dict[str, Any], is_excluded: bool
    ) -> None:
        asked_for = DispatchFilter(Selection(**selection))

        assert asked_for.excludes(POST_SAVE, ORDER, [UPDATE, RECORD]) == is_excluded

    def test_without_receivers_none_is_excluded(self) -> None:
        assert not DispatchFilter(Selection(exclude_app=("shop",))).excludes(POST_SAVE, ORDER, [])


class TestConnections:
    @pytest.mark.parametrize(
        ("sender", "selection", "is_kept"),
        [
            (ANY, {"sender": ("Order",)}, True),
            (ANY, {"exclude_sender": ("Order",)}, True),
            (ORDER, {"sender": ("Order",)}, True),
            (ORDER, {"sender": ("Line",)}, False),
            (ORDER, {"exclude_sender": ("Order",)}, False),
            (UNKNOWN, {"sender": ("Order",)}, False),
            (UNKNOWN, {"signal": ("post_save",)}, True),
            (UNKNOWN, {"exclude_signal": ("post_save",)}, False),
            (ANY, {"only_async": True}, False),
        ],
    )
    def test_one_that_only_other_dispatches_call_is_not_kept(
        self, sender: Sender, selection: dict[str, Any], is_kept: bool
    ) -> None:
        asked_for = DispatchFilter(Selection(**selection))

        assert asked_for.keeps_connection(POST_SAVE, sender, UPDATE, False) == is_kept
