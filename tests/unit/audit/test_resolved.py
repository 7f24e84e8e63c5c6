"""Receiver and sender of a place in the source, as a connection of it has them."""

from __future__ import annotations

import pytest
from support.evidence import at, module, name, registration
from support.values import ANY, POST_SAVE, UNKNOWN
from support.written_modules import WrittenModules

from signal_inspector.audit.canonical import Canonical
from signal_inspector.audit.resolved import Resolver
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.domain.source import NOTHING, ReceiverForm, Reference, Registration, Resolved
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import find_owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.source.files import SourceFiles

ORDER = Sender("model", "shop.models.Order", "shop.Order")
LOGGED_IN = "django.contrib.auth.signals.user_logged_in"

SOURCE = """
    from functools import wraps


    def log(**_): ...  # log


    also_log = log


    class Handlers:
        by_class = lambda **_: 1  # of a class

        def __call__(self, **_): ...

        def method(self, **_): ...


    def setup():
        async def inner(**_): ...  # inner

        return lambda **_: inner  # from a function


    def make(number):
        def made(**_): ...  # made

        return made


    def make_one_of_two(number):
        def one(**_): ...

        def other(**_): ...

        return one if number else other


    def make_wrapper(function):
        @wraps(function)
        def wrapper(**_): ...

        return wrapper


    def make_nothing(): ...
"""


class Handlers:
    """A module that is loaded, and what its places resolve to."""

    def __init__(self, modules: WrittenModules) -> None:
        modules.load("handlers", SOURCE)
        self._modules = modules
        files = SourceFiles()
        locations = Locations(modules.folder, files)
        self.module = module("handlers", path=str(modules.path("handlers")), app="shop")
        self._resolver = Resolver(
            Canonical(Receivers(find_owners(()), locations)),
            files,
            [self.module],
            lambda path: locations.at(path, None).path,
            frozenset({POST_SAVE}),
        )

    def line(self, mark: str) -> Location:
        return Location("handlers.py", self._modules.line("handlers", f"# {mark}"))

    def resolved(self, one: Registration) -> Resolved:
        found = self._resolver.resolved(one).resolved
        assert found is not None
        return found

    def registration(self, one: Registration) -> Registration:
        return self._resolver.resolved(one)

    def receiver(
        self,
        form: ReceiverForm,
        text: str = "…",
        *,
        behind: str = "",
        defined: Location | None = None,
        enclosing: str = "",
    ) -> Receiver:
        """That of something made on the spot."""
        one = registration(
            receiver=Reference("local", text),
            form=form,
            module=self.module,
            behind=behind,
            defined=defined,
            enclosing=enclosing,
            spot=at("handlers.py", 1),
        )
        return self.resolved(one).receiver


@pytest.fixture
def handlers(modules: WrittenModules) -> Handlers:
    return Handlers(modules)


class TestNames:
    def test_one_by_its_name_is_what_the_process_has(self, handlers: Handlers) -> None:
        one = handlers.registration(registration(receiver="handlers.also_log"))

        assert one.receiver == name("handlers.log")
        assert one.resolved is not None
        assert one.resolved.receiver.name == "handlers.log"
        assert one.resolved.receiver.location == handlers.line("log")

    def test_one_that_is_not_loaded_keeps_its_name(self, handlers: Handlers) -> None:
        blog = module("blog.receivers", origin="third-party")
        one = registration(
            receiver="blog.receivers.never", module=blog, defined=Location("blog/receivers.py", 4)
        )

        assert handlers.registration(one).receiver == one.receiver
        assert handlers.resolved(one).receiver == Receiver(
            "blog.receivers.never", "function", "third-party", "blog", "blog",
            Location("blog/receivers.py", 4),
        )  # fmt: skip

    def test_the_reference_of_what_is_made_on_the_spot_stays(self, handlers: Handlers) -> None:
        one = registration(receiver=Reference("local", "lambda **_: 1"), form="lambda")

        assert handlers.registration(one).receiver == one.receiver

    def test_all_else_stays(self, handlers: Handlers) -> None:
        one = registration(receiver="handlers.also_log", sender=name("shop.models.Order"))

        found = handlers.registration(one)

        assert (found.sender, found.spot, found.module) == (one.sender, one.spot, one.module)


