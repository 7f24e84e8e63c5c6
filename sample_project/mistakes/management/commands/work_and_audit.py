"""What leaks shows only after some work, in the process that did it."""

from django.core.management import BaseCommand, execute_from_command_line

from mistakes.leaking_closure import watched


class Command(BaseCommand):
    """Watches three times and then runs ``signals audit`` with the options that it was given.

    Only with ``SIGNAL_INSPECTOR_RECORD=1`` in the environment it is known what has leaked.
    """

    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        for _ in range(3):
            watched(lambda: None)
        execute_from_command_line([argv[0], "signals", "audit", *argv[2:]])
