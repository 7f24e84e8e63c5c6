"""Reads of rows through attributes of the instance."""

from textwrap import indent

import pytest
from support.bodies import WrittenBodies, bodies

__all__ = ["bodies"]


def found(bodies: WrittenBodies, statements: str) -> list[tuple[str, str]]:
    body = bodies.read(f"async def hear(instance, **kwargs):\n{indent(statements, '    ')}\n")
    (texts,) = [bodies.texts(tuple(read.spot for read in body.related_reads))]
    return list(zip([read.name for read in body.related_reads], texts, strict=True))


@pytest.mark.parametrize(
    "read",
    [
        "instance.tags.all()",
        "instance.tags.filter(a=1).count()",
        "[tag for tag in instance.tags.all()]",
        "instance.tags.count()",
        "await instance.tags.aexists()",
        "await instance.tags.afirst()",
        "instance.tags.values_list('a')",
    ],
)
def test_a_read_is_found_wherever_it_stands(bodies: WrittenBodies, read: str) -> None:
    assert found(bodies, f"if a:\n    {read}") == [("tags", "instance.tags")]


def test_the_instance_may_have_another_name(bodies: WrittenBodies) -> None:
    statements = "order = kwargs['instance']\nprint(order.tags.all())"

    assert found(bodies, statements) == [("tags", "order.tags")]


@pytest.mark.parametrize(
    "statements",
    [
        "instance.tags.add(tag)",
        "instance.tags.set([])\ninstance.tags.all()",
        "await instance.tags.aadd(tag)\ninstance.tags.all()",
        "instance.tags",
        "instance.customer.tags.all()",
        "other.tags.all()",
        "transaction.on_commit(lambda: instance.tags.all())",
        "instance.name.upper()",
    ],
)
def test_what_is_written_or_is_no_read(bodies: WrittenBodies, statements: str) -> None:
    assert found(bodies, statements) == []
