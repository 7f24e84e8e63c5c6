"""The methods of Django's managers, querysets and objects, by what they do."""

from __future__ import annotations

LAZY = frozenset(
    {
        *("all", "filter", "exclude", "annotate", "alias", "order_by", "distinct", "reverse"),
        *("select_related", "prefetch_related", "only", "defer", "using", "db_manager"),
        *("get_queryset", "values", "values_list", "none", "dates", "datetimes", "extra", "raw"),
        *("select_for_update", "union", "intersection", "difference", "complex_filter"),
        "iterator",
    }
)
"""Those of managers and querysets that run no SQL themselves."""

READS = frozenset(
    {
        *("get", "count", "latest", "earliest", "first", "last", "exists", "contains"),
        *("aggregate", "in_bulk", "explain"),
    }
)
CREATES = frozenset(("create", "bulk_create"))
FINDS_OR_CREATES = frozenset(("get_or_create", "update_or_create"))
CHANGES = frozenset(("bulk_update", "update", "delete"))
OF_ROWS = READS | CREATES | FINDS_OR_CREATES | CHANGES
"""Those of managers and querysets that run SQL."""

ONE_ROW = frozenset(("get", "create", "first", "last", "latest", "earliest"))
"""Those that give an object."""

OF_RELATIONS = CREATES | FINDS_OR_CREATES | {"add", "set", "remove", "clear"}
"""Those that change what an object is related to."""

SAVES = frozenset(("save", "save_base"))
EVERY_SAVE = SAVES | {"asave"}
OF_A_ROW = SAVES | {"delete", "refresh_from_db"}
"""Those of objects that run SQL."""

FETCHING = frozenset(("__iter__", "__len__", "__bool__", "__getitem__", "_fetch_all", "iterator"))
"""Those of querysets that Python calls, and what they have the rows from."""


def synchronous(name: str) -> str:
    """The method of which this one is the asynchronous form, or itself."""
    known = LAZY | OF_ROWS | OF_RELATIONS | OF_A_ROW
    return name if name in known else name.removeprefix("a")
