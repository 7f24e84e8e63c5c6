"""A function of the project that connects for its callers is followed: its calls register."""

from pathlib import Path

import pytest
from support.sources import connected, read, read_one

HEAD = """\
from functools import partial, wraps
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from shop.models import Item, Order

def handle(**kw): ...
"""
OF_ORDER = ["post_save: handle of shop.models.Order"]


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        pytest.param(
            "def listen(model):\n    post_save.connect(handle, sender=model)",
            "listen(Order)",
            id="sender",
        ),
        pytest.param(
            "def listen(signal, model):\n    signal.connect(handle, sender=model)",
            "listen(post_save, model=Order)",
            id="signal",
        ),
        pytest.param(
            "def listen(signal, fn):\n    signal.connect(fn, Order)",
            "listen(post_save, handle)",
            id="receiver",
        ),
        pytest.param(
            "def listen(fn, *, signal=post_save, model=Order):\n    signal.connect(fn, model)",
            "listen(handle)",
            id="defaults",
        ),
        pytest.param(
            "def listen(signal, *args, **kwargs):\n    signal.connect(*args, **kwargs)",
            "listen(post_save, handle, sender=Order)",
            id="stars",
        ),
        pytest.param(
            "def listen(signals, model):\n    for s in signals:\n        s.connect(handle, model)",
            "listen([post_save], Order)",
            id="list of signals",
        ),
        pytest.param(
            "def listen(model):\n    receiver(post_save, sender=model)(handle)",
            "listen(Order)",
            id="receiver inside",
        ),
        pytest.param(
            "def listen(model):\n    return receiver(post_save, sender=model)",
            "listen(Order)(handle)",
            id="returns receiver",
        ),
        pytest.param(
            "def listen(model):\n    return partial(post_save.connect, sender=model)",
            "listen(Order)(handle)",
            id="returns a partial",
        ),
        pytest.param(
            "def listen(model):\n"
            "    def connect(fn):\n        post_save.connect(fn, sender=model)\n        return fn\n"
            "    return connect",
            "listen(Order)(handle)",
            id="returns a function",
        ),
        pytest.param(
            "listen = lambda model: post_save.connect(handle, sender=model)",
            "listen(Order)",
            id="lambda",
        ),
        pytest.param(
            "def inner(signal, model):\n    signal.connect(handle, model)\n"
            "def listen(model):\n    inner(post_save, model)",
            "listen(Order)",
            id="two levels",
        ),
        pytest.param(
            "class Registry:\n    def listen(self, model):\n"
            "        post_save.connect(handle, model)\nregistry = Registry()",
            "registry.listen(Order)",
            id="method",
        ),
        pytest.param(
            "class Registry:\n    @classmethod\n    def listen(cls, model):\n"
            "        post_save.connect(handle, model)",
            "Registry.listen(Order)",
            id="classmethod",
        ),
        pytest.param(
            "def listen(model):\n    post_save.connect(handle, model)",
            "partial(listen, Order)()",
            id="partial of a helper",
        ),
        pytest.param(
            "def listen(model):\n    post_save.connect(handle, model)\nagain = listen",
            "again(Order)",
            id="alias of a helper",
        ),
        pytest.param(
            "def listen(model):\n    def go():\n        post_save.connect(handle, model)\n    go()",
            "listen(Order)",
            id="function inside",
        ),
    ],
)
@pytest.mark.parametrize("inside", ["module", "function"])
def test_the_call_is_what_registers(tmp_path: Path, helper: str, call: str, inside: str) -> None:
    indent, head = ("    ", "def elsewhere():\n") if inside == "function" else ("", "")

    source = read_one(tmp_path, f"{HEAD}{helper}\n{head}{indent}{call}  # here\n")

    lines = (tmp_path / "shop/handlers.py").read_text().splitlines()
    here = next(number for number, line in enumerate(lines, 1) if "# here" in line)
    assert connected(source) == OF_ORDER
    assert [each.spot.location.line for each in source.registrations] == [here]
    assert [each.enclosing for each in source.registrations] == [
        "elsewhere" if inside == "function" else ""
    ]


