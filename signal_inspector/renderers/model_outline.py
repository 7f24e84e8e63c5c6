"""The timeline of a model, as an outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from signal_inspector.domain.snapshot import Connection
from signal_inspector.domain.timeline import (
    ModelTimeline,
    Operation,
    Relation,
    SignalStep,
    SqlStep,
    Step,
)
from signal_inspector.renderers import styles
from signal_inspector.renderers.cascade_outline import cascade_lines
from signal_inspector.renderers.outline import (
    Called,
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
from signal_inspector.renderers.source_outline import findings_part

_RELATIVES = {
    "proxy": "a proxy",
    "concrete": "the model behind the proxy",
    "parent": "a parent",
    "child": "a child",
}


def model_outline(timeline: ModelTimeline, depth: int) -> list[Line]:
    """A line for each part, with its own below; of a cascade ``depth`` levels are shown."""
    return [*_Outline(timeline, depth).sections()]


class _Outline:
    """Receivers stand in full where they are called first, and are referred to afterwards."""

    def __init__(self, timeline: ModelTimeline, depth: int) -> None:
        self._timeline = timeline
        self._depth = depth
        self._shown: set[tuple[Connection, ...]] = set()

    def sections(self) -> Iterator[Line]:
        timeline = self._timeline
        head = line(name(timeline.model.short, styles.HEADING), quiet("  model, table "))
        yield line(*head.pieces, name(timeline.table, styles.QUIET)).over(self._notes())
        whole: Operation | None = None
        for operation in timeline.operations:
            if operation.name == "delete" and whole is not None:
                yield self._without_parents(operation, whole)
                continue
            whole = operation if operation.name == "delete" else None
            yield self._operation(operation)
        for relation in timeline.relations:
            yield self._relation(relation)
        yield from findings_part("errors of its receivers:", timeline.findings)
        if timeline.relatives:
            yield self._relatives()
        if timeline.silent:
            yield self._silent()

    def _notes(self) -> Iterator[Line]:
        timeline = self._timeline
        if timeline.swapped_for:
            yield line(
                "swapped for ",
                name(timeline.swapped_for, styles.SENDER),
                " by a setting: it has no table, and nothing is sent for it",
            )
        elif not timeline.operations and not timeline.relations:
            yield line("no many-to-many or generic relations")
        for note in timeline.notes:
            yield line(note)

    def _operation(self, operation: Operation) -> Line:
        head = line(Piece(operation.name, styles.HEADING), "  ", name(operation.call))
        if operation.cascade is not None:
            head = head.over(cascade_lines(operation.cascade, self._depth))
        return head.over(self._steps(operation.steps))

    def _without_parents(self, operation: Operation, whole: Operation) -> Line:
        """``keep_parents=True``, by what it leaves out."""
        head = line(Piece("delete", styles.HEADING), "  ", name(operation.call))
        kept = set(_deleted(operation.steps))
        spared = [label for label in _deleted(whole.steps) if label not in kept]
        return head.over([line("the same, but nothing is sent for ", *names(spared))])

    def _relation(self, relation: Relation) -> Line:
        kind = "generic relation" if relation.through is None else "many-to-many"
        if relation.unknown is not None:
            kind = "relation"
        head = line(name(relation.field, styles.HEADING), quiet(f"  {kind}"))
        if relation.unknown is not None:
            text = Piece(f"what changing it sends is not known: {relation.unknown}", styles.ALARM)
            return head.over([line(text)])
        if relation.through is not None:
            head = line(*head.pieces, quiet(", sender "), model_name(relation.through))
            head = head.over(self._sides(relation))
        return head.over(self._changes(relation))

    def _sides(self, relation: Relation) -> Iterator[Line]:
        for side in relation.sides:
            yield line(
                name(side.accessor),
                quiet("  with instance "),
                model_name(side.instance),
                quiet(", model "),
                model_name(side.model),
                quiet(f", reverse={side.reverse}"),
            )

    def _changes(self, relation: Relation) -> Iterator[Line]:
        add, remove, clear, set_ = relation.operations
        if not any(_is_heard(operation) for operation in relation.operations):
            yield line(quiet("no receivers"))
            return
        for operation in (add, remove):
            cascade = operation.cascade
            head = line(Piece(f"{operation.name}()", styles.HEADING))
            if cascade is not None and cascade.branches:
                head = head.over(cascade_lines(cascade, self._depth))
            yield head.over(self._steps(operation.steps))
        actions = "" if relation.through is None else ", with pre_clear and post_clear"
        yield line(Piece(f"{clear.name}()", styles.HEADING), f"  as remove(){actions}")
        what = "remove() of what goes, then add() of what is new"
        yield line(Piece(f"{set_.name}()", styles.HEADING), f"  {what}")

    def _relatives(self) -> Line:
        head = line(
            Piece("not called for ", styles.HEADING),
            model_name(self._timeline.model),
            Piece(", but for its relatives", styles.HEADING),
        )
        return head.over(
            line(model_name(relative.model), quiet(f"  {_RELATIVES[relative.kind]}")).over(
                line(name(_short(signal))).over(called(connections, sender=relative.model))
                for signal, connections in _by_signal(relative.connections)
            )
            for relative in self._timeline.relatives
        )

    def _silent(self) -> Line:
        head = line(Piece("sends no save or delete signals", styles.HEADING))
        return head.over(
            line(
                Piece(one.call, is_code=one.call.endswith(")")),
                quiet(f"  {one.but}" if one.but else ""),
            )
            for one in self._timeline.silent
        )

    def _steps(self, steps: Sequence[Step]) -> Iterator[Line]:
        """A line for each step that somebody hears; between them, a line for each kind."""
        waiting: dict[object, list[Step]] = {}
        for step in steps:
            if isinstance(step, SignalStep) and step.connections:
                yield from self._unheard(waiting)
                waiting = {}
                yield self._heard(step)
            else:
                waiting.setdefault(_kind(step), []).append(step)
        yield from self._unheard(waiting)

    def _heard(self, step: SignalStep) -> Line:
        known = step.connections in self._shown
        self._shown.add(step.connections)
        number = count(len(step.connections), "receiver")
        if known:
            number = f"the same {number.removeprefix('1 ')}"
        head = line(*self._signal(step), quiet(f"  {number}"))
        below: list[Called] = [] if known else called(step.connections, sender=step.sender)
        return head.over(below)

    def _signal(self, step: SignalStep) -> list[Piece]:
        pieces = [name(_short(step.signal), styles.HEADING)]
        if step.action is not None:
            return [*pieces, Piece(" "), name(step.action)]
        if step.sender != self._timeline.model:
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
        head = name(_short(group[0].signal), styles.HEADING)
        return line(head, " ", *senders, quiet("  no receivers"))


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


def _is_heard(operation: Operation) -> bool:
    return any(isinstance(step, SignalStep) and step.connections for step in operation.steps)


def _deleted(steps: Iterable[Step]) -> list[str]:
    return [
        step.sender.short
        for step in steps
        if isinstance(step, SignalStep) and _short(step.signal) == "post_delete"
    ]


def _short(signal: str) -> str:
    return signal.rpartition(".")[2]


def _by_signal(
    connections: Iterable[tuple[str, Connection]],
) -> list[tuple[str, list[Connection]]]:
    groups: dict[str, list[Connection]] = {}
    for signal, connection in connections:
        groups.setdefault(signal, []).append(connection)
    return list(groups.items())
