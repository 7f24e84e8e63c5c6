"""Calls that save the very instance that a receiver was told of."""

from textwrap import indent

import pytest
from support.bodies import WrittenBodies, bodies

__all__ = ["bodies"]


def saved(
    bodies: WrittenBodies, statements: str, head: str = "def hear(instance, **kwargs):"
) -> list[str]:
    return bodies.texts(bodies.read(f"{head}\n{indent(statements, '    ')}\n").saves)


class TestInEveryRun:
    @pytest.mark.parametrize(
        ("statements", "call"),
        [
            ("instance.save()", "instance.save()"),
            ("instance.total = 1\ninstance.save()", "instance.save()"),
            ("instance.save(update_fields=['total'])", "instance.save(update_fields=['total'])"),
            ("instance.save(update_fields=None)", "instance.save(update_fields=None)"),
            ("instance.save(using='other')", "instance.save(using='other')"),
            ("instance.save(force_update=True)", "instance.save(force_update=True)"),
            ("instance.save_base(raw=True)", "instance.save_base(raw=True)"),
            ("with transaction.atomic():\n    instance.save()", "instance.save()"),
            ("order = instance\norder.save()", "order.save()"),
            ("order = kwargs['instance']\norder.save()", "order.save()"),
            ("order: Order = kwargs.pop('instance')\norder.save()", "order.save()"),
            ("kwargs['instance'].save()", "kwargs['instance'].save()"),
            ("instance = kwargs.get('instance')\ninstance.save()", "instance.save()"),
            ("return instance.save()", "instance.save()"),
            ("done = instance.save() or 1", "instance.save()"),
            ("if instance.save():\n    pass", "instance.save()"),
            ("for each in instance.save():\n    pass", "instance.save()"),
            ("if a:\n    print(b)\ninstance.save()", "instance.save()"),
            ("try:\n    print(a)\nexcept KeyError:\n    pass\ninstance.save()", "instance.save()"),
            ("import a\nb = [c for c in a]\ninstance.save()", "instance.save()"),
            ("order: Order\ninstance.save()", "instance.save()"),
            ("order, other = instance, 1\norder.save()", "order.save()"),
        ],
    )
    def test_it_is_found(self, bodies: WrittenBodies, statements: str, call: str) -> None:
        assert saved(bodies, statements) == [call]

    def test_that_of_an_async_receiver_is_asave(self, bodies: WrittenBodies) -> None:
        head = "async def hear(instance, **kwargs):"

        assert saved(bodies, "await instance.asave()", head) == ["instance.asave()"]
        assert saved(bodies, "instance.asave()", head) == []
        assert saved(bodies, "instance.save()", head) == []

    def test_a_coroutine_of_a_plain_receiver_saves_nothing(self, bodies: WrittenBodies) -> None:
        assert saved(bodies, "instance.asave()") == []


class TestNotInEveryRun:
    @pytest.mark.parametrize(
        "statements",
        [
            "if created:\n    instance.save()",
            "if a:\n    b()\nelse:\n    instance.save()",
            "if not created:\n    return\ninstance.save()",
            "if a:\n    raise ValueError\ninstance.save()",
            "assert created\ninstance.save()",
            "for each in []:\n    instance.save()",
            "for each in a:\n    if each:\n        return\ninstance.save()",
            "while a:\n    instance.save()",
            "try:\n    instance.save()\nexcept ValueError:\n    pass",
            "try:\n    a()\nexcept KeyError:\n    return\ninstance.save()",
            "try:\n    a()\nfinally:\n    instance.save()",
            "with quiet():\n    instance.save()",
            "with quiet(), transaction.atomic():\n    instance.save()",
            "with transaction.atomic():\n    with quiet():\n        instance.save()",
            "match a:\n    case 1:\n        instance.save()",
            "created and instance.save()",
            "instance.save() if created else None",
            "a < b < instance.save()",
            "[instance.save() for each in a]",
            "transaction.on_commit(lambda: instance.save())",
            "transaction.on_commit(instance.save)",
            "def later():\n    instance.save()\nlater()",
            "class Later:\n    instance.save()",
            "return\ninstance.save()",
        ],
    )
    def test_it_is_not_found(self, bodies: WrittenBodies, statements: str) -> None:
        assert saved(bodies, statements) == []


class TestForAllButFixtures:
    """The save that a receiver makes is none of a fixture, so ``raw`` guards nothing."""

    @pytest.mark.parametrize(
        "statements",
        [
            "if raw:\n    return\ninstance.save()",
            "if not raw:\n    instance.save()",
            "if raw:\n    print(a)\nelse:\n    instance.save()",
            "if kwargs['raw']:\n    return\ninstance.save()",
            "if kwargs.get('raw', False):\n    return\ninstance.save()",
            "if not not raw:\n    return\ninstance.save()",
            "with transaction.atomic():\n    if not raw:\n        instance.save()",
        ],
    )
    def test_it_is_found(self, bodies: WrittenBodies, statements: str) -> None:
        head = "def hear(instance, raw, **kwargs):"

        assert saved(bodies, statements, head) == ["instance.save()"]

    @pytest.mark.parametrize(
        "statements",
        [
            "if raw:\n    instance.save()",
            "if not raw:\n    return\ninstance.save()",
            "if raw or created:\n    return\ninstance.save()",
            "if not raw:\n    if a:\n        return\ninstance.save()",
            "raw = a\nif raw:\n    return\ninstance.save()",
            "if kwargs['update_fields']:\n    return\ninstance.save()",
            "if not raw:\n    instance.save_base(raw=True)",
        ],
    )
    def test_it_is_not_found(self, bodies: WrittenBodies, statements: str) -> None:
        assert saved(bodies, statements, "def hear(instance, raw, **kwargs):") == []


