"""The command line: one module for each action, with ``add_arguments`` and ``run``."""
