"""Answers as people see them: long, wide, many, and at any width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from support import evidence as given
from support.reading import joined_tree, squeezed
from support.rendering import AWKWARD, WIDTHS, assert_fits, look, shown
from support.values import POST_SAVE, connection, model, pending, signal, snapshot

from signal_inspector.domain.absence import Absence
from signal_inspector.domain.explanation import (
    AppExplanation,
    AppSend,
    Explanation,
    ReceiverExplanation,
    Sending,
    SignalExplanation,
)
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.timeline import (
    Branch,
    Cascade,
    ModelTimeline,
    Obstacle,
    Operation,
    Relation,
    SignalStep,
    Silent,
    SqlStep,
)
from signal_inspector.explain.wiring import explain_app, explain_receiver, explain_signal
from signal_inspector.renderers.explanation_markdown import render_markdown
from signal_inspector.renderers.explanation_mermaid import render_mermaid
from signal_inspector.renderers.explanation_text import render_text
from signal_inspector.renderers.mermaid_report import MAX_EDGES, MAX_LENGTH

ORDER = model("shop.Order")
POST_DELETE = "django.db.models.signals.post_delete"
HEARD = (connection("audit.receivers.record", ORDER),)


def branch(name: str, **given: Any) -> Branch:
    """A relation of another model, which is deleted with its signals."""
    defaults: dict[str, Any] = {"on_delete": "CASCADE", "outcome": "collected"}
    return Branch(f"shop.{name}.order", model(f"shop.{name}"), **{**defaults, **given})


def deletion(*branches: Branch, steps: tuple[Any, ...] = ()) -> ModelTimeline:
    """A model of which only the delete is told."""
    cascade = Cascade((Obstacle("receiver", "audit.receivers.record"),), branches)
    operation = Operation("delete", "order.delete()", steps, cascade)
    return ModelTimeline(ORDER, "shop_order", None, (operation,), (), (), (), ())


def chain(*names: str) -> Branch:
    """One behind the other."""
    first, *rest = names
    return branch(first, branches=(chain(*rest),) if rest else ())


def text(explanation: Explanation, width: int | None = None, depth: int = 3) -> str:
    return shown(render_text([explanation], look(width), depth), width)


MANY = 200
WIDE = deletion(
    *(branch(f"Line{number}", outcome="fast_delete") for number in range(MANY)),
    steps=tuple(
        step
        for number in range(MANY)
        for step in (
            SqlStep("DELETE", f"shop_line{number}", model(f"shop.Line{number}")),
            SignalStep(POST_DELETE, model(f"shop.Line{number}"), ()),
        )
    ),
)


class TestCascade:
    def test_what_lies_deeper_is_counted(self) -> None:
        told = text(deletion(chain("A", "B", "C", "D")), depth=2)

        assert "shop.B" in told
        assert "shop.C" not in told
        assert "2 relations below (--depth 3 shows more)" in told

    def test_a_circle_is_marked(self) -> None:
        told = text(deletion(branch("Order", cycle=True)))

        assert "in a circle: goes on while there are rows" in told

    def test_what_stands_elsewhere_is_not_told_twice(self) -> None:
        assert "shop.Line  CASCADE order  shown elsewhere" in text(
            deletion(branch("Line", repeated=True))
        )

    @pytest.mark.parametrize(
        ("outcome", "rule", "said"),
        [
            ("fast_delete", "CASCADE", "deleted unloaded in one statement: nothing is sent"),
            ("update", "SET_NULL", "cut loose by an UPDATE: nothing is sent"),
            ("protected", "PROTECT", "refuses the delete where it has rows: nothing is sent"),
            ("restricted", "RESTRICT", "refuses the delete unless its rows go too"),
            ("nothing", "DO_NOTHING", "left as it is"),
            ("database", "DB_CASCADE", "deleted by the database: nothing is sent"),
            ("database", "DB_SET_NULL", "cut loose by the database: nothing is sent"),
            ("unknown", "shop.rules.own", "a rule of its own: what it does is not known"),
        ],
    )
    def test_every_outcome_is_told_in_words(self, outcome: Any, rule: str, said: str) -> None:
        told = text(deletion(branch("Line", outcome=outcome, on_delete=rule)))

        assert f"shop.Line  {rule} order  {said}" in told

    def test_receivers_that_are_not_called_are_named(self) -> None:
        gone = branch("Line", outcome="database", on_delete="DB_CASCADE", unheard=("a.b", "c.d"))

        assert "a.b and c.d are connected to its deletes and not called" in text(deletion(gone))

    def test_the_receivers_against_a_fast_delete_are_named_the_first_of_many(self) -> None:
        names = [f"audit.receivers.record{number}" for number in range(9)]
        found = deletion()
        cascade = Cascade(tuple(Obstacle("receiver", name) for name in names), ())
        found = replace(found, operations=(replace(found.operations[0], cascade=cascade),))

        assert f"no fast delete: {', '.join(names[:3])} and 6 more hear its deletes" in text(found)

    def test_receivers_that_stand_above_are_named_by_their_last_part(self) -> None:
        again = Obstacle("receiver", "audit.receivers.record")
        told = text(deletion(branch("Line", obstacles=(again, Obstacle("receiver", "a.b.hear")))))

        assert "loaded and deleted, as record and a.b.hear hear its deletes" in told

    def test_last_parts_that_two_share_are_not_enough(self) -> None:
        both = (Obstacle("receiver", "audit.receivers.hear"), Obstacle("receiver", "a.b.hear"))
        found = deletion(branch("Line", obstacles=both))
        cascade = replace(found.operations[0].cascade or Cascade((), ()), obstacles=both)
        found = replace(found, operations=(replace(found.operations[0], cascade=cascade),))

        assert "as audit.receivers.hear and a.b.hear hear its deletes" in text(found)

    def test_two_hundred_relations_stay_readable(self) -> None:
        told = text(WIDE)

        assert len(told.splitlines()) < 12
        assert told.count("Line199") == 2
        assert "200 relations  CASCADE" in told


class TestSteps:
    def test_receivers_stand_in_full_once(self) -> None:
        steps = (SignalStep(POST_DELETE, ORDER, HEARD), SignalStep(POST_SAVE, ORDER, HEARD))
        told = text(deletion(steps=steps))

        assert told.count("audit/receivers.py") == 1
        assert "post_save  the same receiver" in told

    def test_a_receiver_that_stood_elsewhere_is_named_again(self) -> None:
        line = model("shop.Line")
        steps = (SignalStep(POST_DELETE, line, HEARD), SignalStep(POST_DELETE, ORDER, HEARD))
        told = text(deletion(steps=steps))

        assert "post_delete  the same receiver: audit.receivers.record\n" in told

    def test_several_that_stood_elsewhere_are_those_of_a_step(self) -> None:
        both, line = (*HEARD, connection("audit.receivers.count")), model("shop.Line")
        steps = (
            SignalStep(POST_DELETE, line, both),
            SignalStep(POST_DELETE, line, HEARD),
            SignalStep(POST_DELETE, ORDER, both),
        )
        told = text(deletion(steps=steps))

        assert "post_delete  the same 2 receivers as post_delete shop.Line\n" in told

    def test_models_that_are_deleted_in_turn_share_a_line(self) -> None:
        steps = tuple(
            step
            for number in range(MANY)
            for step in (
                SqlStep("DELETE", f"shop_line{number}", model(f"shop.Line{number}")),
                SignalStep(POST_DELETE, model(f"shop.Line{number}"), HEARD),
            )
        )
        other = SignalStep(POST_DELETE, ORDER, (connection("audit.receivers.count"),))
        told = text(deletion(steps=(*steps, SqlStep("DELETE", "shop_order", ORDER), other)))

        assert "DELETE and post_delete of each in turn: shop.Line0, shop.Line1, " in told
        assert "shop.Line198 and shop.Line199  1 receiver\n" in told
        assert "DELETE shop_order\n└── post_delete  1 receiver" in told
        assert len(told.splitlines()) < 10

    def test_two_models_in_turn_stand_alone(self) -> None:
        steps = tuple(
            step
            for one in (model("shop.Line"), ORDER)
            for step in (SqlStep("DELETE", "a", one), SignalStep(POST_DELETE, one, HEARD))
        )

        assert "in turn" not in text(deletion(steps=steps))

    def test_a_heard_signal_stands_between_what_comes_before_and_after_it(self) -> None:
        line, tag = model("shop.Line"), model("shop.Tag")
        steps = (
            SqlStep("DELETE", "one", line),
            SqlStep("DELETE", "two", tag),
            SignalStep(POST_DELETE, ORDER, HEARD),
            SqlStep("DELETE", "three", ORDER),
        )
        lines = [one.strip("│├└─ ") for one in text(deletion(steps=steps)).splitlines()]

        assert lines.index("DELETE one and two") < lines.index("post_delete  1 receiver")
        assert lines.index("post_delete  1 receiver") < lines.index("DELETE three")

    def test_where_a_receiver_was_connected_stands_beside_it(self) -> None:
        heard = (replace(HEARD[0], connected_at=Location("audit/apps.py", 9)),)
        told = text(deletion(steps=(SignalStep(POST_DELETE, ORDER, heard),)))

        assert "audit/receivers.py:1  connected at audit/apps.py:9" in told

    def test_an_unknown_relation_says_why(self) -> None:
        relation = Relation("shop.Order.tags", None, (), (), "x.Manager is no manager of Django's")
        told = text(replace(deletion(), relations=(relation,)))

        assert "is not known: x.Manager is no manager of Django's" in told

    def test_a_swapped_model_has_no_steps(self) -> None:
        gone = replace(deletion(), operations=(), swapped_for="shop.Other")

        assert "swapped for shop.Other by a setting" in text(gone)


SENDS = (
    given.send("shop.signals.paid", "order", "coupon", enclosing="Order.pay"),
    given.send("shop.signals.paid", passes_more=True, sender=given.Reference("text", "a\nb")),
    given.send(given.Reference("unknown", "HOOKS[event]"), method="asend"),
)
FINDING = Finding(
    "signal_inspector.E008", "impossible-sender", "ERROR", "shop.hear on post_save",
    "It never runs. " * 12, "Connect it without a sender.", "project", "shop",
    Location("shop/receivers.py", 3), signal=POST_SAVE,
)  # fmt: skip
SIGNAL = SignalExplanation(
    signal("shop.signals.paid"),
    (),
    Sending(
        ("order",), ("coupon",), False, True, ("send", "asend"), ("model", "text"), ("a", "b"),
        SENDS[:2], SENDS[2:], True, "def on_paid(sender, order, coupon=None, **kwargs):",
    ),
)  # fmt: skip
RECEIVER = ReceiverExplanation(
    "shop.receivers.hear",
    (),
    (),
    (),
    (
        Absence(
            "a.b", "condition", POST_SAVE, "Only sometimes. " * 9, "Look.", Location("a/b.py", 1)
        ),
        Absence("a.b", "unknown", None, "Nobody knows.", "", None),
    ),
    (FINDING,),
    SENDS,
)


class TestSource:
    def test_what_a_signal_carries_and_who_sends_it(self) -> None:
        told = text(SIGNAL)

        assert "carries\n├── order\n├── only sometimes coupon\n└── and maybe more" in told
        assert "by Django with send() and asend(), the sender is a model or 'a' or 'b'" in told
        assert "send()  by shop.views.Order.pay  sender None  with order and coupon  shop/" in told
        assert "maybe asend()  by shop.views" in told
        assert "def on_paid(sender, order, coupon=None, **kwargs):" in told

    @pytest.mark.parametrize(
        ("is_read", "said"),
        [
            (True, "sent by nothing in the source that was read"),
            (False, "who sends it is not known: no source was read"),
        ],
    )
    def test_what_nothing_sends(self, is_read: bool, said: str) -> None:
        bare = Sending((), (), False, False, (), (), (), (), (), is_read, "def f(**kwargs):")
        told = text(SignalExplanation(signal("shop.signals.paid"), (), bare))

        assert "what it carries is not known" in told
        assert said in told

    def test_a_reason_stands_in_the_place_of_connections_with_what_to_do(self) -> None:
        told = text(RECEIVER)

        assert "no connections" not in told
        assert "not connected\n├── Only sometimes." in told
        assert "  a/b.py:1\n│   └── hint: Look.\n└── Nobody knows.\n" in told
        assert "1 finding\n└── ERROR impossible-sender  shop/receivers.py:3\n" in told

    def test_what_it_sends_stands_under_each_signal(self) -> None:
        told = text(RECEIVER)

        assert "sends\n├── shop.signals.paid\n│   ├── send()  by shop.views.Order.pay" in told
        assert "└── HOOKS[event]\n" in told

    def test_a_graph_has_an_arrow_to_what_it_sends(self) -> None:
        chart = render_mermaid(RECEIVER, look(), 3)

        assert 'r0["shop.receivers.hear"]' in chart
        assert 'r0 -->|"sends"| t0(["shop.signals.paid"])' in chart

    def test_a_graph_of_a_signal_has_dashed_arrows_from_what_may_send_it(self) -> None:
        chart = render_mermaid(SIGNAL, look(), 3)

        assert 's0(["shop.signals.paid"])' in chart
        assert 'p0["Django"]' in chart
        assert 'p1["shop.views.Order.pay"]' in chart
        assert 'p1 -->|"send()"| s0' in chart
        assert 'p2 -.->|"asend()"| s0' in chart

    def test_very_many_that_send_a_signal_are_drawn_by_their_apps(self) -> None:
        assert SIGNAL.sending is not None
        places = tuple(given.send("a.b", enclosing=f"send{number}") for number in range(999))
        chart = render_mermaid(
            replace(SIGNAL, sending=replace(SIGNAL.sending, places=places)), look(), 3
        )

        assert '["shop"]' in chart
        assert "send998" not in chart

    def test_a_graph_of_apps_has_dashed_arrows_to_whose_signal_is_sent(self) -> None:
        app = AppExplanation(
            "shop", True, (), (), (), (),
            (AppSend("shop", "billing", given.send("billing.signals.paid")),
             AppSend("shop", "shop", given.send("shop.signals.placed")),
             AppSend("shop", None, SENDS[2])),
            (AppSend("audit", "shop", given.send("shop.signals.placed")),),
        )  # fmt: skip
        chart = render_mermaid(app, look(), 3)

        assert 'a0 -.->|"sends paid"| a1' in chart
        assert 'a2 -.->|"sends placed"| a0' in chart
        assert chart.count("sends") == 2

    def test_receivers_that_a_model_lacks_are_named_with_what_to_do(self) -> None:
        absent = Absence("a.b.late", "called", POST_SAVE, "Only a call.", "Call it.", None)
        told = text(replace(deletion(), absences=(absent,)))

        assert "not connected\n└── a.b.late\n    ├── Only a call.\n    └── hint: Call it.\n" in told

    def test_an_app_names_who_else_sends_its_signals(self) -> None:
        app = AppExplanation(
            "shop", False, (), (), (), (), (),
            (AppSend("audit", "shop", given.send("shop.signals.placed")),), (FINDING,),
        )  # fmt: skip
        told = text(app)

        assert told.startswith("shop  package, no installed app\n")
        assert "defines no signals" in told
        assert "its signals are sent by others\n└── shop.signals.placed\n" in told
        assert "1 finding\n└── ERROR impossible-sender" in told

    def test_errors_of_receivers_of_a_model_are_named(self) -> None:
        told = text(replace(deletion(), findings=(FINDING,)))

        assert "errors of its receivers: 1 finding\n└── ERROR impossible-sender" in told


def answers() -> Iterator[tuple[str, Explanation]]:
    """One of each kind, with names as odd as real ones."""
    yield "wide", WIDE
    yield "deep", deletion(chain(*"ABCDEF"))
    notes = replace(deletion(), notes=("A sentence. " * 12,), silent=(Silent("Order.x()", "but"),))
    yield "notes", notes
    for one in AWKWARD.signals:
        yield f"signal {one.name[:20]}", explain_signal(one.name, AWKWARD)
        for listener in one.connections:
            yield "receiver", explain_receiver(listener.receiver.name, AWKWARD)
    yield "app", explain_app("shop", AWKWARD)
    waiting = snapshot(signal(POST_SAVE), pending=(pending("shop.receivers.wait"),), apps=("shop",))
    yield "pending", explain_app("shop", waiting)
    yield "sending", SIGNAL
    yield "absent", RECEIVER


ANSWERS = [answer for _, answer in answers()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ANSWERS, ids=[name for name, _ in answers()])
def test_no_line_is_too_long_and_nothing_is_cut(answer: Explanation, width: int | None) -> None:
    told = text(answer, width)

    assert_fits(told, width)
    if width is not None:  # A terminal leaves out the way to the installed packages.
        assert squeezed(joined_tree(told)) == squeezed(joined_tree(text(answer, 1000)))


@pytest.mark.parametrize("answer", ANSWERS, ids=[name for name, _ in answers()])
def test_ascii_alone_where_the_terminal_has_no_more(answer: Explanation) -> None:
    told = shown(render_text([answer], look(80, ascii_only=True), 3), 80, "ascii")

    assert told.isascii()


@pytest.mark.parametrize("answer", ANSWERS, ids=[name for name, _ in answers()])
def test_markdown_has_each_line_in_one_and_balanced_code(answer: Explanation) -> None:
    for line in render_markdown([answer], look(), 3).splitlines():
        assert line == line.rstrip()
        assert line.count("`") % 2 == 0


def test_pipes_in_code_stand_for_themselves_outside_of_tables() -> None:
    either = SignalExplanation(signal("shop.SIGNALS['a|b']"), (), None)

    assert "## `shop.SIGNALS['a|b']`" in render_markdown([either], look(), 3)


def test_a_receiver_of_very_many_senders_has_one_arrow_from_each_signal() -> None:
    connections = [connection("audit.log", model(f"shop.M{number}")) for number in range(600)]
    everywhere = snapshot(
        signal(POST_SAVE, *connections), signal(POST_DELETE, connection("audit.log"))
    )

    chart = render_mermaid(explain_receiver("audit.log", everywhere), look(), 3)

    assert 's0 -->|"600 connections"| r0' in chart
    assert 's1 -->|"1 connection"| r0' in chart
    assert chart.count("-->") == 2


@pytest.mark.parametrize("answer", ANSWERS, ids=[name for name, _ in answers()])
def test_mermaid_takes_no_more_than_its_renderers(answer: Explanation) -> None:
    chart = render_mermaid(answer, look(), 3)

    assert chart.startswith("flowchart LR\n")
    assert len(chart) <= MAX_LENGTH
    assert chart.count("--") <= MAX_EDGES
