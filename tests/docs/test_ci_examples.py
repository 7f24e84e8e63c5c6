"""The example files for CI are what their systems read, and their commands exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from docs.pages import DOCS, Command, text_of
from docs.reader import Reader
from signal_inspector.management.commands import signals

yaml = pytest.importorskip("yaml", reason="PyYAML comes with the extra 'tests'")

GUIDE = DOCS / "how-to" / "audit-in-ci.md"
FOLDER = DOCS / "how-to" / "examples"
EXAMPLES = sorted(FOLDER.iterdir())
AUDIT = "python manage.py signals audit"
LOCK = "python manage.py signals lock"
CHECK = f"{LOCK} --check"


def parsed(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, str):
        yield value


def commands_of(name: str) -> list[str]:
    """The commands of this tool that an example runs."""
    return [text for text in texts_of(parsed(name)) if "manage.py signals" in text]


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES])
def test_an_example_audits_and_checks_the_lock_file(name: str) -> None:
    found = commands_of(name)

    assert any(command.startswith(AUDIT) for command in found)
    assert any(command.startswith(CHECK) for command in found)


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES])
def test_the_options_of_an_example_exist(name: str) -> None:
    for command in commands_of(name):
        action, *options = shlex.split(command)[3:]

        parser = signals.Command().create_parser("manage.py", "signals").actions()[action]
        _, unknown = parser.parse_known_args(options)

        assert unknown == []


def test_the_commands_of_the_examples_end_well_where_nothing_is_wrong(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    wanted = {command for path in EXAMPLES for command in commands_of(path.name)}

    reader.run_commands([Command(LOCK, (), 0)])
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda one: reader.run_commands([Command(one, (), 0)]), wanted))

    assert reader.complaints == []
    assert (tmp_path / "sample_project" / "signals.sarif").stat().st_size > 0
    assert (tmp_path / "sample_project" / "gl-code-quality-report.json").stat().st_size > 0


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES])
def test_the_guide_includes_an_example_and_leads_to_it(name: str) -> None:
    guide = text_of(GUIDE)

    assert f"```{{literalinclude}} examples/{name}\n:language: yaml\n```" in guide
    assert f"[{name}](examples/{name})" in guide


def test_github_may_upload_what_the_audit_wrote() -> None:
    workflow = parsed("github-actions.yml")
    (job,) = workflow["jobs"].values()
    (upload,) = [step for step in job["steps"] if "upload-sarif" in step.get("uses", "")]
    file = upload["with"]["sarif_file"]

    assert workflow["permissions"]["security-events"] == "write"
    # YAML 1.1 reads a bare ``on`` as true.
    assert set(workflow[True]) == {"pull_request", "push"}
    assert f"--format sarif --output {file} --exit-zero" in " ".join(texts_of(job))
    assert f"hashFiles('{file}')" in upload["if"]


def test_github_runs_each_check_though_another_one_failed() -> None:
    (job,) = parsed("github-actions.yml")["jobs"].values()
    ids = {step["id"] for step in job["steps"] if "id" in step}
    first, *later = [step for step in job["steps"] if "manage.py signals" in step.get("run", "")]

    assert "if" not in first
    for step in later:
        assert "!cancelled()" in step["if"]
        assert set(re.findall(r"steps\.(\w+)\.", step["if"])) == ids


def test_gitlab_gets_the_report_whether_the_job_fails_or_not() -> None:
    job = parsed("gitlab-ci.yml")["signals audit"]
    first, second = job["script"]

    report = job["artifacts"]["reports"]["codequality"]
    assert job["artifacts"]["when"] == "always"
    assert first == f"{AUDIT} --format gitlab --output {report} --exit-zero"
    assert second == AUDIT


def test_gitlab_knows_the_job_that_others_extend() -> None:
    jobs = parsed("gitlab-ci.yml")

    bases = {job["extends"] for job in jobs.values() if isinstance(job, dict) and "extends" in job}
    assert bases == {name for name in jobs if name.startswith(".")}


def test_pre_commit_runs_the_hooks_once_and_not_for_each_file() -> None:
    hooks = [hook for repo in parsed("pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]

    assert [hook["entry"] for hook in hooks] == [AUDIT, CHECK]
    for hook in hooks:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["pass_filenames"] is False


def test_pre_commit_checks_the_lock_file_when_it_may_have_changed() -> None:
    hooks = [hook for repo in parsed("pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    (pattern,) = [re.compile(hook["files"]) for hook in hooks if "files" in hook]

    for name in ("shop/receivers.py", "signals.lock", "requirements/production.txt"):
        assert pattern.search(name)
    assert not pattern.search("docs/index.md")
