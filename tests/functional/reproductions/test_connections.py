"""Receivers that run twice, stay, grow in number, or lose their decorator."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models.signals import post_save
from django.dispatch import Signal
from django.test import RequestFactory
from support.example_apps import ExampleApp, Install

pytestmark = pytest.mark.django_db


def connections_of(app: ExampleApp) -> int:
    """How many connections of ``post_save`` have a model of the app as their sender."""
    models = {id(model) for model in apps.get_app_config(app.name).get_models()}
    return sum(key[1] in models for key, *_ in post_save.receivers)


@pytest.mark.usefixtures("debug")
class TestDuplicateConnection:
    def test_a_partial_that_is_connected_twice_writes_two_rows(self, install: Install) -> None:
        broken = install("duplicate-connection", "broken")

        broken.models.Order.objects.create()
        assert broken.models.Entry.objects.count() == 2

        broken.models.Parcel.objects.create()
        assert broken.models.Entry.objects.count() == 3

    def test_with_a_dispatch_uid_it_writes_one(self, install: Install) -> None:
        mended = install("duplicate-connection", "mended")

        mended.models.Order.objects.create()
        assert mended.models.Entry.objects.count() == 1

        mended.models.Parcel.objects.create()
        assert mended.models.Entry.objects.count() == 2

    def test_a_file_under_two_names_writes_two_rows(
        self, install: Install, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = install("duplicate-connection", "broken", 2)
        monkeypatch.syspath_prepend(broken.models.__file__.rpartition("/")[0])
        assert broken.urls.signals is not broken.signals

        order = broken.models.Order.objects.create()

        assert order.entries.count() == 2

    def test_a_file_under_one_name_writes_one(
        self, install: Install, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mended = install("duplicate-connection", "mended", 2)
        monkeypatch.syspath_prepend(mended.models.__file__.rpartition("/")[0])
        assert mended.urls.signals is mended.signals

        order = mended.models.Order.objects.create()

        assert order.entries.count() == 1

    def test_what_is_made_anew_for_each_connect_is_another_receiver(self) -> None:
        saved = Signal()
        calls: list[str] = []

        class Log:
            def on_save(self, **_: object) -> None:
                calls.append("method")

        def plain(**_: object) -> None:
            calls.append("plain")

        for _ in range(2):
            saved.connect(lambda **_: calls.append("lambda"), weak=False)
            saved.connect(Log().on_save, weak=False)
            saved.connect(plain)
        saved.send(sender=None)

        assert sorted(calls) == ["lambda", "lambda", "method", "method", "plain"]


@pytest.mark.usefixtures("debug")
class TestBypassedDecorator:
    @pytest.mark.parametrize("number", [1, 2], ids=["function", "class"])
    def test_the_signal_calls_the_bare_function(self, number: int, install: Install) -> None:
        broken = install("bypassed-decorator", "broken", number)

        broken.models.Order().save_base(raw=True)

        assert broken.models.Entry.objects.count() == 1

    @pytest.mark.parametrize("number", [1, 2], ids=["function", "class"])
    def test_a_call_by_name_does_pass_the_decorator(self, number: int, install: Install) -> None:
        broken = install("bypassed-decorator", "broken", number)

        broken.signals.write_entry(sender=None, instance=None, raw=True)

        assert broken.models.Entry.objects.count() == 0

    def test_with_receiver_on_top_the_decorator_has_its_effect(self, install: Install) -> None:
        mended = install("bypassed-decorator", "mended")

        mended.models.Order().save_base(raw=True)
        assert mended.models.Entry.objects.count() == 0

        mended.models.Order.objects.create()
        assert mended.models.Entry.objects.count() == 1


@pytest.mark.usefixtures("debug")
class TestFailedDisconnect:
    def test_without_the_sender_the_receiver_stays(self, install: Install) -> None:
        broken = install("failed-disconnect", "broken")
        assert post_save.disconnect(broken.defaults.write_receipt) is False

        broken.models.Order.objects.create()

        assert broken.models.Receipt.objects.count() == 1

    def test_with_the_sender_it_goes(self, install: Install) -> None:
        mended = install("failed-disconnect", "mended")

        mended.models.Order.objects.create()

        assert mended.models.Receipt.objects.count() == 0

    def test_with_a_dispatch_uid_the_receiver_alone_is_not_enough(self) -> None:
        def listen(**_: object) -> None: ...

        post_save.connect(listen, dispatch_uid="listen")

        assert post_save.disconnect(listen) is False
        assert post_save.disconnect(dispatch_uid="listen") is True


@pytest.mark.usefixtures("debug")
class TestLeakingClosure:
    def test_each_request_leaves_a_receiver_and_all_of_them_run(self, install: Install) -> None:
        broken = install("leaking-closure", "broken")
        broken.models.Product.objects.create()
        request = RequestFactory().post("/")

        counts = []
        for _ in range(3):
            broken.views.count_stock(request)
            counts.append(connections_of(broken))

        assert counts == [1, 2, 3]

    def test_what_is_disconnected_leaves_none(self, install: Install) -> None:
        mended = install("leaking-closure", "mended")
        mended.models.Product.objects.create()
        request = RequestFactory().post("/")

        for _ in range(3):
            assert mended.views.count_stock(request).content == b'{"changed": [1]}'

        assert connections_of(mended) == 0
