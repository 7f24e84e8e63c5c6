"""Findings for people, at any width."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import strategies as st
from support.findings import DUPLICATE, UNUSED, finding
from support.properties import for_all
from support.reading import squeezed
from support.rendering import WIDTHS, assert_fits, colored, shown
from support.terminal import links, plain
from support.values import ANY, POST_SAVE, model, receiver

from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location
from signal_inspector.renderers.findings_text import render_findings
from signal_inspector.renderers.look import Look
from signal_inspector.source.files import SourceFiles

SOURCE = """\
from django.dispatch import receiver


@receiver(post_save, sender=Base)
async def log(sender, instance, **kwargs):
\tprint("店舗", instance)


post_save.connect(lambda **kwargs: None, sender=Order, dispatch_uid="shop.receivers.forget_it")
"""
FILE = "shop/receivers.py"

ABSTRACT = finding(location=Location(FILE, 4), columns=(22, 33))
TWICE = finding(
    DUPLICATE,
    message="shop.receivers.log runs twice for each save of shop.Order: its file was imported as "
    "shop.receivers and as project.shop.receivers.",
    hint="Import it by one name.",
    location=Location(FILE, 5),
)
UNHEARD = finding(
    UNUSED,
    message="billing.signals.paid has no receivers.",
    hint="Connect one, or remove it.",
    owner="billing",
)
LONG = finding(
    message="warehouse.integrations.enterprise.synchronisation.handlers."
    "push_stock_level_to_partner_of_the_region was never connected.",
    owner="warehouse",
    location=Location(
        "warehouse/integrations/enterprise/synchronisation/handlers/stock_levels_of_partners.py", 3
    ),
)
ALL = (UNHEARD, TWICE, LONG, ABSTRACT)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the file that findings are in."""
    root = tmp_path_factory.mktemp("project")
    (root / "shop").mkdir()
    (root / FILE).write_text(SOURCE, encoding="utf-8")
    return root


def text_of(
    findings: Sequence[Finding], root: Path, width: int | None = None, encoding: str = "utf-8"
) -> str:
    """The findings as they are printed."""
    place = Look(width, ascii_only=encoding == "ascii", root=root)
    return shown(render_findings(findings, SourceFiles(), place), width, encoding)


def test_findings_stand_under_their_app_with_line_carets_and_hint(project: Path) -> None:
    assert text_of([UNHEARD, TWICE, ABSTRACT], project).splitlines() == [
        "billing  1 note",
        "",
        "  INFO unused-signal  signal_inspector.I012",
        "    billing.signals.paid has no receivers.",
        "    hint: Connect one, or remove it.",
        "",
        "shop  1 error, 1 warning",
        "",
        "  shop/receivers.py:4  ERROR abstract-sender  signal_inspector.E003",
        "    shop.receivers.log never runs: shop.Base is abstract.",
        "    4 │ @receiver(post_save, sender=Base)",
        "      │                      ^^^^^^^^^^^",
        "    hint: Connect it to each concrete model.",
        "",
        "  shop/receivers.py:5  WARNING duplicate-connection  signal_inspector.W001",
        "    shop.receivers.log runs twice for each save of shop.Order: its file was imported as "
        "shop.receivers and as project.shop.receivers.",
        "    5 │ async def log(sender, instance, **kwargs):",
        "      │           ^^^",
        "    hint: Import it by one name.",
    ]


def test_what_is_said_of_several_connections_stands_once(project: Path) -> None:
    about = {
        "message": "shop.receivers.log runs before the commit.",
        "hint": "Wait.",
        "location": Location(FILE, 6),
    }
    senders = [ANY, *(model(f"shop.Model{number}") for number in range(5))]
    alike = [
        finding(**about, subject=f"{number}", signal=POST_SAVE, sender=sender)
        for number, sender in enumerate(senders)
    ]
    other = finding(**{**about, "message": "shop.receivers.log is another thing."})

    assert text_of([*alike, other], project).splitlines() == [
        "shop  7 errors",
        "",
        "  shop/receivers.py:6  ERROR abstract-sender  signal_inspector.E003",
        "    shop.receivers.log runs before the commit.",
        "    6 connections: post_save, post_save of shop.Model0, post_save of shop.Model1, "
        "post_save of shop.Model2 and 2 more",
        '    6 │ print("店舗", instance)',
        "    hint: Wait.",
        "",
        "  shop/receivers.py:6  ERROR abstract-sender  signal_inspector.E003",
        "    shop.receivers.log is another thing.",
        '    6 │ print("店舗", instance)',
        "    hint: Wait.",
    ]


