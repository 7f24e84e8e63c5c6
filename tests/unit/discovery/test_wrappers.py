"""What stands behind a wrapper, one step after the other."""

from functools import lru_cache, partial, partialmethod, update_wrapper, wraps
from typing import Any, NoReturn

import pytest

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import behind, chain


def function(**_: object) -> None: ...


class Listener:
    def hear(self, **_: object) -> None: ...


def wrapped(inner: Any) -> Any:
    @wraps(inner)
    def wrapper(**named: object) -> object:
        return inner(**named)

    return wrapper


def refuse(*_: object) -> NoReturn:
    raise AssertionError


@pytest.mark.parametrize(
    "obj",
    [
        pytest.param(function, id="function"),
        pytest.param(print, id="builtin"),
        pytest.param(Listener, id="class"),
        pytest.param(Listener(), id="instance"),
        pytest.param(7, id="number"),
    ],
)
def test_what_wraps_nothing(obj: object) -> None:
    assert behind(obj) is static.MISSING
    assert list(chain(obj)) == [obj]


@pytest.mark.parametrize(
    "obj",
    [
        pytest.param(partial(function, 1), id="partial"),
        pytest.param(type("Own", (partial,), {})(function), id="subclass of partial"),
        pytest.param(staticmethod(function), id="staticmethod"),
        pytest.param(classmethod(function), id="classmethod"),
        pytest.param(wrapped(function), id="functools.wraps"),
        pytest.param(lru_cache(function), id="lru_cache"),
    ],
)
def test_what_wraps_a_function(obj: object) -> None:
    assert behind(obj) is function


def test_a_method_wraps_its_function() -> None:
    assert behind(Listener().hear) is Listener.hear


def test_a_chain_goes_from_the_outermost_to_the_author() -> None:
    inner = wrapped(function)
    outer = wrapped(partial(inner))
    receiver = partial(outer)

    links = list(chain(receiver))

    assert (links[0], links[1], links[-2], links[-1]) == (receiver, outer, inner, function)
    assert len(links) == 5


def test_a_partial_with_the_attributes_of_another_leads_to_what_it_calls() -> None:
    other = wrapped(function)
    receiver = update_wrapper(partial(Listener().hear), other)

    assert list(chain(receiver))[-1] is Listener.hear


def test_a_circle_ends() -> None:
    def one() -> None: ...

    def other() -> None: ...

    one.__wrapped__ = other  # type: ignore[attr-defined]
    other.__wrapped__ = one  # type: ignore[attr-defined]

    assert list(chain(one)) == [one, other]


def test_a_class_that_claims_to_wrap_stands_for_itself() -> None:
    class Decorated:
        __wrapped__ = function

    assert list(chain(Decorated)) == [Decorated]


def test_an_instance_whose_class_computes_what_it_wraps_is_not_asked() -> None:
    class Lazy:
        __wrapped__ = property(refuse)
        __getattr__ = refuse

    lazy = Lazy()

    assert list(chain(lazy)) == [lazy]


@pytest.mark.parametrize("behind_it", [None, "a text", 7, object()])
def test_what_cannot_be_called_is_nothing_that_is_wrapped(behind_it: object) -> None:
    def receiver(**_: object) -> None: ...

    receiver.__wrapped__ = behind_it  # type: ignore[attr-defined]

    assert list(chain(receiver)) == [receiver]


def test_a_partialmethod_is_followed_from_the_instance() -> None:
    class Quiet(Listener):
        hear_quietly = partialmethod(Listener.hear, volume=0)

    *_, author = chain(Quiet().hear_quietly)

    assert author is Listener.hear
