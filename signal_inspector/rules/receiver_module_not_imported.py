"""A module that connects receivers when it is imported, and that nothing imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from signal_inspector.domain.evidence import AppFacts, Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Registration, SourceModule
from signal_inspector.rules.problems import short_name, topic_of
from signal_inspector.rules.rule import Rule
from signal_inspector.source.wiring.later_imports import RUN_BY_NAME

_PLAIN_CONFIG = "django.apps.config.AppConfig"
# Tests import these, and tests are not what a server runs.
_FOR_TESTS = frozenset({"factories", "testcases", "testing", "testutils"})


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each such module of an installed app."""
    if evidence.source is None:
        return
    apps = {app.label: app for app in evidence.apps}
    modules = {module.name: module for module in evidence.source.modules}
    for module, registrations in _by_unloaded_module(evidence.source.registrations):
        app = apps.get(module.app or "")
        if app is None or _is_elsewhere(module, app, modules):
            continue
        if module.name in evidence.source.imported_later:
            continue
        first, *later = registrations
        topic = topic_of(first)
        yield Problem(
            subject=module.name,
            message=f"Nothing imports {module.name}, so that what it connects never runs: "
            f"{_listed(registrations)}.",
            hint=_hint(module, app),
            spot=first.spot,
            others=(
                *(each.spot.location for each in later),
                *(each.defined for each in registrations if each.defined is not None),
            ),
            signal=topic.signal,
            sender=topic.sender,
            receiver=topic.receiver,
            is_async=topic.is_async,
            more=tuple(map(topic_of, later)),
            origin=module.origin,
            owner=app.label,
        )


def _by_unloaded_module(
    registrations: Iterable[Registration],
) -> Iterator[tuple[SourceModule, list[Registration]]]:
    found: dict[SourceModule, list[Registration]] = defaultdict(list)
    for each in registrations:
        if each.verb != "connect" or each.module.loaded or each.moment != "import":
            continue
        if each.signal.kind == "name" and not each.conditional:
            found[each.module].append(each)
    yield from found.items()


def _is_elsewhere(module: SourceModule, app: AppFacts, modules: Mapping[str, SourceModule]) -> bool:
    """Whether it is of an app inside this one that is not installed, run by name, or for tests."""
    inner = module.name.removeprefix(app.name).strip(".").split(".")
    if inner[0] in RUN_BY_NAME or not _FOR_TESTS.isdisjoint(inner):
        return True
    packages = [".".join((app.name, *inner[:length])) for length in range(1, len(inner))]
    return any(_is_an_app(package, modules) for package in packages)


def _is_an_app(package: str, modules: Mapping[str, SourceModule]) -> bool:
    """Whether a package that is not installed is made as an app, with a config or models."""
    models = modules.get(f"{package}.models")
    return f"{package}.apps" in modules or (models is not None and not models.loaded)


def _listed(registrations: list[Registration]) -> str:
    texts = [
        f"{each.receiver.text or 'a receiver'} on {short_name(each.signal.text)}"
        for each in registrations
    ]
    more = len(texts) - 3
    return ", ".join(texts[:3]) + (f" and {more} more" if more > 0 else "")


def _hint(module: SourceModule, app: AppFacts) -> str:
    if app.config == _PLAIN_CONFIG:
        return (
            f"Give {app.name} an AppConfig whose ready() imports {module.name} (in apps.py; "
            "Django takes it by itself where it is the only one)."
        )
    return (
        f"Import it in {app.config}.ready(). Where only a worker imports it, name it in the "
        "setting IMPORT or with --import."
    )


RULE = Rule(
    code="E001",
    name="receiver-module-not-imported",
    severity="ERROR",
    title="Nothing imports the module that connects receivers",
    basis="source",
    check=check,
)