class TestDecorators:
    @pytest.mark.parametrize(
        "helper",
        [
            pytest.param(
                "def on(model):\n"
                "    def connect(fn):\n"
                "        post_save.connect(fn, sender=model)\n"
                "        return fn\n"
                "    return connect",
                id="connect",
            ),
            pytest.param(
                "def on(model):\n    return receiver(post_save, sender=model)", id="receiver"
            ),
            pytest.param(
                "def on(model):\n    return partial(post_save.connect, sender=model)", id="partial"
            ),
            pytest.param(
                "def on(model):\n"
                "    def connect(fn):\n"
                "        return receiver(post_save, sender=model)(fn)\n"
                "    return connect",
                id="receiver inside",
            ),
        ],
    )
    def test_a_decorator_factory(self, tmp_path: Path, helper: str) -> None:
        source = read_one(tmp_path, f"{HEAD}{helper}\n@on(Order)\ndef told(**kw): ...\n")

        lines = (tmp_path / "shop/handlers.py").read_text().splitlines()
        assert connected(source) == ["post_save: told of shop.models.Order"]
        assert [each.decorated for each in source.registrations] == [True]
        assert [each.spot.location.line for each in source.registrations] == [
            lines.index("@on(Order)") + 1
        ]

    def test_a_plain_decorator(self, tmp_path: Path) -> None:
        helper = "def on(fn):\n    post_save.connect(fn)\n    return fn\n"

        source = read_one(tmp_path, f"{HEAD}{helper}@on\ndef told(**kw): ...\n")

        assert connected(source) == ["post_save: told"]

    def test_what_wraps_the_receiver_is_what_is_connected(self, tmp_path: Path) -> None:
        helper = """
def on(fn):
    @receiver(post_save)
    @wraps(fn)
    def inner(**kw): fn(**kw)
    return inner
"""
        source = read_one(tmp_path, f"{HEAD}{helper}@on\ndef told(**kw): ...\n")

        # It is the function inside, each time anew; its place is where it is connected.
        assert {each.split(":")[0] for each in connected(source)} == {"post_save"}
        assert all("inner" in each for each in connected(source))


class TestAcrossModules:
    HELPER = HEAD + "def listen(model):\n    post_save.connect(handle, model)\n"
    EXPECTED = ["post_save: shop.helpers.handle of shop.models.Order"]

    @pytest.mark.parametrize(
        "caller",
        [
            "from shop.helpers import listen\nfrom shop.models import Order\nlisten(Order)",
            "from .helpers import listen as on\nfrom shop.models import Order\non(Order)",
            "from . import helpers\nfrom shop.models import Order\nhelpers.listen(Order)",
            "import shop.helpers\nimport shop.models\nshop.helpers.listen(shop.models.Order)",
            "def f():\n    from .helpers import listen as on\n"
            "    from .models import Order\n    on(Order)",
        ],
    )
    def test_a_helper_of_another_module(self, tmp_path: Path, caller: str) -> None:
        source = read(tmp_path, {"shop.helpers": self.HELPER, "shop.callers": caller})

        assert connected(source) == self.EXPECTED
        assert [each.module.name for each in source.registrations] == ["shop.callers"]

    def test_a_helper_of_a_helper_of_another_module(self, tmp_path: Path) -> None:
        source = read(
            tmp_path,
            {
                "shop.helpers": self.HELPER,
                "shop.more": "from .helpers import listen\ndef further(m): listen(m)",
                "shop.callers": "from .more import further\nfrom .models import Order\n"
                "further(Order)",
            },
        )

        assert connected(source) == self.EXPECTED
        assert [each.module.name for each in source.registrations] == ["shop.callers"]

    def test_a_way_to_connect_that_is_kept_in_another_module(self, tmp_path: Path) -> None:
        source = read(
            tmp_path,
            {
                "shop.ways": "from django.db.models.signals import post_save\n"
                "from django.dispatch import receiver\non_saved = receiver(post_save)",
                "shop.callers": "from .ways import on_saved\n@on_saved\ndef told(**kw): ...",
            },
        )

        assert connected(source) == ["post_save: shop.callers.told"]


