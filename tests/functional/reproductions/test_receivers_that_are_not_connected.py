"""Receivers that were never connected, or are gone: they really do not run."""

from __future__ import annotations

import sys

import pytest
from support.example_apps import Install

from .conftest import Said

pytestmark = pytest.mark.django_db


class TestModuleThatIsNotImported:
    def test_its_receivers_do_not_run(self, debug: bool, install: Install, said: Said) -> None:
        app = install("receiver-module-not-imported", "broken")

        app.models.Order.objects.create(total=5)

        assert said(app) == []
        assert f"{app.name}.signals" not in sys.modules

    def test_importing_it_connects_them(self, install: Install, said: Said) -> None:
        app = install("receiver-module-not-imported", "broken")

        assert app.signals.write_invoice
        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]

    def test_ready_may_import_it(self, debug: bool, install: Install, said: Said) -> None:
        app = install("receiver-module-not-imported", "mended")

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]


class TestCollectedReceiver:
    @pytest.mark.parametrize("number", [1, 2], ids=["lambda", "function in a function"])
    def test_function_that_nothing_holds_runs_with_debug_alone(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("collected-receiver", "broken", number)

        order = app.models.Order.objects.create(total=5)

        assert said(app) == ([f"saved: {order.pk}"] if debug else [])

    def test_method_of_an_object_that_nothing_holds_never_runs(
        self, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("collected-receiver", "broken", 3)

        app.models.Order.objects.create(total=5)

        assert said(app) == []

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_what_is_held_runs(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("collected-receiver", "mended", number)

        order = app.models.Order.objects.create(total=5)

        assert said(app) == [f"saved: {order.pk}"]


class TestDispatchUidCollision:
    def test_the_first_alone_runs(self, debug: bool, install: Install, said: Said) -> None:
        app = install("dispatch-uid-collision", "broken")

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]

    def test_with_uids_of_their_own_both_run(
        self, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("dispatch-uid-collision", "mended")

        order = app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5", f"order {order.pk} is to be packed"]
