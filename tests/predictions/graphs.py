"""Random small graphs of models: what is predicted for each is done to real objects.

python tests/predictions/graphs.py [--examples N]

Prints the first graph that differs, as short as it can be made, and exits with 1.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != HERE]
sys.path.insert(0, str(HERE.parent))

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.contenttypes"],
    SECRET_KEY="graphs",
    USE_TZ=True,
)
django.setup()

from django.apps.config import AppConfig  # noqa: E402
from django.apps.registry import Apps  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import signals  # noqa: E402
from hypothesis import HealthCheck, given  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from predictions.compare import RollbackError, predictions, tidy  # noqa: E402
from predictions.operations import Operations  # noqa: E402
from predictions.recorder import Recorder  # noqa: E402
from signal_inspector import take_snapshot  # noqa: E402
from signal_inspector.explain.models import explain_model  # noqa: E402

RULES = ["CASCADE", "SET_NULL", "SET_DEFAULT", "DO_NOTHING", "RESTRICT", "PROTECT"]
if django.VERSION >= (6, 1):
    RULES += ["DB_CASCADE", "DB_SET_NULL"]
SIGNALS = ["pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete"]
NUMBERS = itertools.count()
PACKAGE: Any = ModuleType("graphs")
PACKAGE.__path__ = [str(HERE)]
COUNTS = {"graphs": 0, "models": 0, "operations": 0, "events": 0, "calls": 0}


@dataclass(frozen=True)
class Reference:
    """A foreign key to the model of a number."""

    to: int
    rule: str
    null: bool
    one_to_one: bool


@dataclass(frozen=True)
class Node:
    """A model: a child or proxy of an earlier one or neither, with fields and receivers."""

    parent: int | None
    is_proxy: bool
    references: tuple[Reference, ...]
    many_to_many: tuple[int, ...]
    heard: frozenset[str]


def hear(**named: Any) -> None:
    """Hears one model."""


def hear_any(**named: Any) -> None:
    """Hears all models."""


@dataclass(frozen=True)
class Graph:
    """Models in an order in which they can be made, and the signals heard for all of them.

    In a graph with circles it depends on the rows which model is met first.
    """

    nodes: tuple[Node, ...]
    heard_by_all: frozenset[str]
    has_circles: bool


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any of up to five models."""
    number, has_circles = draw(st.integers(2, 5)), draw(st.booleans())
    nodes: list[Node] = []
    for index in range(number):
        parent = draw(st.sampled_from([None, None, *range(index)]))
        is_proxy = parent is not None and draw(st.booleans())
        others = range(number)
        if not has_circles:
            others = sorted(set(range(index)) - _family(parent, nodes))
        references = []
        if others and not is_proxy:
            references = draw(st.lists(_references(index, others, has_circles), max_size=2))
        related = st.lists(st.integers(0, number - 1), max_size=1)
        nodes.append(
            Node(
                parent,
                is_proxy,
                tuple(references),
                tuple(draw(related)) if not is_proxy else (),
                frozenset(draw(st.sets(st.sampled_from(SIGNALS), max_size=2))),
            )
        )
    heard_by_all = draw(st.sets(st.sampled_from([*SIGNALS, "m2m_changed"]), max_size=1))
    return Graph(tuple(nodes), frozenset(heard_by_all), has_circles)


def _family(parent: int | None, nodes: list[Node]) -> set[int]:
    """All models that share rows with a child of this one."""
    root = parent
    while root is not None and nodes[root].parent is not None:
        root = nodes[root].parent
    if root is None:
        return set()
    return {number for number in range(len(nodes)) if root in _line(number, nodes)}


def _line(number: int, nodes: list[Node]) -> Iterator[int]:
    current: int | None = number
    while current is not None:
        yield current
        current = nodes[current].parent


@st.composite
def _references(draw: st.DrawFn, index: int, others: Sequence[int], has_circles: bool) -> Reference:
    """One to the same or to a later model may be empty: the first row has nothing to name."""
    to = draw(st.sampled_from(others))
    # What restricted rows do in a circle depends on the rows too.
    rule = draw(st.sampled_from([one for one in RULES if one != "RESTRICT" or not has_circles]))
    must_be_null = to >= index or "NULL" in rule or "DEFAULT" in rule
    return Reference(to, rule, must_be_null or draw(st.booleans()), draw(st.booleans()))


