"""Objects are read without running code of theirs."""

import sys
from types import MappingProxyType, ModuleType
from typing import NoReturn

import pytest
from support.written_modules import WrittenModules

from signal_inspector.discovery import static


def refuse(*_: object) -> NoReturn:
    raise AssertionError


class Hostile:
    """Every question is refused."""

    attribute = "of the class"
    __getattr__ = __getattribute__ = __eq__ = __hash__ = __repr__ = __bool__ = refuse
    __class__ = property(refuse)


class HostileMeta(type):
    __getattribute__ = __eq__ = __hash__ = __repr__ = __bool__ = refuse
    __instancecheck__ = __subclasscheck__ = refuse


def test_the_attributes_of_an_instance() -> None:
    hostile = Hostile()
    object.__setattr__(hostile, "own", 1)

    assert static.instance_attributes(hostile) == {"own": 1}


def test_the_attributes_of_an_object_that_is_its_own_dict() -> None:
    class Attributes(dict[str, int]):
        __hash__ = object.__hash__
        __iter__ = __getitem__ = __len__ = get = keys = items = values = refuse  # type: ignore[assignment]

        def __init__(self) -> None:
            dict.__setitem__(self, "own", 1)
            self.__dict__ = self

    found = static.instance_attributes(Attributes())

    assert found is not None
    assert type(found) is dict
    assert found == {"own": 1}


def test_the_attributes_of_a_class() -> None:
    attributes = static.instance_attributes(Hostile)

    assert isinstance(attributes, MappingProxyType)
    assert attributes["attribute"] == "of the class"


def test_the_attributes_of_a_module() -> None:
    assert static.instance_attributes(sys) is sys.__dict__


@pytest.mark.parametrize(
    "obj",
    [
        pytest.param(7, id="a number"),
        pytest.param(type("Slotted", (), {"__slots__": ("own",)})(), id="slots"),
        pytest.param(type("Hiding", (), {"__dict__": property(refuse)})(), id="a property"),
    ],
)
def test_what_shows_no_attributes_has_none(obj: object) -> None:
    assert static.instance_attributes(obj) is None


def test_the_attribute_of_a_class_or_its_bases_is_not_bound() -> None:
    class Base:
        asked = property(refuse)

    class Child(Base):
        pass

    assert static.inherited_attribute(Child, "asked") is Base.__dict__["asked"]
    assert static.inherited_attribute(Child, "nothing") is static.MISSING


def test_a_class_is_read_past_its_metaclass() -> None:
    namespace = {"__module__": "somewhere", "__qualname__": "Outer.Guarded", "own": 1}
    guarded = HostileMeta("Guarded", (), namespace)

    assert static.class_path(guarded) == "somewhere.Outer.Guarded"
    assert static.class_attributes(guarded)["own"] == 1
    assert static.mro(guarded)[1] is object


def test_the_text_of_a_plain_value_is_that_of_the_source() -> None:
    values = ["a'b", b"\xff", 7, 1.5, 2j, True, None]

    assert list(map(static.plain_text, values)) == list(map(repr, values))


def test_a_number_of_too_many_digits_has_a_text() -> None:
    assert static.plain_text(10**5000) == hex(10**5000)


@pytest.mark.parametrize("module", [7, None])
def test_a_class_without_a_usable_module(module: object) -> None:
    cls = type("Lost", (), {"__module__": module})

    assert static.class_path(cls) == "?.Lost"


def test_each_class_below_another_once() -> None:
    class Top:
        pass

    class Left(Top):
        pass

    class Right(Top):
        pass

    class Bottom(Left, Right):
        pass

    assert sorted(cls.__name__ for cls in static.subclasses(Top)) == [
        "Bottom",
        "Left",
        "Right",
        "Top",
    ]


def test_a_class_that_overrides_subclasses_is_not_asked() -> None:
    class Top:
        __subclasses__ = refuse

    class Bottom(Top):
        pass

    assert list(static.subclasses(Top)) == [Top, Bottom]


def test_metaclasses_have_subclasses_too() -> None:
    class Meta(type):
        pass

    assert Meta in list(static.subclasses(type))


def test_looking_up_a_path(modules: WrittenModules) -> None:
    module = modules.put("board")
    module.Outer = type("Outer", (), {"Inner": type("Inner", (), {"value": 1})})

    assert static.lookup("board", "Outer.Inner.value") == 1
    assert static.lookup("board", "Outer.nothing.value") is static.MISSING
    assert static.lookup("board", "Outer.Inner.value.real") is static.MISSING
    assert static.lookup("no_such_module", "Outer") is static.MISSING


def test_the_file_of_a_module(modules: WrittenModules) -> None:
    module = modules.load("board", "")
    modules.put("fileless")
    modules.put("odd").__file__ = 7  # type: ignore[assignment]

    assert static.module_file("board") == module.__file__
    assert static.module_file("fileless") is None
    assert static.module_file("odd") is None
    assert static.module_file("no_such_module") is None


def test_what_takes_weak_references() -> None:
    class Slotted:
        __slots__ = ()

    assert static.takes_weak_references(Hostile())
    assert static.takes_weak_references(Hostile)
    assert not static.takes_weak_references(Slotted())
    assert not static.takes_weak_references("a text")


def test_modules_are_listed_by_their_key(modules: WrittenModules) -> None:
    module = modules.put("board", ModuleType("other_name"))

    assert ("board", module.__dict__) in list(static.modules())
