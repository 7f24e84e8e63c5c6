"""``signals explain`` as other code calls it: its targets, options and formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.fresh_process import told_by
from support.small_process import small_process

from signal_inspector.cli.explaining import FORMATS

TARGETS = ["shop.Product", "post_save", "record_save", "app:shop"]


def explained(*words: str) -> str:
    """What the command prints to standard output; nothing else may be said."""
    told = small_process().call("explain", *words)
    assert (told.err, told.ended) == ("", None)
    return told.out


def refused(*words: str) -> str:
    """The one line that says why the command ended with exit code 2."""
    told = small_process().call("explain", *words)
    assert told.ended is not None
    code, said = told.ended
    assert (code, told.out) == (2, "")
    assert len(said.splitlines()) == 1
    return said


class TestTargets:
    def test_each_kind_is_headed_by_its_name(self) -> None:
        heads = [explained(target).splitlines()[0] for target in TARGETS]

        assert heads == [
            "shop.Product  model, table shop_product",
            "django.db.models.signals.post_save  signal, a django.db.models.signals.ModelSignal",
            "audit.receivers.record_save  receiver",
            "shop  app",
        ]

    def test_several_stand_one_after_the_other_and_the_same_one_once(self) -> None:
        both = explained("shop.Tag", "stock_low", "shop.models.Tag")

        assert both == explained("shop.Tag") + "\n" + explained("stock_low")

    def test_a_word_that_means_several_has_them_all(self) -> None:
        assert refused("shop.receivers") == (
            "'shop.receivers' names several; choose from "
            + refused("shop.receivers").partition("from ")[2]
        )
        assert "receiver:shop.receivers.fill_slug" in refused("receiver:shop.receivers")

    def test_of_very_many_only_the_first_are_named(self) -> None:
        said = refused("receiver:receivers")

        assert said.count("receiver:") == 11
        assert said.endswith(" more.")

    def test_a_word_that_means_nothing_has_the_nearest_names(self) -> None:
        assert refused("shop.Prodct") == (
            "'shop.Prodct' names no model, signal, receiver or app; nearest: shop.Product, "
            "shop.Product.tags.through, shop.DigitalProduct."
        )
        assert refused("qqqq") == "'qqqq' names no model, signal, receiver or app."

    def test_a_function_that_nothing_connects_is_found_last(self) -> None:
        shown = explained("shop.models.Order.ship")

        assert shown.splitlines()[0].endswith("function, of which no receiver is made")
        assert "sends\n└── shop.signals.order_shipped" in shown

    def test_a_function_is_among_the_nearest_names(self) -> None:
        assert "shop.views.product_list" in refused("receiver:shop.views.product_lst")

    def test_functions_of_one_name_are_several(self) -> None:
        assert "names several; choose from receiver:" in refused("receiver:__str__")

    def test_without_source_functions_are_not_known(self) -> None:
        assert "names no model" in refused("shop.models.Order.ship", "--no-static")

    @pytest.mark.parametrize(
        ("word", "said"),
        [
            ("", "'' has no name: give one, such as shop.Order"),
            ("model:", "'model:' has no name"),
            (
                "signal:shop.Order",
                "'signal:shop.Order' names no signal; there is model:shop.Order.",
            ),
            ("app:qqqq", "'app:qqqq' names no app."),
        ],
    )
    def test_a_kind_that_has_no_such_name_is_named(self, word: str, said: str) -> None:
        assert refused(word).startswith(said)

    def test_no_target_is_an_error(self) -> None:
        assert "as in: signals explain auth.User" in refused()


class TestParts:
    def test_one_operation_alone(self) -> None:
        shown = explained("shop.Product", "--on", "create")

        assert "INSERT shop_product" in shown
        assert "DELETE" not in shown
        assert "m2m_changed" not in shown

    def test_the_relations_alone(self) -> None:
        shown = explained("shop.Product", "--on", "m2m")

        assert "m2m_changed pre_add  1 receiver" in shown
        assert "pre_save" not in shown

    def test_a_model_without_relations_says_so(self) -> None:
        lines = explained("audit.AuditEntry", "--on", "m2m").splitlines()

        assert lines[1] == "└── no many-to-many or generic relations"

    @pytest.mark.parametrize("target", TARGETS[1:])
    def test_what_is_no_model_has_no_parts(self, target: str) -> None:
        assert refused(target, "--on", "delete").startswith("--on is for models; ")


SCOPES = """
import json
from io import StringIO
from typing import get_args
from django.core.management import call_command
from signal_inspector.audit.gathering import gather_about
from signal_inspector.cli import explain_run
from signal_inspector.domain.snapshot import Origin

