"""Functions, closures and lambdas."""

from collections.abc import Callable

from django.dispatch import receiver

from zoo.listeners.board import functions

Receiver = Callable[..., None]


def plain(**kwargs: object) -> None:
    """Stand at module level."""


@receiver(functions)
def decorated(**kwargs: object) -> None:
    """Connect by a decorator."""


@receiver(
    [functions],
    sender=None,
)
def decorated_over_several_lines(
    **kwargs: object,
) -> None:
    """Have a decorator and a signature of several lines."""


def register(receiver: Receiver) -> Receiver:
    """Return a function unchanged, as a registry does."""
    return receiver


@register
@receiver(functions)
@register
def decorated_thrice(**kwargs: object) -> None:
    """Be decorated by what wraps nothing."""


def make_receiver(number: int) -> Receiver:
    """Make closures of one name."""

    def closure(**kwargs: object) -> int:
        return number

    return closure


def outer() -> Receiver:
    """Define a lambda inside a function."""
    return lambda **kwargs: None


functions.connect(plain)
for number in range(33):
    functions.connect(make_receiver(number), weak=False)
functions.connect(make_receiver(99), weak=False, sender="closure")

at_module_level = lambda **kwargs: None  # noqa: E731
functions.connect(at_module_level)
functions.connect(
    lambda **kwargs: (
        None
    ),
    weak=False,
)  # fmt: skip
kept_lambda = outer()
functions.connect(kept_lambda)
two_on_a_line = (lambda **kwargs: 1, lambda **kwargs: 2)
functions.connect(two_on_a_line[0])
functions.connect(two_on_a_line[1])


if plain is not None:

    def same_name(**kwargs: object) -> None:
        """Be the one of two that is connected."""

else:

    def same_name(**kwargs: object) -> None:
        """Be the one that is not."""


functions.connect(same_name)


def redefined(**kwargs: object) -> None:
    """Be connected before the name is taken again."""


functions.connect(redefined, weak=False)


def redefined(**kwargs: object) -> None:
    """Be connected under the same name from another line."""


functions.connect(redefined)


def renamed(**kwargs: object) -> None:
    """Be given another qualified name."""


renamed.__qualname__ = "Shop.renamed"
functions.connect(renamed)
functions.connect(plain, sender="reordered")
functions.disconnect(plain)
functions.connect(plain)
functions.disconnect(plain, sender="never connected")
