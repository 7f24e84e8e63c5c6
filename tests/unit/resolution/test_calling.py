"""How receivers can be called and what stands in their place, read without calling them."""

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import django
import pytest
from asgiref.sync import async_to_sync
from django.dispatch import Signal, receiver

from signal_inspector.discovery.dispatcher import read_connections
from signal_inspector.domain.evidence import Calling
from signal_inspector.resolution.calling import calling_of
from signal_inspector.source.files import SourceFiles

AWAITS = django.VERSION >= (5, 0)
BELL = Signal()


def calling(one: Any) -> Calling:
    signal = Signal()
    signal.connect(one, weak=False)
    (entry,) = read_connections([signal])[0].entries
    return calling_of(entry, SourceFiles())


def plain(**_: Any) -> None: ...


async def awaited(**_: Any) -> None: ...


def wrapped_plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


def run_to_its_end(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return async_to_sync(function)(*args, **kwargs)

    return wrapper


class AsyncCall:
    async def __call__(self, **_: Any) -> None: ...


class Named:
    def __init__(self) -> None:
        functools.update_wrapper(self, plain)

    def __call__(self, **_: Any) -> None: ...


class Answering(AsyncCall):
    def __getattr__(self, name: str) -> Any:
        if name == "__qualname__":
            raise AssertionError("asked")
        raise AttributeError(name)


class Handlers:
    def method(self, **_: Any) -> None: ...

    @receiver(BELL)
    def connected(self, **_: Any) -> None: ...

    @staticmethod
    @receiver(BELL)  # noqa: DJ013 -- this order is what is tested
    def static(**_: Any) -> None: ...

    @wrapped_plainly
    def wrapped(self, **_: Any) -> None: ...


class TestCoroutines:
    def test_an_async_function_is_awaited_where_this_django_awaits(self) -> None:
        found = calling(awaited)

        assert found.is_awaited is AWAITS
        assert found.returns_coroutine is not AWAITS

    @pytest.mark.parametrize(
        "one",
        [
            AsyncCall(),
            wrapped_plainly(awaited),
            lambda **kwargs: awaited(**kwargs),
        ],
    )
    def test_a_call_that_only_makes_a_coroutine_is_seen(self, one: Any) -> None:
        found = calling(one)

        assert found.returns_coroutine
        assert not found.is_awaited

    @pytest.mark.parametrize(
        "one",
        [plain, Handlers().method, wrapped_plainly(plain), run_to_its_end(awaited), print, Named()],
    )
    def test_any_other_call_is_none(self, one: Any) -> None:
        assert not calling(one).returns_coroutine


class TestNames:
    @pytest.mark.parametrize("one", [functools.partial(plain), AsyncCall()])
    def test_partials_and_instances_have_no_qualname(self, one: Any) -> None:
        assert not hasattr(one, "__qualname__")

        assert not calling(one).has_qualname

    @pytest.mark.parametrize(
        "one", [plain, awaited, Handlers().method, print, Named(), Handlers, [].append]
    )
    def test_what_has_one_is_seen(self, one: Any) -> None:
        assert hasattr(one, "__qualname__")

        assert calling(one).has_qualname

    def test_a_class_that_answers_for_any_attribute_is_not_asked(self) -> None:
        assert calling(Answering()).has_qualname


class TestMethods:
    @pytest.mark.parametrize("name", ["method", "connected", "wrapped"])
    def test_a_plain_method_of_a_class_is_seen(self, name: str) -> None:
        assert calling(Handlers.__dict__[name]).method_of == f"{__name__}.Handlers"

    @pytest.mark.parametrize("one", [plain, Handlers().method, Handlers.static, AsyncCall()])
    def test_what_needs_no_self_is_none(self, one: Any) -> None:
        assert calling(one).method_of is None


class TestWrappersAbove:
    @pytest.fixture
    def module(self, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        module = ModuleType("calling_example")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return module

    def of(self, module: ModuleType, function: Any) -> Any:
        function.__module__, function.__qualname__ = module.__name__, "handle"
        return function

    def test_a_wrapper_under_the_receivers_name_is_seen(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = wrapped_plainly(bare)  # type: ignore[attr-defined]

        assert calling(bare).replaced_by == f"{module.__name__}.wrapper"

    def test_a_partial_of_it_is_seen(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = functools.partial(bare)  # type: ignore[attr-defined]

        assert calling(bare).replaced_by == "functools.partial"

    def test_the_connected_wrapper_itself_is_none(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        module.handle = wrapped_plainly(self.of(module, handle))  # type: ignore[attr-defined]

        assert calling(module.handle).replaced_by is None

    def test_another_object_of_that_name_is_none(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = plain  # type: ignore[attr-defined]

        assert calling(bare).replaced_by is None

    def test_a_static_method_is_none(self) -> None:
        assert calling(Handlers.static).replaced_by is None