class TestMadeOnTheSpot:
    def test_a_lambda_in_a_function(self, handlers: Handlers) -> None:
        found = handlers.receiver("lambda", defined=handlers.line("from a function"))

        assert (found.name, found.kind) == ("handlers.setup.<locals>.<lambda>", "lambda")
        assert found.app == "shop"

    def test_a_lambda_in_a_class(self, handlers: Handlers) -> None:
        found = handlers.receiver("lambda", defined=handlers.line("of a class"))

        assert found.name == "handlers.Handlers.<lambda>"

    def test_a_nested_function(self, handlers: Handlers) -> None:
        found = handlers.receiver(
            "nested_function",
            "inner",
            behind="handlers.setup.<locals>.inner",
            defined=handlers.line("inner"),
        )

        assert (found.name, found.kind) == ("handlers.setup.<locals>.inner", "nested_function")
        assert found.location == handlers.line("inner")

    def test_an_instance_goes_by_its_class(self, handlers: Handlers) -> None:
        found = handlers.receiver("temporary", "Handlers()", behind="handlers.Handlers")

        assert (found.name, found.kind) == ("handlers.Handlers", "callable_instance")

    @pytest.mark.parametrize("form", ["temporary", "method"])
    def test_a_method(self, handlers: Handlers, form: ReceiverForm) -> None:
        found = handlers.receiver(form, "Handlers().method", behind="handlers.Handlers.method")

        assert (found.name, found.kind) == ("handlers.Handlers.method", "bound_method")

    @pytest.mark.parametrize("text", ["partial(log, 1)", "functools.partial(log, 1)"])
    def test_a_partial(self, handlers: Handlers, text: str) -> None:
        found = handlers.receiver("temporary", text, behind="handlers.log")

        assert (found.name, found.kind) == ("handlers.log", "partial")

    def test_a_partial_of_a_lambda(self, handlers: Handlers) -> None:
        found = handlers.receiver(
            "temporary", "partial(lambda: 1)", defined=handlers.line("of a class")
        )

        assert (found.name, found.kind) == ("handlers.Handlers.<lambda>", "partial")

    def test_what_the_only_function_inside_another_is(self, handlers: Handlers) -> None:
        found = handlers.receiver("temporary", "make(1)", behind="handlers.make.<locals>")

        assert (found.name, found.kind) == ("handlers.make.<locals>.made", "nested_function")
        assert found.location == handlers.line("made")

    @pytest.mark.parametrize(
        "maker", ["make_one_of_two", "make_wrapper", "make_nothing", "Handlers", "gone", "also_log"]
    )
    def test_one_of_which_the_source_does_not_tell_is_of_its_place(
        self, handlers: Handlers, maker: str
    ) -> None:
        found = handlers.receiver(
            "temporary", behind=f"handlers.{maker}.<locals>", enclosing="setup"
        )

        assert (found.name, found.location) == ("handlers.setup.?", None)

    def test_one_of_a_module_of_which_nothing_is_told(self, handlers: Handlers) -> None:
        assert handlers.receiver("other", "make()").name == "handlers.?"


class TestSenders:
    @pytest.mark.parametrize(
        ("reference", "sender"),
        [
            (NOTHING, ANY),
            (name("shop.models.Order"), ORDER),
            (Reference("text", "shop.order"), ORDER),
            (Reference("text", "nosuch.Model"), Sender("value", "'nosuch.Model'")),
            (name("blog.models.Gone"), UNKNOWN),
            (Reference("local", "make()"), UNKNOWN),
            (Reference("unknown", "self.model"), UNKNOWN),
        ],
    )
    def test_whom_it_listens_to(
        self, handlers: Handlers, reference: Reference, sender: Sender
    ) -> None:
        assert handlers.resolved(registration(sender=reference)).sender == sender

    def test_a_text_is_a_label_for_signals_of_models_alone(self, handlers: Handlers) -> None:
        one = registration(LOGGED_IN, sender=Reference("text", "shop.Order"))

        assert handlers.resolved(one).sender == Sender("value", "'shop.Order'")

    def test_and_so_is_the_user_model_of_the_settings(self, handlers: Handlers) -> None:
        sender = name("django.conf.settings.AUTH_USER_MODEL")

        of_model = handlers.resolved(registration(sender=sender)).sender
        of_another = handlers.resolved(registration(LOGGED_IN, sender=sender)).sender

        assert (of_model.kind, of_model.label) == ("model", "auth.User")
        assert of_another == Sender("value", "'auth.User'")


class TestAsync:
    @pytest.mark.parametrize(("mark", "is_async"), [("inner", True), ("log", False)])
    def test_it_is_as_its_def_says(self, handlers: Handlers, mark: str, is_async: bool) -> None:
        one = registration(defined=handlers.line(mark))

        assert handlers.resolved(one).is_async == is_async

    @pytest.mark.parametrize(
        "defined",
        [None, Location("gone.py", 1), Location("handlers.py", None), Location("handlers.py", 999)],
    )
    def test_one_without_a_def_is_not(self, handlers: Handlers, defined: Location | None) -> None:
        assert not handlers.resolved(registration(defined=defined)).is_async
