"""``signals list`` as other code calls it: the sample shop, filtered and formatted."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from support.reading import read_table
from support.schemas import errors
from support.small_process import small_process

from signal_inspector.renderers.rows import GROUP_KEYS

FORMATS = ["table", "tree", "json", "csv", "markdown", "mermaid"]


def listed(*words: str, **options: Any) -> tuple[str, str]:
    """What the command prints to standard output and to standard error."""
    return small_process().called(*words, **options)


def receivers(*words: str) -> list[str]:
    """The receivers that the command shows, in its order."""
    out, _ = listed("--format", "csv", *words)
    return [row["receiver"] for row in csv.DictReader(StringIO(out, newline=""))]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One that modules are imported from, and are forgotten again."""
    small_process().run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})")
    yield tmp_path
    small_process().run("""
        del sys.path[0]
        for name in [name for name in sys.modules if name.startswith("for_a_test")]:
            del sys.modules[name]
    """)


@pytest.fixture
def waiting(folder: Path) -> Iterator[None]:
    """A receiver that waits for a model that never comes."""
    (folder / "for_a_test_waiting.py").write_text(
        "from django.db.models.signals import post_save\n"
        "def wait_for_it(**kwargs): raise AssertionError('called')\n"
        "post_save.connect(wait_for_it, sender='nosuch.Model')\n"
    )
    small_process().run("import for_a_test_waiting")
    yield
    small_process().run("""
        from django.apps import apps
        del apps._pending_operations["nosuch", "model"], for_a_test_waiting
    """)


@pytest.fixture(scope="module")
def reports() -> dict[str, tuple[str, str]]:
    """Report and summary in each format."""
    return {name: listed(format=name) for name in FORMATS}


class TestFormats:
    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format_shows_what_is_connected(
        self, name: str, reports: dict[str, tuple[str, str]]
    ) -> None:
        out, err = reports[name]

        assert "shop.signals.order_placed" in out
        assert "billing.receivers.open_invoice" in out
        assert len(err.splitlines()) == (1 if name == "json" else 2)  # JSON hides nothing
        assert " signals, " in err

    @pytest.mark.parametrize("name", FORMATS)
    def test_text_is_never_cut(self, name: str, reports: dict[str, tuple[str, str]]) -> None:
        out, _ = reports[name]

        assert "…" not in out
        assert "..." not in out

    @pytest.mark.parametrize("name", ["table", "json", "markdown"])
    def test_file_holds_what_the_stream_shows_and_the_same_state_gives_the_same_text(
        self, name: str, reports: dict[str, tuple[str, str]], tmp_path: Path
    ) -> None:
        file = tmp_path / "report"

        out, err = listed(format=name, output=str(file))

        assert out == ""
        assert file.read_text(encoding="utf-8") == reports[name][0]
        assert err == reports[name][1]


def test_json_of_this_process_is_valid_by_the_published_schema(
    reports: dict[str, tuple[str, str]],
) -> None:
    assert errors("snapshot", json.loads(reports["json"][0])) == []


class TestReport:
    def test_summary_is_silent_at_verbosity_0(self) -> None:
        out, err = listed(verbosity=0, signal="post_save")

        assert err == ""
        assert "post_save" in out

    def test_summary_counts_what_the_filters_keep(self) -> None:
        _, err = listed(signal="order_placed", app="shop")

        assert err == "1 signal, 2 receivers: 2 project, 0 third-party, 0 Django\n"


