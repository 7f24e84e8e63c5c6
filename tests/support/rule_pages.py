"""The pages of the rules, and projects that are made of their examples.

A page has `## Broken` and `## Mended` with blocks of Python, each of which names its file in its
first line (`# signals.py`). The blocks under one of the two are an app. Where there are headings
`### …` there is an app for each, which has the blocks above the first of them too. What is mended
has the files of what is broken but for those that it shows anew; the second is made of the second
where there are so many.

In an example, `"shop"` and `"shop.Order"` mean the example's own app. An app without an `apps.py`
gets one that imports its `signals`. Its `urls.py`, if any, is part of the URLconf. All examples are
apps of one project; an example with a `settings.py`, which holds for the whole project, is alone
in one.

Two lines may stand under the heading: `Django: 5.0 and later` where nothing is found before that,
and `DEBUG: off` where the broken project would not start with DEBUG. The first may stand under a
`### …` too, where an example needs that version.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import django

from .commands import REPOSITORY
from .fork_server import signals

PAGES = REPOSITORY / "docs" / "reference" / "rules"
HEADINGS = ("What happens", "Why", "Broken", "Mended", "When to ignore it")

State = Literal["broken", "mended"]
Findings = Mapping[str, Sequence[Mapping[str, Any]]]
"""The findings in each app, as the JSON report has them."""

_HEAD = re.compile(
    r"# (?P<rule>[a-z0-9-]+)\n\n"
    r"`(?P<id>[\w.]+)` · (?P<severity>ERROR|WARNING|INFO) · "
    r"needs (?:the |a )(?P<basis>process|source|recording)\n"
)
_SINCE = re.compile(r"^Django: (\d+)\.(\d+) and later$", re.MULTILINE)
_WITHOUT_DEBUG = re.compile(r"^DEBUG: off$", re.MULTILINE)
_BLOCK = re.compile(
    r"^```python\n# (?P<file>\w+\.py)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
_FENCE = re.compile(r"^```python$", re.MULTILINE)
_OWN_APP = re.compile(r'"shop(?=[".])')

_SETTINGS = """\
import os

