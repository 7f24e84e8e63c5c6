"""Signatures read from code objects, against what ``inspect`` and calls say."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from signal_inspector.domain.evidence import Signature
from signal_inspector.resolution.signatures import author_signature_of, signature_of

KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional_only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "normal",
    inspect.Parameter.KEYWORD_ONLY: "keyword_only",
    inspect.Parameter.VAR_POSITIONAL: "rest",
    inspect.Parameter.VAR_KEYWORD: "keywords",
}


def as_inspect_says(callable_: Any, *, follow: bool) -> list[tuple[str, str, bool]]:
    signature = inspect.signature(callable_, follow_wrapped=follow)
    return [
        (
            one.name,
            KINDS[one.kind],
            one.default is one.empty and KINDS[one.kind] not in ("rest", "keywords"),
        )
        for one in signature.parameters.values()
    ]


def told(signature: Signature | None) -> list[tuple[str, str, bool]] | None:
    return None if signature is None else [(p.name, p.kind, p.required) for p in signature]


def plain(sender: Any, **kwargs: Any) -> None: ...


def rich_one(
    a: Any, /, b: Any, c: int = 1, *rest: Any, d: Any, e: int = 2, **more: Any
) -> None: ...


def bare() -> None: ...


class Handler:
    def method(self, sender: Any, created: bool = False, **kwargs: Any) -> None: ...

    @classmethod
    def of_class(cls, sender: Any, **kwargs: Any) -> None: ...

    @staticmethod
    def static(sender: Any, **kwargs: Any) -> None: ...

    def no_self(*args: Any, **kwargs: Any) -> None: ...

    def __call__(self, signal: Any, **kwargs: Any) -> None: ...


class StaticCall:
    @staticmethod
    def __call__(sender: Any, **kwargs: Any) -> None: ...


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


@pytest.mark.parametrize(
    "receiver",
    [
        plain,
        rich_one,
        bare,
        lambda **_: None,
        Handler().method,
        Handler.of_class,
        Handler.static,
        Handler().no_self,
        Handler(),
        functools.partial(rich_one, 1, 2, d=3),
        functools.partial(functools.partial(plain), sender=1),
        functools.partial(Handler().method, created=True),
    ],
)
def test_it_is_what_inspect_says(receiver: Any) -> None:
    expected = as_inspect_says(receiver, follow=False)

    named = [(name, kind) for name, kind, _ in told(signature_of(receiver)) or ()]

    if isinstance(receiver, functools.partial):
        # inspect turns what a partial gives by name into keyword-only parameters.
        assert {name for name, _ in named} == {name for name, _, _ in expected}
        required = {name for name, _, needed in told(signature_of(receiver)) or () if needed}
        assert required == {name for name, _, needed in expected if needed}
    else:
        assert told(signature_of(receiver)) == expected


def test_a_wrapper_has_the_signature_of_its_own_code() -> None:
    assert told(signature_of(wrapped(bare))) == [
        ("args", "rest", False),
        ("kwargs", "keywords", False),
    ]


@pytest.mark.parametrize("function", [plain, bare, rich_one, wrapped(bare)])
def test_the_author_is_seen_behind_wrappers(function: Any) -> None:
    receiver = wrapped(function)

    assert told(author_signature_of(receiver)) == as_inspect_says(receiver, follow=True)


@pytest.mark.parametrize("receiver", [print, int, "text", object()])
def test_what_is_no_python_code_tells_nothing(receiver: Any) -> None:
    assert signature_of(receiver) is None


def test_a_method_that_takes_nothing_has_no_room_for_self() -> None:
    class Odd:
        def method() -> None: ...  # type: ignore[misc]

    assert signature_of(Odd().method) is None


def test_no_attribute_of_a_hostile_object_is_read() -> None:
    class Hostile:
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(name)

        def __call__(self, sender: Any, **kwargs: Any) -> None: ...

    assert told(signature_of(Hostile())) == [
        ("sender", "normal", True),
        ("kwargs", "keywords", False),
    ]


def test_a_function_that_names_its_own_signature_tells_nothing_of_the_author() -> None:
    def receiver(**kwargs: Any) -> None: ...

    receiver.__signature__ = inspect.signature(plain)  # type: ignore[attr-defined]

    assert author_signature_of(receiver) is None


class OfTwo:
    def __init__(self, sender: Any, instance: Any, **kwargs: Any) -> None: ...


class OfNothing: ...


class OfMore(OfTwo): ...


class Wide:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...


@pytest.mark.parametrize("receiver", [OfTwo, OfNothing, OfMore, Wide])
def test_a_class_is_called_as_its_init_is(receiver: Any) -> None:
    expected = as_inspect_says(receiver, follow=True)

    assert told(signature_of(receiver)) == expected
    assert told(author_signature_of(receiver)) == expected


class Counting(type):
    def __call__(cls, **kwargs: Any) -> Any: ...


class WithNew:
    def __new__(cls, **kwargs: Any) -> Any: ...


class Told:
    __signature__ = inspect.signature(plain)

    def __init__(self, sender: Any) -> None: ...


@pytest.mark.parametrize("receiver", [dict, Exception, WithNew, Told, Counting("Made", (), {})])
def test_a_class_that_something_else_makes_tells_nothing(receiver: Any) -> None:
    assert signature_of(receiver) is None
