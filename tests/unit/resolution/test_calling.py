"""How receivers can be called and what stands in their place, read without calling them."""

import functools
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import django
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.dispatch import Signal, receiver

from signal_inspector.discovery.dispatcher import read_connections
from signal_inspector.domain.evidence import Calling
from signal_inspector.resolution.calling import calling_of
from signal_inspector.source.files import SourceFiles

AWAITS = django.VERSION >= (5, 0)
BELL = Signal()
THIS = sys.modules[__name__]


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


def wrapped_under_a_name(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        plain(name=function.__name__)
        return result

    return wrapper


def wrapped_in_try(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except ValueError:
            plain()

    return wrapper


class Hub:
    async def push(self) -> None: ...

    @staticmethod
    async def push_static() -> None: ...

    @classmethod
    async def push_of_class(cls, **_: Any) -> None: ...

    @property
    def pushed(self) -> Callable[..., Any]:
        return plain

    def on(self, **_: Any) -> Any:
        return self.push()

    def on_static(self, **_: Any) -> Any:
        return self.push_static()

    def on_property(self, **_: Any) -> Any:
        awaited.__name__  # noqa: B018
        return self.pushed()


class Proxy(Hub):
    def __getattribute__(self, name: str) -> Any:
        return object.__getattribute__(self, name)


class Holder:
    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, **kwargs: Any) -> Any:
        return self.function(**kwargs)


def yields(**_: Any) -> Any:
    yield 1
    return awaited()


def not_in_each_run(tag: object = None, **_: Any) -> Any:
    if tag:
        return awaited()
    plain()
    return None


def not_yet_filled() -> Callable[..., Any]:
    def inner(**_: Any) -> Any:
        awaited.__name__  # noqa: B018
        return later()

    if awaited.__name__ == "never":
        later = awaited
    return inner


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

    @run_to_its_end
    async def run(self, **_: Any) -> None: ...

    @classmethod
    @receiver(BELL)  # noqa: DJ013 -- this order is what is tested
    def of_class(cls, **_: Any) -> None: ...


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
            wrapped_plainly(wrapped_plainly(awaited)),
            wrapped_under_a_name(awaited),
            wrapped_in_try(awaited),
            functools.partial(wrapped_plainly(awaited), tag=1),
            sync_to_async(plain),
        ],
    )
    def test_a_call_that_only_makes_a_coroutine_is_seen(self, one: Any) -> None:
        found = calling(one)

        assert found.returns_coroutine is not found.is_awaited
        assert found.drops is None

    @pytest.mark.parametrize(
        ("one", "dropped"),
        [
            (lambda **kwargs: awaited(**kwargs), "awaited"),
            (lambda **kwargs: THIS.awaited(**kwargs), "awaited"),
            (lambda **kwargs: Hub.push_of_class(**kwargs), "Hub.push_of_class"),
            (Hub().on, "Hub.push"),
            (Hub().on_static, "Hub.push_static"),
            (Holder(awaited), "awaited"),
        ],
    )
    def test_a_call_that_drops_the_coroutine_of_another_is_seen(
        self, one: Any, dropped: str
    ) -> None:
        found = calling(one)

        assert found.drops == f"{__name__}.{dropped}"
        assert not found.returns_coroutine

    @pytest.mark.parametrize(
        "one",
        [
            functools.partial(Hub.on, None),
            Proxy().on,
            Holder(plain),
            lambda awaited=plain, **_: awaited(),
            yields,
            not_in_each_run,
            not_yet_filled(),
            Hub().on_property,
        ],
    )
    def test_one_that_may_do_something_else_is_none(self, one: Any) -> None:
        found = calling(one)

        assert not found.returns_coroutine
        assert found.drops is None

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

    def test_so_is_one_below_classmethod(self) -> None:
        function = Handlers.__dict__["of_class"].__func__

        assert calling(function).method_of == f"{__name__}.Handlers"

    @pytest.mark.parametrize(
        "one", [plain, Handlers().method, Handlers.static, AsyncCall(), Handlers.of_class]
    )
    def test_what_needs_no_self_is_none(self, one: Any) -> None:
        assert calling(one).method_of is None

    @pytest.mark.parametrize(
        ("name", "hands_on"), [("method", True), ("wrapped", True), ("run", False)]
    )
    def test_whether_wrappers_hand_all_on_to_it(self, name: str, hands_on: bool) -> None:
        assert calling(Handlers.__dict__[name]).hands_all_on is hands_on

    def test_of_what_is_no_method_that_does_not_matter(self) -> None:
        assert not calling(wrapped_plainly(plain)).hands_all_on


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

    def test_a_wrapper_that_does_not_say_so_is_seen(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = lambda **kwargs: bare(**kwargs)  # type: ignore[attr-defined]

        assert calling(bare).replaced_by == f"{__name__}.<lambda>"

    def test_an_object_that_calls_it_is_seen(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = Holder(wrapped_plainly(bare))  # type: ignore[attr-defined]

        assert calling(bare).replaced_by == f"{__name__}.Holder"

    def test_an_object_that_cannot_be_called_is_none(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = SimpleNamespace(run=bare)  # type: ignore[attr-defined]

        assert calling(bare).replaced_by is None

    def test_a_closure_that_holds_other_things_is_none(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = not_yet_filled()  # type: ignore[attr-defined]

        assert calling(bare).replaced_by is None

    def test_whether_its_source_has_receiver_above_it(self, module: ModuleType) -> None:
        @wrapped_plainly
        @receiver(BELL)  # noqa: DJ013 -- this order is what is tested
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle.__wrapped__)  # type: ignore[attr-defined]
        module.handle = handle  # type: ignore[attr-defined]

        assert calling(bare).is_below_receiver
        module.handle = wrapped_plainly(self.of(module, lambda **_: None))  # type: ignore[attr-defined]
        assert not calling(module.handle.__wrapped__).is_below_receiver

    def test_another_object_of_that_name_is_none(self, module: ModuleType) -> None:
        def handle(**_: Any) -> None: ...

        bare = self.of(module, handle)
        module.handle = plain  # type: ignore[attr-defined]

        assert calling(bare).replaced_by is None

    def test_a_static_method_is_none(self) -> None:
        assert calling(Handlers.static).replaced_by is None
