"""What is connected is told by its name and its form."""

from pathlib import Path

import pytest
from support.sources import read_one, short

HEAD = """\
import functools
from functools import partial, wraps
from django.db.models.signals import post_save
from django.dispatch import receiver

def handle(**kw): ...
def factory():
    def inner(**kw): ...
    return inner
def wrapping(function):
    @wraps(function)
    def inner(**kw): ...
    return inner
def keeping():
    def inner(**kw): ...
    KEPT.append(inner)
    return inner
@functools.cache
def cached():
    def inner(**kw): ...
    return inner
def choosing(a):
    def inner(**kw): ...
    if a: return handle
    return inner
class Base:
    def inherited(self, **kw): ...
class Handler(Base):
    attribute = handle
    def on_save(self, **kw): ...
    @classmethod
    def of_class(cls, **kw): ...
    @staticmethod
    def static(**kw): ...
    @property
    def current(self): ...
    class Inner:
        def on_save(self, **kw): ...
class Signalled(Handler, elsewhere.Base): ...
HANDLER = Handler()
NAMED = lambda **kw: None
PARTIAL = partial(handle, 1)
MADE = make()
LIST = [handle, Handler()]
"""


def told(folder: Path, source: str) -> list[tuple[str, str]]:
    found = read_one(folder, HEAD + source).registrations
    return [(short(each.receiver), each.form) for each in found]


@pytest.mark.parametrize(
    ("receiver", "name", "form"),
    [
        ("handle", "handle", "function"),
        ("NAMED", "NAMED", "function"),
        ("Handler.attribute", "handle", "function"),
        ("Handler.static", "Handler.static", "function"),
        ("Handler().static", "Handler.static", "function"),
        ("LIST[0]", "handle", "function"),
        ("lambda **kw: None", "local:lambda **kw: None", "lambda"),
        ("HANDLER.on_save", "Handler.on_save", "method"),
        ("HANDLER.inherited", "Base.inherited", "method"),
        ("HANDLER.of_class", "Handler.of_class", "method"),
        ("Handler.of_class", "Handler.of_class", "method"),
        ("Handler().of_class", "Handler.of_class", "method"),
        ("Handler.on_save", "Handler.on_save", "method"),
        ("Handler.Inner.on_save", "Handler.Inner.on_save", "method"),
        ("LIST[1].on_save", "Handler.on_save", "method"),
        ("Handler().on_save", "local:Handler().on_save", "temporary"),
        ("Handler.Inner().on_save", "local:Handler.Inner().on_save", "temporary"),
        ("Handler()", "local:Handler()", "temporary"),
        ("partial(handle, 1)", "local:partial(handle, 1)", "temporary"),
        ("functools.partial(handle)", "local:functools.partial(handle)", "temporary"),
        ("factory()", "local:factory()", "temporary"),
        ("wrapping(handle)", "local:wrapping(handle)", "temporary"),
        ("keeping()", "local:keeping()", "other"),
        ("cached()", "local:cached()", "other"),
        ("choosing(1)", "local:choosing(1)", "other"),
        ("make()", "local:make()", "other"),
        ("elsewhere.make()", "local:elsewhere.make()", "other"),
        ("HANDLER", "HANDLER", "other"),
        ("PARTIAL", "PARTIAL", "other"),
        ("MADE", "MADE", "other"),
        ("MADE.on_save", "MADE.on_save", "other"),
        ("Handler", "Handler", "other"),
        ("LIST[1]", "LIST[1]", "other"),
        ("HANDLER.current", "unknown:HANDLER.current", "other"),
        ("HANDLER.undefined", "unknown:HANDLER.undefined", "other"),
        ("handle if a else factory", "unknown:handle if a else factory", "function"),
        ("handle if a else HANDLER", "unknown:handle if a else HANDLER", "other"),
        ("undefined", "unknown:undefined", "other"),
    ],
)
def test_receivers(tmp_path: Path, receiver: str, name: str, form: str) -> None:
    assert told(tmp_path, f"post_save.connect({receiver})") == [(name, form)]


