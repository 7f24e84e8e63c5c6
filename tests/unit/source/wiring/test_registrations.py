"""Every way to write a registration is read as what it connects."""

from pathlib import Path

import pytest
from support.sources import connected, read_one, short

from signal_inspector.domain.source import Registration

IMPORTS = """\
from functools import partial
import functools
import django.dispatch
from django import dispatch
from django.dispatch import Signal, receiver, receiver as on
from django.dispatch.dispatcher import receiver as inner_receiver
from django.db.models import signals
from django.db.models.signals import ModelSignal, post_save, pre_save
from shop.models import Order, Item

def handle(**kwargs): ...
def other(**kwargs): ...
"""


def lines(folder: Path, source: str) -> list[str]:
    return connected(read_one(folder, IMPORTS + source))


def only(folder: Path, source: str) -> Registration:
    (found,) = read_one(folder, IMPORTS + source).registrations
    return found


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("post_save.connect(handle, sender=Order)", id="keyword"),
        pytest.param("post_save.connect(handle, Order)", id="positional"),
        pytest.param("post_save.connect(receiver=handle, sender=Order)", id="receiver by keyword"),
        pytest.param("post_save.connect(*[handle, Order])", id="star"),
        pytest.param("post_save.connect(handle, **{'sender': Order})", id="two stars"),
        pytest.param("signals.post_save.connect(handle, Order)", id="attribute of a module"),
        pytest.param("Signal.connect(post_save, handle, Order)", id="the class's method"),
        pytest.param("ModelSignal.connect(post_save, handle, Order)", id="the subclass's method"),
        pytest.param("connect = post_save.connect\nconnect(handle, Order)", id="bound method"),
        pytest.param("partial(post_save.connect, sender=Order)(handle)", id="partial"),
        pytest.param("functools.partial(post_save.connect, sender=Order)(handle)", id="functools"),
        pytest.param(
            "listen = partial(\n    post_save.connect,\n    sender=Order)\nlisten(handle)",
            id="partial with a name",
        ),
        pytest.param("partial(Signal.connect, post_save)(handle, Order)", id="partial of Signal"),
        pytest.param("receiver(post_save, sender=Order)(handle)", id="receiver as function"),
        pytest.param(
            "listen = receiver(post_save, sender=Order)\nlisten(handle)", id="receiver kept"
        ),
        pytest.param("if (done := post_save.connect(handle, Order)): ...", id="in an expression"),
        pytest.param("NUMBERS = [post_save.connect(handle, Order)]", id="in a list"),
        pytest.param("handle.done = post_save.connect(handle, Order) or True", id="in a condition"),
    ],
)
def test_ways_to_connect(tmp_path: Path, source: str) -> None:
    assert lines(tmp_path, source) == ["post_save: handle of shop.models.Order"]


@pytest.mark.parametrize(
    ("decorators", "expected"),
    [
        ("@receiver(post_save)", ["post_save: told"]),
        ("@on(post_save)", ["post_save: told"]),
        ("@inner_receiver(post_save)", ["post_save: told"]),
        ("@dispatch.receiver(post_save)", ["post_save: told"]),
        ("@django.dispatch.receiver(post_save)", ["post_save: told"]),
        ("@receiver(signal=post_save)", ["post_save: told"]),
        ("@receiver(post_save, sender=Order)", ["post_save: told of shop.models.Order"]),
        ("@receiver([post_save, pre_save])", ["post_save: told", "pre_save: told"]),
        ("@receiver((post_save, pre_save))", ["post_save: told", "pre_save: told"]),
        ("BOTH = [post_save, pre_save]\n@receiver(BOTH)", ["post_save: told", "pre_save: told"]),
        ("@receiver([post_save] + [pre_save])", ["post_save: told", "pre_save: told"]),
        ("@receiver([*(post_save,), pre_save])", ["post_save: told", "pre_save: told"]),
        ("@receiver(list((post_save, pre_save)))", ["post_save: told", "pre_save: told"]),
        ("@post_save.connect", ["post_save: told"]),
        ("@partial(post_save.connect, sender=Order)", ["post_save: told of shop.models.Order"]),
        (
            "@receiver(post_save, sender=Order)\n@receiver(pre_save, sender=Item)",
            ["post_save: told of shop.models.Order", "pre_save: told of shop.models.Item"],
        ),
        ("@receiver(unheard_of)", ["unknown:unheard_of: told"]),
        ("@receiver(make_signals())", ["local:make_signals(): told"]),
    ],
)
def test_decorators(tmp_path: Path, decorators: str, expected: list[str]) -> None:
    source = read_one(tmp_path, f"{IMPORTS}{decorators}\ndef told(**kwargs): ...")

    assert connected(source) == expected
    assert {each.decorated for each in source.registrations} == {True}


