"""The functions that source defines, which was written for it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from support.written_modules import WrittenModules

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.source import SourceModule
from signal_inspector.explain.definitions import Definitions
from signal_inspector.source.files import SourceFiles

SHOP = """
    def hear(sender): ...

    class Till:
        async def ring(self):
            def inner(): ...

    def hear(sender, **kwargs): ...
"""


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    """Those of a module of the project and of one of a package."""
    written = WrittenModules(tmp_path)
    shop = str(written.write("shop.receivers", SHOP))
    vendor = str(written.write("vendor.tools", "def hear(): ...\n\ndef serve(): ...\n"))
    modules = (
        SourceModule("shop.receivers", shop, "shop", "project", True),
        SourceModule("vendor.tools", vendor, "vendor", "third-party", True),
    )
    gathered: Any = SimpleNamespace(modules=modules, files=SourceFiles(), shown=str)
    return Definitions(cast("Gathered", gathered))


def test_a_name_means_the_functions_of_the_project_before_those_of_others(
    definitions: Definitions,
) -> None:
    assert [one.name for one in definitions.named("HEAR")] == ["shop.receivers.hear"] * 2
    assert [one.name for one in definitions.named("serve")] == ["vendor.tools.serve"]
    assert definitions.named("nosuch") == ()


def test_a_path_means_all_functions_of_that_path_whosever_they_are(
    definitions: Definitions,
) -> None:
    places = [one.location.line for one in definitions.of("shop.receivers.hear") if one.location]

    assert places == [1, 7]
    assert [one.origin for one in definitions.of("vendor.tools.hear")] == ["third-party"]


def test_methods_and_functions_in_functions_have_their_qualified_names(
    definitions: Definitions,
) -> None:
    (method,) = definitions.named("ring")
    (inner,) = definitions.named("inner")

    assert (method.name, method.kind) == ("shop.receivers.Till.ring", "function")
    assert (inner.name, inner.kind) == (
        "shop.receivers.Till.ring.<locals>.inner", "nested_function",
    )  # fmt: skip


def test_those_of_modules_of_the_project_are_listed(definitions: Definitions) -> None:
    assert [*definitions.functions()] == ["shop.receivers.hear"] * 2
