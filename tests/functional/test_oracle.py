"""What the command prints is what an independent recorder has seen happening."""

import json
import re
import sys
from pathlib import Path

import pytest
from support.commands import REPOSITORY, TESTS, Result, run

COMPARE = TESTS / "oracle" / "compare.py"
SHOP = REPOSITORY / "sample_project"
ZOO = TESTS / "zoo"


def compared(settings: str, folder: Path, *options: str, **environ: str) -> Result:
    words = [sys.executable, str(COMPARE), "--settings", settings, "--pythonpath", str(folder)]
    return run([*words, *options], env=environ)


def counts(result: Result) -> tuple[int, int, int]:
    """How many signals and receivers were compared, and how many differences there were."""
    found = re.search(r"(\d+) signals, (\d+) receivers.* (\d+) differences", result.out)
    assert found is not None, result.out + result.err
    signals, receivers, differences = map(int, found.groups())
    return signals, receivers, differences


@pytest.mark.parametrize("debug", ["0", "1"])
def test_the_sample_project(debug: str) -> None:
    result = compared("config.settings", SHOP, SHOP_DEBUG=debug)

    signals, receivers, differences = counts(result)
    assert (result.code, differences) == (0, 0), result.out
    assert signals >= 30
    assert receivers >= 60


@pytest.mark.parametrize("debug", ["0", "1"])
def test_the_zoo_of_odd_shapes(debug: str) -> None:
    result = compared("zoo.settings", ZOO, ZOO_DEBUG=debug)

    signals, receivers, differences = counts(result)
    assert (result.code, differences) == (0, 0), result.out
    assert signals >= 100
    assert receivers >= 250


def test_the_zoo_with_a_frozen_collector() -> None:
    result = compared("zoo.settings", ZOO, ZOO_FREEZE="1")

    signals, _, differences = counts(result)
    assert (result.code, differences) == (0, 0), result.out
    assert signals >= 100


def test_an_object_that_was_there_before_its_receiver_is_named_on_every_django() -> None:
    result = run(
        [sys.executable, str(ZOO / "manage.py"), "signals", "--signal", "objects", "--json"]
    )

    (signal,) = json.loads(result.out)["signals"]
    senders = [(one["sender"]["kind"], one["sender"]["name"]) for one in signal["receivers"]]
    assert ("instance", "zoo.senders.hear.Bell") in senders


@pytest.mark.parametrize("debug", ["0", "1"])
def test_no_trap_of_the_zoo_is_woken(debug: str) -> None:
    code = """
import io, json, sys
import django
django.setup()
from django.core.management import call_command
from zoo import traps
out = io.StringIO()
for form in ("table", "tree", "json"):
    call_command("signals", "list", "--format", form, stdout=out)
    call_command("signals", "list", "--format", form, "--unconnected", stdout=out)
json.dump([traps.ARMED, traps.WOKEN, len(out.getvalue())], sys.stdout)
"""
    result = run(
        [sys.executable, "-c", code],
        cwd=ZOO,
        env={"DJANGO_SETTINGS_MODULE": "zoo.settings", "ZOO_DEBUG": debug},
    )

    assert result.code == 0, result.err
    armed, woken, length = json.loads(result.out)
    assert armed is True
    assert woken == []
    assert length > 10_000
