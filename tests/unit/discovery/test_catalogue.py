"""The list of Django's own signals."""

import re
from importlib import import_module
from pathlib import Path

import django
import pytest
from django.dispatch import Signal

from signal_inspector.discovery.catalogue import DJANGO_SIGNALS

FROM_DJANGO_6 = {path for path in DJANGO_SIGNALS if path.startswith("django.tasks.")}
OF_THIS_DJANGO = [
    path for path in DJANGO_SIGNALS if django.VERSION >= (6, 0) or path not in FROM_DJANGO_6
]


def test_it_names_every_signal_that_djangos_source_makes() -> None:
    package = Path(django.__file__).parent
    definition = re.compile(r"^(\w+) = (?:Model)?Signal\(", re.MULTILINE)

    made = {
        ".".join(["django", *file.relative_to(package).with_suffix("").parts, name])
        for file in package.rglob("*.py")
        for name in definition.findall(file.read_text(encoding="utf-8"))
    }

    assert made == set(OF_THIS_DJANGO)


@pytest.mark.parametrize("path", OF_THIS_DJANGO)
def test_each_path_leads_to_a_signal(path: str) -> None:
    module, _, name = path.rpartition(".")

    assert isinstance(getattr(import_module(module), name), Signal)


def test_it_is_sorted_and_names_each_once() -> None:
    assert list(DJANGO_SIGNALS) == sorted(set(DJANGO_SIGNALS))
