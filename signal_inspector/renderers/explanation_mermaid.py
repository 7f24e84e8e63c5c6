"""An answer as a Mermaid flowchart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from signal_inspector.domain.explanation import (
    AppExplanation,
    Explanation,
    ReceiverExplanation,
    Sending,
    SignalExplanation,
)
from signal_inspector.domain.names import last_part
from signal_inspector.domain.source import Send
from signal_inspector.domain.timeline import ModelTimeline
from signal_inspector.explain.sending import inside
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
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.rows import Row, sender_text

_MOST_SIGNALS = 3


def render_mermaid(explanation: Explanation, look: Look, depth: int) -> str:
    """A model's steps in a row with their receivers; a signal between those who send it and its
    receivers; a receiver's connections; for an app, the apps that it listens to and those that
    listen to it."""
    if isinstance(explanation, SignalExplanation):
        return _signal(explanation, look)
    if isinstance(explanation, ReceiverExplanation):
        return _receiver(explanation, look)
    if isinstance(explanation, AppExplanation):
        return _apps(explanation)
    return _timeline(explanation, look, depth)


def _signal(explanation: SignalExplanation, look: Look) -> str:
    """Who sends it, by the function or, where these are too many, by the app or package."""
    signal = explanation.signal
    text = render_rows([Row(signal, one, (one.order,)) for one in signal.connections], look)
    if not signal.connections:
        text += f'  s0(["{escaped(signal.name)}"])\n'
    for by in (inside, _app_of):
        lines = [*_senders(explanation.sending, by)]
        whole = text + "".join(f"{line}\n" for line in lines)
        if whole.count("\n") <= MAX_EDGES and len(whole) <= MAX_LENGTH:
            return whole
    return text


def _senders(sending: Sending | None, by: Callable[[Send], str]) -> Iterator[str]:
    """An arrow to the signal from each that sends it; a dashed one where that is not sure."""
    if sending is None:
        return
    arrows: dict[tuple[str, str, str], None] = {}
    if sending.by_django:
        arrows |= dict.fromkeys(("Django", "-->", f"{one}()") for one in sending.methods)
    arrows |= dict.fromkeys((by(one), "-->", f"{one.method}()") for one in sending.places)
    arrows |= dict.fromkeys((by(one), "-.->", f"{one.method}()") for one in sending.maybe)
    nodes = {name: f"p{number}" for number, name in enumerate(dict.fromkeys(a[0] for a in arrows))}
    yield from (f'  {node}["{escaped(name)}"]' for name, node in nodes.items())
    for name, arrow, method in arrows:
        yield f'  {nodes[name]} {arrow}|"{method}"| s0'


def _app_of(send: Send) -> str:
    return send.module.owner


def _receiver(explanation: ReceiverExplanation, look: Look) -> str:
    """The signals that call it, by sender or, where these are too many, each with one arrow; and
    those that it sends."""
    edges = Counter(
        (place.signal, explanation.name, sender_text(place.connection.sender))
        for place in explanation.places
    )
    text = flowchart(edges, look)
    if len(edges) + len(explanation.sends) > MAX_EDGES or len(text) > MAX_LENGTH:
        text = flowchart(_by_signal(explanation), look)
    lines = [] if explanation.places else [f'  r0["{escaped(explanation.name)}"]']
    sent = dict.fromkeys(send.signal.text or "?" for send in explanation.sends)
    for number, signal in enumerate(sent):
        lines.append(f'  r0 -->|"sends"| t{number}(["{escaped(signal)}"])')
    return text + "".join(f"{line}\n" for line in lines)


def _by_signal(explanation: ReceiverExplanation) -> Counter[Edge]:
    """An edge for each signal that says how many connections it stands for."""
    counts = Counter(place.signal for place in explanation.places)
    return Counter(
        (signal, explanation.name, quantity(count, "connection"))
        for signal, count in counts.items()
    )


def _apps(explanation: AppExplanation) -> str:
    """An arrow from the app that sends to the one that listens, with the signals on it; a dashed
    one from an app that sends a signal to the one that defines it."""
    heard: _Signals = {}
    sent: _Signals = {}
    for link in (*explanation.listens_to, *explanation.heard_by):
        heard.setdefault((link.source, link.listener), {}).setdefault(link.signal)
    for one in (*explanation.sends, *explanation.sent_by):
        if one.owner is not None:
            sent.setdefault((one.by, one.owner), {}).setdefault(one.send.signal.text)
    pairs = [pair for pair in (*heard, *sent) if pair[0] != pair[1]]
    ends = [explanation.label, *(app for pair in pairs for app in pair)]
    nodes = {app: f"a{number}" for number, app in enumerate(dict.fromkeys(ends))}
    lines = ["flowchart LR"]
    lines += [f'  {node}["{escaped(app)}"]' for app, node in nodes.items()]
    for signals, arrow, verb in ((heard, "-->", ""), (sent, "-.->", "sends ")):
        for (source, target), between in signals.items():
            if source != target:
                label = escaped(verb + _few([*between]))
                lines.append(f'  {nodes[source]} {arrow}|"{label}"| {nodes[target]}')
    return "\n".join(lines) + "\n"


_Signals = dict[tuple[str, str], dict[str, None]]
"""Signals by the two apps that they go between."""


def _few(signals: list[str]) -> str:
    """The own names of some signals, and how many more there are."""
    names = [*dict.fromkeys(last_part(signal) for signal in signals)]
    more = len(names) - _MOST_SIGNALS
    return ", ".join(names[:_MOST_SIGNALS]) + (f" and {more} more" if more > 0 else "")


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
    return "".join(piece.text for piece in line.pieces)
