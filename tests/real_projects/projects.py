"""The real installations on which the tool is compared with the oracle.

Only the standard library is imported here, so that whatever builds the environments (nox, CI) can
read the versions and requirement files from the same place as the script that runs the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Generated:
    """How a package makes the project: a module that is run, and files that are laid over it."""

    module: str
    """What to run with ``python -m``."""

    arguments: tuple[str, ...]
    """Its arguments; the folder to make the project in is added as the last one."""

    overlay: str
    """Folder, beside the requirements, whose files are copied into the project afterwards."""


@dataclass(frozen=True)
class Project:
    """One Django installation made of packages from the package index."""

    name: str
    """Its name, and that of its folder beside this file."""

    python: str
    """The Python to build its environment with."""

    django: str
    """The series of Django that its requirements pin."""

    settings: str
    """The settings module."""

    least_receivers: int
    """A comparison of fewer receivers has not seen the whole project."""

    generated: Generated | None = None
    """How the project is made; without it, the folder holds the project."""

    imports: tuple[str, ...] = ()
    """Modules to load besides the URLconf, such as those of a worker."""

    @property
    def folder(self) -> Path:
        """The folder with what this repository has of the project."""
        return HERE / self.name

    @property
    def requirements(self) -> Path:
        """The file of pinned requirements."""
        return self.folder / "requirements.txt"


PROJECTS: tuple[Project, ...] = (
    Project(
        name="wagtail",
        python="3.12",
        django="6.0",
        settings="wagtail_site.settings.dev",
        least_receivers=85,
        generated=Generated(
            module="wagtail.bin.wagtail",
            arguments=("start", "wagtail_site"),
            overlay="overlay",
        ),
    ),
    Project(
        name="oscar",
        python="3.10",
        django="4.2",
        settings="oscar_site.settings",
        least_receivers=50,
    ),
    Project(
        name="cms",
        python="3.11",
        django="5.2",
        settings="cms_site.settings",
        least_receivers=65,
    ),
    Project(
        name="mixed",
        python="3.13",
        django="6.1",
        settings="mixed_site.settings",
        least_receivers=190,
        imports=("mixed_site.worker",),
    ),
)


def by_name(name: str) -> Project:
    """The project of that name; ``KeyError`` where there is none."""
    return {project.name: project for project in PROJECTS}[name]
