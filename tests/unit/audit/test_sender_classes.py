"""The classes of senders."""

from __future__ import annotations

from typing import Any

import pytest
from accounts.models import Customer
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import models
from django.test.utils import isolate_apps

from signal_inspector.audit.sender_classes import class_of
from signal_inspector.discovery import static
from signal_inspector.domain.evidence import SenderClass


def test_a_class_with_its_bases() -> None:
    assert class_of(WSGIHandler) == SenderClass(
        (
            "django.core.handlers.wsgi.WSGIHandler",
            "django.core.handlers.base.BaseHandler",
            "builtins.object",
        )
    )


def test_an_instance_has_its_class() -> None:
    assert class_of(WSGIHandler()) == class_of(WSGIHandler)


@pytest.mark.parametrize("sender", [None, static.MISSING])
def test_nothing_has_none(sender: Any) -> None:
    assert class_of(sender) is None


@pytest.mark.parametrize(
    ("cls", "is_like_user"),
    [(User, True), (type("Person", (), {"is_authenticated": True}), True), (WSGIHandler, False)],
)
def test_whether_it_is_like_a_user(cls: Any, is_like_user: bool) -> None:
    found = class_of(cls)

    assert found is not None
    assert found.is_like_user is is_like_user


def made(name: str, base: type, **options: bool) -> type:
    """A model of the shop."""
    meta = type("Meta", (), {"app_label": "shop", **options})
    return type(name, (base,), {"__module__": "shop.models", "Meta": meta})


class TestModels:
    @pytest.mark.parametrize("model", [User, models.Model, Customer])
    def test_one_that_is_no_proxy_or_has_nothing_below_it(self, model: Any) -> None:
        found = class_of(model)

        assert found is not None
        assert found.below == ()

    def test_what_is_below_a_proxy_are_installed_models(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with isolate_apps("shop") as isolated:
            product = made("Product", models.Model)
            shown = made("Shown", product, proxy=True)
            made("ShownToo", shown, proxy=True)
            made("Special", shown)
            made("Unfinished", shown, abstract=True)
        monkeypatch.setattr("signal_inspector.audit.sender_classes.apps", isolated)
        found, nearest = class_of(shown), class_of(product)

        assert found is not None
        assert nearest is not None
        assert found.below == ("shop.models.ShownToo", "shop.models.Special")
        assert nearest.below == ()
