"""Which signals are found, and by which names."""

import gc
import sys
import weakref
from types import ModuleType
from typing import NoReturn

import pytest
from django.db.models.signals import ModelSignal
from django.dispatch import Signal
from django.utils.functional import SimpleLazyObject, lazy
from support.fresh_process import told_by
from support.written_modules import WrittenModules

from signal_inspector.discovery.signals import FoundSignal, find_signals, with_items


def found(signal: Signal) -> list[FoundSignal]:
    """What is found of a signal, with the items of containers too."""
    everything = with_items(find_signals(), lambda _: True)
    return [each for each in everything if each.signal is signal]


def paths_of(signal: Signal) -> set[str]:
    (only,) = found(signal)
    return {place.path for place in only.places}


class TestNames:
    def test_an_attribute_of_a_module(self, modules: WrittenModules) -> None:
        module = modules.put("board")
        module.sent = Signal()

        assert paths_of(module.sent) == {"board.sent"}

    def test_every_module_that_holds_it(self, modules: WrittenModules) -> None:
        defining, importing = modules.put("board"), modules.put("board_user")
        defining.sent = importing.heard = Signal()

        assert paths_of(defining.sent) == {"board.sent", "board_user.heard"}

    def test_an_attribute_of_a_class(self, modules: WrittenModules) -> None:
        module = modules.load(
            "board",
            """
            from django.dispatch import Signal

            class Gateway:
                charged = Signal()
            """,
        )

        assert paths_of(module.Gateway.charged) == {"board.Gateway.charged"}

    def test_an_attribute_of_a_nested_class(self, modules: WrittenModules) -> None:
        module = modules.load(
            "board",
            """
            from django.dispatch import Signal

            class Gateway:
                class Events:
                    charged = Signal()
            """,
        )

        assert paths_of(module.Gateway.Events.charged) == {"board.Gateway.Events.charged"}

    def test_a_subclass_that_inherits_the_attribute_gives_no_name(
        self, modules: WrittenModules
    ) -> None:
        module = modules.load(
            "board",
            """
            from django.dispatch import Signal

            class Gateway:
                charged = Signal()

            class CardGateway(Gateway):
                pass
            """,
        )

        assert paths_of(module.CardGateway.charged) == {"board.Gateway.charged"}

    @pytest.mark.parametrize(
        ("container", "path"),
        [
            pytest.param({"paid": "SIGNAL"}, "board.EVENTS['paid']", id="dict"),
            pytest.param(["SIGNAL"], "board.EVENTS[0]", id="list"),
            pytest.param((0, "SIGNAL"), "board.EVENTS[1]", id="tuple"),
            pytest.param({7: "SIGNAL"}, "board.EVENTS[7]", id="number as key"),
            pytest.param({"quo'ted": "SIGNAL"}, 'board.EVENTS["quo\'ted"]', id="quotes in key"),
            pytest.param({"a": ["SIGNAL"]}, "board.EVENTS['a'][0]", id="list in dict"),
            pytest.param([("x", {"b": "SIGNAL"})], "board.EVENTS[0][1]['b']", id="three deep"),
            pytest.param({str: "SIGNAL"}, "board.EVENTS[builtins.str]", id="class as key"),
        ],
    )
    def test_an_item_of_a_container(
        self, modules: WrittenModules, container: object, path: str
    ) -> None:
        signal = Signal()
        modules.put("board").EVENTS = filled(container, signal)

        assert paths_of(signal) == {path}

    def test_an_item_of_a_container_in_a_class(self, modules: WrittenModules) -> None:
        module = modules.load(
            "board",
            """
            from django.dispatch import Signal

            class Gateway:
                EVENTS = {"paid": Signal()}
            """,
        )

        assert paths_of(module.Gateway.EVENTS["paid"]) == {"board.Gateway.EVENTS['paid']"}

    def test_an_item_whose_key_is_the_member_of_an_enumeration(
        self, modules: WrittenModules
    ) -> None:
        module = modules.load(
            "board",
            """
            from enum import Enum
            from django.dispatch import Signal

            class Event(Enum):
                PAID = 1

            EVENTS = {Event.PAID: Signal()}
            """,
        )

        assert paths_of(module.EVENTS[module.Event.PAID]) == {"board.EVENTS[board.Event.PAID]"}

    def test_a_class_that_stands_under_another_name_than_its_own(
        self, modules: WrittenModules
    ) -> None:
        module = modules.put("board")
        module.Gateway = type("Made", (), {"charged": Signal(), "__module__": "board"})

        assert paths_of(module.Gateway.charged) == {"board.Gateway.charged"}

    def test_a_container_that_holds_itself_ends_the_search(self, modules: WrittenModules) -> None:
        events: list[object] = [Signal()]
        events.append(events)
        modules.put("board").EVENTS = events

        assert paths_of(events[0]) == {"board.EVENTS[0]"}

    def test_a_key_that_only_its_repr_could_show_gives_no_name(
        self, modules: WrittenModules
    ) -> None:
        signal = Signal()
        modules.put("board").EVENTS = {object(): signal}

        assert paths_of(signal) == set()

    def test_a_module_under_two_names(self, modules: WrittenModules) -> None:
        module = modules.put("board")
        module.sent = Signal()
        modules.put("board_again", module)

        assert "board.sent" in paths_of(module.sent)


