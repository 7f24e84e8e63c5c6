"""Filters: which part of a snapshot is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.values import (
    ANY,
    POST_SAVE,
    UNKNOWN,
    connection,
    connections_of,
    model,
    pending,
    receiver,
    receiver_names,
    signal,
    signal_names,
    snapshot,
    unresolved,
)

from signal_inspector import Location, Selection, Sender, Snapshot, UsageError
from signal_inspector.domain.snapshot import ORIGINS, RECEIVER_KINDS
from signal_inspector.selection.patterns import matches
from signal_inspector.selection.snapshot import select, unmatched

PLACED = "shop.signals.order_placed"
FAILED = "billing.webhooks.WEBHOOK_SIGNALS['charge.failed']"
VIEWED = "shop.signals.catalogue_viewed"
STARTED = "django.core.signals.request_started"

CREATE_PROFILE = "accounts.signals.create_profile"
UPDATE_TOTAL = "shop.receivers.update_total"
RECORD_ORDER = "audit.receivers.record_order"
COUNT_WRITE = "audit.receivers.count_write"
REINDEX = "haystack.signals.RealtimeSignalProcessor.handle_save"
RESET = "django.db.reset_queries"
RESERVE = "shop.warehouse.Warehouse.reserve"
COUNT_QUESTION = "shop.questions.count_question"
LOG_WEBHOOK = "billing.receivers.webhook_log.<locals>.log_webhook"

OF_ANY_SENDER = [LOG_WEBHOOK, RESET, COUNT_WRITE, REINDEX, COUNT_QUESTION]

EVERYTHING = snapshot(
    signal(FAILED, connection(receiver(LOG_WEBHOOK, kind="nested_function"))),
    signal(
        STARTED,
        connection(
            receiver(
                RESET,
                origin="django",
                app=None,
                location=Location("/venv/site-packages/django/db/__init__.py", 47),
            )
        ),
        aliases=("audit.traffic.request_started",),
    ),
    signal(
        POST_SAVE,
        connection(CREATE_PROFILE, Sender("model", "django.contrib.auth.models.User", "auth.User")),
        connection(UPDATE_TOTAL, model("shop.OrderLine")),
        connection(RECORD_ORDER, model("shop.Order")),
        connection(COUNT_WRITE),
        connection(
            receiver(
                REINDEX,
                kind="bound_method",
                origin="third-party",
                app=None,
                location=Location("/venv/site-packages/haystack/signals.py", 9),
            )
        ),
        aliases=("shop.handlers.post_save",),
    ),
    signal(VIEWED),
    signal(
        PLACED,
        connection(
            receiver(RESERVE, kind="classmethod"), Sender("class", "shop.checkout.Checkout")
        ),
        connection(COUNT_QUESTION, is_async=True),
    ),
    pending=(
        pending("audit.receivers.record_save", "nosuch.Model"),
        pending("haystack.signals.index_later", "shop.Missing", on=PLACED),
    ),
    models=(
        model("shop.Order"),
        model("shop.OrderLine"),
        model("shop.Tag"),
        Sender("model", "django.contrib.auth.models.User", "auth.User"),
    ),
    apps=("auth", "shop", "billing", "accounts", "audit", "sessions"),
)


def kept(**filters: Any) -> list[str]:
    """The receivers that these filters keep of everything."""
    return receiver_names(select(EVERYTHING, Selection(**filters)))


class TestMatching:
    @pytest.mark.parametrize(
        "pattern",
        [
            "shop.models.Order",
            "shop.models",
            "models.Order",
            "Order",
            "shop",
            "SHOP.Models.order",
            "oRDER",
        ],
    )
    def test_whole_path_and_runs_of_components_match_without_regard_to_case(
        self, pattern: str
    ) -> None:
        assert matches(pattern, "shop.models.Order")

    @pytest.mark.parametrize(
        "pattern",
        ["Ord", "rder", "shop.Order", "Order.shop", "shop.models.Order.pk", "hop.models", "", "."],
    )
    def test_parts_of_components_and_gaps_do_not_match(self, pattern: str) -> None:
        assert not matches(pattern, "shop.models.Order")

    @pytest.mark.parametrize("pattern", ["shop.*", "*.Order", "shop.*.Order", "shop.models.Orde?"])
    def test_glob_with_a_dot_matches_the_whole_path(self, pattern: str) -> None:
        assert matches(pattern, "shop.models.Order")

    @pytest.mark.parametrize("pattern", ["models.*", "*.models", "shop.?"])
    def test_glob_with_a_dot_does_not_match_a_part_of_the_path(self, pattern: str) -> None:
        assert not matches(pattern, "shop.models.Order")

    @pytest.mark.parametrize("pattern", ["mod*", "Ord??", "*", "ORD*", "sho?", "shop*Order"])
    def test_glob_without_a_dot_matches_a_single_component_or_all(self, pattern: str) -> None:
        assert matches(pattern, "shop.models.Order")

    @pytest.mark.parametrize("pattern", ["Ord?", "odels*", "?"])
    def test_glob_without_a_dot_must_cover_the_component(self, pattern: str) -> None:
        assert not matches(pattern, "shop.models.Order")

    def test_brackets_of_a_glob_are_literal(self) -> None:
        assert matches("*.SIGNALS['charge.*']", "billing.SIGNALS['charge.failed']")
        assert matches("*[0]", "billing.SIGNALS[0]")
        assert not matches("*.SIGNAL[A-Z]", "billing.SIGNALS")

    def test_other_signs_of_regular_expressions_are_literal(self) -> None:
        assert not matches("sho.+*", "shopping")

    def test_many_stars_are_matched_without_trying_every_way(self) -> None:
        assert not matches("*a" * 40 + "b", "a" * 200)
        assert matches("*a" * 40, "a" * 200)
        assert matches("<loc*", "shop.make.<locals>.inner")

    @pytest.mark.parametrize(
        "pattern", ["SIGNALS", "billing.SIGNALS", "['charge.failed']", "SIGNALS['charge.failed']"]
    )
    def test_item_of_a_container_is_a_component(self, pattern: str) -> None:
        assert matches(pattern, "billing.SIGNALS['charge.failed']")

    @pytest.mark.parametrize(
        "pattern",
        ["shop", "receivers.py", "shop/receivers.py", "*.py", "src/*", "shop\\receivers.py"],
    )
    def test_components_of_a_file_are_its_folders_and_name(self, pattern: str) -> None:
        assert matches(pattern, "src/shop/receivers.py", "/")

    @pytest.mark.parametrize("pattern", ["receivers", "py", "hop/receivers.py", "src/*.txt"])
    def test_dot_does_not_part_the_components_of_a_file(self, pattern: str) -> None:
        assert not matches(pattern, "src/shop/receivers.py", "/")

    @for_all(st.text(max_size=12), st.text(max_size=30), st.sampled_from("./"))
    def test_any_text_is_a_pattern(self, pattern: str, name: str, separator: str) -> None:
        assert matches(pattern, name, separator) in {True, False}

    @for_all(st.text())
    def test_every_name_matches_itself(self, name: str) -> None:
        assert matches(name, name)

    @for_all(st.lists(st.sampled_from(["shop", "models", "Order", "_x1"]), min_size=1), st.data())
    def test_every_run_of_components_matches(self, parts: list[str], data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(parts) - 1))
        end = data.draw(st.integers(start + 1, len(parts)))

        assert matches(".".join(parts[start:end]).swapcase(), ".".join(parts))


class TestSignals:
    def test_signal_is_kept_with_all_its_receivers(self) -> None:
        shown = select(EVERYTHING, Selection(signal=("order_placed",)))

        assert signal_names(shown) == [PLACED]
        assert receiver_names(shown) == [RESERVE, COUNT_QUESTION]

    def test_signal_without_receivers_is_kept_where_it_is_named(self) -> None:
        assert signal_names(select(EVERYTHING, Selection(signal=("catalogue_viewed",)))) == [VIEWED]

    def test_signal_is_found_by_an_alias(self) -> None:
        shown = select(EVERYTHING, Selection(signal=("shop.handlers.post_save",)))

        assert signal_names(shown) == [POST_SAVE]

    def test_signal_is_left_out_by_an_alias(self) -> None:
        shown = select(EVERYTHING, Selection(exclude_signal=("shop.handlers.*",)))

        assert POST_SAVE not in signal_names(shown)
        assert PLACED in signal_names(shown)

    def test_item_of_a_container_is_found_by_the_container_and_by_the_item(self) -> None:
        for pattern in ("WEBHOOK_SIGNALS", FAILED, "*['charge.*']"):
            assert signal_names(select(EVERYTHING, Selection(signal=(pattern,)))) == [FAILED]

    def test_several_patterns_keep_what_any_of_them_names(self) -> None:
        shown = select(EVERYTHING, Selection(signal=("order_placed", "post_*")))

        assert signal_names(shown) == [POST_SAVE, PLACED]

    def test_unconnected_keeps_the_signals_without_receivers(self) -> None:
        shown = select(EVERYTHING, Selection(unconnected=True))

        assert signal_names(shown) == [VIEWED]
        assert shown.pending == ()

    def test_signal_whose_receivers_are_all_left_out_is_left_out(self) -> None:
        assert signal_names(select(EVERYTHING, Selection(app=("billing",)))) == [FAILED]


class TestSenders:
    @pytest.mark.parametrize("pattern", ["shop.Order", "Order", "shop.models.Order", "ORDER"])
    def test_model_keeps_its_own_receivers_and_those_of_any_sender(self, pattern: str) -> None:
        assert kept(sender=(pattern,)) == [
            LOG_WEBHOOK, RESET, RECORD_ORDER, COUNT_WRITE, REINDEX, COUNT_QUESTION,
        ]  # fmt: skip

    def test_model_without_receivers_of_its_own_keeps_those_of_any_sender(self) -> None:
        assert kept(sender=("shop.Tag",)) == OF_ANY_SENDER

    @pytest.mark.parametrize("pattern", ["any", "ANY"])
    def test_any_keeps_the_receivers_of_any_sender_alone(self, pattern: str) -> None:
        assert kept(sender=(pattern,)) == OF_ANY_SENDER

    def test_pattern_that_names_no_sender_keeps_nothing(self) -> None:
        assert kept(sender=("shop.Ordre",)) == []

    def test_sender_that_is_no_model_has_its_dotted_path(self) -> None:
        for pattern in ("Checkout", "shop.checkout", "shop.checkout.Checkout", "*.Checkout"):
            assert RESERVE in kept(sender=(pattern,))

    def test_all_models_of_an_app_are_named_by_its_label(self) -> None:
        shown = kept(sender=("shop",))

        assert {UPDATE_TOTAL, RECORD_ORDER} <= set(shown)
        assert CREATE_PROFILE not in shown

    def test_app_config_is_named_by_its_label_and_by_its_class(self) -> None:
        config = Sender("appconfig", "accounts.apps.AccountsConfig", "accounts")
        everything = snapshot(signal(POST_SAVE, connection("a.b", config), connection("a.c")))

        for pattern in ("accounts", "AccountsConfig"):
            shown = select(everything, Selection(sender=(pattern,)))
            assert receiver_names(shown) == ["a.b", "a.c"]

    def test_excluded_sender_leaves_receivers_of_any_sender(self) -> None:
        shown = kept(exclude_sender=("Order",))

        assert RECORD_ORDER not in shown
        assert {UPDATE_TOTAL, COUNT_WRITE} <= set(shown)

    def test_excluded_any_leaves_receivers_of_one_sender(self) -> None:
        assert kept(exclude_sender=("any",)) == [
            CREATE_PROFILE,
            UPDATE_TOTAL,
            RECORD_ORDER,
            RESERVE,
        ]

    def test_sender_without_a_name_is_kept_by_no_name(self) -> None:
        everything = snapshot(
            signal(POST_SAVE, connection("a.b", UNKNOWN)), models=(model("shop.Order"),)
        )

        assert receiver_names(select(everything, Selection(sender=("Order",)))) == []


class TestReceivers:
    @pytest.mark.parametrize(
        "pattern", [UPDATE_TOTAL, "update_total", "receivers.update_total", "upd*", "shop.*_total"]
    )
    def test_receiver_is_found_by_its_path_by_parts_of_it_and_by_a_glob(self, pattern: str) -> None:
        assert kept(receiver=(pattern,)) == [UPDATE_TOTAL]

    def test_local_function_is_found_by_its_name_and_by_the_function_around_it(self) -> None:
        for pattern in ("log_webhook", "webhook_log", "webhook_log.<locals>.log_webhook"):
            assert kept(receiver=(pattern,)) == [LOG_WEBHOOK]

    def test_excluded_receiver_is_left_out(self) -> None:
        shown = kept(exclude_receiver=("audit",))

        assert not any(name.startswith("audit.") for name in shown)
        assert CREATE_PROFILE in shown

    def test_app_is_that_of_the_receiver_and_not_of_the_signal_or_sender(self) -> None:
        assert kept(app=("shop",)) == [UPDATE_TOTAL, RESERVE, COUNT_QUESTION]

    def test_receiver_outside_all_apps_belongs_to_its_package(self) -> None:
        assert kept(app=("haystack",)) == [REINDEX]
        assert kept(app=("django",)) == [RESET]

    def test_excluded_app_is_left_out(self) -> None:
        shown = kept(exclude_app=("shop", "django"))

        assert shown == [LOG_WEBHOOK, CREATE_PROFILE, RECORD_ORDER, COUNT_WRITE, REINDEX]

    @pytest.mark.parametrize(
        "pattern", ["shop/receivers.py", "receivers.py", "shop/*.py", "recei*", "shop"]
    )
    def test_path_is_a_file_a_folder_or_a_glob(self, pattern: str) -> None:
        assert UPDATE_TOTAL in kept(path=(pattern,))
        assert CREATE_PROFILE not in kept(path=(pattern,))

    def test_excluded_path_is_left_out(self) -> None:
        shown = kept(exclude_path=("site-packages",))

        assert RESET not in shown
        assert REINDEX not in shown
        assert UPDATE_TOTAL in shown

    def test_receiver_without_a_file_is_in_no_path(self) -> None:
        everything = snapshot(
            signal(POST_SAVE, connection(receiver("builtins.print", location=None)))
        )

        assert receiver_names(select(everything, Selection(path=("*",)))) == []
        assert receiver_names(select(everything, Selection(exclude_path=("*",)))) != []

    @pytest.mark.parametrize(("origin", "names"), [("django", [RESET]), ("third-party", [REINDEX])])
    def test_origin_is_that_of_the_receiver(self, origin: str, names: list[str]) -> None:
        assert kept(origin=(origin,)) == names

    def test_all_origins_together_keep_every_receiver(self) -> None:
        assert kept(origin=ORIGINS) == receiver_names(EVERYTHING)

    def test_kind_is_that_of_the_receiver(self) -> None:
        assert kept(kind=("classmethod", "nested_function")) == [LOG_WEBHOOK, RESERVE]

    def test_async_keeps_asynchronous_receivers(self) -> None:
        assert kept(only_async=True) == [COUNT_QUESTION]

    def test_order_of_dispatch_stays_what_it_was(self) -> None:
        shown = select(EVERYTHING, Selection(receiver=("record_order", "count_write")))

        assert [one.order for _, one in connections_of(shown)] == [2, 3]


class TestTogether:
    def test_any_of_one_kind_and_all_of_different_kinds_must_match(self) -> None:
        shown = kept(app=("audit", "shop"), signal=("post_save",), sender=("shop.Order",))

        assert shown == [RECORD_ORDER, COUNT_WRITE]

    def test_exclusion_wins_over_inclusion(self) -> None:
        assert kept(app=("shop",), exclude_receiver=("reserve", "count_*")) == [UPDATE_TOTAL]

    def test_empty_selection_keeps_everything(self) -> None:
        assert select(EVERYTHING, Selection()) == EVERYTHING

    def test_models_and_apps_of_the_project_are_not_filtered(self) -> None:
        shown = select(EVERYTHING, Selection(app=("shop",), signal=("order_placed",)))

        assert (shown.models, shown.apps) == (EVERYTHING.models, EVERYTHING.apps)


class TestPending:
    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("post_save",)},
            {"exclude_signal": ("order_placed",)},
            {"sender": ("nosuch.Model",)},
            {"exclude_sender": ("shop.Missing",)},
            {"receiver": ("record_save",)},
            {"exclude_receiver": ("haystack",)},
            {"app": ("audit",)},
            {"exclude_app": ("haystack",)},
            {"path": ("audit/receivers.py",)},
            {"exclude_path": ("haystack/*",)},
        ],
        ids=lambda filters: next(iter(filters)),
    )
    def test_pending_connections_are_filtered_as_others_are(self, filters: dict[str, Any]) -> None:
        shown = select(EVERYTHING, Selection(**filters))

        assert [one.receiver.name for one in shown.pending] == ["audit.receivers.record_save"]

    @pytest.mark.parametrize(
        "filters", [{"origin": ("django",)}, {"kind": ("lambda",)}, {"sender": ("any",)}]
    )
    def test_pending_connections_of_another_sort_are_left_out(
        self, filters: dict[str, Any]
    ) -> None:
        assert select(EVERYTHING, Selection(**filters)).pending == ()

    def test_alias_of_a_signal_keeps_and_leaves_out_what_is_pending_for_it(self) -> None:
        alias = ("shop.handlers.post_save",)

        chosen = select(EVERYTHING, Selection(signal=alias))
        others = select(EVERYTHING, Selection(exclude_signal=alias))

        assert [one.signal for one in chosen.pending] == [POST_SAVE]
        assert [one.signal for one in others.pending] == [PLACED]

    def test_what_has_no_name_goes_with_its_signal_and_receiver(self) -> None:
        everything = replace(
            EVERYTHING,
            unresolved=(unresolved(POST_SAVE, COUNT_WRITE), unresolved(VIEWED)),
        )

        def reasons(**filters: Any) -> list[str]:
            return [one.signal for one in select(everything, Selection(**filters)).unresolved]

        assert reasons(app=("audit",)) == [POST_SAVE]
        assert reasons(app=("shop",)) == []
        assert reasons(signal=("catalogue_viewed",)) == [VIEWED]


class TestUnmatched:
    @pytest.mark.parametrize(
        ("option", "pattern", "nearest"),
        [
            ("signal", "post_svae", POST_SAVE),
            ("signal", "order_place", PLACED),
            ("sender", "shop.Ordr", "shop.Order"),
            ("sender", "auth.Usr", "auth.User"),
            ("sender", "NOSUCH.MODL", "nosuch.Model"),
            ("receiver", "create_profil", CREATE_PROFILE),
            ("receiver", "audit.receivers.record_sav", "audit.receivers.record_save"),
            ("app", "acounts", "accounts"),
            ("path", "shop/receiver.py", "shop/receivers.py"),
        ],
    )
    def test_nearest_name_comes_first(self, option: str, pattern: str, nearest: str) -> None:
        for prefix in ("", "exclude_"):
            (found,) = unmatched(EVERYTHING, Selection(**{prefix + option: (pattern,)}))

            assert found.option == "--" + (prefix + option).replace("_", "-")
            assert found.pattern == pattern
            assert found.nearest[0] == nearest

    def test_alias_that_is_nearest_is_shown_by_the_name_of_its_signal(self) -> None:
        (found,) = unmatched(EVERYTHING, Selection(signal=("shop.handlers.post_sav",)))

        assert found.nearest[0] == POST_SAVE

    def test_nothing_like_it_has_no_nearest_name(self) -> None:
        (found,) = unmatched(EVERYTHING, Selection(receiver=("qqqqqqqq",)))

        assert found.nearest == ()

    def test_at_most_three_names_are_nearest(self) -> None:
        everything = snapshot(*(signal(f"shop.signals.order_placed{n}") for n in range(9)))

        (found,) = unmatched(everything, Selection(signal=("order_placed",)))

        assert len(found.nearest) == 3

    @pytest.mark.parametrize(
        "filters",
        [
            {"sender": ("any", "shop.Tag", "Checkout", "shop.Missing"), "exclude_sender": ("any",)},
            {"app": ("sessions", "haystack", "django")},
            {"signal": ("shop.handlers.post_save", "catalogue_viewed")},
            {"receiver": ("record_save", "log_webhook"), "exclude_path": ("haystack",)},
        ],
        ids=lambda filters: next(iter(filters)),
    )
    def test_what_the_project_has_is_no_mistake_even_if_nothing_is_connected_to_it(
        self, filters: dict[str, Any]
    ) -> None:
        assert unmatched(EVERYTHING, Selection(**filters)) == ()

    def test_every_pattern_that_matches_nothing_is_reported(self) -> None:
        selection = Selection(signal=("nosuch1", "post_save"), exclude_app=("nosuch2",))

        assert [one.pattern for one in unmatched(EVERYTHING, selection)] == ["nosuch1", "nosuch2"]


NAMES = st.builds(
    ".".join,
    st.lists(st.sampled_from(["shop", "a", "b", "Order", "on_save"]), min_size=2, max_size=4),
)
PATTERNS = st.one_of(
    NAMES,
    st.sampled_from(["any", "*", "a", "b*", "shop.*", "?", "Order", "on_save", "ORDER", "nosuch"]),
)
PATTERN_LISTS = st.lists(PATTERNS, max_size=2).map(tuple)
MODELS = tuple(model(f"{app}.{name}") for app in ("shop", "a") for name in ("Order", "b"))
CONNECTIONS = st.builds(
    connection,
    st.builds(
        receiver, NAMES, kind=st.sampled_from(RECEIVER_KINDS), origin=st.sampled_from(ORIGINS)
    ),
    st.sampled_from([ANY, UNKNOWN, *MODELS]),
    is_async=st.booleans(),
)
SNAPSHOTS = st.builds(
    lambda signals, waiting: snapshot(*signals, pending=tuple(waiting), models=MODELS),
    st.lists(
        st.builds(
            lambda name, connections, aliases: signal(name, *connections, aliases=tuple(aliases)),
            NAMES,
            st.lists(CONNECTIONS, max_size=4),
            st.lists(NAMES, max_size=2),
        ),
        max_size=4,
        unique_by=lambda each: each.name,
    ),
    st.lists(
        st.builds(pending, NAMES, st.sampled_from(["a.Gone", "shop.Gone"]), NAMES), max_size=2
    ),
)
FILTERS = ("signal", "sender", "receiver", "app", "path")
PATTERN_FILTERS = (*FILTERS, *(f"exclude_{name}" for name in FILTERS))
SELECTIONS = st.builds(
    Selection,
    **dict.fromkeys(PATTERN_FILTERS, PATTERN_LISTS),
    origin=st.lists(st.sampled_from(ORIGINS), max_size=2).map(tuple),
    kind=st.lists(st.sampled_from(RECEIVER_KINDS), max_size=4).map(tuple),
    only_async=st.booleans(),
    unconnected=st.booleans(),
)


def identities(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Signal and order of each connection: no two are the same."""
    return [(name, one.order) for name, one in connections_of(snapshot)]


