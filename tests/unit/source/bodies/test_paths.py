"""What names of a file mean, as far as the file itself tells."""

import ast
from collections.abc import Callable
from textwrap import dedent

import pytest
from support.written_modules import WrittenModules

from signal_inspector.source.bodies.paths import Paths, module_parts
from signal_inspector.source.definitions.functions import functions_at

Follow = Callable[..., str | None]


@pytest.fixture
def follow(modules: WrittenModules) -> Follow:
    """The path of what ``hear`` returns."""

    def path_of(
        source: str, name: str = "shop.hears", known: frozenset[str] = frozenset()
    ) -> str | None:
        path = modules.write(name, source)
        tree = ast.parse(dedent(source).lstrip("\n"))
        (returned,) = (node for node in ast.walk(tree) if isinstance(node, ast.Return))
        assert returned.value is not None
        return Paths(tree, functions_at(tree, returned.lineno), str(path), known).of(returned.value)

    return path_of


def packages(modules: WrittenModules, *names: str) -> None:
    for name in names:
        modules.write(f"{name}.__init__", "")


@pytest.mark.parametrize(
    ("imports", "name", "path"),
    [
        ("import a", "a.b", "a.b"),
        ("import a.b", "a.b.c", "a.b.c"),
        ("import a.b as c", "c.d", "a.b.d"),
        ("from a import b", "b", "a.b"),
        ("from a.b import c as d", "d.e", "a.b.c.e"),
        ("import a\nb = a.c", "b", "a.c"),
        ("try:\n    import a\nexcept ImportError:\n    a = None", "a", "a"),
        ("", "print", "builtins.print"),
        ("import a\nif a:\n    from a import b", "b", "a.b"),
    ],
)
def test_imports_and_aliases_are_followed(
    follow: Follow, imports: str, name: str, path: str
) -> None:
    assert follow(f"{imports}\ndef hear():\n    return {name}\n") == path


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        ("", "unknown"),
        ("from a import *", "print"),
        ("try:\n    from a import b\nexcept ImportError:\n    from c import b", "b"),
        ("from a import b\nb = b()", "b"),
        ("a = b\nb = a", "a"),
        ("a = 1", "a"),
        ("a, b = c", "a"),
        ("for a in b:\n    pass", "a"),
        ("import a", "a()"),
        ("import a", "a[0].b"),
        ("from .... import a", "a"),
        ("a = None", "a"),
    ],
)
def test_what_is_not_certain_is_not_known(follow: Follow, imports: str, name: str) -> None:
    assert follow(f"{imports}\ndef hear():\n    return {name}\n") is None


@pytest.mark.parametrize(
    "function",
    [
        "def hear(a):\n    return a",
        "def hear(*a):\n    return a",
        "def hear(**a):\n    return a",
        "def hear():\n    a = 1\n    return a",
        "def around(a):\n    def hear():\n        return a",
    ],
)
def test_a_function_may_have_the_name_for_itself(follow: Follow, function: str) -> None:
    assert follow(f"import a\n{function}\n") is None


@pytest.mark.parametrize(
    "function",
    [
        "def hear():\n    from a import b\n    return b",
        "def around():\n    from a import b\n    def hear():\n        return b",
    ],
)
def test_imports_of_functions_are_followed(follow: Follow, function: str) -> None:
    assert follow(f"{function}\n") == "a.b"


class TestItsOwnPackage:
    def test_relative_imports(self, follow: Follow, modules: WrittenModules) -> None:
        packages(modules, "shop", "shop.sub")

        def path_of(imports: str, name: str = "shop.sub.hears") -> str | None:
            return follow(f"{imports}\ndef hear():\n    return a\n", name)

        assert path_of("from .models import a") == "shop.sub.models.a"
        assert path_of("from ..models import a") == "shop.models.a"
        assert path_of("from .. import a") == "shop.a"
        assert path_of("from . import a", "shop.sub.__init__") == "shop.sub.a"
        assert path_of("from .... import a") is None

    def test_definitions(self, follow: Follow, modules: WrittenModules) -> None:
        packages(modules, "shop")

        assert follow("class A: ...\ndef hear():\n    return A\n") == "shop.hears.A"
        assert follow("def hear():\n    class A: ...\n    return A\n") is None

    def test_a_known_path_tells_where_the_package_begins(
        self, follow: Follow, modules: WrittenModules
    ) -> None:
        packages(modules, "site", "site.shop")
        source = "from .models import A\ndef hear():\n    return A\n"

        assert follow(source, "site.shop.hears") == "site.shop.models.A"
        known = frozenset(["shop.models.A"])
        assert follow(source, "site.shop.hears", known) == "shop.models.A"

    def test_what_a_star_import_brings_is_known_by_its_path_in_the_module(
        self, follow: Follow, modules: WrittenModules
    ) -> None:
        packages(modules, "site", "site.shop")
        source = "from .models import *\ndef hear():\n    return A\n"

        assert follow(source, "site.shop.hears") is None
        for path in ("site.shop.hears.A", "shop.hears.A"):
            assert follow(source, "site.shop.hears", frozenset([path])) == path

    def test_a_name_without_a_star_import_is_no_known_path(
        self, follow: Follow, modules: WrittenModules
    ) -> None:
        packages(modules, "shop")
        source = "def hear():\n    return A\n"

        assert follow(source, "shop.hears", frozenset(["shop.hears.A"])) is None

    def test_a_local_name_hides_what_a_star_import_brings(
        self, follow: Follow, modules: WrittenModules
    ) -> None:
        packages(modules, "shop")
        source = "from .models import *\ndef hear(A):\n    return A\n"

        assert follow(source, "shop.hears", frozenset(["shop.hears.A"])) is None

    def test_parts_of_a_module(self, modules: WrittenModules) -> None:
        packages(modules, "shop")

        assert module_parts(str(modules.path("shop.models"))) == ["shop", "models"]
        assert module_parts(str(modules.path("shop.__init__"))) == ["shop"]
        assert module_parts(str(modules.path("alone.models"))) == ["models"]
