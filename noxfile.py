"""The matrix: every supported pair of Python and Django, and what CI checks besides."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "tests" / folder) for folder in ("real_projects", "upstream")]

from projects import PROJECTS  # noqa: E402
from suites import SUITES  # noqa: E402

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"
nox.options.sessions = ["lint", "types", "tests", "lowest", "real", "docs"]

# Which Django runs on which Python, by the release notes of each.
PYTHONS_OF_DJANGO = {
    "4.2": ("3.10", "3.11", "3.12"),
    "5.2": ("3.10", "3.11", "3.12", "3.13", "3.14"),
    "6.0": ("3.12", "3.13", "3.14"),
    "6.1": ("3.12", "3.13", "3.14", "3.15"),
}
# CI runs the whole suite by the README's command on the newest pair, most of it with the lowest
# versions of all requirements, and the rules on each Django.
# Everything on every pair is for the session ``matrix``.
IN_CI = {
    ("3.11", "5.2"): ["rules"],
    ("3.12", "6.0"): ["rules"],
}
PAIRS = [
    nox.param(
        python,
        django,
        id=f"py{python}-django{django}",
        tags=[f"django{django}", *IN_CI.get((python, django), ())],
    )
    for django, pythons in PYTHONS_OF_DJANGO.items()
    for python in pythons
]


LOWEST_RICH = "13.5"  # as in pyproject.toml

_built: list[Path] = []


def wheel(session: nox.Session) -> str:
    """The wheel that is tested, built once in each run."""
    if not _built:
        folder = Path(session.create_tmp()) / "wheel"
        shutil.rmtree(folder, ignore_errors=True)
        session.install("build")
        session.run("python", "-m", "build", "--wheel", "--outdir", str(folder), silent=True)
        _built.append(next(folder.resolve().glob("*.whl")))
    return str(_built[0])


def run_tests(session: nox.Session) -> None:
    """The test suite on the installed wheel, never on the working tree."""
    check = "import signal_inspector as one; assert 'site-packages' in one.__file__, one.__file__"
    session.run("python", "-I", "-c", check)
    # The documentation's examples run once, where the README's command runs everything.
    session.run("pytest", *(session.posargs or ("tests/unit", "tests/functional")))


@nox.session
@nox.parametrize(["python", "django"], PAIRS)
def tests(session: nox.Session, django: str) -> None:
    """The test suite on one pair."""
    session.install(f"{wheel(session)}[tests]", f"django~={django}.0")
    run_tests(session)


# What rich takes part in.
DRAWN = (
    *("tests/unit/renderers", "tests/unit/cli", "tests/unit/pytest_plugin"),
    *("tests/functional/test_terminal.py", "tests/functional/test_streams.py"),
    *("tests/functional/test_report.py", "tests/functional/test_trace.py"),
)
RICHES = {"lowest": (f"rich=={LOWEST_RICH}.*", DRAWN), "newest": ("rich", ())}


@nox.session
@nox.parametrize("rich", list(RICHES))
@nox.parametrize(
    ["python", "django"],
    [
        nox.param(python, django, id=f"py{python}-django{django}")
        for django, pythons in PYTHONS_OF_DJANGO.items()
        for python in pythons
    ],
)
def matrix(session: nox.Session, django: str, rich: str) -> None:
    """All pairs with the lowest and the newest rich; the first argument is a folder for results."""
    results, *words = session.posargs
    requirement, drawn = RICHES[rich]
    session.install(f"{wheel(session)}[tests]", f"django~={django}.0", requirement)
    run = ("python", "tests/matrix/run.py", results, *words)
    session.run(*run, *(drawn or ("tests/unit", "tests/functional")))


@nox.session(python="3.10", venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """The test suite with the lowest versions that the requirements allow."""
    session.install("--resolution=lowest-direct", f"{wheel(session)}[tests]")
    run_tests(session)


@nox.session
@nox.parametrize(
    ["python", "project"], [nox.param(one.python, one.name, id=one.name) for one in PROJECTS]
)
def real(session: nox.Session, project: str) -> None:
    """The command against the oracle in a real installation."""
    folder = HERE / "tests" / "real_projects"
    session.install("-r", str(folder / project / "requirements.txt"), wheel(session))
    build = Path(session.create_tmp()) / project
    session.run("python", str(folder / "run.py"), project, "--build-dir", str(build))


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format."""
    session.install("ruff==0.17.*")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(python="3.12")
def types(session: nox.Session) -> None:
    """Types, by the strictest rules."""
    session.install(f"{wheel(session)}[tests]", "mypy~=2.4", "django-stubs~=6.1", "django~=6.1.0")
    session.run("mypy")
    session.run("pytest", "tests/unit/test_public_types.py", "tests/unit/testing/test_types.py")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation; a warning is an error. Its commands for servers and workers run here."""
    session.install(f"{wheel(session)}[docs,tests]", "gunicorn", "celery~=5.4")
    session.run("sphinx-build", "-W", "-q", "-b", "html", "docs", "docs/_build/html")
    # Everything else on these pages runs with the tests, where these programs are missing.
    pages = "test_the_examples and (trace-a-server or perfetto)"
    session.run("pytest", "tests/docs/test_examples.py", "-k", pages)


@nox.session
def dist(session: nox.Session) -> None:
    """What goes to the package index."""
    folder = Path(session.create_tmp()) / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.install("build", "twine")
    session.run("python", "-m", "build", "--outdir", str(folder), silent=True)
    session.run("twine", "check", "--strict", *map(str, folder.iterdir()))


@nox.session(python=["3.10", "3.13"])
def fuzz(session: nox.Session) -> None:
    """What comes from outside, many times as often as in the tests."""
    session.install(f"{wheel(session)}[tests]")
    times = {"FUZZ_TIMES": os.environ.get("FUZZ_TIMES", "20")}
    session.run("pytest", "tests/fuzz", *session.posargs, env=times)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Speed, as ratios of two things in one run."""
    session.install(f"{wheel(session)}[tests]", "django~=6.1.0")
    session.run("python", "tests/benchmarks/run.py", *session.posargs)


@nox.session
def tracing_benchmarks(session: nox.Session) -> None:
    """The cost of a trace, beside that of sentry-sdk's spans."""
    session.install(f"{wheel(session)}[tests]", "django~=6.1.0", "sentry-sdk~=2.75")
    session.run("python", "tests/benchmarks/tracing.py", *session.posargs)


@nox.session(python=sorted({suite.python for suite in SUITES}))
def upstream(session: nox.Session) -> None:
    """Test suites of others, bare and traced."""
    build = Path(session.create_tmp()) / "upstream"
    options = ("--inspector", wheel(session), "--build-dir", str(build), *session.posargs)
    session.run("python", "tests/upstream/run.py", *options)


@nox.session
def soak(session: nox.Session) -> None:
    """Servers under load and processes that are killed, all traced: no event may be lost."""
    session.install(
        wheel(session), "django~=6.1.0", "gunicorn", "uvicorn", "locust~=2.40", "psutil"
    )
    session.run("python", "tests/soak/run.py", *session.posargs)
    session.run("python", "tests/soak/kill.py", "--times", "15")
