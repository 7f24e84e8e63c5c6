"""Senders as values: by reference where Django keeps one, by identity elsewhere, never guessed."""

import enum
import functools
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import django
import pytest
from django.apps import AppConfig, apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.dispatch import Signal
from shop.models import DigitalProduct, Order, Product, TimeStamped
from support.written_modules import WrittenModules

from signal_inspector.domain.snapshot import Sender
from signal_inspector.inspector import take_snapshot
from signal_inspector.resolution.senders import describe, unknown_reason

SENDER_IS_STORED = django.VERSION >= (6, 0)
UNKNOWN = Sender("unknown", "?")


class Station:
    class Desk:
        pass

    def open(self) -> None: ...

    @classmethod
    def close(cls) -> None: ...


class Slotted:
    __slots__ = ()


class Horn:
    def __call__(self) -> None: ...


HORN = Horn()


class Color(enum.Enum):
    RED = "red"


class Text(str):
    __slots__ = ()


def function() -> None: ...


@functools.wraps(HORN)
def wrapper() -> None: ...


def refuse(*_: object) -> None:
    raise AssertionError


HOSTILE = type(
    "Hostile",
    (),
    {
        "__module__": __name__,
        **dict.fromkeys(("__getattr__", "__eq__", "__hash__", "__repr__", "__bool__"), refuse),
    },
)


class TestDescribe:
    @pytest.mark.parametrize(
        ("sender", "value"),
        [
            pytest.param(None, Sender("any", "*"), id="any"),
            pytest.param(Order, Sender("model", "shop.models.Order", "shop.Order"), id="model"),
            pytest.param(
                DigitalProduct,
                Sender("model", "shop.models.DigitalProduct", "shop.DigitalProduct"),
                id="child model",
            ),
            pytest.param(
                apps.get_model("accounts.Customer"),
                Sender("model", "accounts.models.Customer", "accounts.Customer"),
                id="proxy model",
            ),
            pytest.param(
                TimeStamped,
                Sender("model", "shop.models.TimeStamped", "shop.TimeStamped"),
                id="abstract model",
            ),
            pytest.param(
                Product.tags.through,
                Sender(
                    "model",
                    "shop.models.Product_tags",
                    "shop.Product_tags",
                    "shop.Product.tags.through",
                ),
                id="through model",
            ),
            pytest.param(
                User.groups.through,
                Sender(
                    "model",
                    "django.contrib.auth.models.User_groups",
                    "auth.User_groups",
                    "auth.User.groups.through",
                ),
                id="through model of Django",
            ),
            pytest.param(
                Model, Sender("class", "django.db.models.base.Model"), id="the base of all models"
            ),
            pytest.param(
                apps.get_app_config("shop"),
                Sender("appconfig", "shop.apps.ShopConfig", "shop"),
                id="app config",
            ),
            pytest.param(
                AppConfig("json", json),
                Sender("appconfig", "django.apps.config.AppConfig", "json"),
                id="app config without class of its own",
            ),
            pytest.param(Station, Sender("class", f"{__name__}.Station"), id="class"),
            pytest.param(Station.Desk, Sender("class", f"{__name__}.Station.Desk"), id="nested"),
            pytest.param(int, Sender("class", "builtins.int"), id="builtin class"),
            pytest.param(Color, Sender("class", f"{__name__}.Color"), id="enumeration"),
            pytest.param(type, Sender("class", "builtins.type"), id="metaclass"),
            pytest.param(json, Sender("module", "json"), id="module"),
            pytest.param(function, Sender("function", f"{__name__}.function"), id="function"),
            pytest.param(
                wrapper, Sender("function", f"{__name__}.Horn"), id="function around an object"
            ),
            pytest.param(
                Station.open, Sender("function", f"{__name__}.Station.open"), id="function of class"
            ),
            pytest.param(
                Station().open, Sender("function", f"{__name__}.Station.open"), id="bound method"
            ),
            pytest.param(
                Station.close, Sender("function", f"{__name__}.Station.close"), id="classmethod"
            ),
            pytest.param(print, Sender("function", "builtins.print"), id="builtin function"),
            pytest.param(
                [].append, Sender("function", "builtins.list.append"), id="builtin method"
            ),
            pytest.param(10**5000, Sender("value", hex(10**5000)), id="too many digits"),
            pytest.param(Station(), Sender("instance", f"{__name__}.Station"), id="instance"),
            pytest.param(Slotted(), Sender("instance", f"{__name__}.Slotted"), id="slots"),
            pytest.param(HOSTILE(), Sender("instance", f"{__name__}.Hostile"), id="hostile"),
            pytest.param(Color.RED, Sender("instance", f"{__name__}.Color"), id="enum member"),
            pytest.param(Text("a"), Sender("instance", f"{__name__}.Text"), id="kind of text"),
            pytest.param((1, 2), Sender("instance", "builtins.tuple"), id="tuple"),
            pytest.param("shop", Sender("value", "'shop'"), id="text"),
            pytest.param(b"shop", Sender("value", "b'shop'"), id="bytes"),
            pytest.param(7, Sender("value", "7"), id="number"),
            pytest.param(1.5, Sender("value", "1.5"), id="fraction"),
            pytest.param(True, Sender("value", "True"), id="bool"),
        ],
    )
    def test_each_kind(self, sender: object, value: Sender) -> None:
        assert describe(sender) == value

    def test_an_abstract_model_of_a_package_that_is_no_app(self) -> None:
        options = type("Meta", (), {"abstract": True})
        model = type("Stray", (Model,), {"__module__": "stray.models", "Meta": options})

        assert describe(model) == Sender("model", "stray.models.Stray")
        assert describe(model).short == "stray.models.Stray"

    def test_a_module_without_a_usable_name(self) -> None:
        module = ModuleType("lost")
        module.__name__ = 7  # type: ignore[assignment]

        assert describe(module) == Sender("module", "?")

    @pytest.mark.parametrize("of", [lambda cls: cls, lambda cls: cls()], ids=["class", "instance"])
    def test_the_metaclass_is_not_asked(self, of: Callable[[type], object]) -> None:
        questions = ("__eq__", "__hash__", "__bool__", "__instancecheck__", "__subclasscheck__")
        metaclass = type("Jealous", (type,), dict.fromkeys(questions, refuse))
        guarded = metaclass("Guarded", (), {"__module__": "somewhere"})

        assert describe(of(guarded)).name == "somewhere.Guarded"


