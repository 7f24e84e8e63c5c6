"""Receivers as values: whose code it is, of which kind, where, and behind which wrapper.

Each case is a module that defines ``receiver``; ``# here`` marks the line of its location.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest import mock

import pytest
from support.written_modules import WrittenModules

from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import Owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.source.files import SourceFiles

NO_PLACE = ""


@dataclass(frozen=True)
class Case:
    title: str
    name: str
    kind: str
    source: str
    wrapper: str | None = None


FUNCTIONS = [
    Case(
        "function",
        "written.receiver",
        "function",
        """
        def receiver(**named): ...  # here
        """,
    ),
    Case(
        "async function",
        "written.receiver",
        "function",
        """
        async def receiver(**named): ...  # here
        """,
    ),
    Case(
        "nested function",
        "written.make.<locals>.inner",
        "nested_function",
        """
        def make():
            def inner(**named): ...  # here
            return inner

        receiver = make()
        """,
    ),
    Case(
        "lambda",
        "written.<lambda>",
        "lambda",
        """
        receiver = lambda **named: None  # here
        """,
    ),
    Case(
        "lambda in a function",
        "written.make.<locals>.<lambda>",
        "lambda",
        """
        def make():
            return (
                lambda **named: None  # here
            )

        receiver = make()
        """,
    ),
    Case(
        "lambda in a class",
        "written.Listener.<lambda>",
        "lambda",
        """
        class Listener:
            hear = lambda **named: None  # here

        receiver = Listener.hear
        """,
    ),
    Case(
        "function that was given another name",
        "written.original",
        "function",
        """
        def original(**named): ...  # here

        receiver = original
        del original
        """,
    ),
    Case(
        "function of a class",
        "written.Listener.hear",
        "function",
        """
        class Listener:
            def hear(self, **named): ...  # here

        receiver = Listener.hear
        """,
    ),
    Case(
        "staticmethod",
        "written.Listener.hear",
        "function",
        """
        class Listener:
            @staticmethod
            def hear(**named): ...  # here

        receiver = Listener.hear
        """,
    ),
    Case(
        "generator function",
        "written.receiver",
        "function",
        """
        def receiver(**named):  # here
            yield
        """,
    ),
]

METHODS = [
    Case(
        "bound method",
        "written.Listener.hear",
        "bound_method",
        """
        class Listener:
            def hear(self, **named): ...  # here

        receiver = Listener().hear
        """,
    ),
    Case(
        "async bound method",
        "written.Listener.hear",
        "bound_method",
        """
        class Listener:
            async def hear(self, **named): ...  # here

        receiver = Listener().hear
        """,
    ),
    Case(
        "inherited method",
        "written.Base.hear",
        "bound_method",
        """
        class Base:
            def hear(self, **named): ...  # here

        class Listener(Base): ...

        receiver = Listener().hear
        """,
    ),
    Case(
        "method of a local class",
        "written.make.<locals>.Listener.hear",
        "bound_method",
        """
        def make():
            class Listener:
                def hear(self, **named): ...  # here
            return Listener()

        receiver = make().hear
        """,
    ),
    Case(
        "function that was bound by hand",
        "written.hear",
        "bound_method",
        """
        from types import MethodType

        def hear(self, **named): ...  # here

        receiver = MethodType(hear, object())
        """,
    ),
    Case(
        "classmethod",
        "written.Listener.hear",
        "classmethod",
        """
        class Listener:
            @classmethod
            def hear(cls, **named): ...  # here

        receiver = Listener.hear
        """,
    ),
    Case(
        "async classmethod",
        "written.Listener.hear",
        "classmethod",
        """
        class Listener:
            @classmethod
            async def hear(cls, **named): ...  # here

        receiver = Listener.hear
        """,
    ),
    Case(
        "classmethod that an instance gives",
        "written.Listener.hear",
        "classmethod",
        """
        class Listener:
            @classmethod
            def hear(cls, **named): ...  # here

        receiver = Listener().hear
        """,
    ),
    Case(
        "inherited classmethod",
        "written.Base.hear",
        "classmethod",
        """
        class Base:
            @classmethod
            def hear(cls, **named): ...  # here

        class Listener(Base): ...

        receiver = Listener.hear
        """,
    ),
    Case(
        "partialmethod",
        "written.Listener.hear",
        "partial",
        """
        from functools import partialmethod

        class Listener:
            def hear(self, volume, **named): ...  # here
            hear_loud = partialmethod(hear, 11)

        receiver = Listener().hear_loud
        """,
    ),
]

PARTIALS = [
    Case(
        "partial of a function",
        "written.hear",
        "partial",
        """
        from functools import partial

        def hear(volume, **named): ...  # here

        receiver = partial(hear, 11)
        """,
    ),
    Case(
        "partial of a partial",
        "written.hear",
        "partial",
        """
        from functools import partial

        class Own(partial): ...

        def hear(volume, **named): ...  # here

        receiver = Own(partial(Own(hear, 11), station=2))
        """,
    ),
    Case(
        "partial of a method",
        "written.Listener.hear",
        "partial",
        """
        from functools import partial

        class Listener:
            def hear(self, volume, **named): ...  # here

        receiver = partial(Listener().hear, 11)
        """,
    ),
    Case(
        "partial of a lambda",
        "written.<lambda>",
        "partial",
        """
        from functools import partial

        receiver = partial(lambda volume, **named: None, 11)  # here
        """,
    ),
    Case(
        "partial of a class",
        "written.Record",
        "partial",
        """
        from functools import partial

        class Record:  # here
            def __init__(self, volume, **named): ...

        receiver = partial(Record, 11)
        """,
    ),
    Case(
        "partial of a callable instance",
        "written.Listener",
        "partial",
        """
        from functools import partial

        class Listener:
            def __call__(self, volume, **named): ...  # here

        receiver = partial(Listener(), 11)
        """,
    ),
    Case(
        "partial of a builtin",
        "builtins.print",
        "partial",
        "from functools import partial\nreceiver = partial(print, end='')",
    ),
    Case(
        "partial that looks like another function",
        "written.hear",
        "partial",
        """
        from functools import partial, update_wrapper

        def hear(volume, **named): ...  # here

        def other(**named): ...

        receiver = update_wrapper(partial(hear, 11), other)
        """,
    ),
    Case(
        "async partial",
        "written.hear",
        "partial",
        """
        from functools import partial

        async def hear(volume, **named): ...  # here

        receiver = partial(hear, 11)
        """,
    ),
    Case(
        "partial of a decorated function",
        "written.hear",
        "partial",
        """
        from functools import partial, wraps

        def loud(function):
            @wraps(function)
            def shout(*arguments, **named):
                return function(*arguments, **named)
            return shout

        @loud
        def hear(volume, **named): ...  # here

        receiver = partial(hear, 11)
        """,
        wrapper="written.loud.<locals>.shout",
    ),
]

WRAPPERS = [
    Case(
        "functools.wraps",
        "written.receiver",
        "function",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(**named):
                return function(**named)
            return shout

        @loud
        def receiver(**named): ...  # here
        """,
        wrapper="written.loud.<locals>.shout",
    ),
    Case(
        "functools.wraps twice, of which the outermost is told",
        "written.receiver",
        "function",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(**named):
                return function(**named)
            return shout

        def quiet(function):
            @wraps(function)
            def whisper(**named):
                return function(**named)
            return whisper

        @quiet
        @loud
        def receiver(**named): ...  # here
        """,
        wrapper="written.quiet.<locals>.whisper",
    ),
    Case(
        "async wrapper",
        "written.receiver",
        "function",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            async def shout(**named):
                return await function(**named)
            return shout

        @loud
        async def receiver(**named): ...  # here
        """,
        wrapper="written.loud.<locals>.shout",
    ),
    Case(
        "wrapper with parameters",
        "written.receiver",
        "function",
        """
        from functools import wraps

        def loud(volume):
            def decorate(function):
                @wraps(function)
                def shout(**named):
                    return function(**named)
                return shout
            return decorate

        @loud(11)
        def receiver(**named): ...  # here
        """,
        wrapper="written.loud.<locals>.decorate.<locals>.shout",
    ),
    Case(
        "wrapped nested function",
        "written.make.<locals>.inner",
        "nested_function",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(**named):
                return function(**named)
            return shout

        def make():
            @loud
            def inner(**named): ...  # here
            return inner

        receiver = make()
        """,
        wrapper="written.loud.<locals>.shout",
    ),
    Case(
        "wrapped lambda",
        "written.<lambda>",
        "lambda",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(**named):
                return function(**named)
            return shout

        receiver = loud(lambda **named: None)  # here
        """,
        wrapper="written.loud.<locals>.shout",
    ),
    Case(
        "wrapped method",
        "written.Listener.hear",
        "bound_method",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(*arguments, **named):
                return function(*arguments, **named)
            return shout

        class Listener:
            @loud
            def hear(self, **named): ...  # here

        receiver = Listener().hear
        """,
        wrapper="written.loud.<locals>.shout",
    ),
    Case(
        "wrapped partial",
        "written.hear",
        "function",
        """
        from functools import partial, wraps

        def loud(function):
            @wraps(function)
            def shout(**named):
                return function(**named)
            return shout

        def hear(volume, **named): ...  # here

        receiver = loud(partial(hear, 11))
        """,
        wrapper="written.loud.<locals>.shout",
    ),
    Case(
        "wrapper that does not say what it wraps",
        "written.loud.<locals>.shout",
        "nested_function",
        """
        def loud(function):
            def shout(**named):  # here
                return function(**named)
            return shout

        @loud
        def receiver(**named): ...
        """,
    ),
    Case(
        "lru_cache, which is no Python code",
        "written.receiver",
        "callable_instance",
        """
        from functools import lru_cache

        @lru_cache(maxsize=1)
        def receiver(**named): ...  # here
        """,
    ),
    Case(
        "context manager as a decorator",
        "written.receiver",
        "function",
        """
        from contextlib import contextmanager

        @contextmanager
        def silence():
            yield

        @silence()
        def receiver(**named): ...  # here
        """,
        wrapper="contextlib.ContextDecorator.__call__.<locals>.inner",
    ),
    Case(
        "async context manager as a decorator",
        "written.receiver",
        "function",
        """
        from contextlib import asynccontextmanager

        @asynccontextmanager
        async def silence():
            yield

        @silence()
        async def receiver(**named): ...  # here
        """,
        wrapper="contextlib.AsyncContextDecorator.__call__.<locals>."
        + ("inner" if sys.version_info < (3, 15) else "async_inner"),
    ),
    Case(
        "decorator of Django",
        "written.receiver",
        "function",
        """
        from django.db import transaction

        @transaction.atomic
        def receiver(**named): ...  # here
        """,
        wrapper="contextlib.ContextDecorator.__call__.<locals>.inner",
    ),
    Case(
        "class as a decorator",
        "written.receiver",
        "callable_instance",
        """
        from functools import update_wrapper

        class Loud:
            def __init__(self, function):
                update_wrapper(self, function)

            def __call__(self, **named):
                return self.__wrapped__(**named)

        @Loud
        def receiver(**named): ...  # here
        """,
        wrapper="written.Loud.__call__",
    ),
    Case(
        "class as a decorator that does not say what it wraps",
        "written.Loud",
        "callable_instance",
        """
        class Loud:
            def __init__(self, function):
                self.function = function

            def __call__(self, **named):  # here
                return self.function(**named)

        @Loud
        def receiver(**named): ...
        """,
    ),
    Case(
        "wrapper that claims to wrap what cannot be called",
        "written.receiver",
        "function",
        """
        def receiver(**named): ...  # here

        receiver.__wrapped__ = None
        """,
    ),
]

INSTANCES = [
    Case(
        "callable instance",
        "written.Listener",
        "callable_instance",
        """
        class Listener:
            def __init__(self): ...

            def __call__(self, **named): ...  # here

        receiver = Listener()
        """,
    ),
    Case(
        "async callable instance",
        "written.Listener",
        "callable_instance",
        """
        class Listener:
            async def __call__(self, **named): ...  # here

        receiver = Listener()
        """,
    ),
    Case(
        "callable instance that inherits its call",
        "written.Listener",
        "callable_instance",
        """
        class Base:
            def __call__(self, **named): ...  # here

        class Listener(Base): ...

        receiver = Listener()
        """,
    ),
    Case(
        "callable instance of a nested class",
        "written.Station.Listener",
        "callable_instance",
        """
        class Station:
            class Listener:
                def __call__(self, **named): ...  # here

        receiver = Station.Listener()
        """,
    ),
    Case(
        "callable instance whose call is decorated",
        "written.Listener",
        "callable_instance",
        """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(*arguments, **named):
                return function(*arguments, **named)
            return shout

        class Listener:
            @loud
            def __call__(self, **named): ...  # here

        receiver = Listener()
        """,
    ),
    Case(
        "callable instance whose call is static",
        "written.Listener",
        "callable_instance",
        """
        class Listener:
            @staticmethod
            def __call__(**named): ...  # here

        receiver = Listener()
        """,
    ),
    Case(
        "callable instance without source of its call",
        "written.Listener",
        "callable_instance",
        """
        class Listener:
            __call__ = print

        receiver = Listener()
        """,
    ),
    Case(
        "class",
        "written.Record",
        "class",
        """
        class Record:  # here
            def __init__(self, **named): ...

        receiver = Record
        """,
    ),
    Case(
        "decorated class",
        "written.Record",
        "class",
        """
        from dataclasses import dataclass

        @dataclass
        class Record:  # here
            sender: object

        receiver = Record
        """,
    ),
    Case(
        "nested class",
        "written.Outer.Record",
        "class",
        """
        class Record: ...

        class Outer:
            class Record:  # here
                def __init__(self, **named): ...

        receiver = Outer.Record
        """,
    ),
]

BUILTINS = [
    Case("builtin function", "builtins.print", "builtin", "receiver = print"),
    Case("function in C of a module", "_bisect.insort_right", "builtin",
         "from bisect import insort as receiver"),
    Case("method of a builtin object", "builtins.list.append", "builtin", "receiver = [].append"),
    Case("method of an object in C", "collections.deque.append", "builtin",
         "from collections import deque\nreceiver = deque().append"),
    Case("classmethod of a builtin", "builtins.dict.fromkeys", "builtin",
         "receiver = dict.fromkeys"),
    Case("unbound method of a builtin", "builtins.dict.update", "builtin",
         "receiver = dict.update"),
    Case("slot of a builtin object", "builtins.list.__contains__", "builtin",
         "receiver = [].__contains__"),
    Case("unbound slot of a builtin", "builtins.object.__init__", "builtin",
         "receiver = object.__init__"),
    Case("builtin class", "builtins.dict", "class", "receiver = dict"),
]  # fmt: skip

CASES = [*FUNCTIONS, *METHODS, *PARTIALS, *WRAPPERS, *INSTANCES, *BUILTINS]


@pytest.fixture
def receivers(modules: WrittenModules) -> Receivers:
    return Receivers(Owners({}, ()), Locations(modules.folder, SourceFiles()))


def load(modules: WrittenModules, source: str) -> Any:
    return modules.load("written", source).receiver


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_each_kind_of_receiver(modules: WrittenModules, receivers: Receivers, case: Case) -> None:
    receiver = load(modules, case.source)

    value = receivers.resolve(receiver)

    marked = "# here" in case.source
    line = modules.line("written") if marked else None
    assert (value.name, value.kind, value.wrapper) == (case.name, case.kind, case.wrapper)
    assert value.location == (Location("written.py", line) if marked else None)


def test_resolving_calls_and_prints_nothing(modules: WrittenModules, receivers: Receivers) -> None:
    receiver = load(
        modules,
        """
        def refuse(*arguments, **named):
            raise AssertionError

        class Hostile:
            __getattr__ = __getattribute__ = __eq__ = __repr__ = __bool__ = __len__ = refuse
            __class__ = property(refuse)

            def __call__(self, **named):  # here
                refuse()

        receiver = Hostile()
        """,
    )

    value = receivers.resolve(receiver)

    assert (value.name, value.kind) == ("written.Hostile", "callable_instance")


@pytest.mark.parametrize("question", ["__eq__", "__hash__", "__instancecheck__", "__bool__"])
def test_the_class_of_a_receiver_is_not_asked(
    modules: WrittenModules, receivers: Receivers, question: str
) -> None:
    # A look for the type in a tuple or set of types would ask the metaclass.
    receiver = load(
        modules,
        f"""
        def refuse(*arguments):
            raise AssertionError

        class Jealous(type):
            __hash__ = type.__hash__
            {question} = refuse

        class Listener(metaclass=Jealous):
            def __call__(self, **named): ...

        receiver = Listener()
        """,
    )

    value = receivers.resolve(receiver)

    assert (value.name, value.kind) == ("written.Listener", "callable_instance")


def test_wrapt_decorators_are_looked_behind(modules: WrittenModules, receivers: Receivers) -> None:
    pytest.importorskip("wrapt")
    receiver = load(
        modules,
        """
        import wrapt

        @wrapt.decorator
        def loud(wrapped, instance, arguments, named):
            return wrapped(*arguments, **named)

        @loud
        def receiver(**named): ...  # here
        """,
    )

    value = receivers.resolve(receiver)

    assert (value.name, value.kind) == ("written.receiver", "callable_instance")
    assert value.location == Location("written.py", modules.line("written"))


@pytest.mark.parametrize("cls", [mock.Mock, mock.MagicMock, mock.AsyncMock])
def test_a_mock_is_named_by_its_class(receivers: Receivers, cls: type) -> None:
    value = receivers.resolve(cls())

    assert (value.name, value.kind) == (f"unittest.mock.{cls.__name__}", "callable_instance")
    assert value.location is not None
    assert value.location.path.endswith("unittest/mock.py")


class TestCodeWithoutFile:
    def test_what_was_executed_has_no_place(self, receivers: Receivers) -> None:
        namespace: dict[str, Any] = {"__name__": "made_by_exec"}
        exec("def receiver(**named): ...", namespace)

        value = receivers.resolve(namespace["receiver"])

        assert (value.name, value.kind) == ("made_by_exec.receiver", "function")
        assert value.location is None

    def test_nor_has_a_callable_instance_of_it(self, receivers: Receivers) -> None:
        namespace: dict[str, Any] = {"__name__": "made_by_exec"}
        exec("class Listener:\n    def __call__(self, **named): ...", namespace)

        value = receivers.resolve(namespace["Listener"]())

        assert (value.name, value.location) == ("made_by_exec.Listener", None)

    def test_nor_has_a_class_of_it(self, receivers: Receivers) -> None:
        cls = type("Record", (), {"__module__": "made_by_exec"})

        value = receivers.resolve(cls)

        assert (value.name, value.kind, value.location) == ("made_by_exec.Record", "class", None)

    def test_a_wrapper_of_it_is_told_by_its_module(self, receivers: Receivers) -> None:
        namespace: dict[str, Any] = {"__name__": "made_by_exec"}
        source = """
            from functools import wraps
            def loud(function):
                return wraps(function)(lambda **named: function(**named))
        """
        exec(dedent(source), namespace)
        wrapped = namespace["loud"](refuse_nothing)

        value = receivers.resolve(wrapped)

        assert value.name == f"{__name__}.refuse_nothing"
        assert value.wrapper is not None
        assert value.wrapper.startswith("made_by_exec.")

    @pytest.mark.parametrize("module", [None, 7])
    def test_a_function_without_a_usable_module_has_that_of_its_globals(
        self, modules: WrittenModules, receivers: Receivers, module: object
    ) -> None:
        receiver = load(modules, "def receiver(**named): ...")
        receiver.__module__ = module

        assert receivers.resolve(receiver).name == "written.receiver"

    def test_a_function_without_any_module(self, receivers: Receivers) -> None:
        namespace: dict[str, Any] = {}
        exec("def receiver(**named): ...", namespace)
        receiver = namespace["receiver"]
        receiver.__module__ = None

        assert receivers.resolve(receiver).name == "?.receiver"


def refuse_nothing(**_: object) -> None: ...


class TestOwnership:
    """Name, app, package and origin are those of the author, not of a wrapper."""

    SOURCE = """
        from functools import wraps

        def loud(function):
            @wraps(function)
            def shout(**named):
                return function(**named)
            return shout
    """

    @pytest.fixture
    def value(self, modules: WrittenModules) -> Receiver:
        modules.load("helpers.decorators", self.SOURCE)
        module = modules.load(
            "desk.receivers",
            """
            from helpers.decorators import loud

            @loud
            def hear(**named): ...
            """,
        )
        owners = Owners({"desk": "the_desk", "helpers": "the_helpers"}, ())
        receivers = Receivers(owners, Locations(modules.folder, SourceFiles()))
        return receivers.resolve(module.hear)

    def test_of_a_wrapped_function(self, value: Receiver) -> None:
        assert (value.name, value.app, value.package) == ("desk.receivers.hear", "the_desk", "desk")
        assert value.origin == "project"

    def test_the_wrapper_is_named_by_its_own_module(self, value: Receiver) -> None:
        assert value.wrapper == "helpers.decorators.loud.<locals>.shout"

    @pytest.mark.parametrize(
        ("receiver", "origin"),
        [(print, "third-party"), (mock.Mock(), "third-party"), (refuse_nothing, "project")],
    )
    def test_origin(self, receivers: Receivers, receiver: Any, origin: str) -> None:
        assert receivers.resolve(receiver).origin == origin

    def test_origin_of_what_was_executed_is_that_of_its_module(self, receivers: Receivers) -> None:
        namespace: dict[str, Any] = {"__name__": "django.made_by_exec"}
        exec("def receiver(**named): ...", namespace)

        assert receivers.resolve(namespace["receiver"]).origin == "django"


def test_paths_are_relative_to_the_root(modules: WrittenModules, receivers: Receivers) -> None:
    module = modules.load("desk.receivers", "def hear(**named): ...")

    location = receivers.resolve(module.hear).location

    assert location == Location("desk/receivers.py", 1)
    assert Path(module.__file__).is_relative_to(modules.folder)
