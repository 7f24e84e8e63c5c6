"""The relations that a delete meets, as an outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from signal_inspector.domain.names import last_part
from signal_inspector.domain.timeline import Branch, Cascade, Obstacle
from signal_inspector.renderers import styles
from signal_inspector.renderers.outline import Line, Piece, count, line, model_name, names, quiet

# So many relations of one kind stand in lines of their own; more share one.
_MOST_LINES = 4
_MOST_NAMES = 3


def cascade_lines(cascade: Cascade, depth: int) -> Iterator[Line]:
    """Why the rows are loaded or not, then what goes with them, ``depth`` levels of it."""
    yield _verdict(cascade)
    if cascade.branches:
        named = [one.name for one in cascade.obstacles if one.kind == "receiver"][:_MOST_NAMES]
        yield line("meets these relations, told as if each had rows:").over(
            _Branches(depth, named).lines(cascade.branches, 1)
        )


def _verdict(cascade: Cascade) -> Line:
    if cascade.is_fast:
        reasons = "nobody listens, and no relation is to be followed"
        return line(f"fast delete: one DELETE and no signal, as {reasons}")
    receivers = [one.name for one in cascade.obstacles if one.kind == "receiver"]
    return line("no fast delete: ", *_reasons(cascade.obstacles, receivers))


def _reasons(obstacles: Sequence[Obstacle], receivers: Sequence[str]) -> list[Piece]:
    """What stands against it, in words; the receivers by the names that are given."""
    others = {
        "parent": "it has a parent",
        "relation": "others refer to it",
        "generic_relation": "it has generic relations",
    }
    kinds = {one.kind for one in obstacles}
    said = [text for kind, text in others.items() if kind in kinds]
    pieces: list[Piece] = []
    if receivers:
        pieces += [*names(receivers, most=_MOST_NAMES)]
        verb = " hears its deletes" if len(receivers) == 1 else " hear its deletes"
        pieces.append(Piece(", ".join([verb, *said])))
    elif said:
        pieces.append(Piece(", ".join(said)))
    return pieces


class _Branches:
    """The lines of branches. Receivers that the cascade has ``named`` already stand by the last
    part of their name, where that is of one alone."""

    def __init__(self, depth: int, named: Sequence[str]) -> None:
        self._depth = depth
        shorts = {one: last_part(one) for one in named}
        alone = Counter(shorts.values())
        self._shorts = {one: short for one, short in shorts.items() if alone[short] == 1}

    def lines(self, branches: Iterable[Branch], level: int) -> list[Line]:
        """A line for each; those that are alike and lead nowhere share one where they are many."""
        groups: dict[object, list[Branch]] = {}
        for branch in branches:
            alone = branch.branches or branch.unheard or branch.outcome == "unknown"
            key: object = id(branch) if alone else _sort_of(branch)
            groups.setdefault(key, []).append(branch)
        lines: list[Line] = []
        for group in groups.values():
            if len(group) > _MOST_LINES:
                lines.append(_shared(group))
            else:
                lines += [self._branch(branch, level) for branch in group]
        return lines

    def _branch(self, branch: Branch, level: int) -> Line:
        own = line(model_name(branch.model), quiet(f"  {_way(branch)}  "), _fate(branch))
        if branch.outcome == "collected" and not branch.repeated and not branch.cycle:
            own = line(*own.pieces, *self._why(branch))
        if branch.unheard:
            receivers = names(self._shortened(branch.unheard), most=_MOST_NAMES)
            verb = "is" if len(branch.unheard) == 1 else "are"
            said = f" {verb} connected to its deletes and not called: Django sends none"
            own = own.over([line(*receivers, said)])
        if not branch.branches:
            return own
        if level < self._depth:
            return own.over(self.lines(branch.branches, level + 1))
        hidden = count(_size(branch.branches), "relation")
        return own.over([line(quiet(f"{hidden} below (--depth {level + 1} shows more)"))])

    def _why(self, branch: Branch) -> list[Piece]:
        if not branch.obstacles:
            return []
        receivers = [one.name for one in branch.obstacles if one.kind == "receiver"]
        return [Piece(", as "), *_reasons(branch.obstacles, self._shortened(receivers))]

    def _shortened(self, receivers: Iterable[str]) -> list[str]:
        return [self._shorts.get(one, one) for one in receivers]


def _sort_of(branch: Branch) -> tuple[object, ...]:
    return branch.on_delete, branch.outcome, branch.repeated, branch.cycle


def _shared(group: Sequence[Branch]) -> Line:
    first = group[0]
    head = line(f"{len(group)} relations  ", quiet(f"{first.on_delete}  "), _fate(first))
    return head.over([line(*names([branch.relation for branch in group]))])


def _way(branch: Branch) -> str:
    """By which field, as short as it is clear."""
    owner, _, field = branch.relation.rpartition(".")
    here = owner in (branch.model.label, branch.model.short)
    return f"{branch.on_delete} {field if here else branch.relation}"


def _fate(branch: Branch) -> Piece:
    """What becomes of the rows."""
    if branch.cycle:
        return Piece("in a circle: goes on while there are rows", styles.NOTICE)
    if branch.outcome == "restricted":
        text = "refuses the delete unless its rows go too"
        return Piece(
            text + (", as they do by another way" if branch.repeated else ""), styles.ALARM
        )
    if branch.repeated:
        return quiet("shown elsewhere")
    if branch.outcome == "database" and branch.on_delete == "DB_CASCADE":
        return Piece("deleted by the database: nothing is sent", styles.NOTICE)
    return _FATES[branch.outcome]


_FATES = {
    "collected": Piece("loaded and deleted"),
    "fast_delete": Piece("deleted unloaded in one statement: nothing is sent"),
    "update": Piece("cut loose by an UPDATE: nothing is sent"),
    "protected": Piece("refuses the delete where it has rows: nothing is sent", styles.ALARM),
    "nothing": Piece("left as it is"),
    "database": Piece("cut loose by the database: nothing is sent"),
    "unknown": Piece("a rule of its own: what it does is not known", styles.ALARM),
}


def _size(branches: Sequence[Branch]) -> int:
    return sum(1 + _size(branch.branches) for branch in branches)
