"""Compare the tool with the oracle on one real project: ``run.py NAME --build-dir DIR``.

The interpreter that runs this is that of an environment in which the requirements of the project
and ``signal_inspector`` are installed. A project that a package generates is made anew in
``DIR/NAME`` each time. The exit code is that of the comparison, 1 where it compared fewer receivers
than the project is known to have, and 2 where the folder holds something else.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

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


def main() -> int:
    """Read the command line and run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", choices=[project.name for project in PROJECTS])
    parser.add_argument("--build-dir", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    project = by_name(options.name)
    try:
        root = prepare(project, options.build_dir)
    except NotOurFolderError as error:
        parser.error(f"{error} exists and holds no project: it is not removed")
    return compare(project, root)


if __name__ == "__main__":
    sys.exit(main())
