"""What a trace says first: in which process it is."""

from __future__ import annotations

import os
import platform
import sys
import time

import django

from signal_inspector.conf import load_configuration
from signal_inspector.domain.event import Process
from signal_inspector.resolution.owners import settings_module
from signal_inspector.tracing.redaction import Redaction
from signal_inspector.tracing.spans import clock


def this_process() -> Process:
    """This process, and that its trace begins now; secrets of its command line taken out."""
    return Process(
        pid=os.getpid(),
        parent_pid=os.getppid(),
        started=time.time_ns(),
        clock=clock(),
        argv=Redaction(load_configuration().redact).command_line(
            [word for word in sys.argv if isinstance(word, str)]
        ),
        django=django.get_version(),
        python=platform.python_version(),
        settings=settings_module(),
    )