def test_an_async_function_is_decorated_too(tmp_path: Path) -> None:
    assert lines(tmp_path, "@receiver(post_save)\nasync def told(**kwargs): ...") == [
        "post_save: told"
    ]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("post_save.disconnect(handle)", "not post_save: handle"),
        ("post_save.disconnect(handle, Order)", "not post_save: handle of shop.models.Order"),
        ("Signal.disconnect(post_save, handle)", "not post_save: handle"),
        ("post_save.disconnect(sender=Order)", "not post_save: none of shop.models.Order"),
        ("post_save.disconnect(dispatch_uid='a')", "not post_save: none"),
    ],
)
def test_disconnecting(tmp_path: Path, call: str, expected: str) -> None:
    assert lines(tmp_path, call) == [expected]


def test_the_third_argument_of_disconnect_is_the_uid(tmp_path: Path) -> None:
    found = only(tmp_path, "post_save.disconnect(handle, None, 'a')")

    assert (found.weak, short(found.dispatch_uid)) == (None, "text:a")


@pytest.mark.parametrize(
    ("arguments", "weak", "uid"),
    [
        ("handle", None, "-"),
        ("handle, None, False", False, "-"),
        ("handle, weak=True", True, "-"),
        ("handle, weak=False, dispatch_uid='a'", False, "text:a"),
        ("handle, None, True, 'a'", True, "text:a"),
        ("handle, dispatch_uid=None", None, "-"),
        ("handle, dispatch_uid=f'{__name__}:a'", None, "text:shop.handlers:a"),
        ("handle, dispatch_uid=UID", None, "text:kept"),
        ("handle, dispatch_uid=f'a{undefined}'", None, "unknown:f'a{undefined}'"),
        ("handle, dispatch_uid=f'a{UID!r}'", None, "unknown:f'a{UID!r}'"),
        ("handle, dispatch_uid=('a', 1)", None, "unknown:('a', 1)"),
        ("handle, dispatch_uid=42", None, "unknown:42"),
        ("handle, weak=undefined", False, "-"),
        ("handle, **undefined", False, "unknown:undefined"),
    ],
)
def test_weak_and_dispatch_uid(tmp_path: Path, arguments: str, weak: bool | None, uid: str) -> None:
    found = only(tmp_path, f"UID = 'kept'\npost_save.connect({arguments})")

    # What may be anything is not said to be weak: nobody may claim that such a receiver dies.
    assert (found.weak, short(found.dispatch_uid)) == (weak, uid)


