"""Which ``ready()`` imports a module, in source that was written for it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from support.written_modules import WrittenModules

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import SourceModule
from signal_inspector.explain.ready_imports import ReadyImport, ready_imports
from signal_inspector.source.files import SourceFiles


def found(folder: Path, apps: str, wanted: str = "shop.late") -> ReadyImport | None:
    """What is found for a module of the shop, whose ``apps`` module says this."""
    path = str(WrittenModules(folder).write("shop.apps", apps))
    late = SourceModule(wanted, str(folder / "late.py"), "shop", "project", False)
    modules = (SourceModule("shop.apps", path, "shop", "project", True), late)
    gathered: Any = SimpleNamespace(
        modules=modules, files=SourceFiles(), shown=lambda path: Path(path).name
    )
    return ready_imports(cast("Gathered", gathered))(late)


@pytest.mark.parametrize(
    "statement",
    ["from . import late", "import shop.late", "from shop import late", "from .late import hear",
     "from shop.late import *"],
)  # fmt: skip
def test_every_way_to_import_it(tmp_path: Path, statement: str) -> None:
    apps = f"class ShopConfig:\n    def ready(self):\n        if self:\n            {statement}\n"

    assert found(tmp_path, apps) == ReadyImport("shop.apps.ShopConfig", Location("apps.py", 4))


@pytest.mark.parametrize(
    "apps",
    [
        "class ShopConfig:\n    def ready(self):\n        from . import other\n",
        "class ShopConfig:\n    def start(self):\n        from . import late\n",
        "def ready():\n    from . import late\n",
        "def broken(:\n    'ready'",
    ],
    ids=["another module", "another method", "no class", "no Python"],
)
def test_what_is_no_import_in_a_ready(tmp_path: Path, apps: str) -> None:
    assert found(tmp_path, apps) is None
