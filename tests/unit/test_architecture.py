"""Who may import whom, and who may look where."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.fresh_process import told_by
from support.layers import Rules, imports_of, read_modules, violations

import signal_inspector

PACKAGE = Path(signal_inspector.__file__).parent

READERS = (
    "signal_inspector.discovery.dispatcher",
    "signal_inspector.tracing.bracket",
    "signal_inspector.tracing.lifecycle",
    "signal_inspector.tracing.loop_probe",
)
# An event has ``receivers`` too; these modules know nothing of Django.
READERS_OF_EVENTS = (
    "signal_inspector.domain.summary",
    "signal_inspector.trace_files.format",
    "signal_inspector.trace_files.seen",
)

RULES = Rules(
    layers=(
        "management",
        "pytest_plugin",
        "cli",
        "apps",
        "checks",
        "testing",
        "renderers",
        "explain",
        "audit",
        "rules",
        "tracing",
        "trace_files",
        "lock",
        "inspector",
        "selection",
        "resolution",
        "discovery",
        "source",
        "conf",
        "domain",
        "errors",
    ),
    parts={"source": ("wiring", "bodies", "evaluation", "definitions")},
    only={"rich": ("management", "cli", "renderers")},
    never={"django": ("rules", "trace_files", "lock", "selection", "source", "domain", "errors")},
    plain=("domain", "errors"),
    read_by={
        "receivers": (*READERS, *READERS_OF_EVENTS),
        "_live_receivers": READERS,
        "sender_receivers_cache": READERS,
    },
)


class TestThisPackage:
    def test_it_keeps_to_its_architecture(self) -> None:
        assert violations(PACKAGE, RULES) == []

    def test_every_layer_exists(self) -> None:
        layers = {module.layer for module in read_modules(PACKAGE).values()}

        assert layers == {"", *RULES.layers}

    @pytest.mark.parametrize("layer", RULES.parts)
    def test_every_part_of_a_layer_exists(self, layer: str) -> None:
        folders = {path.parent.name for path in (PACKAGE / layer).glob("*/__init__.py")}

        assert folders == set(RULES.parts[layer])

    def test_its_imports_are_seen(self) -> None:
        modules = read_modules(PACKAGE)
        targets = {one.target for module in modules.values() for one in imports_of(module, modules)}

        assert {"rich.console", "django.dispatch", "signal_inspector.discovery.static"} <= targets


class TestAtRunTime:
    def test_values_and_filters_work_without_django_and_rich(self) -> None:
        loaded = told_by(
            """
            import json, sys
            sys.modules["django"] = sys.modules["rich"] = None
            from signal_inspector import Selection, Snapshot
            from signal_inspector.selection.snapshot import select
            select(Snapshot("6.0", "3.13", None, False, ()), Selection(signal=("a",)))
            print(json.dumps(sorted(name for name in sys.modules if name.startswith("signal_"))))
            """,
            setup=False,
        )

        assert loaded == [
            "signal_inspector",
            "signal_inspector.domain",
            "signal_inspector.domain.finding",
            "signal_inspector.domain.snapshot",
            "signal_inspector.errors",
            "signal_inspector.selection",
            "signal_inspector.selection.patterns",
            "signal_inspector.selection.receivers",
            "signal_inspector.selection.snapshot",
        ]

    def test_a_snapshot_needs_no_rich(self) -> None:
        count = told_by(
            """
            import json, sys
            sys.modules["rich"] = None
            from signal_inspector import take_snapshot
            print(json.dumps(len(take_snapshot().signals)))
            """
        )

        assert count > 20


class TestTheChecker:
    """It reports what is planted into a small package with the layers top, middle and base."""

    RULES = Rules(
        layers=("top", "middle", "base"),
        parts={"middle": ("upper", "lower")},
        only={"rich": ("top",)},
        never={"django": ("base",)},
        plain=("base",),
        read_by={"receivers": ("fake.middle.reader",)},
    )

    def check(self, folder: Path, files: Mapping[str, str]) -> list[str]:
        package = folder / "fake"
        for name, source in {"__init__.py": "", **files}.items():
            path = package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return violations(package, self.RULES)

    @pytest.mark.parametrize(
        ("file", "source"),
        [
            ("top.py", "from fake.middle import one\nfrom fake.base import two\nimport rich"),
            ("middle/one.py", "from fake.middle import reader\nfrom .reader import read"),
            ("middle/__init__.py", "from .reader import read\nfrom ..base import two"),
            ("middle/one.py", "import django.apps\nfrom fake import __version__"),
            ("middle/reader.py", "signal.receivers\nvars(signal)['receivers']"),
            ("middle/one.py", "row = {'receivers': 1, 'receiver': 'receivers'}"),
            ("base.py", "import json\nfrom collections import abc"),
            ("__init__.py", "if TYPE_CHECKING:\n    from fake.top import anything"),
            ("middle/upper/one.py", "from fake.middle.lower.two import anything"),
            ("middle/upper/one.py", "from fake.middle import reader\nfrom . import two"),
            ("middle/lower/one.py", "from fake.middle.lower.two import anything\nfrom .. import x"),
            ("top.py", "from fake.middle.upper import one\nfrom fake.middle.lower.two import two"),
        ],
    )
    def test_what_is_allowed(self, tmp_path: Path, file: str, source: str) -> None:
        assert self.check(tmp_path, {"middle/reader.py": "", "base.py": "", file: source}) == []

    @pytest.mark.parametrize(
        "source",
        [
            "from fake.top import anything",
            "from fake import top",
            "import fake.top",
            "import fake.top.deep as other",
            "from .. import top",
            "from ..top import anything",
            "def work():\n    from fake.top import anything",
            "class Worker:\n    def work(self):\n        import fake.top",
            "if TYPE_CHECKING:\n    from fake.top import anything",
            "try:\n    from fake.top import anything\nexcept ImportError: ...",
            "import_module('fake.top')",
            "importlib.import_module('fake.top.deep')",
        ],
    )
    def test_an_import_that_goes_up(self, tmp_path: Path, source: str) -> None:
        found = self.check(tmp_path, {"top.py": "", "middle/one.py": source})

        assert len(found) == 1
        assert found[0].startswith("fake.middle.one:")
        assert "which lies above it" in found[0]

    @pytest.mark.parametrize(
        ("file", "source"),
        [
            ("middle/lower/one.py", "from fake.middle.upper.two import anything"),
            ("middle/lower/one.py", "from fake.middle.upper import two"),
            ("middle/lower/one.py", "from ..upper import two"),
            ("middle/lower/__init__.py", "import fake.middle.upper"),
            ("middle/one.py", "from fake.middle.upper.two import anything"),
            ("middle/one.py", "from fake.middle import lower"),
            ("middle/__init__.py", "from .lower import two"),
        ],
    )
    def test_an_import_that_goes_up_between_parts(
        self, tmp_path: Path, file: str, source: str
    ) -> None:
        parts = {
            "middle/upper/two.py": "",
            "middle/lower/two.py": "",
            "middle/upper/__init__.py": "",
        }
        found = self.check(tmp_path, {**parts, "middle/lower/__init__.py": "", file: source})

        assert len(found) == 1
        assert "which lies above it" in found[0]

    def test_a_part_that_nobody_has_named(self, tmp_path: Path) -> None:
        found = self.check(tmp_path, {"middle/stray/one.py": "import fake.middle.lower"})

        assert found == ["fake.middle.stray.one:1: stray is no known part of its layer"]

    def test_one_module_of_a_layer_that_is_a_file(self, tmp_path: Path) -> None:
        found = self.check(tmp_path, {"middle.py": "", "base.py": "\nimport fake.middle"})

        assert found == ["fake.base:2: base imports fake.middle, which lies above it"]

    def test_a_package_that_imports_its_parts(self, tmp_path: Path) -> None:
        found = self.check(tmp_path, {"base.py": "", "__init__.py": "from fake import base"})

        assert found == ["fake:1: the package itself imports fake.base"]

    def test_a_module_without_layer(self, tmp_path: Path) -> None:
        found = self.check(tmp_path, {"stray.py": "", "top.py": "import fake.stray"})

        assert found == [
            "fake.stray:1: belongs to no layer",
            "fake.top:1: imports fake.stray, which belongs to no layer",
        ]

    @pytest.mark.parametrize(
        ("file", "source"),
        [
            ("middle/one.py", "import rich"),
            ("middle/one.py", "def draw():\n    from rich.text import Text"),
            ("__init__.py", "import rich"),
            ("base.py", "import django"),
            ("base.py", "from django.apps import apps"),
            ("base.py", "import pytest"),
        ],
    )
    def test_a_library_in_the_wrong_layer(self, tmp_path: Path, file: str, source: str) -> None:
        assert len(self.check(tmp_path, {file: source})) == 1

    @pytest.mark.parametrize(
        "source",
        [
            "signal.receivers",
            "signal.receivers = []",
            "vars(signal)['receivers']",
            "vars(signal).get('receivers')",
            "getattr(signal, 'receivers')",
            "'receivers' in vars(signal)",
            "operator.attrgetter('receivers')",
        ],
    )
    def test_a_second_reader_of_receivers(self, tmp_path: Path, source: str) -> None:
        found = self.check(tmp_path, {"middle/one.py": source})

        assert found == [
            "fake.middle.one:1: reads 'receivers', which fake.middle.reader alone may do"
        ]
