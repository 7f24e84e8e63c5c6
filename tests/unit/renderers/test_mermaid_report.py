"""The Mermaid report: a flowchart that its renderers take."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from support.properties import for_all
from support.rendering import AWKWARD, look
from support.values import POST_SAVE, connection, model, signal, snapshot

from signal_inspector import Sender, Snapshot
from signal_inspector.renderers.mermaid_report import MAX_EDGES, MAX_LENGTH, render_mermaid
from signal_inspector.renderers.rows import rows_of

_LABEL = r'"[^"<>\n]*"'
_LINE = re.compile(
    rf"  (?:s\d+\(\[{_LABEL}\]\)|r\d+\[{_LABEL}\]|s\d+ -->(?:\|{_LABEL}\|)? r\d+)",
)


def mermaid(of: Snapshot) -> str:
    """The report of a snapshot."""
    return render_mermaid(rows_of(of, merge=False), look())


def edges(text: str) -> list[str]:
    """The lines that are arrows."""
    return [line.strip() for line in text.split("\n") if "-->" in line]


def assert_is_a_flowchart(text: str) -> None:
    """Asserts that every line is a node or an arrow between nodes that are there."""
    first, *lines = text.removesuffix("\n").split("\n")
    assert first == "flowchart LR"
    for line in lines:
        assert _LINE.fullmatch(line), line
    nodes = {re.match(r"\w+", line.strip())[0] for line in lines if "-->" not in line}
    used = {node for line in edges(text) for node in re.findall(r"^s\d+|r\d+$", line)}
    assert used == nodes


def many(signals: int, receivers: int, *, prefix: str = "shop") -> Snapshot:
    """Signals with so many receivers each, in ten apps."""
    return snapshot(
        *[
            signal(
                f"{prefix}.signals.number_{number}",
                *[connection(f"app{n % 10}.receivers.number_{n}") for n in range(receivers)],
            )
            for number in range(signals)
        ]
    )


def test_signal_points_to_its_receivers_with_the_sender_on_the_arrow() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.total", model("shop.Order")), connection("audit.log")),
        signal("shop.signals.low", connection("audit.log")),
    )

    assert mermaid(everything).splitlines() == [
        "flowchart LR",
        f'  s0(["{POST_SAVE}"])',
        '  s1(["shop.signals.low"])',
        '  r0["shop.total"]',
        '  r1["audit.log"]',
        '  s0 -->|"shop.Order"| r0',
        '  s0 -->|"any"| r1',
        '  s1 -->|"any"| r1',
    ]


def test_identical_connections_are_one_arrow_with_their_count() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.same")] * 3))

    assert edges(mermaid(everything)) == ['s0 -->|"any ×3"| r0']


def test_signs_that_mermaid_reads_are_escaped() -> None:
    everything = snapshot(
        signal(
            "a.SIGNALS['#1;']",
            connection("a.make.<locals>.inner", Sender("value", "'say \"hi\"; <b>|x|'")),
        )
    )

    text = mermaid(everything)

    assert_is_a_flowchart(text)
    assert "([\"a.SIGNALS['#35;1;']\"])" in text
    assert '["a.make.#lt;locals#gt;.inner"]' in text
    assert "#quot;hi#quot;" in text


def test_what_a_terminal_would_obey_is_escaped() -> None:
    text = mermaid(snapshot(signal("a.\x1b[31mb", connection("c.\u202ed\r\n"))))

    assert r'(["a.\x1b[31mb"])' in text
    assert r'["c.\u202ed"]' in text


def test_awkward_names_make_a_flowchart() -> None:
    assert_is_a_flowchart(mermaid(AWKWARD))


def test_nothing_connected_is_an_empty_flowchart() -> None:
    assert mermaid(snapshot(signal("a.b"))) == "flowchart LR\n"


def test_as_many_arrows_as_renderers_take_are_drawn_in_full() -> None:
    text = mermaid(many(10, 50))

    assert len(edges(text)) == MAX_EDGES == 500
    assert "app0.receivers.number_0" in text


def test_one_arrow_more_folds_receivers_to_their_apps() -> None:
    everything = snapshot(*many(10, 50).signals, signal("z.signals.more", connection("app0.more")))

    text = mermaid(everything)

    assert_is_a_flowchart(text)
    assert len(edges(text)) == 10 * 10 + 1
    assert ' -->|"5 receivers"| ' in text
    assert "z.signals.more" in text
    assert "number_0.receivers" not in text


def test_too_long_a_text_folds_too() -> None:
    text = mermaid(many(2, 240, prefix="x" * 20_000))

    assert len(text) <= MAX_LENGTH
    assert len(edges(text)) == 20


def test_too_many_signals_fold_to_their_packages() -> None:
    text = mermaid(many(100, 10))

    assert_is_a_flowchart(text)
    assert len(edges(text)) == 10
    assert '(["shop"])' in text
    assert ' -->|"100 receivers"| ' in text


def test_text_stays_below_what_renderers_take() -> None:
    for signals, receivers in ((1, 499), (499, 1), (60, 60), (600, 3)):
        text = mermaid(many(signals, receivers))

        assert_is_a_flowchart(text)
        assert len(text) < 50_000
        assert len(edges(text)) <= 500


ODD_TEXT = st.text(st.sampled_from("ab\"'<>#;|[](){}`\\\n -") | st.characters(), max_size=20)


@for_all(ODD_TEXT, ODD_TEXT, ODD_TEXT)
def test_any_names_make_a_flowchart(of_signal: str, of_receiver: str, of_sender: str) -> None:
    everything = snapshot(signal(of_signal, connection(of_receiver, Sender("class", of_sender))))

    assert_is_a_flowchart(mermaid(everything))