SECRET_KEY = "key"
DEBUG = os.environ["EXAMPLES_DEBUG"] == "1"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "signal_inspector",
    *{apps!r},
]
ROOT_URLCONF = "urls"
DATABASES = {{
    name: {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    for name in ("default", "archive")
}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
"""
_URLS = """\
from django.urls import include, path

urlpatterns = [path(f"{{app}}/", include(f"{{app}}.urls")) for app in {apps!r}]
"""
_MANAGE = """\
import os
import sys

from django.core.management import execute_from_command_line

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
execute_from_command_line(sys.argv)
"""
_APPS = """\
from django.apps import AppConfig


class ExampleConfig(AppConfig):
    name = "shop"
"""
_READY = """
    def ready(self):
        from . import signals
"""


@dataclass(frozen=True)
class Example:
    """An app: its name, and its files with their text."""

    app: str
    files: Mapping[str, str]

    @property
    def is_alone(self) -> bool:
        """Whether it needs a project of its own."""
        return "settings.py" in self.files


@dataclass(frozen=True)
class Page:
    """What the page of a rule says; ``examples`` are those that can be seen on this Django."""

    rule: str
    id: str
    severity: str
    basis: str
    starts_with_debug: bool
    headings: tuple[str, ...]
    examples: Mapping[State, tuple[Example, ...]]


def rule_pages() -> list[Page]:
    """The page of each rule, by name."""
    return [_page(file) for file in sorted(PAGES.glob("*.md")) if file.stem != "index"]


def _page(file: Path) -> Page:
    text = file.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    assert head is not None, f"{file.name}: the first lines are not those of a rule's page"
    assert head["rule"] == file.stem, f"{file.name}: the heading is of another rule"
    sections = _split(text, "## ")
    introduction = text.partition("\n## ")[0]
    name = head["rule"].replace("-", "_")
    broken = _drafts(sections["Broken"])
    mended = [
        draft.on(broken[min(number, len(broken) - 1)])
        for number, draft in enumerate(_drafts(sections["Mended"]))
    ]
    is_here = _since(introduction) <= django.VERSION
    return Page(
        rule=head["rule"],
        id=head["id"],
        severity=head["severity"],
        basis=head["basis"],
        starts_with_debug=not _WITHOUT_DEBUG.search(introduction),
        headings=tuple(sections),
        examples={
            "broken": _examples(broken, f"{name}_broken") if is_here else (),
            "mended": _examples(mended, f"{name}_mended") if is_here else (),
        },
    )


@dataclass(frozen=True)
class _Draft:
    """An example as a page shows it: the first Django that it runs on, and its files."""

    since: tuple[int, int]
    files: Mapping[str, str]

    def on(self, other: _Draft) -> _Draft:
        """This one, with the files of another that it does not have."""
        return _Draft(max(self.since, other.since), {**other.files, **self.files})


def _split(text: str, mark: str) -> dict[str, str]:
    """The text under each heading of one level."""
    parts = re.split(rf"^{mark}(.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _since(text: str) -> tuple[int, int]:
    found = _SINCE.search(text)
    return (int(found[1]), int(found[2])) if found else (4, 2)


def _drafts(text: str) -> list[_Draft]:
    """What is below each heading, with what stands above the first."""
    common = _draft(re.split(r"^### ", text, maxsplit=1, flags=re.MULTILINE)[0])
    return [_draft(part).on(common) for part in _split(text, "### ").values()] or [common]


def _draft(text: str) -> _Draft:
    files = dict(_BLOCK.findall(text))
    assert len(files) == len(_FENCE.findall(text)), f"a file has no name, or is there twice: {text}"
    return _Draft(_since(text), files)


def _examples(drafts: Sequence[_Draft], app: str) -> tuple[Example, ...]:
    """Apps of them, numbered from the second on; those of later versions of Django are left out."""
    names = [app, *(f"{app}_{number}" for number in range(2, len(drafts) + 1))]
    return tuple(
        _example(name, draft.files)
        for name, draft in zip(names, drafts, strict=True)
        if draft.since <= django.VERSION
    )


def _example(app: str, files: Mapping[str, str]) -> Example:
    assert files, f"{app} has no code"
    default = _APPS + (_READY if "signals.py" in files else "")
    files = {"__init__.py": "", "apps.py": default, **files}
    return Example(app, {name: _OWN_APP.sub(f'"{app}', code) for name, code in files.items()})


def write_project(folder: Path, examples: Iterable[Example]) -> Path:
    """Writes a project with these apps. Returns its ``manage.py``."""
    examples = list(examples)
    extra = "".join(one.files.get("settings.py", "") for one in examples)
    with_urls = [one.app for one in examples if "urls.py" in one.files]
    project = {
        "settings.py": _SETTINGS.format(apps=[one.app for one in examples]) + extra,
        "urls.py": _URLS.format(apps=with_urls),
        "manage.py": _MANAGE,
    }
    _write(folder, project)
    for one in examples:
        write_app(folder, one)
    return folder / "manage.py"


def write_app(folder: Path, example: Example) -> None:
    """Writes the package of an example; what its page says of settings is the project's."""
    files = {name: code for name, code in example.files.items() if name != "settings.py"}
    _write(folder / example.app, files)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def audited(
    folder: Path, examples: Iterable[Example], *, debug: bool = False, record: bool = False
) -> Findings:
    """What the audit finds in each of these apps, at every level."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for number, group in enumerate(_projects(examples)):
        manage = write_project(folder / str(number), group)
        options = ["--format", "json", "--level", "INFO", *(["--record"] if record else [])]
        environ = {"EXAMPLES_DEBUG": "1" if debug else "0"}
        result = signals("audit", *options, manage=manage, cwd=manage.parent, env=environ)
        assert result.code in {0, 1}, result.err
        for finding in json.loads(result.out)["findings"]:
            found[_app_of(finding)].append(finding)
    return found


def _app_of(finding: Mapping[str, Any]) -> str:
    """The app in whose folder something is found; a module may have another owner by its name."""
    at = finding["location"]
    return str(finding["owner"] if at is None else at["path"].partition("/")[0])


def _projects(examples: Iterable[Example]) -> list[list[Example]]:
    """The examples that can be in one project together, and each of the others."""
    examples = list(examples)
    return [
        [one for one in examples if not one.is_alone],
        *([one] for one in examples if one.is_alone),
    ]