def test_narrow_terminal_folds_them(project: Path) -> None:
    assert text_of([LONG, TWICE], project, 60).splitlines() == [
        "shop  1 warning",
        "",
        "  shop/receivers.py:5",
        "  WARNING duplicate-connection  signal_inspector.W001",
        "    shop.receivers.log runs twice for each save of",
        "    shop.Order: its file was imported as shop.receivers and",
        "    as project.shop.receivers.",
        "    5 │ async def log(sender, instance, **kwargs):",
        "      │           ^^^",
        "    hint: Import it by one name.",
        "",
        "warehouse  1 error",
        "",
        "  warehouse/integrations/enterprise/synchronisation/",
        "    handlers/stock_levels_of_partners.py:3",
        "  ERROR abstract-sender  signal_inspector.E003",
        "    warehouse.integrations.enterprise.synchronisation.",
        "      handlers.push_stock_level_to_partner_of_the_region was",
        "    never connected.",
        "    hint: Connect it to each concrete model.",
    ]


def test_ascii_terminal_gets_ascii(project: Path) -> None:
    wide = finding(message="店舗 never runs.", location=Location(FILE, 6), columns=(2, 7))

    assert text_of([wide], project, 80, "ascii").splitlines()[3:6] == [
        "    \\u5e97\\u8217 never runs.",
        '    6 | print("\\u5e97\\u8217", instance)',
        "      | ^^^^^",
    ]


@pytest.mark.parametrize(
    ("name", "carets"),
    [
        ("shop.receivers.forget_it", "^^^^^^^^^"),
        ("shop.receivers.<lambda>", "^^^^^^"),
        ("shop.receivers.elsewhere", None),
    ],
)
def test_a_line_that_defines_nothing_has_carets_under_the_name_of_the_receiver(
    project: Path, name: str, carets: str | None
) -> None:
    connected = finding(location=Location(FILE, 9), receiver=receiver(name))

    lines = text_of([connected], project).splitlines()[4:-1]

    source, *below = [line.removeprefix("    ") for line in lines]
    assert source.startswith("9 │ post_save.connect(lambda")
    assert [line.strip("│ ") for line in below] == ([] if carets is None else [carets])
    word = name.rpartition(".")[2].strip("<>")
    assert [line.index("^") for line in below] == ([] if carets is None else [source.index(word)])


@pytest.mark.parametrize(
    "location",
    [Location(FILE, 400), Location(FILE, None), Location("shop/gone.py", 1), Location("shop", 1)],
)
def test_source_that_is_not_there_is_left_out(project: Path, location: Location) -> None:
    lines = text_of([finding(location=location)], project).splitlines()

    assert lines[2:] == [
        f"  {location}  ERROR abstract-sender  signal_inspector.E003",
        "    shop.receivers.log never runs: shop.Base is abstract.",
        "    hint: Connect it to each concrete model.",
    ]


def test_no_findings_are_no_text(project: Path) -> None:
    assert render_findings([], SourceFiles(), Look(root=project)) == ""


def test_order_does_not_depend_on_the_order_they_come_in(project: Path) -> None:
    assert text_of(ALL, project) == text_of(ALL[::-1], project)


@pytest.mark.parametrize("width", [*WIDTHS, 160])
def test_no_line_is_longer_than_the_terminal_and_all_is_there(
    project: Path, width: int | None
) -> None:
    text = text_of(ALL, project, width)

    assert_fits(text, width)
    for one in ALL:
        for part in (one.message, one.hint, one.id, one.rule, str(one.location or "")):
            assert squeezed(part) in squeezed(text)


def test_places_are_links_where_there_is_an_editor_to_open_them(project: Path) -> None:
    place = Look(200, editor_url="vscode://file{path}:{line}", root=project)

    text = colored(render_findings([ABSTRACT], SourceFiles(), place))

    assert links(text) == [f"vscode://file{project}/{FILE}:4"]
    assert "shop/receivers.py:4  ERROR abstract-sender" in plain(text)


WORDS = st.text(st.sampled_from("abcdef_.店 "), min_size=1, max_size=200).filter(str.strip)


@for_all(WORDS, WORDS, st.integers(40, 200))
def test_any_texts_are_all_there_at_any_width(message: str, hint: str, width: int) -> None:
    one = finding(message=message, hint=hint)

    text = text_of([one], Path("/nowhere"), width)

    assert_fits(text.replace("...", "___"), width)
    assert squeezed(message) in squeezed(text)
    assert squeezed(hint) in squeezed(text)