class TestFilters:
    def test_sender_keeps_what_runs_for_it(self) -> None:
        shown = receivers("--sender", "shop.Order", "--signal", "post_save")

        assert "audit.receivers.record_order" in shown
        assert "audit.receivers.count_write" in shown
        assert "shop.receivers.update_total" not in shown

    def test_any_keeps_receivers_of_any_sender_alone(self) -> None:
        assert receivers("--sender", "any", "--signal", "post_save") == [
            "audit.receivers.count_write"
        ]

    def test_options_of_one_kind_widen_and_those_of_different_kinds_narrow(self) -> None:
        assert receivers("--app", "shop", "--app", "billing", "--signal", "order_placed") == [
            "shop.catalogue.forget_catalogue",
            "shop.warehouse.Warehouse.reserve",
            "billing.receivers.open_invoice",
        ]

    def test_kind_and_exclusion(self) -> None:
        assert receivers("--kind", "classmethod") == ["shop.warehouse.Warehouse.reserve"]
        assert receivers("--kind", "classmethod", "--exclude-app", "shop") == []

    def test_path_names_files_of_receivers(self) -> None:
        shown = receivers("--path", "sample_project/shop", "--exclude-path", "*/warehouse.py")

        assert "shop.receivers.update_total" in shown
        assert all(name.startswith("shop.") for name in shown)
        assert not any("warehouse" in name for name in shown)

    def test_unconnected_shows_signals_without_receivers_alone(self) -> None:
        out, err = listed("--unconnected")

        assert "shop.signals.catalogue_viewed  no receivers" in out
        assert "order_placed" not in out
        assert " 0 receivers: " in err
        assert "not shown" not in err

    def test_signals_without_receivers_are_hidden_and_counted(self) -> None:
        out, err = listed()

        assert "catalogue_viewed" not in out
        assert err.rstrip().endswith("signals without receivers; --unconnected shows them")

    def test_filters_that_leave_nothing_are_told_with_what_there_is(self) -> None:
        out, err = listed("--origin", "third-party")

        assert out == ""
        assert err.splitlines()[-1].startswith("the filters leave nothing of 33 signals, ")

    def test_pattern_that_matches_nothing_is_reason_enough(self) -> None:
        _, err = listed("--signal", "nosuch")

        assert "the filters leave nothing" not in err

    def test_json_hides_nothing(self) -> None:
        out, err = listed("--json")

        assert "shop.signals.catalogue_viewed" in {
            each["name"] for each in json.loads(out)["signals"]
        }
        assert "not shown" not in err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--signal", "order_plced"], "nearest: shop.signals.order_placed"),
            (["--sender", "shop.Ordr"], "nearest: shop.Order"),
            (["--exclude-app", "acounts"], "--exclude-app 'acounts' matches nothing"),
            (["--receiver", "qqqqqqqq"], "--receiver 'qqqqqqqq' matches nothing."),
        ],
        ids=" ".join,
    )
    def test_pattern_that_matches_nothing_is_one_warning(self, words: list[str], said: str) -> None:
        _, err = listed(*words)

        (warning, _) = err.splitlines()
        assert warning.startswith(f"warning: {words[0]} {words[1]!r} matches nothing")
        assert said in warning

    def test_warning_is_not_silenced_with_the_summary(self) -> None:
        _, err = listed("--signal", "nosuch", verbosity=0)

        assert err == "warning: --signal 'nosuch' matches nothing.\n"

    def test_model_without_receivers_of_its_own_is_no_mistake(self) -> None:
        _, err = listed("--sender", "sessions.Session")

        assert "warning" not in err


