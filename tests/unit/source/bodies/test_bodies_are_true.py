"""What is claimed of a body really happens: the same source is read here, and run by Django in a
process of its own."""

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from support.fresh_process import told_by

from signal_inspector.domain.source import Body
from signal_inspector.source.bodies.reading import read_body
from signal_inspector.source.files import SourceFiles

MODELS = frozenset(["claims.Order", "claims.Tag", "claims.Proxy"])

HEAD = """
from django.db import models, transaction, connection
from django.db.models.signals import post_save, pre_save
from django.shortcuts import get_object_or_404
from asgiref.sync import sync_to_async


class Tag(models.Model):
    name = models.CharField(max_length=9)

    class Meta:
        app_label = "claims"


class Order(models.Model):
    name = models.CharField(max_length=9)
    tags = models.ManyToManyField(Tag)

    class Meta:
        app_label = "claims"


class Proxy(Order):
    class Meta:
        app_label = "claims"
        proxy = True
"""

RUN = """
import asyncio, inspect, json, sys
from django.conf import settings
settings.configure(DATABASES={
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
})
import django
django.setup()
import claims
from django.db import connection
from django.db.models.signals import post_save, pre_save

with connection.schema_editor() as editor:
    editor.create_model(claims.Tag)
    editor.create_model(claims.Order)
order = claims.Order.objects.create(name="first")

def outcome(run):
    try:
        run()
    except BaseException as error:
        return type(error).__name__
    return None

def heard(signal, receiver):
    calls = []
    def counted(**kwargs):
        calls.append(1)
        receiver(**kwargs)
    signal.connect(counted)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(400)
    raised = outcome(lambda: order.save())
    sys.setrecursionlimit(limit)
    signal.disconnect(counted)
    return [raised, len(calls) > 2]

told = {}
for name in [name for name in vars(claims) if name.startswith("hear_")]:
    receiver = getattr(claims, name)
    if inspect.iscoroutinefunction(receiver):
        told[name] = outcome(lambda: asyncio.run(receiver(sender=claims.Order, instance=order)))
    else:
        told[name] = [heard(signal, receiver) for signal in (pre_save, post_save)]
print(json.dumps(told))
"""

REFUSED = [
    "Order.objects.get(pk=1)",
    "Order.objects.filter(name='x').first()",
    "Order.objects.filter(name=None).exists()",
    "Order._base_manager.count()",
    "Order.objects.using('default').latest('pk')",
    "Order.objects.create(name='x')",
    "Order.objects.get_or_create(name='x')",
    "Order.objects.update_or_create(name='x')",
    "Order.objects.bulk_create([Order()])",
    "Order.objects.filter(name='none').update(name='x')",
    "Order.objects.filter(name='none').delete()",
    "Order.objects.in_bulk()",
    "Order.objects.aggregate(models.Count('pk'))",
    "Order.objects.contains(instance)",
    "Order.objects.all().explain()",
    "Order.objects.raw('select * from claims_order')[0]",
    "for order in Order.objects.all(): pass",
    "[order for order in Order.objects.order_by('pk')]",
    "list(Proxy.objects.all())",
    "len(Order.objects.exclude(name='x'))",
    "bool(Order.objects.values('pk'))",
    "print(*Order.objects.all())",
    "instance in Order.objects.all()",
    "if Order.objects.distinct(): pass",
    "Order.objects.all()[0]",
    "orders = Order.objects.all()\nfor order in orders: pass",
    "try:\n    Order.objects.get(pk=1)\nexcept Order.DoesNotExist:\n    return",
    "instance.save()",
    "instance.save(update_fields=['name'])",
    "instance.save(force_insert=True)",
    "instance.refresh_from_db()",
    "instance.delete()",
    "sender.objects.count()",
    "type(instance).objects.count()",
    "Order(name='x').save()",
    "get_object_or_404(Order, pk=1)",
    "connection.cursor()",
    "with transaction.atomic(): pass",
]

