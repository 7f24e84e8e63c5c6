"""``call_command("signals", …)`` does and checks what the command line does."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from support.small_process import small_process


def called(*words: str, **options: Any) -> str:
    """What ``call_command`` prints to standard output."""
    out, _ = small_process().called(*words, **options)
    return out


def typed(*words: str) -> str:
    """What the command line prints to standard output."""
    told = small_process().typed(*words)
    assert told.ended is None
    return told.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"signal": "post_save"}, ["--signal", "post_save"]),
        (
            {"signal": ["post_save", "pre_save"], "sort": "app"},
            ["--signal", "post_save", "--signal", "pre_save", "--sort", "app"],
        ),
        (
            {"app": ("shop",), "exclude_path": "shop/receivers.py", "format": "csv"},
            ["--app", "shop", "--exclude-path", "shop/receivers.py", "--format", "csv"],
        ),
        (
            {"fields": ["receiver", "app"], "kind": "partial"},
            ["--fields=receiver,app", "--kind=partial"],
        ),
        ({"unconnected": True, "no_urlconf": True}, ["--unconnected", "--no-urlconf"]),
        (
            {"only_async": True, "origin": "project", "modules": "shop.api"},
            ["--async", "--origin", "project", "--import", "shop.api"],
        ),
        ({"format": "tree", "group_by": "app"}, ["--tree", "--group-by", "app"]),
        ({"sender": None, "fields": None, "group_by": None, "format": None}, []),
    ],
    ids=lambda given: " ".join(given),
)
def test_options_as_keywords_give_what_the_command_line_gives(
    options: dict[str, Any], words: list[str]
) -> None:
    assert called(**options) == typed(*words)


def test_words_give_what_the_command_line_gives_with_the_action_and_without() -> None:
    expected = typed("--app", "shop", "--format", "csv")

    assert called("--app", "shop", "--format", "csv") == expected
    assert called("list", "--app", "shop", "--format", "csv") == expected
    assert called("list", "--app", "shop", format="csv") == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "yaml"}, ["--format", "'yaml'", "mermaid"]),
        ({"sort": "name"}, ["--sort", "'name'", "receiver"]),
        ({"group_by": "path"}, ["--group-by", "'path'", "sender"]),
        ({"origin": "mine"}, ["--origin", "'mine'", "third-party"]),
        ({"origin": ["project", "mine"]}, ["--origin", "'mine'"]),
        ({"kind": ("method",)}, ["--kind", "'method'", "bound_method"]),
        ({"fields": "recevier"}, ["--fields", "'recevier'", "'receiver'"]),
        ({"fields": ["app", "recevier"]}, ["--fields", "'recevier'"]),
        ({"only_async": "yes"}, ["--async", "'yes'"]),
        ({"unconnected": "no"}, ["--unconnected", "'no'"]),
        ({"sender": 5}, ["--sender", "5"]),
        ({"signal": ["post_save", None]}, ["--signal", "None"]),
        ({"output": 5}, ["--output", "5"]),
    ],
    ids=lambda given: " ".join(map(str, given)),
)
def test_wrong_values_are_refused_in_one_line(options: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        called(**options)

    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
    assert all(part in str(caught.value) for part in said)


def test_colours_cannot_be_both_forced_and_forbidden() -> None:
    with pytest.raises(CommandError, match=r"--no-color and --force-color contradict") as caught:
        called(no_color=True, force_color=True)

    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "json", "fields": "app"}, "--fields means nothing to --format json"),
        ({"format": "mermaid", "sort": "app"}, "--sort means nothing to --format mermaid"),
        ({"format": "tree", "sort": "path"}, "--sort means nothing to --format tree"),
        ({"format": "csv", "group_by": "app"}, "--group-by means nothing to --format csv"),
        ({"format": "markdown", "group_by": "signal"}, "--group-by means nothing"),
        ({"format": "tree", "fields": "app"}, "it is for table, csv and markdown."),
    ],
    ids=lambda given: " ".join(map(str, given)),
)
def test_option_that_means_nothing_to_the_format_is_refused(
    options: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError) as caught:
        called(**options)

    assert said in str(caught.value)
    assert caught.value.returncode == 2


def test_default_of_an_option_that_means_nothing_is_taken() -> None:
    assert called(format="json", sort="signal") == called(format="json")


def test_no_colours_where_nothing_shows_them() -> None:
    assert "\x1b" not in called()
    assert "\x1b[" in called(force_color=True)


def test_database_is_not_touched() -> None:
    # Without a mark pytest-django lets no query through.
    out = StringIO()
    call_command("signals", stdout=out, stderr=StringIO())

    assert "shop.signals.order_placed" in out.getvalue()
