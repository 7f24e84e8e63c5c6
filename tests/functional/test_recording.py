"""``--record`` and ``SIGNAL_INSPECTOR_RECORD``: the same process, with a recorder in it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support.commands import SHOP, ZOO, Result, command, run, settings_in, signals
from support.fresh_process import told_by

RECORD = {"SIGNAL_INSPECTOR_RECORD": "1"}

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
        told = told_by(
            """
            import json
            from io import StringIO
            from django.core.management import call_command
            err = StringIO()
            try:
                call_command("signals", record=True, modules=["nosuch"], stderr=err)
            except SystemExit as error:
                print(json.dumps([error.code, err.getvalue()]))
            """
        )

        assert told[0] == 2
        assert "cannot import 'nosuch'" in told[1]

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