@pytest.mark.parametrize(
    ("body", "name", "form"),
    [
        ("def inner(**kw): ...\npost_save.connect(inner)", "local:inner", "nested_function"),
        ("@receiver(post_save)\ndef inner(**kw): ...", "local:inner", "nested_function"),
        ("@post_save.connect\nasync def inner(**kw): ...", "local:inner", "nested_function"),
        ("post_save.connect(lambda **kw: 1)", "local:lambda **kw: 1", "lambda"),
        ("inner = lambda **kw: 1\npost_save.connect(inner)", "local:lambda **kw: 1", "lambda"),
        ("inner = partial(handle)\npost_save.connect(inner)", "local:partial(handle)", "other"),
        ("inner = Handler()\npost_save.connect(inner)", "local:Handler()", "other"),
        ("inner = Handler()\npost_save.connect(inner.on_save)", "local:inner.on_save", "other"),
        ("inner = HANDLER\npost_save.connect(inner.on_save)", "Handler.on_save", "method"),
        (
            "def outer():\n    post_save.connect(inner)\ndef inner(**kw): ...",
            "local:inner",
            "other",
        ),
    ],
)
def test_receivers_of_a_function(tmp_path: Path, body: str, name: str, form: str) -> None:
    inside = body.replace("\n", "\n    ")

    assert told(tmp_path, f"def register():\n    {inside}\n") == [(name, form)]


@pytest.mark.parametrize(
    ("receiver", "name", "form"),
    [
        ("self.on_save", "Service.on_save", "method"),
        ("self.inherited", "Base.inherited", "method"),
        ("self.assigned", "handle", "function"),
        ("self.given", "unknown:self.given", "method"),
        ("self.undefined", "unknown:self.undefined", "method"),
        ("self.handler.on_save", "local:self.handler.on_save", "other"),
        ("self", "unknown:self", "other"),
        ("lambda **kw: 1", "local:lambda **kw: 1", "lambda"),
    ],
)
def test_receivers_of_a_method(tmp_path: Path, receiver: str, name: str, form: str) -> None:
    source = f"""
class Service(Base):
    def __init__(self, given, handle_):
        self.assigned = handle
        self.given = given
        self.handler = Handler()
        post_save.connect({receiver})
    def on_save(self, **kw): ...
"""
    assert told(tmp_path, source) == [(name, form)]


@pytest.mark.parametrize(
    ("decorators", "form"),
    [
        ("@receiver(post_save)", "method"),
        ("@classmethod\n    @receiver(post_save)", "method"),
        ("@staticmethod\n    @receiver(post_save)", "function"),
        ("@receiver(post_save)\n    @staticmethod", "function"),
    ],
)
def test_a_decorated_method(tmp_path: Path, decorators: str, form: str) -> None:
    source = f"class Service:\n    {decorators}\n    def told(*args, **kw): ..."

    assert told(tmp_path, source) == [("Service.told", form)]


def test_a_function_that_is_defined_twice_has_one_name(tmp_path: Path) -> None:
    twice = "def again(**kw): ...\npost_save.connect(again)\n" * 2

    assert told(tmp_path, twice) == [("again", "function")] * 2


def test_a_decorated_class(tmp_path: Path) -> None:
    assert told(tmp_path, "@receiver(post_save)\nclass Told: ...") == [("Told", "other")]


@pytest.mark.parametrize(
    ("receiver", "path", "line"),
    [
        ("handle", "handle", "def handle(**kw): ..."),
        ("HANDLER.inherited", "Base.inherited", "def inherited(self, **kw): ..."),
        ("partial(handle, 1)", "handle", "def handle(**kw): ..."),
        ("partial(partial(handle), 2)", "handle", "def handle(**kw): ..."),
        ("PARTIAL", "handle", "def handle(**kw): ..."),
        ("Handler()", "Handler", "class Handler(Base):"),
        ("Handler().on_save", "Handler.on_save", "def on_save(self, **kw): ..."),
        ("factory()", "factory.<locals>", None),
        ("partial(factory(), 1)", "factory.<locals>", None),
        ("lambda **kw: None", None, "post_save.connect(lambda **kw: None)"),
        ("undefined", None, None),
        ("elsewhere.make()", None, None),
    ],
)
def test_what_the_author_wrote_stands_behind_it(
    tmp_path: Path, receiver: str, path: str | None, line: str | None
) -> None:
    source = f"{HEAD}post_save.connect({receiver})"

    (found,) = read_one(tmp_path, source).registrations

    assert found.behind == ("" if path is None else f"{found.module.name}.{path}")
    number = None if found.defined is None else found.defined.line
    assert (None if number is None else source.splitlines()[number - 1].strip()) == line
