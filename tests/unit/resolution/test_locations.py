"""Where code is, as reports name it."""

from pathlib import Path

import pytest
from support.written_modules import WrittenModules

from signal_inspector.domain.snapshot import Location
from signal_inspector.resolution.locations import Locations
from signal_inspector.source.files import SourceFiles


def locations(root: Path) -> Locations:
    return Locations(root, SourceFiles())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


class TestPaths:
    def test_a_file_under_the_root_is_relative(self, project: Path) -> None:
        path = str(project / "shop" / "receivers.py")

        assert locations(project).at(path, 7) == Location("shop/receivers.py", 7)

    def test_a_file_elsewhere_is_absolute(self, project: Path, tmp_path: Path) -> None:
        path = str(tmp_path / "library" / "receivers.py")

        assert locations(project).at(path, 7) == Location(path, 7)

    def test_a_folder_whose_name_begins_like_the_root_is_elsewhere(self, project: Path) -> None:
        path = f"{project}-two/receivers.py"

        assert locations(project).at(path, 7) == Location(path, 7)

    def test_a_root_behind_a_link(self, project: Path, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(project)

        seen = locations(link)

        assert seen.at(str(link / "one.py"), 1).path == "one.py"
        assert seen.at(str(project / "two.py"), 1).path == "two.py"

    def test_a_file_behind_a_link(self, project: Path, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(project)

        assert locations(project).at(str(link / "one.py"), 1).path == "one.py"

    def test_a_link_in_the_project_to_a_folder_elsewhere(
        self, project: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "library").mkdir()
        (project / "library").symlink_to(tmp_path / "library")

        assert locations(project).at(str(project / "library/one.py"), 1).path == "library/one.py"

    def test_a_link_in_a_circle_is_where_it_is(self, project: Path) -> None:
        link = project / "shop" / "broken.py"
        link.parent.mkdir(exist_ok=True)
        link.symlink_to("broken.py")

        assert Locations(project, SourceFiles()).at(str(link), 1).path == "shop/broken.py"

    def test_a_relative_path_is_one_from_the_current_folder(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(project)

        assert locations(project).at("shop/receivers.py", 1).path == "shop/receivers.py"

    def test_a_way_up_and_out_of_the_root_is_absolute(self, project: Path, tmp_path: Path) -> None:
        path = f"{project}/../library/one.py"

        assert locations(project).at(path, 1).path == f"{tmp_path}/library/one.py"

    def test_a_way_up_and_down_again_is_left_out(self, project: Path) -> None:
        (project / "apps").mkdir()
        path = f"{project}/apps/../shop/one.py"

        assert locations(project).at(path, 1).path == "shop/one.py"


class TestCode:
    def test_the_def_under_its_decorators(self, modules: WrittenModules) -> None:
        module = modules.load(
            "written",
            """
            def decorate(*_):
                return lambda function: function

            @decorate(
                1,
            )
            @decorate()
            def hear(): ...  # here
            """,
        )

        location = locations(modules.folder).of_code(module.hear.__code__)

        assert location == Location("written.py", modules.line("written"))

    def test_code_without_file_has_none(self) -> None:
        namespace: dict[str, object] = {}
        exec("def hear(): ...", namespace)
        function = namespace["hear"]

        assert locations(Path("/")).of_code(function.__code__) is None

    def test_code_whose_source_is_gone_is_where_it_began(self, modules: WrittenModules) -> None:
        module = modules.load("written", "\n\n@staticmethod\ndef hear(): ...")
        code = module.hear.__func__.__code__
        modules.path("written").unlink()

        assert locations(modules.folder).of_code(code) == Location("written.py", 1)

    def test_a_class(self, modules: WrittenModules) -> None:
        module = modules.load(
            "written",
            """
            class Station:
                class Listener: ...  # here
            """,
        )

        location = locations(modules.folder).of_class(module.Station.Listener)

        assert location == Location("written.py", modules.line("written"))

    def test_a_class_that_no_statement_makes_has_a_file_alone(
        self, modules: WrittenModules
    ) -> None:
        module = modules.load("written", "Listener = type('Listener', (), {})")

        location = locations(modules.folder).of_class(module.Listener)

        assert location == Location("written.py", None)
        assert str(location) == "written.py"

    def test_a_class_whose_module_has_no_file(self, modules: WrittenModules) -> None:
        modules.put("fileless")
        cls = type("Listener", (), {"__module__": "fileless"})

        assert locations(modules.folder).of_class(cls) is None

    def test_the_qualified_name_of_wrapped_code(self, modules: WrittenModules) -> None:
        module = modules.load(
            "written",
            """
            from functools import wraps

            def loud(function):
                @wraps(function)
                def shout(): ...
                return shout

            @loud
            def hear(): ...
            """,
        )

        qualname = locations(modules.folder).qualname_of(module.hear.__code__)

        assert qualname == "loud.<locals>.shout"
