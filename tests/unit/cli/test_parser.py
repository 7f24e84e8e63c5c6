"""The command line as the parser understands it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.core.management.base import CommandError
from hypothesis import strategies as st
from support.properties import for_all

from signal_inspector.management.commands.signals import Command


def parse(*arguments: str) -> dict[str, Any]:
    """The options that ``manage.py signals`` gets from these words."""
    return vars(Command().create_parser("manage.py", "signals").parse_args(list(arguments)))


def refusal(*arguments: str) -> str:
    """What is said of words that are wrong."""
    with pytest.raises(CommandError) as caught:
        parse(*arguments)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


class TestAction:
    def test_list_is_what_is_done_without_an_action(self) -> None:
        assert parse() == parse("list")
        assert parse()["action"] == "list"

    @pytest.mark.parametrize(
        "words",
        [
            ["--format", "json", "list"],
            ["list", "--format", "json"],
            ["--format", "json"],
            ["--format=json", "list"],
            ["--json", "list"],
            ["list", "--json"],
        ],
        ids=" ".join,
    )
    def test_options_stand_before_or_after_the_action(self, words: list[str]) -> None:
        assert parse(*words) == parse("list", "--format", "json")

    def test_repeatable_options_on_both_sides_are_all_kept(self) -> None:
        assert parse("--app", "a", "list", "--app", "b")["app"] == ["a", "b"]

    def test_common_options_stand_before_or_after_the_action(self) -> None:
        for words in (["-v", "0", "list"], ["list", "-v", "0"], ["-v0"], ["--verbosity=0", "list"]):
            assert parse(*words)["verbosity"] == 0

    @pytest.mark.parametrize(
        ("words", "option", "value"),
        [
            (["--no-color", "list"], "no_color", True),
            (["list", "--force-color"], "force_color", True),
            (["--traceback", "list", "--json"], "traceback", True),
            (["list", "--settings", "a.b"], "settings", "a.b"),
            (["--settings", "a.b", "list"], "settings", "a.b"),
            (["--pythonpath=x", "list"], "pythonpath", "x"),
        ],
    )
    def test_common_options_reach_the_command(
        self, words: list[str], option: str, value: object
    ) -> None:
        assert parse(*words)[option] == value

    def test_value_of_an_option_is_no_action(self) -> None:
        assert parse("--sender", "list")["sender"] == ["list"]
        assert parse("--output", "list", "list")["output"] == "list"

    def test_every_order_of_the_words_means_the_same(self) -> None:
        groups = [["list"], ["--app", "a"], ["--tree"], ["-v", "2"], ["--async"]]
        expected = parse("list", "--app", "a", "--tree", "-v", "2", "--async")

        for order in itertools.permutations(groups):
            assert parse(*itertools.chain(*order)) == expected

    OPTIONS = st.sampled_from(
        [
            ["--app", "a"], ["--app=b"], ["--exclude-sender", "x.Y"], ["--origin", "project"],
            ["--format", "csv"], ["--tree"], ["--sort=app"], ["-v", "3"], ["--no-color"],
            ["--import", "list"], ["--unconnected"], ["--fields", "signal,app"],
        ]
    )  # fmt: skip

    @for_all(st.lists(OPTIONS, max_size=6), st.lists(OPTIONS, max_size=6))
    def test_no_option_is_lost_wherever_the_action_stands(
        self, before: list[list[str]], after: list[list[str]]
    ) -> None:
        words = itertools.chain(*before, ["list"], *after)

        assert parse(*words) == parse("list", *itertools.chain(*before, *after))

    def test_word_that_is_no_action_is_refused_with_the_nearest(self) -> None:
        assert refusal("lst") == "'lst' is no action; did you mean 'list'?"
        assert refusal("--json", "lits") == "'lits' is no action; did you mean 'list'?"

    def test_word_like_no_action_is_refused_with_all_there_are(self) -> None:
        assert refusal("qqqq").startswith("'qqqq' is no action; choose from list")

    @pytest.mark.parametrize(
        "word",
        [
            "shop.Order",
            "Order",
            "post_save",
            "accounts.signals.create_profile",
            "note_login",
            "shop",
        ],
    )
    def test_word_that_names_something_is_refused_with_the_command_that_explains_it(
        self, word: str
    ) -> None:
        meant = f"did you mean 'manage.py signals explain {word}'?"

        assert refusal(word) == f"'{word}' is no action; {meant}"

    def test_path_that_nearly_names_something_is_refused_with_the_nearest(self) -> None:
        meant = "did you mean 'manage.py signals explain shop.Order'?"

        assert refusal("shop.Ordr") == f"'shop.Ordr' is no action; {meant}"

    def test_second_action_is_one_argument_too_many(self) -> None:
        assert "'list' is one argument too many" in refusal("list", "list")


class TestOptions:
    @pytest.mark.parametrize(
        ("option", "nearest"),
        [
            ("--frmat", "--format"),
            ("--form", "--format"),
            ("--exclude-recever", "--exclude-receiver"),
            ("--no-colour", "--no-color"),
            ("--fields-", "--fields"),
        ],
    )
    def test_unknown_option_is_refused_with_the_nearest(self, option: str, nearest: str) -> None:
        expected = f"there is no option '{option}'; did you mean '{nearest}'?"

        assert refusal(option, "x") == expected
        assert refusal("list", option, "x") == expected
        assert refusal(f"{option}=x", "list") == expected

    @pytest.mark.parametrize(
        ("action", "name"), [("audit", "json"), ("explain", "mermaid"), ("report", "chrome")]
    )
    def test_format_as_an_option_is_refused_with_the_option_that_takes_it(
        self, action: str, name: str
    ) -> None:
        expected = f"there is no option '--{name}'; did you mean '--format {name}'?"

        assert refusal(action, f"--{name}", "x") == expected

    def test_option_is_not_like_another_for_its_dashes(self) -> None:
        assert refusal("lock", "--on") == "there is no option '--on'; see --help."

    @pytest.mark.parametrize("option", ["--qqqqqqqq", "-x", "-1"])
    def test_option_like_no_other_is_refused_with_the_way_to_the_help(self, option: str) -> None:
        assert refusal("list", option) == f"there is no option '{option}'; see --help."

    @pytest.mark.parametrize(
        ("words", "choices"),
        [
            (["--format", "yaml"], ["table", "tree", "json", "csv", "markdown", "mermaid"]),
            (["--sort", "name"], ["signal", "sender", "receiver", "app", "path"]),
            (["--group-by", "path"], ["signal", "sender", "app"]),
            (["--origin", "mine"], ["project", "third-party", "django"]),
            (["--kind", "method"], ["bound_method", "callable_instance", "partial"]),
        ],
        ids=lambda words: words[0],
    )
    def test_value_outside_the_choices_is_refused_with_them(
        self, words: list[str], choices: list[str]
    ) -> None:
        said = refusal(*words)

        assert words[0] in said
        assert repr(words[1]) in said
        assert all(choice in said for choice in choices)

    @pytest.mark.parametrize(
        ("words", "nearest"),
        [
            (["--format", "jsn"], "json"),
            (["--origin", "projct"], "project"),
            (["audit", "--level", "warning"], "WARNING"),
        ],
    )
    def test_value_much_like_a_choice_is_refused_with_that_too(
        self, words: list[str], nearest: str
    ) -> None:
        assert refusal(*words).endswith(f"; did you mean {nearest!r}?")

    @pytest.mark.parametrize("option", ["--sender", "--output", "--fields", "--format", "--import"])
    def test_option_without_its_value_is_refused(self, option: str) -> None:
        assert option in refusal(option)

    @pytest.mark.parametrize(
        ("fields", "nearest"), [("recevier", "receiver"), ("signal,loction", "location")]
    )
    def test_unknown_field_is_refused_with_the_nearest(self, fields: str, nearest: str) -> None:
        said = refusal("--fields", fields)

        assert f"there is no field {fields.rpartition(',')[2]!r}" in said
        assert f"did you mean {nearest!r}?" in said

    def test_field_like_no_other_is_refused_with_all_there_are(self) -> None:
        said = refusal("--fields", "qqqq")

        assert all(field in said for field in ("signal", "receiver", "wrapper", "connected_at"))

    def test_no_field_at_all_is_refused(self) -> None:
        assert "names no field" in refusal("--fields", ",")

    def test_fields_are_parted_by_commas_and_perhaps_spaces(self) -> None:
        assert parse("--fields", "signal, receiver ,app")["fields"] == ("signal", "receiver", "app")

    def test_short_forms_are_formats(self) -> None:
        assert parse("--json")["format"] == "json"
        assert parse("--tree")["format"] == "tree"
        assert parse()["format"] == "table"

    def test_options_are_not_abbreviated(self) -> None:
        assert "--exclude-s" in refusal("--exclude-s", "x")


def test_help_shows_examples_for_an_action() -> None:
    parser = Command().create_parser("manage.py", "signals")

    assert "examples:\n  manage.py signals" in parser.actions()["list"].format_help()


@pytest.mark.parametrize(
    ("action", "usage"),
    [
        ("list", "usage: manage.py signals list [OPTIONS]\n"),
        ("explain", "usage: manage.py signals explain [OPTIONS] TARGET ...\n"),
        ("trace", "usage: manage.py signals trace [OPTIONS] -- COMMAND ...\n"),
        ("report", "usage: manage.py signals report [OPTIONS] FILE ...\n"),
    ],
)
def test_usage_is_one_line(action: str, usage: str) -> None:
    parser = Command().create_parser("manage.py", "signals").actions()[action]

    assert parser.format_help().startswith(usage)


def test_help_shows_the_actions_and_their_own_options_above_those_of_every_command() -> None:
    parser = Command().create_parser("manage.py", "signals")

    for one, first in (
        (parser, "actions:"),
        *((action, "--format") for name, action in parser.actions().items() if name != "trace"),
    ):
        text = one.format_help().partition("\n\n")[2]
        assert 0 < text.index(first) < text.index("options of every Django command:")
        assert text.index("--settings") < text.index("examples:")


def test_help_names_every_filter_of_the_command() -> None:
    text = Command().create_parser("manage.py", "signals").actions()["list"].format_help()

    for name in ("signal", "sender", "receiver", "app", "path"):
        assert f"--{name} PATTERN" in text
        assert f"--exclude-{name}" in text
    for option in ("--origin", "--kind", "--async", "--unconnected", "--import", "--no-urlconf"):
        assert option in text
