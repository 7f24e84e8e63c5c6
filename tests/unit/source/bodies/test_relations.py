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


@pytest.mark.parametrize(
    "statements",
    [
        "if not kwargs.get('created', False):\n    instance.tags.all()",
        "if not kwargs['created'] and a:\n    instance.tags.all()",
        "if kwargs['created'] or a:\n    pass\nelse:\n    instance.tags.all()",
        "if kwargs['created']:\n    return\ninstance.tags.all()",
        "with a:\n    if kwargs['created']:\n        a()\n        return\n    instance.tags.all()",
        "try:\n    a()\nexcept E:\n    if not kwargs['created']:\n        instance.tags.all()",
        "match a:\n    case 1:\n        if not kwargs['created']:\n            instance.tags.all()",
    ],
)
def test_for_rows_alone_that_are_not_new_it_may_mean_what_is_there(
    bodies: WrittenBodies, statements: str
) -> None:
    assert found(bodies, statements) == []


@pytest.mark.parametrize(
    "statements",
    [
        "if kwargs['created']:\n    instance.tags.all()",
        "if not kwargs['created'] or a:\n    instance.tags.all()",
        "if kwargs['created'] and a:\n    return\ninstance.tags.all()",
        "if kwargs['created']:\n    a()\ninstance.tags.all()",
        "if not kwargs['created']:\n    return\ninstance.tags.all()",
        "if kwargs['created'] is None:\n    a()\nelse:\n    instance.tags.all()",
    ],
)
def test_for_new_rows_too_there_is_nothing_yet(bodies: WrittenBodies, statements: str) -> None:
    assert found(bodies, statements) == [("tags", "instance.tags")]
