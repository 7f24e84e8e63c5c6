"""The places in the source that send a signal, with what they give."""

from pathlib import Path

import pytest
from support.sources import read, read_one, short

from signal_inspector.domain.source import Source

HEAD = (
    "from functools import partial\nfrom shop.signals import paid, sent\nfrom shop import signals\n"
)


def sends(source: Source) -> list[str]:
    return [
        f"{short(each.signal)}.{each.method}({', '.join([short(each.sender), *each.arguments])}"
        f"{', …' if each.passes_more else ''})"
        for each in source.sends
    ]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("paid.send(sender=None)", "send(none)"),
        ("paid.send(None)", "send(none)"),
        ("paid.send()", "send(none)"),
        ("paid.send('shop')", "send(text:shop)"),
        ("paid.send(sender=Order, order=1)", "send(Order, order)"),
        ("paid.send(Order, order=1, by=2)", "send(Order, order, by)"),
        ("paid.send_robust(sender=Order)", "send_robust(Order)"),
        ("await paid.asend(sender=Order)", "asend(Order)"),
        ("await paid.asend_robust(sender=Order)", "asend_robust(Order)"),
        ("paid.send(sender=Order, **more)", "send(Order, …)"),
        ("paid.send(*more)", "send(unknown:*more, …)"),
        ("paid.send(**more)", "send(unknown:more, …)"),
        ("nothing = None\n    nothing.send(sender=Order)", None),
        ("paid.send(sender=Order, **{'order': 1})", "send(Order, order)"),
        ("paid.send(sender=self.__class__)", "send(unknown:self.__class__)"),
        ("paid.send(sender=type(self))", "send(unknown:type(self))"),
        ("signals.paid.send(sender=Order)", "send(Order)"),
        ("answers = [a for a in paid.send(sender=Order)]", "send(Order)"),
        ("return paid.send(sender=Order)", "send(Order)"),
        ("if paid.send(sender=Order): ...", "send(Order)"),
        ("run(lambda: paid.send(sender=Order))", "send(Order)"),
        ("run(partial(paid.send, sender=Order))()", None),
        ("partial(paid.send, sender=Order)(order=1)", "send(Order, order)"),
        ("notify = paid.send\n    notify(sender=Order)", "send(Order)"),
        ("NOTIFY(sender=Order, order=1)", "send(Order, order)"),
        ("ALIAS.send(sender=Order)", "send(Order)"),
        ("for s in (paid,):\n        s.send(Order)", "send(Order)"),
        ("mail.send(to=1)", None),
        ("mail.send(Order)", None),
    ],
)
def test_ways_to_send(tmp_path: Path, call: str, expected: str | None) -> None:
    source = read_one(
        tmp_path,
        f"{HEAD}NOTIFY = paid.send\nALIAS = paid\nclass Order: ...\n"
        f"async def f(self, mail):\n    {call}",
    )

    assert sends(source) == ([] if expected is None else [f"shop.signals.paid.{expected}"])
    assert [each.enclosing.partition(".")[0] for each in source.sends] == ["f"] * len(source.sends)


def test_a_signal_of_a_class(tmp_path: Path) -> None:
    source = read_one(
        tmp_path,
        """\
        from django.dispatch import Signal
        from shop.signals import paid
        class Base:
            opened = Signal()
        class Station(Base):
            def __init__(self):
                self.own = paid
                self.made = Signal()
            def go(self):
                self.opened.send(sender=self)
                self.own.send(sender=None)
                self.made.send(sender=None)
                self.given.send(sender=None)
        """,
    )

    assert sends(source) == [
        "Base.opened.send(unknown:self)",
        "shop.signals.paid.send(none)",
        "local:Signal().send(none)",
        "unknown:self.given.send(none)",
    ]


def test_a_helper_sends_where_it_is_called(tmp_path: Path) -> None:
    source = read(
        tmp_path,
        {
            "shop.helpers": "def notify(signal, order, **more):\n"
            "    signal.send(sender=type(order), order=order, **more)",
            "shop.callers": "from .helpers import notify\nfrom .signals import paid\n"
            "def pay(order):\n    notify(paid, order, by=1)\n"
            "def again(order, more):\n    notify(paid, order, **more)\n",
        },
    )

    assert sends(source) == [
        "shop.signals.paid.send(unknown:type(order), order, by)",
        "shop.signals.paid.send(unknown:type(order), order, …)",
    ]
    assert [each.enclosing for each in source.sends] == ["pay", "again"]
    assert [each.module.name for each in source.sends] == ["shop.callers"] * 2


NOTIFY = "async def notify(signal, order=None):\n    await signal.asend(sender=order)\n"
LATER = "async def notify(signal):\n    yield await signal.asend(sender=None)\n"


@pytest.mark.parametrize(
    "call",
    [
        "await notify(paid)",
        "found = await notify(paid)",
        "await asyncio.gather(notify(paid), other())",
        "asyncio.create_task(notify(paid))",
        "await wait_for(notify(paid), 3)",
        "asyncio.run(notify(paid))",
    ],
)
def test_an_async_helper_sends_where_it_is_awaited_or_run(tmp_path: Path, call: str) -> None:
    source = read_one(tmp_path, f"{HEAD}{NOTIFY}async def f():\n    {call}")

    assert sends(source) == ["shop.signals.paid.asend(none)"]
    assert [each.enclosing for each in source.sends] == ["f"]


@pytest.mark.parametrize(
    ("helper", "call"),
    [(NOTIFY, "notify(paid)"), (NOTIFY, "keep(notify(paid))"), (LATER, "await notify(paid)")],
)
def test_a_coroutine_that_nothing_waits_for_may_never_run(
    tmp_path: Path, helper: str, call: str
) -> None:
    source = read_one(tmp_path, f"{HEAD}{helper}async def f():\n    {call}")

    assert sends(source) == []


def test_the_place_of_a_send(tmp_path: Path) -> None:
    source = read_one(tmp_path, f"{HEAD}def f():\n    ok = paid.send(\n        sender=None)\n")

    (found,) = source.sends
    assert (str(found.spot.location), found.spot.columns) == ("shop/handlers.py:5", (10, 20))
