"""The test suites of others that are run bare and traced.

Only the standard library is imported here, so that whatever chooses the Pythons (nox) can read
them from the same place as the script that runs the suites.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SIGNAL_LABELS = (
    *("dispatch", "signals", "async", "asgi", "handlers", "auth_tests", "delete", "m2m_signals"),
    *("migrate_signals", "requests_tests", "servers", "test_client", "test_utils", "admin_views"),
)

# What Django's tests/requirements/py3.txt names, but for what has to be compiled. Without it, the
# tests that need it are skipped.
DJANGO_NEEDS = (
    *("aiosmtpd>=1.4.5", "argon2-cffi>=23.1.0", "bcrypt>=4.1.1", "docutils>=0.21", "geoip2>=4.8.0"),
    *("jinja2>=2.11.0", "numpy>=1.26.0", "Pillow>=10.1.0", "pymemcache>=3.4.0", "PyYAML>=6.0.2"),
    *("redis>=5.1.0", "selenium>=4.23.0", "tblib>=3.0.0", "tzdata"),
)


@dataclass(frozen=True)
class Suite:
    """The tests in the source distribution of a package, and how they are run."""

    name: str
    """Its name on the command line."""

    python: str
    """The Python to run it with, unless told otherwise."""

    requirement: str
    """The distribution that holds the tests. What it allows, the package index chooses."""

    needs: tuple[str, ...]
    """What else its tests need."""

    program: str
    """``pytest``, or the script that runs the tests, as a path in the distribution."""

    arguments: tuple[str, ...] = ()
    """What the program is always told."""

    chosen: tuple[str, ...] = ()
    """Labels of the tests to run, unless all are asked for."""

    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables by which its tests are told what to use."""

    trace_options: str = ""
    """``SIGNAL_INSPECTOR_TRACE_OPTIONS`` of the traced run."""

    @property
    def distribution(self) -> str:
        """The name of the distribution alone."""
        return re.split(r"[^\w-]", self.requirement)[0]


def _django(series: str, python: str) -> Suite:
    return Suite(
        name=f"django{series}",
        python=python,
        requirement=f"Django~={series}.0",
        needs=DJANGO_NEEDS,
        program="tests/runtests.py",
        arguments=("--noinput",),
        chosen=SIGNAL_LABELS,
    )


SUITES = (
    _django("4.2", "3.10"),
    _django("5.2", "3.11"),
    _django("6.0", "3.12"),
    _django("6.1", "3.13"),
    # Writes history in receivers of every save and delete.
    Suite(
        name="simple-history",
        python="3.12",
        requirement="django-simple-history==3.13.0",
        needs=("Django~=6.0.0",),
        program="runtests.py",
    ),
    # Compares what was with what is, in receivers that it connects and disconnects.
    Suite(
        name="auditlog",
        python="3.11",
        requirement="django-auditlog==3.4.1",
        needs=("Django~=5.2.0", "freezegun==1.5.5", "psycopg2-binary==2.9.11"),
        program="auditlog_tests/manage.py",
        arguments=("test", "--noinput"),
        environment={"TEST_DB_BACKEND": "sqlite3"},
    ),
    # Connects to class_prepared and post_init, of which a trace tells only if it is to tell all.
    Suite(
        name="model-utils",
        python="3.11",
        requirement="django-model-utils==5.0.0",
        needs=("Django~=5.2.0", "pytest==8.4.2", "pytest-django==4.11.1", "time-machine==2.19.0"),
        program="pytest",
        arguments=("-q",),
        environment={"SQLITE": "1"},
        trace_options="everything,values",
    ),
    # Listens to what authentication sends, and sends signals of its own.
    Suite(
        name="axes",
        python="3.12",
        requirement="django-axes==8.3.1",
        needs=("Django~=6.0.0", "django-ipware==7.0.1", "pytest==9.0.2", "pytest-django==4.11.1"),
        program="pytest",
        arguments=("-q", "--override-ini=addopts="),
    ),
    # Sends about thirty signals of its own, in synchronous and asynchronous views.
    Suite(
        name="allauth",
        python="3.13",
        requirement="django-allauth[headless,idp-oidc,mfa,openid,saml,socialaccount,steam]==65.21.1",
        needs=(
            *("Django~=6.1.0", "django-ninja~=1.3", "djangorestframework~=3.15", "Pillow>=10.1.0"),
            *("PyYAML>=6.0.2", "psycopg[binary]~=3.2", "pytest==9.0.2"),
            *("pytest-asyncio==1.3.0", "pytest-django==4.11.1"),
        ),
        program="pytest",
        arguments=("-q",),
    ),
)


def by_name(name: str) -> Suite:
    """The suite of that name; ``KeyError`` where there is none."""
    return {suite.name: suite for suite in SUITES}[name]
