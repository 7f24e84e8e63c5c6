"""The steps of operations, as lines of an outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from signal_inspector.domain.names import last_part
from signal_inspector.domain.snapshot import Connection, Sender
from signal_inspector.domain.timeline import SignalStep, SqlStep, Step
from signal_inspector.renderers import styles
from signal_inspector.renderers.outline import (
    Line,
    Piece,
    called,
    count,
    line,
    model_name,
    name,
    names,
    quiet,
)

# So many models that are deleted in turn, with the same receivers, share a line.
_LEAST_IN_A_ROW = 3


class StepsOutline:
    """Receivers stand in full where they are called first, and are referred to afterwards."""

    def __init__(self, model: Sender) -> None:
        self._model = model
        self._first: dict[tuple[Connection, ...], SignalStep] = {}

    def lines(self, steps: Sequence[Step]) -> Iterator[Line]:
        """A line for each step that somebody hears; between them, a line for each kind."""
        waiting: dict[object, list[Step]] = {}
        rest = list(steps)
        while rest:
            deletes = _deleted_in_turn(rest)
            heard = deletes or ([rest[0]] if _is_heard(rest[0]) else [])
            if heard:
                yield from self._unheard(waiting)
                waiting = {}
                yield self._heard([one for one in heard if isinstance(one, SignalStep)])
            else:
                waiting.setdefault(_kind(rest[0]), []).append(rest[0])
            rest = rest[max(1, len(heard)) :]
        yield from self._unheard(waiting)

    def _heard(self, group: Sequence[SignalStep]) -> Line:
        """One signal with its receivers, or those of several models that are deleted in turn."""
        step = group[0]
        first = self._first.setdefault(step.connections, step)
        pieces = self._signal(step)
        if len(group) > 1:
            senders = names([one.sender.short for one in group], style=styles.SENDER)
            pieces = [Piece("DELETE and "), name(last_part(step.signal), styles.HEADING)]
            pieces += [Piece(" of each in turn: "), *senders]
        if first is not step:
            return line(*pieces, *self._again(step, first))
        head = line(*pieces, quiet(f"  {count(len(step.connections), 'receiver')}"))
        return head.over(called(step.connections, sender=step.sender))

    def _again(self, step: SignalStep, first: SignalStep) -> list[Piece]:
        """That the receivers are those of another step, and which, where that is not plain."""
        number = len(step.connections)
        same = quiet(f"  the same {count(number, 'receiver').removeprefix('1 ')}")
        if (step.signal, step.sender) == (first.signal, first.sender):
            return [same]
        if number == 1:
            return [same, quiet(": "), name(step.connections[0].receiver.name)]
        of = [] if first.action is not None else [Piece(" "), model_name(first.sender)]
        return [same, quiet(" as "), name(last_part(first.signal)), *of]

    def _signal(self, step: SignalStep) -> list[Piece]:
        pieces = [name(last_part(step.signal), styles.HEADING)]
        if step.action is not None:
            return [*pieces, Piece(" "), name(step.action)]
        if step.sender != self._model:
            pieces += [Piece(" "), model_name(step.sender)]
        return pieces

    def _unheard(self, groups: dict[object, list[Step]]) -> Iterator[Line]:
        for group in groups.values():
            first = group[0]
            if isinstance(first, SqlStep):
                yield _statements([step for step in group if isinstance(step, SqlStep)])
            else:
                yield self._unheard_signal([one for one in group if isinstance(one, SignalStep)])

    def _unheard_signal(self, group: Sequence[SignalStep]) -> Line:
        if len(group) == 1:
            return line(*self._signal(group[0]), quiet("  no receivers"))
        senders = names([step.sender.short for step in group], style=styles.SENDER)
        head = name(last_part(group[0].signal), styles.HEADING)
        return line(head, " ", *senders, quiet("  no receivers"))


def _deleted_in_turn(steps: Sequence[Step]) -> list[Step]:
    """The first steps, if they are a DELETE and its signal again and again, for other models but
    the same receivers."""
    found: list[Step] = []
    connections: tuple[Connection, ...] | None = None
    for statement, step in zip(steps[::2], steps[1::2], strict=False):
        if not (isinstance(statement, SqlStep) and isinstance(step, SignalStep)):
            break
        is_pair = statement.verb == "DELETE" and statement.model == step.sender
        if (
            not is_pair
            or not step.connections
            or step.connections != (connections or step.connections)
        ):
            break
        connections = step.connections
        found += [statement, step]
    return found if len(found) >= 2 * _LEAST_IN_A_ROW else []


def _statements(group: Sequence[SqlStep]) -> Line:
    """``UPDATE shop_order: customer = NULL``, ``DELETE a, b``."""
    first = group[0]
    verb = Piece(f"{first.verb} ")
    if first.value is not None:
        texts = [f"{step.table}.{step.field} = {step.value}" for step in group]
        return line(verb, *names(texts))
    tables = names(list(dict.fromkeys(step.table for step in group)))
    remark = ""
    if first.fast:
        remark = "  unloaded"
    elif first.tried:
        remark = "  tried first, as the key is given"
    return line(verb, *tables, quiet(remark))


def _kind(step: Step) -> object:
    if isinstance(step, SignalStep):
        return step.signal, step.action
    return step.verb, step.fast, step.tried, step.value is not None


def _is_heard(step: Step) -> bool:
    return isinstance(step, SignalStep) and bool(step.connections)