FINE = [
    "Order.objects.filter(name='x').order_by('pk')[:5]",
    "Order.objects.none().count()",
    "Order.objects.filter(pk__in=[]).count()",
    "Order.objects.filter(pk__in=[]).update(name='x')",
    "Order.objects.in_bulk([])",
    "Order.objects.bulk_create([])",
    "Order.objects.bulk_update([], ['name'])",
    "Order.objects.filter(name='x').update()",
    "Order.objects.aggregate()",
    "Order.objects.all()[:0].count()",
    "Order.objects.all().iterator()",
    "Order.objects.raw('select')",
    "instance.save(update_fields=[])",
    "instance.refresh_from_db(fields=[])",
    "instance.tags.all()",
]

RECURSING = [
    "instance.save()",
    "instance.save(update_fields=['name'])",
    "instance.save(update_fields=None)",
    "instance.save(using='default')",
    "instance.save(force_update=True)",
    "instance.save_base()",
    "instance.save_base(raw=True)",
    "with transaction.atomic(): instance.save()",
    "order = instance\norder.save()",
    "return instance.save()",
    "if kwargs['raw']: return\ninstance.save()",
]

ENDING = [
    "instance.save(update_fields=[])",
    "if instance.name != 'done':\n    instance.name = 'done'\n    instance.save()",
    "if getattr(instance, '_busy', 0): return\ninstance._busy = 1\ninstance.save()\n"
    "del instance._busy",
    "instance._meta.auto_created = True\ninstance.save()\ninstance._meta.auto_created = False",
    "Order.objects.filter(pk=instance.pk).update(name='x')",
    "if not kwargs['raw']: instance.save_base(raw=True)",
]

PLAIN = "def hear_{}(sender, instance, **kwargs):"


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Body], dict[str, Any]]:
    """Of each statement, what its body is said to do, and what it did."""
    folder: Path = tmp_path_factory.mktemp("claims")
    source = HEAD
    names = {}
    for number, (head, statements) in enumerate(
        [(f"async {PLAIN}", each) for each in REFUSED + FINE]
        + [(PLAIN, each) for each in RECURSING + ENDING]
    ):
        names[number] = (head, statements)
        source += f"\n\n{head.format(number)}\n{indent(statements, '    ')}\n"
    path = folder / "claims.py"
    path.write_text(source, encoding="utf-8")
    files, bodies = SourceFiles(), {}
    for number, (head, statements) in names.items():
        line = source.split("\n").index(head.format(number)) + 1
        body = read_body(files, str(path), line, str, MODELS)
        assert body is not None
        bodies[f"{body.is_async} {statements}"] = body
    told = told_by(dedent(RUN), setup=False, folder=folder, DJANGO_ALLOW_ASYNC_UNSAFE="")
    done = {f"{'async' in head} {of}": told[f"hear_{n}"] for n, (head, of) in names.items()}
    return bodies, done


Claims = tuple[dict[str, Body], dict[str, Any]]


@pytest.mark.parametrize("statements", REFUSED)
def test_django_refuses_what_is_said_to_be_refused(claims: Claims, statements: str) -> None:
    bodies, done = claims
    body = bodies[f"True {statements}"]

    assert body.sync_queries + body.told_queries
    assert done[f"True {statements}"] == "SynchronousOnlyOperation"


@pytest.mark.parametrize("statements", FINE)
def test_django_does_what_is_not(claims: Claims, statements: str) -> None:
    bodies, done = claims
    body = bodies[f"True {statements}"]

    assert body.sync_queries + body.told_queries == ()
    assert done[f"True {statements}"] is None


@pytest.mark.parametrize("statements", RECURSING)
def test_what_is_said_to_save_again_never_ends(claims: Claims, statements: str) -> None:
    bodies, done = claims

    assert len(bodies[f"False {statements}"].saves) == 1
    assert done[f"False {statements}"] == [["RecursionError", True]] * 2


@pytest.mark.parametrize("statements", ENDING)
def test_what_is_not_ends(claims: Claims, statements: str) -> None:
    bodies, done = claims

    assert bodies[f"False {statements}"].saves == ()
    assert done[f"False {statements}"] == [[None, False]] * 2
