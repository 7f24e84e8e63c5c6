"""``--record`` and ``SIGNAL_INSPECTOR_RECORD``: the same process, with a recorder in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipapp
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support.commands import SHOP, ZOO, Result, command, environment, run, settings_in, signals
from support.fresh_process import told_by

RECORD = {"SIGNAL_INSPECTOR_RECORD": "1"}
IF_SECOND = "if os.environ.get('SIGNAL_INSPECTOR_RECORD'):"

FACTS = """
import json, os, sys
facts = {
    "argv": sys.argv,
    "flags": str(sys.flags),
    "path": sys.path,
    "orig_argv": sys.orig_argv,
    "name": sys.modules["__main__"].__name__,
    "file": getattr(sys.modules["__main__"], "__file__", None),
    "spec": getattr(sys.modules["__main__"].__spec__, "name", None),
    "loader": str(type(sys.modules["__main__"].__loader__)),
    "pid": os.getpid(),
    "cwd": os.getcwd(),
}
print(json.dumps(facts), file=sys.stderr)
"""


def receivers(report: str) -> list[dict[str, Any]]:
    return [
        {"signal": signal["name"], **receiver}
        for signal in json.loads(report)["signals"]
        for receiver in signal["receivers"]
    ]


def without_places(report: str) -> Any:
    """The report without where connections were made.

    Before Django 6.0 it is chance, and another in each process, which class gets the id of a class
    that has died: the senders of ``dead`` are left out.
    """
    found = json.loads(report)
    for signal in found["signals"]:
        for receiver in signal["receivers"]:
            del receiver["connected_at"]
            if signal["name"] == "zoo.senders.hear.dead":
                del receiver["sender"]
    found["unresolved"] = [
        one for one in found["unresolved"] if ".hear.dead " not in one["subject"]
    ]
    return found


class TestList:
    @pytest.mark.parametrize("manage", [SHOP, ZOO], ids=["shop", "zoo"])
    def test_every_connection_has_its_place_and_all_else_is_the_same(self, manage: Path) -> None:
        bare = signals("--json", manage=manage)

        recorded = signals("--json", "--record", manage=manage)

        assert recorded.code == 0, recorded.err
        assert recorded.err == bare.err
        assert without_places(recorded.out) == without_places(bare.out)
        nowhere = [one["name"] for one in receivers(recorded.out) if one["connected_at"] is None]
        assert nowhere == []

    def test_without_a_recorder_no_place_is_known(self) -> None:
        assert {one["connected_at"] for one in receivers(signals("--json").out)} == {None}

    def test_a_place_is_that_of_the_call(self) -> None:
        out = signals("--json", "--record", "--receiver", "Warehouse.reserve").out

        (found,) = receivers(out)

        line = (
            Path("sample_project/shop/warehouse.py")
            .read_text()
            .split("\n")[found["connected_at"]["line"] - 1]
        )
        assert found["connected_at"]["path"] == "sample_project/shop/warehouse.py"
        assert ".connect(Warehouse.reserve" in line

    def test_the_environment_has_any_process_recorded_from_when_the_app_loads(self) -> None:
        found = receivers(signals("--json", env=RECORD).out)

        own = [one for one in found if one["origin"] == "project"]
        assert own
        assert all(one["connected_at"] for one in own)

    def test_tree_and_chosen_fields_show_it(self) -> None:
        tree = signals("--tree", "--record", "--receiver", "Warehouse.reserve").out
        table = signals("--record", "--receiver", "Warehouse.reserve", "--fields", "connected_at")

        assert "connected at sample_project/shop/warehouse.py:" in tree
        assert "sample_project/shop/warehouse.py:" in table.out


class TestTheSameProcess:
    """What a project sees of itself while its settings load, the first time and the second."""

    @pytest.fixture
    def env(self, tmp_path: Path) -> dict[str, str]:
        return settings_in(tmp_path, FACTS)

    def facts(self, words: Sequence[str], env: Mapping[str, str], cwd: Path) -> list[Any]:
        result = run(words, env=env, cwd=cwd)
        assert result.code == 0, result.err
        lines = [line for line in result.err.splitlines() if line.startswith('{"argv"')]
        return [json.loads(line) for line in lines]

    def check(self, words: Sequence[str], env: Mapping[str, str], cwd: Path = SHOP.parent) -> None:
        first, second = self.facts([*words, "--record", "--signal", "stock_low"], env, cwd)

        assert second == first

    def test_manage_py(self, env: dict[str, str]) -> None:
        self.check([sys.executable, "manage.py", "signals"], env)

    def test_manage_py_in_another_folder(self, env: dict[str, str], tmp_path: Path) -> None:
        self.check([sys.executable, str(SHOP), "signals", "list"], env, tmp_path)

    def test_options_of_the_interpreter(self, env: dict[str, str]) -> None:
        words = ["-W", "ignore::ImportWarning", "-Bq", "-Xutf8", "-X", "dev"]
        self.check([sys.executable, *words, "manage.py", "signals"], env)

    def test_a_module(self, env: dict[str, str]) -> None:
        env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], str(SHOP.parent)])
        self.check([sys.executable, "-m", "django", "signals"], env)

    def test_a_module_in_one_word_with_other_options(self, env: dict[str, str]) -> None:
        words = [sys.executable, "-Bm", "django", "signals", "--record", "--signal", "stock_low"]

        first, second = self.facts(words, env, SHOP.parent)

        assert second.pop("orig_argv")[1:4] == ["-B", "-m", "django"]
        assert second == {key: first[key] for key in second}

    def test_django_admin(self, env: dict[str, str]) -> None:
        script = Path(sys.executable).with_name("django-admin")
        if not script.is_file():
            pytest.skip("this environment has no django-admin")
        env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], str(SHOP.parent)])
        self.check([str(script), "signals"], env)

    def test_code(self, env: dict[str, str]) -> None:
        code = "from django.core.management import execute_from_command_line as run; import sys; "
        self.check([sys.executable, "-c", code + "run(sys.argv)", "signals"], env)

    def test_a_link_to_manage_py(self, env: dict[str, str], tmp_path: Path) -> None:
        link = tmp_path / "link.py"
        link.symlink_to(SHOP)
        self.check([sys.executable, str(link), "signals"], env, tmp_path)

    @pytest.mark.skipif(sys.version_info < (3, 11), reason="new in Python 3.11")
    def test_a_safe_path(self, env: dict[str, str]) -> None:
        env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], str(SHOP.parent)])
        self.check([sys.executable, "-P", "manage.py", "signals"], env)

    def test_a_script_that_changes_the_folder(self, env: dict[str, str], tmp_path: Path) -> None:
        manage = tmp_path / "own" / "manage.py"
        manage.parent.mkdir()
        manage.write_text(f"import os\nos.chdir({str(SHOP.parent)!r})\n{SHOP.read_text()}")
        env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], str(SHOP.parent)])

        self.check([sys.executable, "own/manage.py", "signals"], env, tmp_path)

    def test_a_module_that_changes_the_folder(self, env: dict[str, str], tmp_path: Path) -> None:
        self.write_program(tmp_path / "tools" / "manage.py")
        env["PWD"] = str(tmp_path)

        self.check([sys.executable, "-m", "tools.manage", "signals"], env, tmp_path)

    def test_a_path_from_where_a_script_was_started(
        self, env: dict[str, str], tmp_path: Path
    ) -> None:
        self.write_program(tmp_path / "manage.py")
        tmp_path.joinpath("modules").mkdir()
        tmp_path.joinpath("other_settings.py").rename(tmp_path / "modules" / "other_settings.py")
        env["PYTHONPATH"] = "modules"

        self.check([sys.executable, "./manage.py", "signals"], env, tmp_path)

    def write_program(self, path: Path) -> None:
        """A ``manage.py`` that goes into the folder of the project."""
        path.parent.mkdir(exist_ok=True)
        folder = str(SHOP.parent)
        path.write_text(
            f"import os, sys\nos.chdir({folder!r})\nsys.path.insert(0, {folder!r})\n"
            f"{SHOP.read_text()}"
        )

    def test_a_folder_or_an_archive(self, env: dict[str, str], tmp_path: Path) -> None:
        folder = tmp_path / "program"
        self.write_program(folder / "__main__.py")
        zipapp.create_archive(folder, tmp_path / "program.pyz")

        for name in ("program", "program.pyz"):
            words = [sys.executable, name, "signals", "--record", "--signal", "stock_low"]
            first, second = self.facts(words, env, tmp_path)

            assert second["argv"][1:] == first["argv"][1:]
            assert Path(second["argv"][0]).name == name
            assert second["path"][1] == first["path"][1] == str(tmp_path / name)

    def test_a_variable_that_the_settings_have_taken_away(self, tmp_path: Path) -> None:
        env = settings_in(tmp_path, "SECRET_KEY = os.environ.pop('SHOP_SECRET')")
        if not Path("/proc/self/environ").is_file():
            pytest.skip("no system tells a process of its first environment here")

        result = signals("--record", "--signal", "stock_low", env={**env, "SHOP_SECRET": "secret"})

        assert result.code == 0, result.err

    def test_an_error_of_the_command(self) -> None:
        bare, recorded = (
            signals(*words, "--import", "nosuch") for words in ((), ("list", "--record"))
        )

        assert (recorded.code, recorded.out, recorded.err) == (bare.code, bare.out, bare.err)
        assert recorded.code == 2

    def test_an_error_of_the_options_comes_before(self, env: dict[str, str]) -> None:
        result = signals("--record", "--json", "--sort", "app", env=env)

        assert result.code == 2
        assert result.err.count('{"argv"') == 1


class TestNoSecondStart:
    """Wrong usage has exit code 2, as 1 means findings."""

    def test_a_program_that_came_from_standard_input(self) -> None:
        done = subprocess.run(
            [sys.executable, "-", "signals", "--record"],
            cwd=SHOP.parent,
            env=environment({}),
            input=SHOP.read_text(),
            capture_output=True,
            text=True,
            check=False,
        )

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("- signals list: --record starts the program once more")
        assert done.stderr.count("\n") == 1

    def test_settings_that_load_only_once(self, tmp_path: Path) -> None:
        env = settings_in(tmp_path, f"import os\n{IF_SECOND} raise KeyError('once')")

        result = signals("audit", "--record", env=env)
        with_traceback = signals("audit", "--record", "--traceback", env=env)

        assert (result.code, result.out) == (2, "")
        (line,) = result.err_lines
        assert line.startswith("manage.py signals: the program cannot be started a second time")
        assert "KeyError: 'once'" in line
        assert with_traceback.code == 2
        assert with_traceback.err.startswith("Traceback")
        assert with_traceback.err_lines[-1] == line

    @pytest.mark.parametrize("code", [0, 1])
    def test_settings_that_end_the_second_process(self, code: int, tmp_path: Path) -> None:
        env = settings_in(tmp_path, f"import os, sys\n{IF_SECOND} sys.exit({code})")

        result = signals("audit", "--record", env=env)

        assert (result.code, result.out) == (2, "")
        assert f"it ended before the command began (exit code {code})" in result.err

    def test_a_program_that_does_nothing_the_second_time(self, tmp_path: Path) -> None:
        manage = tmp_path / "manage.py"
        first = f"import os\n{IF_SECOND.replace(':', ' is None:')}\n"
        indented = SHOP.read_text().replace("\n", "\n    ")
        manage.write_text(f"{first}    {indented}")

        result = run(command(manage, ["audit", "--record"]), env={"PYTHONPATH": str(SHOP.parent)})

        assert (result.code, result.out) == (2, "")
        assert "to be recorded: it ended before the command began; leave out" in result.err

    def test_a_reader_that_has_gone_away_is_told_nothing(self, tmp_path: Path) -> None:
        text = f"import os\n{IF_SECOND} raise BrokenPipeError"

        result = signals("--record", env=settings_in(tmp_path, text))

        assert (result.code, result.out, result.err) == (2, "", "")


class TestLateRecorder:
    """Put in place as its app loads, it misses what was connected before."""

    @pytest.fixture
    def env(self, tmp_path: Path) -> dict[str, str]:
        early = "from django.core.signals import request_finished\ndef early(**kwargs): ...\n"
        tmp_path.joinpath("early.py").write_text(f"{early}request_finished.connect(early)\n")
        return settings_in(tmp_path, "import early") | RECORD

    def test_record_starts_again(self, env: dict[str, str]) -> None:
        late, first = (signals("--json", *words, env=env) for words in ([], ["--record"]))

        for result, places in ((late, [False]), (first, [True])):
            found = [one for one in receivers(result.out) if one["name"] == "early.early"]
            assert [one["connected_at"] is not None for one in found] == places

    def test_an_audit_of_it_finds_what_was_passed_over_before(
        self, env: dict[str, str], tmp_path: Path
    ) -> None:
        with tmp_path.joinpath("early.py").open("a") as file:
            file.write(
                "def late(**kwargs): ...\n"
                "request_finished.connect(early, dispatch_uid='uid')\n"
                "request_finished.connect(late, dispatch_uid='uid')\n"
            )

        result = signals("audit", "--record", "--select", "dispatch-uid-collision", env=env)

        assert result.code == 1, result.err
        assert "early.late never runs on request_finished" in result.out

    @pytest.mark.parametrize(
        ("value", "records"), [("true", True), ("ON", True), ("0", False), ("False", False)]
    )
    def test_words_for_on_and_off(self, value: str, records: bool) -> None:
        found = receivers(signals("--json", env={"SIGNAL_INSPECTOR_RECORD": value}).out)

        assert any(one["connected_at"] for one in found) is records


class TestCallCommand:
    def called(self, *words: str, **environ: str) -> Result:
        code = """
            import sys
            import django
            django.setup()
            from io import StringIO
            from django.core.management import call_command
            out, err = StringIO(), StringIO()
            try:
                call_command("signals", *sys.argv[1:], stdout=out, stderr=err)
            finally:
                print(out.getvalue(), end="")
                print(err.getvalue(), end="", file=sys.stderr)
            """
        return run(
            [sys.executable, "-c", dedent(code), *words],
            cwd=SHOP.parent,
            env={"DJANGO_SETTINGS_MODULE": "config.settings", **environ},
        )

    def test_options_and_output_are_passed_on(self) -> None:
        words = ["list", "--signal", "order_placed", "--fields", "order,receiver"]
        words += ["--exclude-app", "billing", "--verbosity", "1"]
        bare = self.called(*words)

        recorded = json.loads(
            told_by(
                f"""
                import json
                from io import StringIO
                from django.core.management import call_command
                out, err = StringIO(), StringIO()
                call_command("signals", *{words!r}, record=True, stdout=out, stderr=err)
                print(json.dumps(json.dumps([out.getvalue(), err.getvalue()])))
                """
            )
        )

        assert recorded == [bare.out, bare.err]
        assert "order_placed" in bare.out

    def test_the_places_are_there(self) -> None:
        out = told_by(
            """
            import json
            from io import StringIO
            from django.core.management import call_command
            out = StringIO()
            call_command("signals", record=True, format="json", stdout=out, stderr=StringIO())
            print(out.getvalue())
            """
        )

        assert all(one["connected_at"] for signal in out["signals"] for one in signal["receivers"])

    def test_an_exit_code_is_passed_on(self) -> None:
        result = self.called("audit", "--record", "--fail-level", "INFO")

        assert result.code == 1, result.err
        assert "Traceback" not in result.err

    def test_wrong_usage_is_the_error_that_it_is_without_a_recorder(self) -> None:
        bare, recorded = (
            self.failed(f"'explain', 'nosuch.Thing', record={record}") for record in (False, True)
        )

        assert recorded == bare == ["'nosuch.Thing' names no model, signal, receiver or app.", ""]

    def test_a_process_that_is_killed_is_an_error(self, tmp_path: Path) -> None:
        killed = "import os\nif os.environ.get('SIGNAL_INSPECTOR_RECORD'): os.kill(os.getpid(), 9)"
        env = settings_in(tmp_path, killed)

        text, _ = self.failed("record=True", **env)

        assert text == "the recorded process was ended by SIGKILL."

    def test_a_python_that_does_not_know_itself_is_an_error(self) -> None:
        for executable in ("None", "''"):
            text, _ = self.failed("record=True", f"import sys; sys.executable = {executable}")

            assert text.startswith("Python does not know its own program")

    def failed(self, arguments: str, before: str = "", **environ: str) -> list[str]:
        """The text of the error, and what was printed to stderr."""
        told: list[str] = told_by(
            f"""
            import json
            from io import StringIO
            from django.core.management import CommandError, call_command
            err = StringIO()
            {before}
            try:
                call_command("signals", {arguments}, stderr=err)
            except CommandError as error:
                assert error.returncode == 2
                print(json.dumps([str(error), err.getvalue()]))
            """,
            **environ,
        )
        return told

    @pytest.mark.parametrize(
        "before",
        ["", "import pathlib; sys.path.append(pathlib.Path())"],
        ids=["plain", "a path that is no text"],
    )
    @pytest.mark.parametrize("options", [[], ["-E"], ["-I", "-Wignore"]], ids=" ".join)
    def test_modules_are_found_where_this_process_finds_them(
        self, options: list[str], before: str, tmp_path: Path
    ) -> None:
        code = f"""
            import os, sys
            sys.path.insert(0, {str(SHOP.parent)!r})
            {before}
            os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
            import django
            django.setup()
            from django.core.management import call_command
            call_command("signals", record=True, signal="stock_low")
            call_command("signals", "trace", "--no-summary", "--", "check")
            """

        result = run([sys.executable, *options, "-c", dedent(code)], cwd=tmp_path)

        assert result.code == 0, result.err
        assert "shop.signals.stock_low" in result.out
        assert "System check identified no issues" in result.out

    def test_what_is_no_utf_8_is_passed_on_as_far_as_it_can_be(self, tmp_path: Path) -> None:
        env = settings_in(tmp_path, f"import os\n{IF_SECOND} os.write(1, b'caf\\xff\\n')")
        waiting = "def größe(**kwargs): ...\nfrom shop.signals import stock_low\n"
        tmp_path.joinpath("more.py").write_text(
            f"{waiting}stock_low.connect(größe)\n", encoding="utf-8"
        )

        result = self.called(
            *("list", "--record", "--import", "more", "--receiver", "größe"),
            **env,
            PYTHONIOENCODING="ascii:backslashreplace",
        )

        assert result.code == 0, result.err
        assert result.out.startswith("caf\\ufffd\n")
        assert "more.gr\\xf6\\xdfe" in result.out

    def test_a_script_that_has_the_same_words_is_not_run_again(self, tmp_path: Path) -> None:
        code = """
            import django
            print("begins", flush=True)
            django.setup()
            from django.core.management import call_command
            call_command("signals", record=True, signal="stock_low", verbosity=0)
            print("ends")
            """
        script = tmp_path / "tool.py"
        script.write_text(dedent(code))

        result = run(
            [sys.executable, str(script), "signals", "--record"],
            env={"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(SHOP.parent)},
        )

        first, *report, last = result.out.splitlines()
        assert (first, last, result.err) == ("begins", "ends", "")
        assert "shop.signals.stock_low" in "".join(report)

    def test_settings_that_are_overridden_are_told(self) -> None:
        told = told_by(
            """
            import json
            from io import StringIO
            from django.core.management import call_command
            from django.test import override_settings
            err = StringIO()
            with override_settings(DEBUG=False):
                call_command("signals", record=True, stdout=StringIO(), stderr=err)
            print(json.dumps(err.getvalue().splitlines()))
            """
        )

        assert told[0].startswith("warning: what overrides settings here does not reach")

    def test_settings_that_no_other_process_can_load_are_an_error(self) -> None:
        told = told_by(
            """
            import json
            import django
            from django.conf import settings
            settings.configure(INSTALLED_APPS=["signal_inspector"])
            django.setup()
            from django.core.management import CommandError, call_command
            try:
                call_command("signals", record=True)
            except CommandError as error:
                print(json.dumps(str(error)))
            """,
            setup=False,
        )

        assert told.startswith("--record needs a settings module")


class TestChecks:
    """Django's own checks read the connections that wait."""

    WAITING = """
        import json
        from django.db.models.signals import post_save, pre_save
        from django.dispatch import receiver, Signal
        @receiver([post_save, pre_save], sender="nosuch.Model")
        def hear(**kwargs): ...
        class Listener:
            def __call__(self, **kwargs): ...
        listener = Listener()
        post_save.connect(listener, sender="shop.Nosuch", dispatch_uid="uid", weak=False)
        from django.core.checks import run_checks
        print(json.dumps([[one.id, one.msg] for one in run_checks()]))
        """

    @pytest.mark.parametrize("debug", ["1", "0"])
    def test_they_say_the_same(self, debug: str, tmp_path: Path) -> None:
        env = settings_in(tmp_path, f"DEBUG = {debug} == 1")
        bare = told_by(self.WAITING, **env)

        recorded = told_by(self.WAITING, **env, **RECORD)

        assert recorded == bare
        assert [one[0] for one in bare] == ["signals.E001"] * 3

    def test_what_waits_is_listed_as_before(self, tmp_path: Path) -> None:
        env = settings_in(tmp_path)
        tmp_path.joinpath("waiting.py").write_text(
            "from django.db.models.signals import post_save\n"
            "def hear(**kwargs): ...\n"
            "post_save.connect(hear, sender='nosuch.Model')\n"
        )
        bare = signals("--import", "waiting", "--json", env=env)

        recorded = signals("--import", "waiting", "--json", "--record", env=env)

        assert json.loads(recorded.out)["pending"] == json.loads(bare.out)["pending"]
        assert len(json.loads(bare.out)["pending"]) == 1


