"""``manage.py signals``: hands the command line to an action and its exit code to Django."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signal_inspector import __version__
from signal_inspector.cli.actions import ACTIONS
from signal_inspector.cli.hints import hint_for
from signal_inspector.cli.parser import (
    DEFAULT_ACTION,
    EXIT_INTERRUPTED,
    EXIT_WRONG_USAGE,
    HelpFormatter,
    SignalsParser,
    parsed_value,
)
from signal_inspector.cli.report import Report
from signal_inspector.errors import SignalInspectorError

_EPILOG = """\
examples:
  manage.py signals                       everything that is connected, as a table
  manage.py signals --origin project      the project's own receivers
  manage.py signals explain auth.User     what saving and deleting a user sends
  manage.py signals audit                 what is wrong
  manage.py signals trace -- runserver    what each request sends
  manage.py signals list --help           the filters and formats of an action
"""


class Command(BaseCommand):
    help = "Make signals visible: what is connected, in what order, from which app."
    # A project whose checks fail is the one that needs this command.
    requires_system_checks = []
    requires_migrations_checks = False

    def get_version(self) -> str:
        return __version__

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> SignalsParser:
        common = super().create_parser(prog_name, subcommand, add_help=False)
        after: Any = super().create_parser(prog_name, subcommand, add_help=False)
        for option in after._actions:
            # What stands before the action must not be overwritten by a default after it.
            option.default = argparse.SUPPRESS
        parser = SignalsParser(
            prog=common.prog,
            usage="%(prog)s [ACTION] [OPTIONS]",
            description=self.help,
            epilog=_EPILOG,
            parents=[common],
            formatter_class=HelpFormatter,
            allow_abbrev=False,
            called_from_command_line=getattr(self, "_called_from_command_line", None),
            **kwargs,
        )
        parser.hint_for = hint_for
        actions = parser.add_subparsers(
            dest="action",
            metavar="ACTION",
            title="actions",
            prog=common.prog,
            parser_class=SignalsParser,
        )
        for action in ACTIONS.values():
            default = " The default." if action.name == DEFAULT_ACTION else ""
            its_own = actions.add_parser(
                action.name,
                usage=f"%(prog)s [OPTIONS] {action.operands}".rstrip(),
                help=action.help + default,
                description=action.help,
                epilog=action.examples,
                parents=[after],
                formatter_class=HelpFormatter,
                allow_abbrev=False,
            )
            action.add_arguments(its_own)
            its_own.put_common_options_last()
        parser.put_common_options_last()
        self._parser = parser
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        if options["force_color"] and options["no_color"]:
            self._parser.error(
                "--no-color and --force-color contradict each other; give one of them."
            )
        output: str | None = super().execute(*args, **options)
        return output

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["action"]
        if name not in ACTIONS:
            raise CommandError(f"{name!r} is no action", returncode=EXIT_WRONG_USAGE)
        parser = self._parser.actions()[name]
        checked = {
            action.dest: parsed_value(parser, action, options[action.dest])
            for action in parser._actions
            if action.dest in options and action.default is not argparse.SUPPRESS
        }
        given = {**options, **checked, "from_command_line": self._is_from_command_line()}
        try:
            code = ACTIONS[name].run(given, Report(self.stdout, self.stderr, options))
        except SignalInspectorError as error:
            parser.error(str(error))
        except KeyboardInterrupt:
            if not self._is_from_command_line():
                raise
            sys.exit(EXIT_INTERRUPTED)
        if code:
            sys.exit(code)

    def _is_from_command_line(self) -> bool:
        """Whether Django runs it from words, and not ``call_command``."""
        return bool(getattr(self, "_called_from_command_line", False))