def test_arguments_that_cannot_be_followed_may_give_a_sender(tmp_path: Path) -> None:
    assert lines(tmp_path, "post_save.connect(handle, **undefined)") == [
        "post_save: handle of unknown:undefined"
    ]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import socket\nsocket.connect(handle)", id="a module's function"),
        pytest.param("def f(database):\n    database.connect()", id="without arguments"),
        pytest.param("post_save.connect()", id="nothing connected"),
        pytest.param("post_save.connect", id="not called"),
        pytest.param("receiver(post_save)", id="decorator that decorates nothing"),
        pytest.param(
            "from celery.signals import task_prerun\ntask_prerun.connect(handle)", id="foreign"
        ),
        pytest.param(
            "class S(Signal):\n    def connect(self, fn, **kw):\n"
            "        super().connect(fn, weak=False)",
            id="override of connect",
        ),
        pytest.param("none = None\nnone.connect(handle, sender=1)", id="None"),
        pytest.param(
            "class Net:\n    def connect(self, to): ...\nNet().connect(handle)", id="own method"
        ),
        pytest.param("if TYPE_CHECKING:\n    post_save.connect(handle)", id="for type checkers"),
        pytest.param("if typing.TYPE_CHECKING:\n    post_save.connect(handle)", id="typing's"),
        pytest.param("if False:\n    post_save.connect(handle)", id="never"),
        pytest.param("if 0:\n    post_save.connect(handle)", id="zero"),
        pytest.param("def f():\n    return\n    post_save.connect(handle)", id="after return"),
        pytest.param("def f():\n    raise E\n    post_save.connect(handle)", id="after raise"),
        pytest.param("# post_save.connect(handle)", id="comment"),
        pytest.param("'post_save.connect(handle)'", id="text"),
    ],
)
def test_what_registers_nothing(tmp_path: Path, source: str) -> None:
    assert lines(tmp_path, source) == []


def test_an_unknown_signal_is_one_by_the_keywords_that_only_signals_have(tmp_path: Path) -> None:
    assert lines(tmp_path, "EVENTS['a'].connect(handle, dispatch_uid='a')") == [
        "unknown:EVENTS['a']: handle"
    ]


def test_a_signal_that_nobody_hands_in_is_none(tmp_path: Path) -> None:
    assert lines(tmp_path, "def f(signal):\n    signal.connect(handle, dispatch_uid='a')") == []


def test_the_place_is_that_of_the_call(tmp_path: Path) -> None:
    source = read_one(
        tmp_path,
        """\
        from django.db.models.signals import post_save
        def handle(**kwargs): ...
        é = 1; post_save.connect(handle)
        post_save.connect(
            handle,
        )
        """,
    )

    places = [(each.spot.location.line, each.spot.columns) for each in source.registrations]
    assert places == [(3, (8, 33)), (4, (1, 19))]
    assert {each.spot.location.path for each in source.registrations} == {"shop/handlers.py"}


def test_the_place_of_a_decorator_is_its_own_line(tmp_path: Path) -> None:
    source = read_one(
        tmp_path,
        """\
        from django.db.models.signals import post_save
        from django.dispatch import receiver
        @logged
        @receiver(post_save)
        def handle(**kwargs): ...
        """,
    )

    (found,) = source.registrations
    assert (found.spot.location.line, found.spot.columns) == (4, (2, 21))


@pytest.mark.parametrize(
    ("source", "enclosing"),
    [
        ("post_save.connect(handle)", ""),
        ("def f():\n    post_save.connect(handle)", "f"),
        ("async def f():\n    post_save.connect(handle)", "f"),
        ("class C:\n    post_save.connect(handle)", "C"),
        ("class C:\n    def f(self):\n        post_save.connect(handle)", "C.f"),
        ("def f():\n    def g():\n        post_save.connect(handle)", "f.<locals>.g"),
        ("f = lambda: post_save.connect(handle)", "<lambda>"),
    ],
)
def test_the_function_or_class_around(tmp_path: Path, source: str, enclosing: str) -> None:
    found = only(tmp_path, source)

    assert (found.enclosing, found.module.name) == (enclosing, "shop.handlers")


def test_registrations_are_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    text = (
        "from django.db.models.signals import post_save\ndef {0}(**kw): ...\npost_save.connect({0})"
    )

    source = read_one(tmp_path, text.format("b"), more=text.format("m"), all=text.format("a"))

    paths = [each.spot.location.path for each in source.registrations]
    assert paths == ["shop/all.py", "shop/handlers.py", "shop/more.py"]