class TestGuarded:
    @pytest.mark.parametrize(
        "statements",
        [
            "post_save.disconnect(hear)\ninstance.save()\npost_save.connect(hear)",
            "instance._saving = True\ninstance.save()",
            "del instance._fresh\ninstance.save()",
            "instance.skip_signals = True\ninstance.save()",
            "instance._meta.auto_created = True\ninstance.save()",
            "Order._meta.auto_created = Order\ninstance.save()",
            "post_save.receivers = []\ninstance.save()",
            "setattr(instance, 'busy', True)\ninstance.save()",
            "instance.__dict__['busy'] = True\ninstance.save()",
            "instance.save(skip=True)",
            "instance.save(**options)",
            "instance.save('x')",
            "instance.save(update_fields=[])",
            "instance.save(update_fields=[*changed])",
            "instance.save(update_fields=changed)",
            "instance.save(force_insert=True)",
        ],
    )
    def test_it_is_not_found(self, bodies: WrittenBodies, statements: str) -> None:
        assert saved(bodies, statements) == []


HELPERS = """
import logging
from functools import partial
from django.core.cache import cache
from shop import muting
log = logging.getLogger(__name__)
off = post_save.disconnect
DONE = []

def count(order):
    total = sum(line.price for line in order.lines.all())
    DONE.append(total)
    log.debug("counted %s", total)

def deep(order):
    count(order)
    deep(order)

def disconnect_signal(signal, function):
    signal.disconnect(function)

def by_name(signal, function):
    getattr(signal, "disconnect")(function)

def mark(order):
    order._saving = True

def through_another(order):
    mark(order)

def beyond(order):
    muting.pause()

def by_setattr(order):
    setattr(order, "busy", True)

@muting.decorated
def decorated(order): ...

class Mute:
    def start(self): ...

def hear(instance, **kwargs):
"""


class TestCallsBeforeIt:
    """A call for its own sake may take receivers away, or tell them that they were called."""

    @pytest.mark.parametrize(
        "statement",
        [
            "print(instance)",
            "log.info('saved %s', instance)",
            "cache.set('order', instance.pk)",
            "logging.getLogger('shop').warning('saved')",
            "DONE.append(instance.pk)",
            "Log.objects.create(order=instance)",
            "Order.objects.filter(pk=1).update(total=1)",
            "instance.full_clean()",
            "instance.refresh_from_db()",
            "index.delay(instance.pk)",
            "count(instance)",
            "deep(instance)",
            "total = muting.compute(instance)",
            "instance.total = instance.compute()",
            "pass\ninstance.total = [other(each) for each in a]",
        ],
    )
    def test_it_is_found_after_one_that_does_no_such_thing(
        self, bodies: WrittenBodies, statement: str
    ) -> None:
        found = saved(bodies, f"{statement}\ninstance.save()", HELPERS.rstrip())

        assert found == ["instance.save()"]

    @pytest.mark.parametrize(
        "statement",
        [
            "disconnect_signal(post_save, hear)",
            "by_name(post_save, hear)",
            "off(hear)",
            "post_save.receivers.clear()",
            "muting.pause(post_save)",
            "muting.pause()",
            "Mute().start()",
            "mute = Mute()\nmute.start()",
            "mark(instance)",
            "through_another(instance)",
            "beyond(instance)",
            "by_setattr(instance)",
            "decorated(instance)",
            "instance.begin_quiet()",
            "partial(off, hear)()",
            "undefined(instance)",
            "def drop():\n    off(hear)\ndrop()",
        ],
    )
    def test_it_is_not_found_after_one_that_may(
        self, bodies: WrittenBodies, statement: str
    ) -> None:
        assert saved(bodies, f"{statement}\ninstance.save()", HELPERS.rstrip()) == []

    def test_one_after_it_comes_too_late(self, bodies: WrittenBodies) -> None:
        assert saved(bodies, "instance.save()\nmuting.pause()", HELPERS.rstrip()) == [
            "instance.save()"
        ]

    def test_one_that_is_awaited_may_as_well(self, bodies: WrittenBodies) -> None:
        head = HELPERS.rstrip().replace("def hear", "async def hear")

        assert saved(bodies, "await muting.pause()\nawait instance.asave()", head) == []
        assert saved(bodies, "await muting.count(1) or 1\nawait instance.asave()", head) != []


class TestAnotherObject:
    @pytest.mark.parametrize(
        "statements",
        [
            "instance.customer.save()",
            "other.save()",
            "instance = Order.objects.get(pk=1)\ninstance.save()",
            "for instance in a:\n    pass\ninstance.save()",
            "with a as instance:\n    pass\ninstance.save()",
            "instance += 1\ninstance.save()",
            "import instance\ninstance.save()",
            "later(lambda instance: 1)\ninstance.save()",
            "match a:\n    case [instance]:\n        pass\ninstance.save()",
            "match a:\n    case {**instance}:\n        pass\ninstance.save()",
            "def instance(): ...\ninstance.save()",
            "(instance, a), b = c\ninstance.save()",
            "other, instance = a\ninstance.save()",
            "order = instance\norder = Order()\norder.save()",
            "order = order\norder.save()",
            "instance.delete()",
            "global instance\ninstance.save()",
            "super().save()",
        ],
    )
    def test_it_is_not_found(self, bodies: WrittenBodies, statements: str) -> None:
        head = "def hear(**kwargs):" if "global" in statements else "def hear(instance, **kwargs):"

        assert saved(bodies, statements, head) == []

    def test_a_rest_of_that_name_is_no_instance(self, bodies: WrittenBodies) -> None:
        assert saved(bodies, "instance.save()", "def hear(*instance, **kwargs):") == []