class TestOnItsOwn:
    def test_a_helper_that_nobody_calls_registers_what_it_does_not_know(
        self, tmp_path: Path
    ) -> None:
        source = read_one(tmp_path, f"{HEAD}def listen(m):\n    post_save.connect(handle, m)")

        assert connected(source) == ["post_save: handle of unknown:m"]
        assert [each.moment for each in source.registrations] == ["call"]

    def test_a_function_that_registers_always_the_same_is_no_helper(self, tmp_path: Path) -> None:
        source = read_one(
            tmp_path,
            f"{HEAD}def listen():\n    post_save.connect(handle)  # here\ndef f():\n    listen()",
        )

        assert [each.enclosing for each in source.registrations] == ["listen"]

    @pytest.mark.parametrize(
        "helper",
        [
            "def listen(m):\n    post_save.connect(handle, m)\n    listen(m)",
            "def listen(m):\n    further(m)\ndef further(m):\n    post_save.connect(handle, m)\n"
            "    listen(m)",
        ],
    )
    def test_helpers_that_call_themselves(self, tmp_path: Path, helper: str) -> None:
        source = read_one(tmp_path, f"{HEAD}{helper}\nlisten(Order)")

        assert OF_ORDER[0] in connected(source)

    @pytest.mark.parametrize(
        "start", ["async def listen(m):\n    ", "def listen(m):\n    yield\n    "]
    )
    def test_what_runs_later_is_not_followed(self, tmp_path: Path, start: str) -> None:
        source = read_one(tmp_path, f"{HEAD}{start}post_save.connect(handle, m)\nlisten(Order)")

        assert connected(source) == ["post_save: handle of unknown:m"]

    def test_a_function_inside_a_helper_is_made_on_the_spot_to_its_caller(
        self, tmp_path: Path
    ) -> None:
        helper = "def listen(m):\n    def inner(**kw): ...\n    post_save.connect(inner, m)"

        source = read_one(tmp_path, f"{HEAD}{helper}\nlisten(Order)")

        assert connected(source) == ["post_save: local:inner of shop.models.Order"]
        assert [each.form for each in source.registrations] == ["temporary"]
        assert source.registrations[0].behind == "shop.handlers.listen.<locals>.inner"

    def test_a_lambda_is_one_where_it_stands(self, tmp_path: Path) -> None:
        helper = "def listen(fn):\n    post_save.connect(fn)"

        source = read_one(tmp_path, f"{HEAD}{helper}\nlisten(lambda **kw: None)")

        assert connected(source) == ["post_save: local:lambda **kw: None"]
        assert [each.form for each in source.registrations] == ["lambda"]


@pytest.mark.parametrize(
    ("helper", "decorator"),
    [
        ("partial(receiver, post_save)", "@listen(sender=Order)"),
        ("partial(receiver, post_save, sender=Order)", "@listen()"),
        ("receiver", "@listen(post_save, sender=Order)"),
        ("receiver(post_save, sender=Order)", "@listen"),
    ],
)
def test_a_name_of_another_module_for_receiver(tmp_path: Path, helper: str, decorator: str) -> None:
    used = "from django.db.models.signals import post_save\nfrom shop.models import Order\n"
    hears = f"{used}from .ways import listen\n{decorator}\ndef handle(**kw): ...\n"

    source = read(tmp_path, {"shop.ways": f"{HEAD}listen = {helper}\n", "shop.handlers": hears})

    assert connected(source) == OF_ORDER
    (found,) = source.registrations
    assert found.decorated
    assert str(found.spot.location) == "shop/handlers.py:4"
