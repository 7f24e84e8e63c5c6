"""Syntax that came with a newer Python than the oldest supported is read like any other."""

import sys
from pathlib import Path

import pytest
from support.bodies import WrittenBodies, bodies
from support.sources import connected, read_one

__all__ = ["bodies"]

HEAD = "from django.db.models.signals import post_save\ndef handle(**kw): ...\n"


def since(minor: int, source: str) -> object:
    """The source, for Python 3.``minor`` and later."""
    older = pytest.mark.skipif(sys.version_info < (3, minor), reason=f"came with 3.{minor}")
    return pytest.param(source, marks=older)


@pytest.mark.parametrize(
    "source",
    [
        since(11, "try:\n    post_save.connect(handle)\nexcept* ValueError as group: ..."),
        since(11, "a = MORE[*THESE]\npost_save.connect(handle)"),
        since(12, "def f[T: object](x: T) -> T:\n    post_save.connect(handle)"),
        since(12, "class C[*Ts, **P]:\n    post_save.connect(handle)"),
        since(12, "type Handler[T] = dict[str, T]\npost_save.connect(handle)"),
        since(12, "post_save.connect(handle); a = f'{f'{1}':{'>'}{2}}'"),
        since(13, "class C[T = int]:\n    post_save.connect(handle)"),
        since(14, "try:\n    post_save.connect(handle)\nexcept ValueError, TypeError: ..."),
        since(14, "def f():\n    try: ...\n    finally:\n        post_save.connect(handle)\n"
              "        return 1"),
        since(14, "a = t'{post_save.connect(handle)!r:>{2}}'"),
    ],
)  # fmt: skip
def test_a_registration_in_it(tmp_path: Path, source: str) -> None:
    found = read_one(tmp_path, HEAD + source)

    assert found.unread == ()
    assert connected(found) == ["post_save: handle"]


@pytest.mark.parametrize(
    "source",
    [
        since(12, "type Now = post_save.connect(handle)"),
        since(12, "def f[T: post_save.connect(handle)](x: T): ..."),
    ],
)
def test_what_is_computed_only_when_it_is_asked_for(tmp_path: Path, source: str) -> None:
    assert connected(read_one(tmp_path, HEAD + source)) == []


@pytest.mark.parametrize(
    "statements",
    [
        since(11, "try:\n        instance.a = 1\n    except* ValueError: ...\n    instance.save()"),
        since(12, "type Order = int\n    instance.save()"),
        since(14, "try: ...\n    except A, B: ...\n    instance.save()"),
        since(14, "a = t'{instance.save()}'"),
    ],
)
def test_a_body_with_it(bodies: WrittenBodies, statements: str) -> None:
    body = bodies.read(f"def hear(sender, instance, **kwargs):\n    {statements}\n")

    assert bodies.texts(body.saves) == ["instance.save()"]


@pytest.mark.parametrize("statement", [since(12, "type Now = instance.save()")])
def test_an_alias_runs_nothing(bodies: WrittenBodies, statement: str) -> None:
    body = bodies.read(f"def hear(sender, instance, **kwargs):\n    {statement}\n")

    assert body.saves == ()