class TestOrder:
    @pytest.mark.parametrize("key", ["sender", "path"])
    def test_rows_are_sorted(self, key: str) -> None:
        out, _ = listed("--format", "csv", "--sort", key, "--fields", key)

        values = [row[key].lower() for row in csv.DictReader(StringIO(out, newline=""))]
        assert values == sorted(values)
        assert len(set(values)) > 1

    def test_by_default_signals_are_sorted_and_receivers_stand_as_they_are_called(self) -> None:
        out, _ = listed("--format", "csv", "--fields", "signal,order")

        rows = [(row["signal"], int(row["order"])) for row in csv.DictReader(StringIO(out))]
        named = [row for row in rows if not row[0].startswith("<unnamed")]
        assert named == sorted(named)
        assert rows[: len(named)] == named

    def test_sorted_table_is_in_one_piece(self) -> None:
        out, _ = listed("--sort", "receiver")

        assert out.startswith("Signal ")
        assert "\n\n" not in out

    @pytest.mark.parametrize("key", GROUP_KEYS)
    def test_groups_hold_every_receiver(
        self, key: str, reports: dict[str, tuple[str, str]]
    ) -> None:
        rows = csv.DictReader(StringIO(reports["csv"][0], newline=""))

        out, _ = listed("--group-by", key)

        shown = {row["Receiver"].partition("×")[0] for row in read_table(out)}
        assert shown == {row["receiver"] for row in rows}

    def test_chosen_fields_are_the_columns_of_csv_and_markdown(self) -> None:
        csv_text, _ = listed("--format", "csv", "--fields", "app,kind")
        markdown, _ = listed("--format", "markdown", "--fields", "app,kind")

        assert csv_text.startswith("app,kind\n")
        assert markdown.startswith("| App | Kind |\n| --- | --- |\n")


@pytest.mark.usefixtures("waiting")
class TestPending:
    def test_what_waits_for_a_model_is_shown(self) -> None:
        out, err = listed()

        assert "nosuch.Model" in out
        assert "wait_for_it" in out
        assert "; 1 pending" in err

    def test_what_waits_is_found_by_its_receiver_and_sender(self) -> None:
        for words in (["--sender", "nosuch.Model"], ["--receiver", "wait_for_it"]):
            _, err = listed(*words)

            assert "warning" not in err
            assert "; 1 pending" in err


class TestLoading:
    def test_modules_are_imported_first(self, folder: Path) -> None:
        (folder / "for_a_test_of_workers.py").write_text(
            "from django.dispatch import Signal\n"
            "worked = Signal()\n"
            "def run_task(**kwargs): pass\n"
            "worked.connect(run_task)\n"
        )

        out, _ = listed("--import", "for_a_test_of_workers", "--receiver", "run_task")

        assert "for_a_test_of_workers.run_task" in out

    @pytest.mark.parametrize("module", ["shop.no_such_module", "", ".relative"])
    def test_module_that_cannot_be_imported_is_one_line(self, module: str) -> None:
        with pytest.raises(CommandError) as caught:
            listed(modules=module)

        assert str(caught.value).startswith(f"cannot import {module!r}: ")
        assert "\n" not in str(caught.value)
        assert caught.value.returncode == 2

    def test_module_that_raises_is_one_line(self, folder: Path) -> None:
        (folder / "raising.py").write_text("raise SystemExit('several\\nlines')")

        with pytest.raises(CommandError, match=r"^cannot import 'raising': SystemExit: several l"):
            listed("--import", "raising")


class TestHostileNames:
    @pytest.fixture
    def odd_uid(self) -> Iterator[str]:
        """A receiver whose dispatch_uid no encoding can hold."""

        small_process().run(r"""
            from django.db.models.signals import post_save

            def heard(**kwargs):
                raise AssertionError("called")

            post_save.connect(heard, dispatch_uid="odd \ud800 uid")
        """)
        yield "heard"
        small_process().run(r'post_save.disconnect(dispatch_uid="odd \ud800 uid"); del heard')

    def test_text_that_no_encoding_holds_is_escaped(self, odd_uid: str) -> None:
        out, _ = listed("--receiver", odd_uid, format="csv")

        assert "odd \\ud800 uid" in out

    @pytest.mark.parametrize("name", ["table", "csv"])
    def test_text_that_no_encoding_holds_is_escaped_in_a_file(
        self, name: str, odd_uid: str, tmp_path: Path
    ) -> None:
        listed("--receiver", odd_uid, format=name, output=str(tmp_path / "report"))

        assert "odd \\ud800 uid" in (tmp_path / "report").read_text(encoding="utf-8")
        assert [path.name for path in tmp_path.iterdir()] == ["report"]