scopes = []

def noting(inspected, in_scope, **options):
    scopes.append([one for one in get_args(Origin) if in_scope("any", one)])
    return gather_about(inspected, in_scope, **options)

explain_run.gather_about = noting
for words in (["shop.Order"], ["model:shop.Order", "shop.Tag"], ["shop.Order", "shop"]):
    call_command("signals", "explain", *words, stdout=StringIO())
print(json.dumps(scopes))
"""


class TestSource:
    def test_for_a_model_by_its_whole_name_the_project_alone_is_read(self) -> None:
        scopes = told_by(SCOPES)

        own, everything = ["project"], ["project", "third-party"]
        assert [sorted(each) for each in scopes] == [own, own, everything]


class TestDepth:
    def test_a_deep_cascade_folds_and_says_so(self) -> None:
        folded = explained("auth.User", "--on", "delete", "--depth", "1")
        whole = explained("contenttypes.ContentType", "--on", "delete", "--depth", "5")
        shallow = explained("contenttypes.ContentType", "--on", "delete", "--depth", "1")

        assert "--depth" not in whole
        assert "relations below (--depth 2 shows more)" in shallow
        assert len(shallow.splitlines()) < len(whole.splitlines())
        assert folded

    @pytest.mark.parametrize("depth", ["0", "-1", "x", "1.5"])
    def test_a_depth_that_is_no_number_from_1_is_refused(self, depth: str) -> None:
        assert "takes a number from 1" in refused("shop.Tag", f"--depth={depth}")

    def test_json_holds_everything_and_takes_no_depth(self) -> None:
        assert "--depth means nothing" in refused("shop.Tag", "--format=json", "--depth=2")


# A graph is drawn of one target; all other formats take several.
REPORTS = [
    pytest.param(name, targets, id=f"{name}-{targets[0] if len(targets) == 1 else 'all'}")
    for name in FORMATS
    for targets in ([[each] for each in TARGETS] if name == "mermaid" else [TARGETS])
]


class TestFormats:
    @pytest.mark.parametrize(("name", "targets"), REPORTS)
    def test_a_file_holds_what_the_stream_shows_and_twice_the_same(
        self, name: str, targets: list[str], tmp_path: Path
    ) -> None:
        file = tmp_path / "report"

        explained(*targets, "--format", name, "--output", str(file))

        assert file.read_text(encoding="utf-8") == explained(*targets, "--format", name)

    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format_names_the_receivers(self, name: str) -> None:
        shown = explained("shop.Product", "--format", name)

        for receiver in ("fill_slug", "forget_catalogue", "record_removal", "forget_tags"):
            assert f"receivers.{receiver}" in shown or f"catalogue.{receiver}" in shown

    def test_text_in_a_pipe_is_not_cut(self) -> None:
        assert "…" not in explained(*TARGETS)

    def test_json_is_an_answer_for_each_target(self) -> None:
        document = json.loads(explained(*TARGETS, "--format", "json"))

        assert [one["kind"] for one in document["explanations"]] == [
            "model", "signal", "receiver", "app",
        ]  # fmt: skip

    def test_markdown_has_a_heading_for_each_part(self) -> None:
        lines = explained("shop.Product", "--format", "markdown").splitlines()

        assert lines[0] == "## `shop.Product` model, table `shop_product`"
        assert "### create `Product().save()`" in lines
        assert "  - 1: `shop.receivers.fill_slug`, `sample_project/shop/receivers.py:40`" in lines

    def test_a_graph_of_an_app_has_an_arrow_to_each_that_listens(self) -> None:
        chart = explained("app:shop", "--format", "mermaid")

        assert chart.startswith('flowchart LR\n  a0["shop"]\n')
        assert '-->|"order_placed"| ' in chart

    def test_a_graph_of_a_signal_has_an_arrow_from_each_that_sends_it(self) -> None:
        chart = explained("order_placed", "--format", "mermaid")

        assert 'p0["shop.checkout.Checkout.place"]' in chart
        assert 'p0 -->|"send()"| s0' in chart
        assert 'p0["Django"]' in explained("post_save", "--format", "mermaid")

    def test_mermaid_draws_one_target(self) -> None:
        assert "one target" in refused("shop.Tag", "post_save", "--format=mermaid")
