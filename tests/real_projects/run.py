"""Compare the tool with what is known of one real project: ``run.py NAME --build-dir DIR``.

The snapshot is compared with the oracle. What the audit finds, once with a recording and once
without, is compared with ``findings.py``.

The interpreter that runs this is that of an environment in which the requirements of the project
and ``signal_inspector`` are installed. A project that a package generates is made anew in
``DIR/NAME`` each time. The exit code is that of the comparison, 1 where it compared fewer receivers
than the project is known to have or where the findings differ, and 2 where the folder holds
something else.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from findings import FINDINGS
from projects import PROJECTS, Generated, Project, by_name

COMPARE = Path(__file__).resolve().parent.parent / "oracle" / "compare.py"
SUMMARY = re.compile(
    r"(?P<signals>\d+) signals, (?P<receivers>\d+) receivers, (?P<pending>\d+) pending compared,"
    r" (?P<differences>\d+) differences"
)


class NotOurFolderError(Exception):
    """The folder in which the project is to be made holds something else."""


def environment() -> dict[str, str]:
    """The environment of the child processes, without settings of somebody else's project."""
    return {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}


def generate(project: Project, recipe: Generated, target: Path) -> None:
    """Have the package make the project in an empty folder, and lay our files over it."""
    if target.exists():
        if not (target / "manage.py").is_file():
            raise NotOurFolderError(target)
        shutil.rmtree(target)
    target.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", recipe.module, *recipe.arguments, str(target)],
        check=True,
        cwd=target,
        env=environment(),
    )
    shutil.copytree(project.folder / recipe.overlay, target, dirs_exist_ok=True)


def prepare(project: Project, build_dir: Path) -> Path:
    """The folder with the project's ``manage.py``, made first where it has to be."""
    if project.generated is None:
        return project.folder
    target = build_dir.resolve() / project.name
    generate(project, project.generated, target)
    return target


def compare(project: Project, root: Path) -> int:
    """Run the comparison, show what it says, and judge it."""
    command = [sys.executable, str(COMPARE), "--settings", project.settings]
    command += ["--pythonpath", str(root)]
    for module in project.imports:
        command += ["--import", module]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, env=environment()
    )
    sys.stdout.write(done.stdout)
    if done.returncode:
        return done.returncode
    lines = done.stdout.splitlines()
    summary = SUMMARY.fullmatch(lines[-1].strip()) if lines else None
    if summary is None:
        sys.stderr.write(f"{project.name}: the comparison ended without its summary line\n")
        return 1
    if int(summary["receivers"]) < project.least_receivers:
        sys.stderr.write(
            f"{project.name}: only {summary['receivers']} receivers were compared,"
            f" and it has at least {project.least_receivers}\n"
        )
        return 1
    return 0


def audit(project: Project, root: Path, *options: str) -> Counter[tuple[str, str]] | None:
    """The rules and subjects of all findings; None where the audit itself failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "findings.json")
        command = [sys.executable, "manage.py", "signals", "audit", *options]
        command += ["--origin", "project", "--origin", "third-party", "--level", "WARNING"]
        command += ["--settings", project.settings, "--format", "json", "--output", str(report)]
        for module in project.imports:
            command += ["--import", module]
        # It ends with 1 where it finds something.
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, check=False, cwd=root, env=environment()
        )
        if done.returncode not in (0, 1) or not report.is_file():
            return None
        findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return Counter((finding["rule"], finding["subject"]) for finding in findings)


def compare_findings(project: Project, root: Path, *options: str) -> int:
    """Run the audit, and say which findings nobody has judged, and which are gone."""
    found = audit(project, root, *options)
    how = " ".join(("audit", *options))
    if found is None:
        sys.stderr.write(f"{project.name}: {how} failed\n")
        return 1
    judged = Counter((each.rule, each.subject) for each in FINDINGS[project.name])
    for rule, subject in (found - judged).elements():
        sys.stderr.write(f"{project.name}: {how}: not judged: {rule}: {subject}\n")
    for rule, subject in (judged - found).elements():
        sys.stderr.write(f"{project.name}: {how}: not found any more: {rule}: {subject}\n")
    print(f"{how}: {found.total()} findings, {judged.total()} judged")
    return int(found != judged)


def main() -> int:
    """Read the command line and run the comparisons."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", choices=[project.name for project in PROJECTS])
    parser.add_argument("--build-dir", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    project = by_name(options.name)
    try:
        root = prepare(project, options.build_dir)
    except NotOurFolderError as error:
        parser.error(f"{error} exists and holds no project: it is not removed")
    codes = (
        compare(project, root),
        compare_findings(project, root),
        compare_findings(project, root, "--record"),
    )
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