def test_the_recorder_starts_without_django() -> None:
    loaded = told_by(
        """
        import json, sys
        from signal_inspector.discovery import recorder
        recorder.start()
        print(json.dumps([name for name in sys.modules if name.partition(".")[0] == "django"]))
        """,
        setup=False,
    )

    assert loaded == []


@pytest.mark.parametrize("first", [True, False])
def test_the_recorder_knows_whether_it_was_first(first: bool) -> None:
    told = told_by(
        f"""
        import json
        from signal_inspector.discovery import recorder
        recorder.start(first={first})
        recorder.start(first={not first})
        print(json.dumps([recorder.is_recording(), recorder.was_first()]))
        """,
        setup=False,
    )

    assert told == [True, first]


def test_what_is_not_asked_for_is_not_there() -> None:
    loaded = told_by(
        """
        import json, sys
        from django.dispatch import Signal
        print(json.dumps([hasattr(Signal.connect, "__wrapped__"),
            [name for name in sys.modules if name.startswith("signal_inspector.discovery")]]))
        """
    )

    assert loaded == [False, []]


def test_recording_is_none_where_nothing_was_recorded() -> None:
    told = told_by(
        """
        import json, signal_inspector
        recording = signal_inspector.recording()
        print(json.dumps(None if recording is None else len(recording.calls)))
        """
    )
    recorded = told_by(
        """
        import json, signal_inspector
        recording = signal_inspector.recording()
        print(json.dumps(None if recording is None else len(recording.calls)))
        """,
        **RECORD,
    )

    assert told is None
    assert recorded > 30


def test_a_command_that_is_interrupted_ends_as_it_would(tmp_path: Path) -> None:
    env = settings_in(
        tmp_path,
        "import os, signal\n"
        "if os.environ.get('SIGNAL_INSPECTOR_RECORD'): os.kill(os.getpid(), signal.SIGTERM)",
    )

    result = run(command(SHOP, ["--record"]), env=env)

    assert (result.code, result.out) == (-15, "")