def filled(container: object, signal: Signal) -> object:
    """The container with the signal where it says SIGNAL."""
    if container == "SIGNAL":
        return signal
    if isinstance(container, dict):
        return {key: filled(value, signal) for key, value in container.items()}
    if isinstance(container, (list, tuple)):
        return type(container)(filled(value, signal) for value in container)
    return container


class TestClasses:
    def test_a_subclass_of_signal(self) -> None:
        class LoudSignal(Signal):
            pass

        signal = LoudSignal()

        assert len(found(signal)) == 1

    def test_a_subclass_of_a_subclass(self) -> None:
        class LoudSignal(Signal):
            pass

        class LouderSignal(LoudSignal):
            pass

        signal = LouderSignal()

        assert len(found(signal)) == 1

    def test_a_model_signal(self) -> None:
        signal = ModelSignal()

        assert len(found(signal)) == 1

    def test_a_class_of_the_same_shape_is_none_of_djangos(self, modules: WrittenModules) -> None:
        module = modules.load(
            "look_alike",
            """
            class Signal:
                def __init__(self):
                    self.receivers = []

                def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
                    self.receivers.append(((id(receiver), id(sender)), receiver))

            sent = Signal()
            sent.connect(print)
            """,
        )

        assert found(module.sent) == []

    def test_the_class_itself_is_no_signal(self) -> None:
        signals = [each.signal for each in find_signals()]

        assert not any(signal is Signal or signal is ModelSignal for signal in signals)

    def test_a_signal_whose_class_never_called_its_init(self) -> None:
        class Mute(Signal):
            def __init__(self) -> None:
                pass

        signal = Mute()

        assert len(found(signal)) == 1


class TestWithoutName:
    def test_a_signal_that_an_instance_holds(self) -> None:
        class Station:
            def __init__(self) -> None:
                self.arrived = Signal()

        station = Station()

        assert paths_of(station.arrived) == set()

    def test_a_signal_that_a_closure_holds(self) -> None:
        def make() -> object:
            signal = Signal()
            return lambda: signal

        hold = make()

        assert paths_of(hold()) == set()

    def test_each_signal_is_found_once(self, modules: WrittenModules) -> None:
        modules.put("board").sent = Signal()

        identities = [id(each.signal) for each in find_signals()]

        assert len(identities) == len(set(identities))

    def test_a_signal_that_is_gone_is_not_found(self) -> None:
        signal = Signal()
        gone = weakref.ref(signal)
        find_signals()

        del signal
        gc.collect()

        assert gone() is None


class TestFrozenCollector:
    """After ``gc.freeze()`` the garbage collector lists nothing that existed before."""

    def test_all_signals_are_still_found(self) -> None:
        before, after = told_by(
            """
            import gc, json
            from signal_inspector.discovery.signals import find_signals

            def names():
                return sorted(sorted(p.path for p in one.places) for one in find_signals())

            before = names()
            gc.collect()
            gc.freeze()
            print(json.dumps([before, names()]))
            """
        )

        assert before == after
        assert len(before) > 20

    def test_so_is_one_that_only_an_instance_holds(self) -> None:
        frozen = told_by(
            """
            import gc, json, sys
            from django.dispatch import Signal
            from signal_inspector.discovery.signals import find_signals

            class Station:
                __slots__ = ("arrived",)

                def __init__(self):
                    self.arrived = Signal()

            sys.modules["shop"].stations = {frozenset({1}): [Station()]}
            (station,) = *sys.modules["shop"].stations.values(),
            gc.freeze()
            signal = station[0].arrived
            print(json.dumps([
                any(each is signal for each in gc.get_objects()),
                sum(each.signal is signal for each in find_signals()),
            ]))
            """
        )

        assert frozen == [False, 1]


class Trap(Exception):  # noqa: N818
    """Somebody touched what must be left alone."""


def spring(*_: object) -> NoReturn:
    raise Trap