class TestAnySelection:
    @for_all(SNAPSHOTS, SELECTIONS)
    def test_selecting_again_changes_nothing(self, everything: Snapshot, choice: Selection) -> None:
        once = select(everything, choice)

        assert select(once, choice) == once

    @for_all(SNAPSHOTS, SELECTIONS)
    def test_all_that_is_kept_was_there_in_the_same_order(
        self, everything: Snapshot, choice: Selection
    ) -> None:
        shown = select(everything, choice)

        assert is_subsequence(signal_names(shown), signal_names(everything))
        assert is_subsequence(connections_of(shown), connections_of(everything))
        assert is_subsequence(shown.pending, everything.pending)

    @for_all(SNAPSHOTS, st.sampled_from(FILTERS), PATTERNS)
    def test_the_same_pattern_included_and_excluded_leaves_nothing_of_it(
        self, everything: Snapshot, option: str, pattern: str
    ) -> None:
        both = Selection(**{option: (pattern,), f"exclude_{option}": (pattern,)})
        shown = select(everything, both)

        # A sender's name also asks for the receivers of any sender, which it does not exclude.
        left = [one for _, one in connections_of(shown) if one.sender != ANY or option != "sender"]
        assert left == []
        assert shown.pending == ()

    @for_all(SNAPSHOTS, st.sampled_from(["signal", "receiver", "app", "path"]), PATTERNS)
    def test_included_and_excluded_make_up_the_whole(
        self, everything: Snapshot, option: str, pattern: str
    ) -> None:
        included = select(everything, Selection(**{option: (pattern,)}))
        excluded = select(everything, Selection(**{f"exclude_{option}": (pattern,)}))

        both = [*identities(included), *identities(excluded)]
        assert sorted(both) == sorted(identities(everything))

    @for_all(SNAPSHOTS, SELECTIONS)
    def test_different_kinds_of_filters_narrow_each_other(
        self, everything: Snapshot, choice: Selection
    ) -> None:
        one_by_one = [
            set(identities(select(everything, Selection(**{name: getattr(choice, name)}))))
            for name in Selection.__dataclass_fields__
        ]

        assert set(identities(select(everything, choice))) == set.intersection(*one_by_one)

    @for_all(SNAPSHOTS, st.sampled_from(FILTERS), PATTERNS, PATTERNS)
    def test_patterns_of_one_kind_widen_each_other(
        self, everything: Snapshot, option: str, first: str, second: str
    ) -> None:
        def chosen(*patterns: str) -> set[tuple[str, int]]:
            return set(identities(select(everything, Selection(**{option: patterns}))))

        assert chosen(first, second) == chosen(first) | chosen(second)

    @for_all(SNAPSHOTS, st.sampled_from(FILTERS), PATTERNS)
    def test_pattern_that_is_reported_keeps_nothing(
        self, everything: Snapshot, option: str, pattern: str
    ) -> None:
        choice = Selection(**{option: (pattern,)})

        nothing_is_left = connections_of(select(everything, choice)) == []

        assert nothing_is_left or not unmatched(everything, choice)


def is_subsequence(part: Any, whole: Any) -> bool:
    """Whether ``part`` is ``whole`` with some of it left out."""
    rest = iter(whole)
    return all(any(one == other for other in rest) for one in part)


def test_a_text_in_the_place_of_a_tuple_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        Selection(signal="order_placed")  # type: ignore[arg-type]

    assert str(caught.value) == (
        "signal of a Selection is a tuple of texts, not one text: write signal=('order_placed',)."
    )
