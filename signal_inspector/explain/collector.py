"""What Django's ``Collector`` would gather, told from the models alone.

``django.db.models.deletion.Collector`` walks from rows to the rows that refer to them. Here
each model stands for its rows, and each relation is taken to have some, those of a model that
was met before leading to nothing new. So one walk shows all that a delete can reach, and in
which order; a delete that meets fewer rows sends less.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from signal_inspector.domain.timeline import Branch, Obstacle, SqlStep
from signal_inspector.explain.listeners import Listeners
from signal_inspector.explain.obstacles import obstacles
from signal_inspector.resolution.on_delete import (
    SKIPPED,
    field_label,
    generic_relations,
    is_cascade,
    is_djangos_own,
    is_of_a_parent,
    loads_rows,
    new_value,
    relations_to,
    rule_of,
)


class Collector:
    """What one delete gathers; ``collect`` walks, and the rest is read afterwards.

    ``loaded`` are the models whose objects are made on the way, ``fast`` those whose rows go
    unloaded in one statement, ``updates`` the statements that cut rows loose. Restricted rows
    are no hindrance where their model is among the ``cascaded``.
    """

    def __init__(self, listeners: Listeners, cascaded: frozenset[Any] = frozenset()) -> None:
        self.loaded: dict[Any, None] = {}
        self.fast: dict[Any, None] = {}
        self.updates: dict[Any, SqlStep] = {}
        self._listeners = listeners
        self._cascaded = cascaded
        self._has_rows: dict[Any, bool] = {}
        self._dependencies: dict[Any, set[Any]] = {}
        self._expanded: set[Any] = set()
        self._climbed: set[Any] = set()
        self._path: list[Any] = []
        self._walked_below: dict[Any, Branch] = {}

    @property
    def models(self) -> list[Any]:
        """The models of the collected rows, those that others depend on last."""
        return [model for model in self._sorted() if self._has_rows[model]]

    def collect(
        self,
        model: Any,
        *,
        source: Any = None,
        nullable: bool = False,
        collect_related: bool = True,
        reverse_dependency: bool = False,
        keep_parents: bool = False,
        beside: Any = None,
    ) -> tuple[Branch, ...]:
        """The relations that the rows of a model lead to (``Collector.collect``).

        ``beside`` is the parent whose rows they were found by.
        """
        self._has_rows[model] = True
        if source is not None and not nullable:
            self._add_dependency(source, model, reverse=reverse_dependency)
        parents = () if keep_parents else tuple(self._parents(model, beside))
        if not collect_related:
            return parents
        if model in self._expanded:
            self._note_fast(model)
            return parents
        if not keep_parents:  # Other rows of the same model take theirs along.
            self._expanded.add(model)
        self._path.append(model)
        related = self._related(model, keep_parents)
        self._path.pop()
        return (*parents, *related)

    def _parents(self, model: Any, beside: Any) -> Iterator[Branch]:
        """The rows of the parents, without what refers to them: that the child knows too."""
        if model in self._climbed:
            return
        if beside is None:
            self._climbed.add(model)
        for link in model._meta.concrete_model._meta.parents.values():
            if not link:
                continue
            parent = link.remote_field.model
            self.loaded.setdefault(parent)
            is_known = self._has_rows.get(parent, False)
            if is_known and parent is beside:
                self._add_dependency(model, parent, reverse=True)
                continue
            branches = self.collect(
                parent, source=model, collect_related=False, reverse_dependency=True
            )
            if not is_known:
                yield self._branch(link, parent, "parent", "collected", branches=branches)

    def _related(self, model: Any, keep_parents: bool) -> list[Branch]:
        found: list[Branch] = []
        fast: dict[Any, None] = {}
        for related in relations_to(model):
            if keep_parents and is_of_a_parent(related, model):
                continue
            branch = self._relation(related, fast)
            if self._is_of_a_walked_parent(related, model):
                self._walked_below.setdefault(related.field, branch)
            else:
                found.append(self._walked_below.pop(related.field, branch))
        self.fast.update(fast)
        return found + [self._generic(field, model) for field in generic_relations(model)]

    def _note_fast(self, model: Any) -> None:
        """More rows of a model that is being walked: what goes unloaded with them is noted now."""
        for related in relations_to(model):
            model_behind = related.related_model
            if is_cascade(related.field) and not self._hindered(model_behind, related.field):
                self.fast.setdefault(model_behind)

    def _is_of_a_walked_parent(self, related: Any, model: Any) -> bool:
        """Whether the relation is a parent's, so that it is told of there, with the same rows."""
        holder = related.model._meta.concrete_model
        return holder is not model._meta.concrete_model and holder in self._expanded

    def _relation(self, related: Any, fast: dict[Any, None]) -> Branch:
        field, model = related.field, related.related_model
        rule, outcome = rule_of(field)
        if outcome in SKIPPED:
            unheard = self._unheard(model) if rule == "DB_CASCADE" else ()
            return self._branch(field, model, rule, outcome, unheard=unheard)
        if not is_cascade(field):
            return self._other_rule(field, model, rule, outcome)
        hindered = self._hindered(model, field)
        if not hindered:
            fast.setdefault(model)
            return self._branch(field, model, rule, "fast_delete")
        self.loaded.setdefault(model)
        is_cycle, is_repeated = model in self._path, model in self._expanded
        target = field.remote_field.model
        beside = target if field.remote_field.parent_link else None
        branches = self.collect(model, source=target, nullable=field.null, beside=beside)
        return self._branch(
            field, model, rule, "collected",
            obstacles=hindered,
            unheard=self._unheard(model) if model._meta.auto_created else (),
            cycle=is_cycle,
            repeated=is_repeated and not is_cycle,
            branches=branches,
        )  # fmt: skip

    def _other_rule(self, field: Any, model: Any, rule: str, outcome: Any) -> Branch:
        """The rows stay, or the whole delete is refused."""
        if outcome == "restricted" and model in self._cascaded:
            self._add_dependency(field.remote_field.model, field.model)
            self.loaded.setdefault(model)
            return self._branch(field, model, rule, outcome, repeated=True)
        if outcome == "update":
            if loads_rows(field):
                self.loaded.setdefault(model)
            self.updates[field] = SqlStep(
                "UPDATE",
                field.model._meta.db_table,
                self._listeners.sender(model),
                field.name,
                new_value(rule),
            )
        return self._branch(field, model, rule, outcome)

    def _generic(self, field: Any, model: Any) -> Branch:
        target = field.remote_field.model
        if not is_djangos_own(field):
            return self._branch(field, target, "generic relation", "unknown")
        hindered = self._hindered(target)
        if not hindered:
            self.fast.setdefault(target)
            return self._branch(field, target, "generic relation", "fast_delete")
        self.loaded.setdefault(target)
        is_cycle, is_repeated = target in self._path, target in self._expanded
        branches = self.collect(target, source=model, nullable=True)
        return self._branch(
            field, target, "generic relation", "collected",
            obstacles=hindered,
            cycle=is_cycle,
            repeated=is_repeated and not is_cycle,
            branches=branches,
        )  # fmt: skip

    def _hindered(self, model: Any, from_field: Any = None) -> tuple[Obstacle, ...]:
        return obstacles(model, self._listeners, from_field)

    def _branch(self, field: Any, model: Any, rule: str, outcome: Any, **given: Any) -> Branch:
        return Branch(field_label(field), self._listeners.sender(model), rule, outcome, **given)

    def _unheard(self, model: Any) -> tuple[str, ...]:
        connections = self._listeners.of_deletes(model)
        return tuple(dict.fromkeys(connection.receiver.name for connection in connections))

    def _add_dependency(self, model: Any, dependency: Any, *, reverse: bool = False) -> None:
        if reverse:
            model, dependency = dependency, model
        needed = self._dependencies.setdefault(model._meta.concrete_model, set())
        needed.add(dependency._meta.concrete_model)
        self._has_rows.setdefault(dependency, False)

    def _sorted(self) -> list[Any]:
        """In the order of deletion; as they were met where they refer to each other in a circle.

        As ``Collector.sort`` does it.
        """
        waiting = list(self._has_rows)
        done: list[Any] = []
        concrete: set[Any] = set()
        while len(done) < len(waiting):
            before = len(done)
            for model in waiting:
                if model in done:
                    continue
                if self._dependencies.get(model._meta.concrete_model, set()) <= concrete:
                    done.append(model)
                    concrete.add(model._meta.concrete_model)
            if len(done) == before:
                return waiting
        return done


def collect_rows(
    model: Any, listeners: Listeners, *, keep_parents: bool = False
) -> tuple[Collector, tuple[Branch, ...]]:
    """All that deleting rows of a model gathers, and the relations that lead to it.

    Walked twice: only then is it known which restricted rows are deleted all the same.
    """
    first = Collector(listeners)
    first.collect(model, keep_parents=keep_parents)
    second = Collector(listeners, frozenset([*first.models, *first.fast]))
    return second, second.collect(model, keep_parents=keep_parents)
