"""Receivers that cannot be called as Django calls them: what sends the signal fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import django
import pytest
from django.db.models.signals import m2m_changed
from django.dispatch import Signal, receiver
from shop.models import Product, Tag
from support.example_apps import Install

from .conftest import Said

pytestmark = pytest.mark.django_db

Handler = Callable[..., Any]


class TestMissingKwargs:
    def test_with_debug_the_app_does_not_load(self, settings: Any, install: Install) -> None:
        settings.DEBUG = True

        with pytest.raises(ValueError, match=r"must accept keyword arguments"):
            install("missing-kwargs", "broken")

    def test_without_debug_each_save_fails_after_the_row_is_written(self, install: Install) -> None:
        app = install("missing-kwargs", "broken")

        with pytest.raises(TypeError, match="unexpected keyword argument 'signal'"):
            app.models.Order.objects.create(total=5)

        assert app.models.Order.objects.count() == 1

    def test_with_kwargs_it_runs(self, debug: bool, install: Install, said: Said) -> None:
        app = install("missing-kwargs", "mended")

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]

    def test_who_names_all_arguments_is_refused_with_debug_alone(self, debug: bool) -> None:
        signal = Signal()

        def name_all(signal: object, sender: object, order: object) -> object:
            return order

        if debug:
            with pytest.raises(ValueError, match="must accept"):
                signal.connect(name_all)
        else:
            signal.connect(name_all)
            assert signal.send(sender=None, order=5) == [(name_all, 5)]

    def test_who_names_all_arguments_fails_when_django_has_one_more(self) -> None:
        arguments: list[object] = []

        def name_all(  # type: ignore[no-untyped-def]
            signal, sender, instance, action, reverse, model, pk_set, using
        ):
            arguments.append(action)

        m2m_changed.connect(name_all, sender=Product.tags.through)
        product = Product.objects.create(name="lamp", slug="lamp", price=1)
        tag = Tag.objects.create(name="new", slug="new")

        if django.VERSION < (6, 1):
            product.tags.add(tag)
            assert arguments == ["pre_add", "post_add"]
        else:
            with pytest.raises(TypeError, match="unexpected keyword argument 'raw'"):
                product.tags.add(tag)

    def test_class_is_refused_or_raises_as_its_init_does(self, debug: bool) -> None:
        class Invoice:
            def __init__(self, sender: object, instance: object) -> None: ...

        signal = Signal()

        if debug:
            with pytest.raises(ValueError, match="must accept"):
                signal.connect(Invoice)
        else:
            signal.connect(Invoice)
            with pytest.raises(TypeError, match="unexpected keyword argument 'signal'"):
                signal.send(sender=None, instance=None)

    def test_decorator_without_kwargs_passes_and_raises_later(self, debug: bool) -> None:
        def narrow(handler: Handler) -> Handler:
            @wraps(handler)
            def call(sender: object) -> Any:
                return handler(sender)

            return call

        @narrow
        def hear(sender: object, **kwargs: object) -> None: ...

        signal = Signal()
        signal.connect(hear)

        with pytest.raises(TypeError, match="unexpected keyword argument"):
            signal.send(sender=None)

    def test_decorator_with_kwargs_is_refused_with_debug_for_what_is_behind_it(
        self, debug: bool
    ) -> None:
        def wide(handler: Handler) -> Handler:
            @wraps(handler)
            def call(sender: object, **kwargs: object) -> Any:
                return handler(sender)

            return call

        @wide
        def hear(sender: object) -> object:
            return sender

        signal = Signal()
        if debug:
            with pytest.raises(ValueError, match="must accept"):
                signal.connect(hear)
        else:
            signal.connect(hear)
            assert signal.send(sender=5) == [(hear, 5)]


class TestSignatureMismatch:
    def test_argument_of_another_signal_is_missing(self, debug: bool, install: Install) -> None:
        app = install("signature-mismatch", "broken")

        with pytest.raises(TypeError, match="missing 1 required positional argument: 'created'"):
            app.models.Order.objects.create(total=0)

        assert not app.models.Order.objects.exists()

    def test_positional_argument_is_missing(self, debug: bool) -> None:
        signal = Signal()

        def take(sender: object, /, **kwargs: object) -> None: ...

        signal.connect(take)

        with pytest.raises(TypeError, match="missing 1 required positional argument: 'sender'"):
            signal.send(sender=None)

    def test_what_the_signal_has_is_enough(self, debug: bool, install: Install, said: Said) -> None:
        app = install("signature-mismatch", "mended")

        app.models.Order.objects.create(total=0).save()

        assert said(app) == ["an order of nothing"]


class TestReceiverOnMethod:
    def test_there_is_no_self(self, debug: bool, install: Install) -> None:
        app = install("receiver-on-method", "broken")

        with pytest.raises(TypeError, match="missing 1 required positional argument: 'self'"):
            app.models.Order.objects.create(total=5)

        assert app.models.Order.objects.count() == 1

    def test_class_method_above_receiver_gets_no_class(self, debug: bool) -> None:
        signal = Signal()

        class Accountant:
            @classmethod
            @receiver(signal)  # noqa: DJ013 -- this order is what is tested
            def write_invoice(cls, sender: object, **kwargs: object) -> None: ...

        with pytest.raises(TypeError, match="missing 1 required positional argument: 'cls'"):
            signal.send(sender=None)

    def test_wrapper_hands_on_that_there_is_no_self(self, debug: bool) -> None:
        signal = Signal()

        def counted(handler: Handler) -> Handler:
            @wraps(handler)
            def count(*args: Any, **kwargs: Any) -> Any:
                return handler(*args, **kwargs)

            return count

        class Accountant:
            @receiver(signal)
            @counted
            def write_invoice(self, sender: object, **kwargs: object) -> None: ...

        with pytest.raises(TypeError, match="missing 1 required positional argument: 'self'"):
            signal.send(sender=None)

    def test_method_without_self_works_by_chance(self, debug: bool) -> None:
        signal = Signal()

        class Accountant:
            def write_invoice(sender, **kwargs):  # type: ignore[no-untyped-def] # noqa: N805
                return sender

        signal.connect(Accountant.write_invoice)

        assert signal.send(sender=5) == [(Accountant.write_invoice, 5)]

    @pytest.mark.parametrize("number", [1, 2], ids=["static method", "bound method"])
    def test_static_and_bound_methods_run(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("receiver-on-method", "mended", number)

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]
