"""What names in source mean in the running process."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from support.evidence import name
from support.values import ANY, receiver
from support.written_modules import WrittenModules

from signal_inspector.audit.canonical import Canonical
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import NOTHING, Reference
from signal_inspector.resolution.receivers import Receivers

ORDER = Sender("model", "shop.models.Order", "shop.Order")
USER = Sender("model", "django.contrib.auth.models.User", "auth.User")

SOURCE = """
    from functools import partial, wraps


    def log(**_): ...


    also_log = log
    bound = partial(log, 1)


    @wraps(log)
    def guarded(**_): ...


    class Handlers:
        def method(self, **_): ...

        @staticmethod
        def static(**_): ...

        @classmethod
        def cls(cls, **_): ...


    class Hostile:
        def refuse(self, *_):
            raise AssertionError("asked")

        __getattr__ = __eq__ = __repr__ = __bool__ = refuse
        __hash__ = None


    hostile = Hostile()
    number = 5
"""


class TestReceivers:
    @pytest.fixture(autouse=True)
    def handlers(self, modules: WrittenModules) -> None:
        modules.load("handlers", SOURCE)

    @pytest.mark.parametrize(
        ("written", "known_as"),
        [
            ("log", "log"),
            ("also_log", "log"),
            ("bound", "log"),
            ("Handlers.method", "Handlers.method"),
            ("Handlers.static", "Handlers.static"),
            ("Handlers", "Handlers"),
        ],
    )
    def test_one_has_the_name_that_its_connection_has(
        self, canonical: Canonical, written: str, known_as: str
    ) -> None:
        one = canonical.receiver(f"handlers.{written}")

        assert one is not None
        assert one.name == f"handlers.{known_as}"

    def test_one_behind_a_wrapper_is_what_its_author_wrote(self, canonical: Canonical) -> None:
        one = canonical.receiver("handlers.guarded")

        assert one is not None
        assert (one.name, one.wrapper) == ("handlers.log", "handlers.guarded")

    def test_one_that_is_connected_is_what_is_known_of_it(self, receivers: Receivers) -> None:
        known = receiver("handlers.log", wrapper="known")
        log = sys.modules["handlers"].log

        assert Canonical(receivers, {id(log): known}).receiver("handlers.log") is known

    @pytest.mark.parametrize(
        "path",
        [
            "handlers.Handlers.cls",
            "handlers.number",
            "handlers.hostile",
            "handlers.gone",
            "handlers.log.gone",
            "nowhere.log",
            "log",
            "",
        ],
    )
    def test_what_leads_to_no_callable(self, canonical: Canonical, path: str) -> None:
        assert canonical.receiver(path) is None


class TestSenders:
    @pytest.mark.parametrize(
        ("reference", "sender"),
        [
            (NOTHING, ANY),
            (name("shop.models.Order"), ORDER),
            (name("shop.receivers.Order"), ORDER),
            (name("django.conf.settings.AUTH_USER_MODEL"), USER),
            (name("django.contrib.auth.get_user_model()"), USER),
            (Reference("text", "shop.Order"), Sender("value", "'shop.Order'")),
            (Reference("text", "it's"), Sender("value", '"it\'s"')),
            (
                name("django.core.handlers.base.BaseHandler"),
                Sender("class", "django.core.handlers.base.BaseHandler"),
            ),
            (name("shop.models"), Sender("module", "shop.models")),
        ],
    )
    def test_what_an_expression_gives(
        self, canonical: Canonical, reference: Reference, sender: Sender
    ) -> None:
        assert canonical.sender(reference) == sender

    @pytest.mark.parametrize("path", ["shop.models.Product", "shop.receivers.Product"])
    def test_through_models_are_those_of_the_field(self, canonical: Canonical, path: str) -> None:
        sender = canonical.sender(name(f"{path}.tags.through"))

        assert sender is not None
        assert (sender.name, sender.short) == (
            "shop.models.Product_tags", "shop.Product.tags.through",
        )  # fmt: skip

    def test_a_through_model_of_a_parent(self, canonical: Canonical) -> None:
        sender = canonical.sender(name("shop.models.DigitalProduct.tags.through"))

        assert sender is not None
        assert sender.name == "shop.models.Product_tags"

    def test_a_through_model_that_the_project_wrote(self, canonical: Canonical) -> None:
        sender = canonical.sender(name("shop.models.Order.products.through"))

        assert sender == Sender("model", "shop.models.OrderLine", "shop.OrderLine")

    @pytest.mark.parametrize(
        "reference",
        [
            name("shop.models.Gone"),
            name("shop.models.Order.total.through"),
            name("shop.models.Order.gone.through"),
            name("shop.models.gone.tags.through"),
            name("nowhere.Order"),
            name("Order"),
            Reference("local", "make()"),
            Reference("unknown", "self.model"),
        ],
    )
    def test_what_cannot_be_told(self, canonical: Canonical, reference: Reference) -> None:
        assert canonical.sender(reference) is None

    def test_what_places_send_with(self, canonical: Canonical) -> None:
        order, gone = name("shop.models.Order"), name("shop.models.Gone")
        setting = name("django.conf.settings.AUTH_USER_MODEL")

        assert canonical.sent_with([order, gone, setting, order]) == {order: ORDER}

    def test_a_user_model_that_is_not_installed(self, canonical: Canonical, settings: Any) -> None:
        settings.AUTH_USER_MODEL = "shop.Nobody"

        assert canonical.sender(name("django.conf.settings.AUTH_USER_MODEL")) is None


class TestModels:
    @pytest.mark.parametrize("label", ["shop.Order", "shop.order", "SHOP.ORDER"])
    def test_a_label_in_any_case(self, canonical: Canonical, label: str) -> None:
        assert canonical.model(label) == ORDER

    def test_models_that_django_made(self, canonical: Canonical) -> None:
        assert canonical.model("shop.Product_tags") is not None

    @pytest.mark.parametrize("label", ["", "Order", "shop.Gone"])
    def test_no_label(self, canonical: Canonical, label: str) -> None:
        assert canonical.model(label) is None


def test_nothing_is_imported(canonical: Canonical, modules: WrittenModules) -> None:
    modules.write("never", "raise AssertionError('imported')")

    assert canonical.sender(name("never.Thing")) is None
    assert "never" not in sys.modules