class TestConnections:
    """What the snapshot says of the senders of ``board.sent``."""

    @pytest.fixture
    def signal(self, modules: WrittenModules) -> Signal:
        signal = modules.put("board").sent = Signal()
        return signal

    @pytest.fixture
    def hear(self, modules: WrittenModules) -> Callable[[], Any]:
        """Imports a receiver, later than all that a test has put into modules before."""
        return lambda: modules.load("listeners", "def hear(**named): ...").hear

    def senders(self) -> list[Sender]:
        (sent,) = (each for each in take_snapshot().signals if each.name == "board.sent")
        return [connection.sender for connection in sent.connections]

    def test_any(self, signal: Signal) -> None:
        signal.connect(function)

        assert self.senders() == [Sender("any", "*")]

    @pytest.mark.parametrize(
        "sender",
        [
            pytest.param(Order, id="model"),
            pytest.param(Product.tags.through, id="through model"),
            pytest.param(Station, id="class"),
            pytest.param(json, id="module"),
            pytest.param(apps.get_app_config("shop"), id="app config"),
            pytest.param(-4, id="small number"),
            pytest.param(True, id="bool"),
        ],
    )
    def test_what_lives_as_long_as_the_process_is_always_known(
        self, signal: Signal, sender: object
    ) -> None:
        signal.connect(function, sender=sender)

        assert self.senders() == [describe(sender)]

    @pytest.mark.parametrize("holder", ["module", "class"])
    @pytest.mark.parametrize(
        "sender",
        [
            pytest.param(Station(), id="instance"),
            pytest.param(Slotted(), id="instance without weak references"),
            pytest.param("a sender of its own", id="text"),
            pytest.param(10**9, id="number"),
            pytest.param((1, "two"), id="tuple"),
            pytest.param(lambda: None, id="function"),
        ],
    )
    def test_what_a_module_or_class_holds_is_known(
        self,
        modules: WrittenModules,
        signal: Signal,
        hear: Callable[[], Any],
        sender: object,
        holder: str,
    ) -> None:
        module = modules.put("stations")
        if holder == "module":
            module.sender = sender
        else:
            module.Holder = type("Holder", (), {"sender": sender, "__module__": "stations"})
        signal.connect(hear(), sender=sender)

        assert self.senders() == [describe(sender)]

    def test_what_no_name_leads_to_is_known_where_django_keeps_a_reference(
        self, signal: Signal
    ) -> None:
        sender = Station()
        signal.connect(function, sender=sender)

        assert self.senders() == [describe(sender) if SENDER_IS_STORED else UNKNOWN]

    def test_what_no_name_leads_to_and_takes_no_reference_is_unknown(self, signal: Signal) -> None:
        sender = Slotted()
        signal.connect(function, sender=sender)

        assert self.senders() == [UNKNOWN]

    def test_a_bound_method_is_unknown_where_only_ids_are_kept(self, signal: Signal) -> None:
        sender = Station().open
        signal.connect(function, sender=sender)

        assert self.senders() == [describe(sender) if SENDER_IS_STORED else UNKNOWN]

    def test_a_text_that_got_the_id_of_a_dead_one_is_not_taken_for_it(
        self, modules: WrittenModules, signal: Signal, hear: Callable[[], Any]
    ) -> None:
        sender = f"a sender {id(signal)}"
        identity, length = id(sender), len(sender)
        receiver = hear()
        signal.connect(receiver, sender=sender)

        del sender
        texts = [str(number).zfill(length) for number in range(10_000)]
        (impostor,) = (text for text in texts if id(text) == identity)
        modules.put("impostors").impostor = impostor

        assert self.senders() == [UNKNOWN]

    def test_several_senders_of_one_signal(self, signal: Signal) -> None:
        for sender in (Order, None, Station, 7):
            signal.connect(function, sender=sender)

        assert [sender.kind for sender in self.senders()] == ["model", "any", "class", "value"]

    def test_the_class_of_what_has_a_senders_id_is_not_asked(
        self, modules: WrittenModules, signal: Signal, hear: Callable[[], Any]
    ) -> None:
        jealous = type("Jealous", (type,), {"__eq__": refuse, "__hash__": type.__hash__})
        module = modules.put("stations")
        module.sender = jealous("Guarded", (), {"__slots__": (), "__module__": "stations"})()
        signal.connect(hear(), sender=module.sender)

        assert self.senders() == [Sender("instance", "stations.Guarded")]

    def test_a_sender_that_cannot_be_named_is_listed_with_its_reason(self, signal: Signal) -> None:
        sender = Slotted()
        signal.connect(function, sender=sender)

        (unresolved,) = (each for each in take_snapshot().unresolved if each.signal == "board.sent")

        assert unresolved.receiver == f"{__name__}.function"
        assert unresolved.reason == unknown_reason()


def test_the_reason_for_an_unknown_one_says_what_django_keeps() -> None:
    reason = unknown_reason()

    assert "only" in reason
    assert "id" in reason
    assert (django.get_version() in reason) is not SENDER_IS_STORED
