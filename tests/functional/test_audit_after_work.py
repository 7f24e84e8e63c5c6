"""An audit at the end of a process that has done some work, and was recorded from its start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.example_apps import page_of
from support.fresh_process import told_by
from support.rule_pages import Example, State, write_project

RULE = "leaking-closure"


def found_after(requests: int, example: Example, folder: Path, *, debug: bool) -> list[Any]:
    """The findings of the rule after so many calls of the view on its page."""
    manage = write_project(folder / "project", [example])
    report = told_by(
        f"""
        from django.core.management import call_command
        from django.db import connection
        from {example.app}.models import Product
        from {example.app}.views import count_stock
        with connection.schema_editor() as editor:
            editor.create_model(Product)
        for _ in range({requests}):
            count_stock(None)
        call_command("signals", "audit", select=[{RULE!r}], format="json", exit_zero=True)
        """,
        folder=manage.parent,
        DJANGO_SETTINGS_MODULE="settings",
        EXAMPLES_DEBUG="1" if debug else "0",
        SIGNAL_INSPECTOR_RECORD="1",
    )
    return list(report["findings"])


@pytest.mark.parametrize("debug", [False, True], ids=["DEBUG off", "DEBUG on"])
def test_a_closure_that_each_call_connects_is_found(debug: bool, tmp_path: Path) -> None:
    (example,) = page_of(RULE).examples["broken"]

    (finding,) = found_after(3, example, tmp_path, debug=debug)

    connect = "    post_save.connect(remember, sender=Product, weak=False)"
    lines = example.files["views.py"].splitlines()
    assert finding["rule"] == RULE
    assert finding["location"]["path"].endswith(f"{example.app}/views.py")
    assert finding["location"]["line"] == lines.index(connect) + 1


@pytest.mark.parametrize(
    ("state", "requests"),
    [("broken", 0), ("broken", 1), ("mended", 3)],
    ids=["not called", "called once", "disconnected"],
)
def test_what_does_not_grow_is_not(state: State, requests: int, tmp_path: Path) -> None:
    (example,) = page_of(RULE).examples[state]

    assert found_after(requests, example, tmp_path, debug=False) == []
