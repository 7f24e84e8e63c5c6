"""What ``explain`` says of a model is what happens to real objects."""

import re
import sys
from pathlib import Path

import django
import pytest
from support.commands import REPOSITORY, TESTS, Result, run

PREDICTIONS = TESTS / "predictions"
SHOP = REPOSITORY / "sample_project"
RELATIONS = TESTS / "relations"


def compared(settings: str, folder: Path, *options: str, **environ: str) -> Result:
    script = [sys.executable, str(PREDICTIONS / "compare.py"), "--settings", settings]
    return run([*script, "--pythonpath", str(folder), *options], env=environ)


def counts(result: Result) -> dict[str, int]:
    """How much was compared, by the words of the last line."""
    lines = result.out.splitlines()
    assert lines, result.err
    return {what: int(number) for number, what in re.findall(r"(\d+) ([a-z ]+)", lines[-1])}


def test_every_model_of_the_sample_project() -> None:
    result = compared("config.settings", SHOP)

    found = counts(result)
    assert (result.code, found["differences"], found["not built"]) == (0, 0, 0), result.out
    assert found["models"] >= 15
    assert found["operations"] >= 100
    assert found["calls"] >= 120


@pytest.mark.parametrize(("listen", "calls"), [("none", 0), ("some", 800), ("every", 2500)])
def test_every_kind_of_relation(listen: str, calls: int) -> None:
    result = compared("relations.settings", RELATIONS, RELATIONS_LISTEN=listen)

    found = counts(result)
    assert (result.code, found["differences"]) == (0, 0), result.out
    # Django cannot update in bulk what has two parents with keys of different kinds.
    assert found["not built"] <= 1
    assert found["models"] >= (44 if django.VERSION >= (6, 1) else 39)
    assert found["operations"] >= 300
    assert found["calls"] >= calls


def test_a_second_database() -> None:
    result = compared("relations.settings", RELATIONS, "--using", "other")

    found = counts(result)
    assert (result.code, found["differences"]) == (0, 0), result.out
    assert found["operations"] >= 300


def test_random_graphs_of_models() -> None:
    result = run([sys.executable, str(PREDICTIONS / "graphs.py"), "--examples", "40"])

    assert result.code == 0, result.out + result.err
    assert counts(result)["graphs"] >= 40


WRONG = {
    "another signal": "import signal_inspector.explain.saving as m; m.PRE_SAVE = m.POST_SAVE",
    "no cascade": "import signal_inspector.explain.collector as m; m.relations_to = lambda _: []",
    "no receivers of any sender": (
        "from signal_inspector.explain.listeners import Listeners;"
        "Listeners.of = lambda self, signal, model: tuple(one for one in"
        " self._connections.get(signal, ()) if one.sender == self.sender(model))"
    ),
}


@pytest.mark.parametrize("mistake", WRONG.values(), ids=WRONG)
def test_a_mistake_in_what_is_predicted_is_seen(mistake: str) -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from predictions import compare\n"
        f"{mistake}\n"
        "sys.exit(compare.main(['--settings', 'config.settings', '--pythonpath', sys.argv[2]]))"
    )

    result = run([sys.executable, "-c", code, str(TESTS), str(SHOP)])

    assert result.code == 1, result.err
    assert counts(result)["differences"] >= 5
