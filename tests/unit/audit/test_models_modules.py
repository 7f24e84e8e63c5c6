"""Which modules connect receivers while Django loads models."""

from __future__ import annotations

import os

import pytest
from support.commands import REPOSITORY
from support.fresh_process import told_by
from support.written_modules import WrittenModules

LOOK = """
    import json

    import django
    from django.conf import settings

    settings.configure(INSTALLED_APPS=["shop", "billing", "core.models", "plain"])
    django.setup()
    import shop.ml.models

    from signal_inspector.audit.gathering import gather

    evidence = gather(lambda owner, origin: origin == "project", with_source=True).evidence
    connecting = {each.module.name for each in evidence.source.registrations}
    print(json.dumps([sorted(connecting), sorted(evidence.models_modules)]))
"""

CONNECTS = """
    from django.core.signals import request_started
    from django.dispatch import receiver


    @receiver(request_started)
    def listen(sender, **kwargs):
        pass
"""

READY = """
    from django.apps import AppConfig


    class Config(AppConfig):
        name = "{name}"
        label = "{label}"

        def ready(self):
            from {package} import receivers
"""

CONNECTING = [
    "billing.models",
    "core.models.receivers",
    "plain.receivers",
    "shop.ml.models",
    "shop.models.deep",
    "shop.models.deep.listeners",
    "shop.models.guarded",
    "shop.models.orders",
    "shop.models.receivers",
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    """The modules that connect, and those of them that do so while models are loaded."""
    folder = tmp_path_factory.mktemp("project")
    written = WrittenModules(folder)
    for package in ("shop", "shop.ml", "billing", "core", "core.models", "plain"):
        written.write(f"{package}.__init__", "")
    for name in CONNECTING:
        is_package = name in {"shop.models.deep"}
        written.write(f"{name}.__init__" if is_package else name, CONNECTS)
    written.write(
        "shop.models.__init__",
        """
        from .orders import *

        try:
            import nothing_of_that_name
        except ImportError:
            from . import guarded


        def load():
            from . import receivers
        """,
    )
    with written.path("shop.models.orders").open("a") as file:
        file.write("\nimport shop.models.deep.listeners\n")
    for package, ready in (
        ("shop", "shop.models"),
        ("core.models", "core.models"),
        ("plain", "plain"),
    ):
        label = package.replace(".", "_")
        written.write(f"{package}.apps", READY.format(name=package, label=label, package=ready))
    connecting, of_models = told_by(
        LOOK, setup=False, folder=folder, PYTHONPATH=os.pathsep.join([str(folder), str(REPOSITORY)])
    )
    return connecting, of_models


def test_a_module_of_models_and_what_a_package_of_models_imports(
    told: tuple[list[str], list[str]],
) -> None:
    connecting, of_models = told

    assert connecting == CONNECTING
    assert of_models == [
        "billing.models",
        "shop.models.deep",
        "shop.models.deep.listeners",
        "shop.models.orders",
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("core.models.receivers", id="of an app that is called models"),
        pytest.param("shop.ml.models", id="called models, of no app"),
        pytest.param("shop.models.receivers", id="in the package, imported in ready"),
        pytest.param("shop.models.guarded", id="imported in a branch"),
    ],
)
def test_what_is_not_surely_imported_with_models(
    name: str, told: tuple[list[str], list[str]]
) -> None:
    assert name not in told[1]
