"""The JSON of ``list`` is what its schema says."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator, ValidationError
from support.commands import REPOSITORY
from support.schemas import errors, schema

from signal_inspector.domain.snapshot import ORIGINS, RECEIVER_KINDS, SenderKind

SHOP = REPOSITORY / "sample_project"
ZOO = REPOSITORY / "tests" / "zoo"

SCHEMA = schema("snapshot")
DEFINITIONS = SCHEMA["$defs"]


def report(project: Path, file: Path, *arguments: str, **environment: str) -> Any:
    """The JSON of a project, taken by a process of its own."""
    command = [sys.executable, "manage.py", "signals", "--json", "--output", str(file), *arguments]
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        command, cwd=project, env=inherited | environment, check=True, capture_output=True
    )
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the sample project has."""
    return report(SHOP, tmp_path_factory.mktemp("shop") / "report.json")


@pytest.fixture(scope="module", params=["0", "1"], ids=["without DEBUG", "with DEBUG"])
def zoo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a project of odd shapes has."""
    return report(ZOO, tmp_path_factory.mktemp("zoo") / "report.json", ZOO_DEBUG=request.param)


def test_the_report_of_the_sample_project_is_valid(shop: Any) -> None:
    assert len(shop["signals"]) > 20
    assert errors("snapshot", shop) == []


def test_the_report_of_odd_shapes_is_valid(zoo: Any) -> None:
    senders = {each["sender"]["kind"] for signal in zoo["signals"] for each in signal["receivers"]}

    assert senders == set(get_args(SenderKind))
    assert zoo["pending"] != []
    assert zoo["unresolved"] != []
    assert errors("snapshot", zoo) == []


def test_a_part_of_a_report_is_valid(tmp_path: Path) -> None:
    part = report(SHOP, tmp_path / "report.json", "--app", "billing", SHOP_DEBUG="0")

    assert part["debug"] is False
    assert errors("snapshot", part) == []


def test_the_schema_names_the_kinds_and_origins_that_there_are() -> None:
    assert tuple(DEFINITIONS["origin"]["enum"]) == ORIGINS
    assert tuple(DEFINITIONS["receiver"]["properties"]["kind"]["enum"]) == RECEIVER_KINDS
    assert tuple(DEFINITIONS["sender"]["properties"]["kind"]["enum"]) == get_args(SenderKind)


def first_receiver(document: Any) -> Any:
    return next(signal for signal in document["signals"] if signal["receivers"])["receivers"][0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.update(schema_version=2),
        lambda document: document.pop("pending"),
        lambda document: document.update(more=1),
        lambda document: document["signals"][0].update(dead=-1),
        lambda document: document["signals"][0].update(origin="elsewhere"),
        lambda document: document["signals"][0].pop("aliases"),
        lambda document: first_receiver(document).update(kind="generator"),
        lambda document: first_receiver(document).update(order="0"),
        lambda document: first_receiver(document)["location"].update(line=0),
        lambda document: first_receiver(document)["location"].update(column=1),
        lambda document: first_receiver(document)["sender"].update(kind="unknown", name="guess"),
        lambda document: first_receiver(document)["sender"].update(kind="class", name="*"),
        lambda document: first_receiver(document)["sender"].update(
            kind="class", name="a.B", label="a.B"
        ),
        lambda document: document["pending"].append(
            {"signal": "a.b", "receiver": "c.d", "sender": "Model"}
        ),
        lambda document: document["unresolved"].append({"subject": "a"}),
    ],
)
def test_a_report_that_is_otherwise_is_not_valid(spoil: Callable[[Any], None], shop: Any) -> None:
    document = copy.deepcopy(shop)
    spoil(document)

    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(document)
