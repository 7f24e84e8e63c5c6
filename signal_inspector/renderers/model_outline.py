"""The timeline of a model, as an outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signal_inspector.domain.names import last_part
from signal_inspector.domain.snapshot import Connection
from signal_inspector.domain.timeline import (
    ModelTimeline,
    Operation,
    Relation,
    SignalStep,
    Step,
)
from signal_inspector.renderers import styles
from signal_inspector.renderers.cascade_outline import cascade_lines
from signal_inspector.renderers.outline import (
    Line,
    Piece,
    called,
    line,
    model_name,
    name,
    names,
    quiet,
)
from signal_inspector.renderers.source_outline import findings_part, missing_part
from signal_inspector.renderers.steps_outline import StepsOutline

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
    def __init__(self, timeline: ModelTimeline, depth: int) -> None:
        self._timeline = timeline
        self._depth = depth
        self._steps = StepsOutline(timeline.model)

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
        yield from missing_part(timeline.absences)
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
        return head.over(self._steps.lines(operation.steps))

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
            yield head.over(self._steps.lines(operation.steps))
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
                line(name(last_part(signal))).over(called(connections, sender=relative.model))
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


def _is_heard(operation: Operation) -> bool:
    return any(isinstance(step, SignalStep) and step.connections for step in operation.steps)


def _deleted(steps: Iterable[Step]) -> list[str]:
    return [
        step.sender.short
        for step in steps
        if isinstance(step, SignalStep) and last_part(step.signal) == "post_delete"
    ]


def _by_signal(
    connections: Iterable[tuple[str, Connection]],
) -> list[tuple[str, list[Connection]]]:
    groups: dict[str, list[Connection]] = {}
    for signal, connection in connections:
        groups.setdefault(signal, []).append(connection)
    return list(groups.items())
