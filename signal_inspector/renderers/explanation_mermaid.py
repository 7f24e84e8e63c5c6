"""An answer as a Mermaid flowchart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from signal_inspector.domain.explanation import (
    AppExplanation,
    Explanation,
    ReceiverExplanation,
    SignalExplanation,
)
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.mermaid_report import (
    MAX_EDGES,
    MAX_LENGTH,
    Edge,
    escaped,
    flowchart,
)
from signal_inspector.renderers.mermaid_report import (
    render_mermaid as render_rows,
)
from signal_inspector.renderers.model_outline import model_outline
from signal_inspector.renderers.outline import Called, Line
from signal_inspector.renderers.rows import Row, sender_text

_MOST_SIGNALS = 3


def render_mermaid(explanation: Explanation, look: Look, depth: int) -> str:
    """A model's steps in a row with their receivers; a signal's or receiver's connections;
    for an app, the apps that it listens to and those that listen to it."""
    if isinstance(explanation, SignalExplanation):
        signal = explanation.signal
        return render_rows([Row(signal, one, (one.order,)) for one in signal.connections], look)
    if isinstance(explanation, ReceiverExplanation):
        return _receiver(explanation, look)
    if isinstance(explanation, AppExplanation):
        return _apps(explanation)
    return _timeline(explanation, look, depth)


def _receiver(explanation: ReceiverExplanation, look: Look) -> str:
    """The signals that call it, and those that it sends."""
    text = flowchart(Counter(_of_receiver(explanation)), look)
    lines = [] if explanation.places else [f'  r0["{escaped(explanation.name)}"]']
    sent = dict.fromkeys(send.signal.text or "?" for send in explanation.sends)
    for number, signal in enumerate(sent):
        lines.append(f'  r0 -->|"sends"| t{number}(["{escaped(signal)}"])')
    return text + "".join(f"{line}\n" for line in lines)


def _of_receiver(explanation: ReceiverExplanation) -> Iterator[Edge]:
    for place in explanation.places:
        yield place.signal, explanation.name, sender_text(place.connection.sender)


def _apps(explanation: AppExplanation) -> str:
    """An arrow from the app that sends to the one that listens, with the signals on it."""
    signals: dict[tuple[str, str], dict[str, None]] = {}
    for link in (*explanation.listens_to, *explanation.heard_by):
        if link.source != link.listener:
            between = signals.setdefault((link.source, link.listener), {})
            between.setdefault(link.signal.rpartition(".")[2])
    ends = [explanation.label, *(app for pair in signals for app in pair)]
    nodes = {app: f"a{number}" for number, app in enumerate(dict.fromkeys(ends))}
    lines = ["flowchart LR"]
    lines += [f'  {node}["{escaped(app)}"]' for app, node in nodes.items()]
    for (source, listener), between in signals.items():
        shown = [*between][:_MOST_SIGNALS]
        more = len(between) - len(shown)
        label = ", ".join(shown) + (f" and {more} more" if more else "")
        lines.append(f'  {nodes[source]} -->|"{escaped(label)}"| {nodes[listener]}')
    return "\n".join(lines) + "\n"


def _timeline(timeline: ModelTimeline, look: Look, depth: int) -> str:
    """As much of it as renderers of Mermaid take: less depth, then the receivers left out."""
    text = ""
    for levels, with_receivers in ((depth, True), (1, True), (1, False)):
        chart = _Chart(look, with_receivers)
        for number, part in enumerate(_operations(timeline, levels)):
            chart.add(part, number)
        text = chart.text()
        if chart.edges <= MAX_EDGES and len(text) <= MAX_LENGTH:
            break
    return text


def _operations(timeline: ModelTimeline, depth: int) -> list[Line]:
    """The parts of the outline that are steps; the first is the model's own line."""
    number = len(timeline.operations) + len(timeline.relations)
    return model_outline(timeline, depth)[1 : 1 + number]


class _Chart:
    """A box for each operation; in it the steps in a row, and what belongs to each beside it."""

    def __init__(self, look: Look, with_receivers: bool) -> None:
        self.edges = 0
        self._look = look
        self._with_receivers = with_receivers
        self._lines: list[str] = ["flowchart LR"]
        self._nodes = 0

    def add(self, part: Line, number: int) -> None:
        """One operation."""
        self._lines.append(f'  subgraph g{number}["{escaped(_text(part))}"]')
        before = None
        for item in self._kept(part.below):
            node = self._node(item)
            if before is not None:
                self._edge(before, "-->", node)
            before = node
        self._lines.append("  end")

    def text(self) -> str:
        """The whole chart."""
        return "\n".join(self._lines) + "\n"

    def _kept(self, items: Iterable[Line | Called]) -> Iterator[Line | Called]:
        return (one for one in items if self._with_receivers or isinstance(one, Line))

    def _node(self, item: Line | Called) -> str:
        """Writes it and what is below it."""
        node = f"n{self._nodes}"
        self._nodes += 1
        if isinstance(item, Called):
            text = item.connection.receiver.name + self._look.times(len(item.orders))
            self._lines.append(f'    {node}["{escaped(text)}"]')
            return node
        self._lines.append(f'    {node}(["{escaped(_text(item))}"])')
        for below in self._kept(item.below):
            arrow = "-.->" if isinstance(below, Called) else "---"
            self._edge(node, arrow, self._node(below))
        return node

    def _edge(self, source: str, arrow: str, target: str) -> None:
        self.edges += 1
        self._lines.append(f"    {source} {arrow} {target}")


def _text(line: Line) -> str:
    return " ".join("".join(piece.text for piece in line.pieces).split())