def make_models(nodes: Sequence[Node]) -> list[Any]:
    """The classes, in a registry of their own."""
    registry, prefix = Apps([AppConfig("graphs", PACKAGE)]), f"g{next(NUMBERS)}"
    made: list[Any] = []
    for index, node in enumerate(nodes):
        options = {"app_label": "graphs", "apps": registry, "proxy": node.is_proxy}
        body: dict[str, Any] = {"__module__": "graphs"}
        if not node.is_proxy:
            options["db_table"] = f"{prefix}_m{index}"
            body[f"value{index}"] = models.IntegerField(default=0)
        for position, one in enumerate(node.references):
            body[f"ref{index}_{position}"] = _key(one, f"{index}_{position}")
        for position, to in enumerate(node.many_to_many):
            body[f"many{index}_{position}"] = models.ManyToManyField(
                f"graphs.M{to}", related_name=f"backmany{index}_{position}"
            )
        body["Meta"] = type("Meta", (), options)
        base = models.Model if node.parent is None else made[node.parent]
        made.append(type(f"M{index}", (base,), body))
    return made


def _key(one: Reference, suffix: str) -> Any:
    kind = models.OneToOneField if one.one_to_one else models.ForeignKey
    more: dict[str, Any] = {"default": None} if one.rule == "SET_DEFAULT" else {}
    return kind(
        f"graphs.M{one.to}",
        on_delete=getattr(models, one.rule),
        null=one.null,
        related_name=f"back{suffix}",
        **more,
    )


def make_tables(made: list[Any]) -> None:
    """Tables of them all."""
    with connection.schema_editor() as editor:
        for model in made:
            if not model._meta.proxy:
                editor.create_model(model)


@given(graphs())
def check(graph: Graph) -> None:
    """What is predicted for each model happens."""
    made = make_models(graph.nodes)
    make_tables(made)
    connected = [
        (name, model, hear)
        for node, model in zip(graph.nodes, made, strict=True)
        for name in sorted(node.heard)
    ]
    connected += [(name, None, hear_any) for name in sorted(graph.heard_by_all)]
    for name, model, receiver in connected:
        getattr(signals, name).connect(receiver, sender=model)
    try:
        compare(made, has_circles=graph.has_circles)
    finally:
        for name, model, receiver in connected:
            getattr(signals, name).disconnect(receiver, sender=model)
    COUNTS["graphs"] += 1


def compare(made: list[Any], *, has_circles: bool) -> None:
    """Each operation on each of the models; in circles, the steps without their order."""
    recorder = Recorder(run=True)
    snapshot = take_snapshot()
    with recorder.installed():
        for model in made:
            COUNTS["models"] += 1
            expected = dict(predictions(explain_model(model, snapshot)))
            for case in Operations(recorder, "default").cases(model):
                seen = tidy(done(case.work))
                COUNTS["operations"] += 1
                COUNTS["events"] += len(seen)
                COUNTS["calls"] += sum(len(event[3:]) for event in seen)
                told = expected[case.title]
                if has_circles and "delete" in case.title:
                    told, seen = sorted(set(told)), sorted(set(seen))
                assert told == seen, f"{case.title}\ntold {told}\nseen {seen}"


def done(work: Any) -> list[Any]:
    """What was noted, with all that was done taken back."""
    seen: list[Any] = []
    try:
        with transaction.atomic():
            seen = work()
            raise RollbackError
    except RollbackError:
        return seen


def main() -> int:
    """Check as many graphs as asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=50)
    parser.add_argument("--random", action="store_true", help="other graphs each time")
    options = parser.parse_args()
    hypothesis_settings(
        max_examples=options.examples,
        deadline=None,
        database=None,
        derandomize=not options.random,
        suppress_health_check=list(HealthCheck),
    )(check)()
    counted = ", ".join(f"{number} {what}" for what, number in COUNTS.items())
    sys.stdout.write(f"{counted}, 0 differences\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
