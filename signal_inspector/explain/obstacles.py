"""Why rows have to be loaded to be deleted (``Collector.can_fast_delete``)."""

from __future__ import annotations

from typing import Any

from signal_inspector.domain.timeline import Obstacle
from signal_inspector.explain.listeners import Listeners
from signal_inspector.resolution.on_delete import (
    SKIPPED,
    field_label,
    generic_relations,
    relations_to,
    rule_of,
)


def obstacles(model: Any, listeners: Listeners, from_field: Any = None) -> tuple[Obstacle, ...]:
    """What stands against deleting rows of a model unloaded; nothing, and they go so.

    ``from_field`` is the key by which they were found: that of a child is no obstacle then.
    """
    options = model._meta
    names = dict.fromkeys(one.receiver.name for one in listeners.of_deletes(model))
    links = options.concrete_model._meta.parents.values()
    return (
        *(Obstacle("receiver", name) for name in names),
        *(Obstacle("parent", field_label(link)) for link in links if link and link != from_field),
        *(
            Obstacle("relation", field_label(related.field))
            for related in relations_to(model)
            if rule_of(related.field)[1] not in SKIPPED
        ),
        *(Obstacle("generic_relation", field_label(one)) for one in generic_relations(model)),
    )