class TestNothingIsTouched:
    def test_lazy_objects_are_not_evaluated(self, modules: WrittenModules) -> None:
        module = modules.put("board")
        module.lazy = SimpleLazyObject(spring)
        module.lazies = {"a": SimpleLazyObject(spring), "b": [SimpleLazyObject(spring)]}
        module.result = lazy(spring, Signal)()
        module.Holder = type("Holder", (), {"lazy": SimpleLazyObject(spring)})

        module.sent = Signal()

        assert paths_of(module.sent) == {"board.sent"}

    def test_dead_proxies_do_not_matter(self, modules: WrittenModules) -> None:
        class Mortal:
            pass

        module = modules.put("board")
        module.gone = weakref.proxy(Mortal())
        module.all_gone = {"a": weakref.proxy(Mortal()), "b": [weakref.proxy(Mortal())]}
        module.sent = Signal()

        assert paths_of(module.sent) == {"board.sent"}

    def test_the_target_of_a_living_proxy_is_not_asked(self, modules: WrittenModules) -> None:
        class Target:
            __class__ = property(spring)

        module = modules.put("board")
        module.target = Target()
        module.proxy = weakref.proxy(module.target)
        module.sent = Signal()

        assert paths_of(module.sent) == {"board.sent"}

    def test_an_object_that_claims_to_be_a_signal_is_none(self, modules: WrittenModules) -> None:
        class Impostor:
            __class__ = property(lambda _self: Signal)

        module = modules.put("board")
        module.impostor = Impostor()

        assert isinstance(module.impostor, Signal)
        assert found(module.impostor) == []

    @pytest.mark.parametrize("attribute", ["__getattr__", "__getattribute__"])
    def test_modules_that_answer_for_themselves(
        self, modules: WrittenModules, attribute: str
    ) -> None:
        cls = type("Answering", (ModuleType,), {attribute: spring})
        modules.put("answering", cls("answering"))
        namespace = ModuleType.__dict__["__dict__"].__get__(sys.modules["answering"])
        namespace["sent"] = Signal()

        assert paths_of(namespace["sent"]) == {"answering.sent"}

    def test_a_module_with_getattr_in_its_namespace(self, modules: WrittenModules) -> None:
        module = modules.put("answering")
        module.__getattr__ = spring
        module.sent = Signal()

        assert paths_of(module.sent) == {"answering.sent"}

    @pytest.mark.parametrize(
        "impostor",
        [
            pytest.param(type("Any", (), {"__getattr__": spring})(), id="__getattr__"),
            pytest.param(type("Any", (), {"__class__": property(spring)})(), id="__class__"),
            pytest.param(type("Any", (), {"__dict__": property(spring)})(), id="__dict__"),
            pytest.param(type("Any", (), {"__slots__": ()})(), id="no __dict__"),
            pytest.param(7, id="a number"),
        ],
    )
    def test_what_is_no_module_may_stand_among_the_modules(
        self, modules: WrittenModules, impostor: object
    ) -> None:
        modules.put("impostor", impostor)
        modules.put("board").sent = Signal()

        assert paths_of(sys.modules["board"].sent) == {"board.sent"}

    def test_none_may_stand_among_the_modules(
        self, modules: WrittenModules, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "forbidden", None)
        modules.put("board").sent = Signal()

        assert paths_of(sys.modules["board"].sent) == {"board.sent"}

    def test_an_object_with_attributes_in_place_of_a_module(self, modules: WrittenModules) -> None:
        class Namespace:
            pass

        namespace = modules.put("namespace", Namespace())
        namespace.sent = Signal()

        assert paths_of(namespace.sent) == {"namespace.sent"}

    @pytest.mark.parametrize(
        "question",
        ["__eq__", "__hash__", "__instancecheck__", "__subclasscheck__", "__bool__", "__repr__"],
    )
    def test_classes_are_not_asked_through_their_metaclass(
        self, modules: WrittenModules, question: str
    ) -> None:
        metaclass = type("Jealous", (type,), {"__hash__": type.__hash__, question: spring})
        module = modules.put("board")
        module.Guarded = metaclass("Guarded", (), {"sent": Signal()})
        module.instance = module.Guarded()
        module.both = {"class": module.Guarded, "instance": module.instance}
        signal = module.Guarded.sent

        assert len(found(signal)) == 1

    @pytest.mark.parametrize("base", [dict, list, tuple])
    def test_the_methods_of_containers_are_not_called(
        self, modules: WrittenModules, base: type
    ) -> None:
        methods = ("__iter__", "__len__", "__getitem__", "__contains__", "items", "keys", "values")
        cls = type("Guarded", (base,), dict.fromkeys(methods, spring))
        signal = Signal()
        modules.put("board").EVENTS = cls({"paid": signal} if base is dict else [signal])

        assert paths_of(signal) == {f"board.EVENTS[{'paid' if base is dict else 0!r}]"}

    def test_properties_and_descriptors_are_not_computed(self, modules: WrittenModules) -> None:
        class Computed:
            __get__ = spring

        module = modules.put("board")
        module.Holder = type("Holder", (), {"computed": Computed(), "asked": property(spring)})
        module.holder = module.Holder()
        module.sent = Signal()

        assert paths_of(module.sent) == {"board.sent"}

    def test_signals_are_not_compared(self, modules: WrittenModules) -> None:
        class Unequal(Signal):
            __eq__ = spring
            __hash__ = spring
            __repr__ = spring

        module = modules.put("board")
        module.sent = Unequal()

        assert paths_of(module.sent) == {"board.sent"}
