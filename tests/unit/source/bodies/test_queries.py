"""Uses of the database in the body of a receiver."""

from textwrap import indent

import pytest
from support.bodies import WrittenBodies, bodies

__all__ = ["bodies"]

ASYNC = "async def hear(sender, instance, **kwargs):"
PLAIN = "def hear(sender, instance, **kwargs):"


def written(statements: str, head: str) -> str:
    return f"{head}\n{indent(statements, '    ')}\n"


class TestSynchronousOnesOfAsyncReceivers:
    def found(self, bodies: WrittenBodies, statements: str) -> list[str]:
        return bodies.texts(bodies.read(written(statements, ASYNC)).sync_queries)

    @pytest.mark.parametrize(
        ("statements", "query"),
        [
            ("Log.objects.get(pk=1)", "Log.objects.get(pk=1)"),
            ("Log.objects.create(**values)", "Log.objects.create(**values)"),
            ("Log._default_manager.count()", "Log._default_manager.count()"),
            ("Log.objects.filter(a=1).order_by('a').first()",) * 2,
            ("Log.objects.using('x').exists()",) * 2,
            ("log = Log.objects.filter(a=1).exists()", "Log.objects.filter(a=1).exists()"),
            ("return Log.objects.latest('at')", "Log.objects.latest('at')"),
            ("if Log.objects.exists():\n    pass", "Log.objects.exists()"),
            ("try:\n    Log.objects.get(a=1)\nexcept Log.DoesNotExist:\n    return",
             "Log.objects.get(a=1)"),
            ("with span():\n    Log.objects.count()", "Log.objects.count()"),
            ("Log.objects.update(a=1)", "Log.objects.update(a=1)"),
            ("Log.objects.filter(a=1).delete()", "Log.objects.filter(a=1).delete()"),
            ("Log.objects.in_bulk()", "Log.objects.in_bulk()"),
            ("Log.objects.bulk_create([Log()])", "Log.objects.bulk_create([Log()])"),
            ("Log.objects.get_or_create(a=1)", "Log.objects.get_or_create(a=1)"),
            ("for log in Log.objects.all():\n    pass", "Log.objects.all()"),
            ("logs = Log.objects.all()\nfor log in logs:\n    pass", "logs"),
            ("a = [log.a for log in Log.objects.filter(a=1)]", "Log.objects.filter(a=1)"),
            ("list(Log.objects.all())", "Log.objects.all()"),
            ("print(*Log.objects.all())", "Log.objects.all()"),
            ("if Log.objects.filter(a=1):\n    pass", "Log.objects.filter(a=1)"),
            ("if not Log.objects.filter(a=1):\n    pass", "Log.objects.filter(a=1)"),
            ("a = Log.objects.filter(a=1) or b", "Log.objects.filter(a=1)"),
            ("instance in Log.objects.all()", "Log.objects.all()"),
            ("Log.objects.all()[0]", "Log.objects.all()"),
            ("Log.objects.all()[0].a.b", "Log.objects.all()"),
            ("Log(a=1).save()", "Log(a=1).save()"),
            ("log = Log(a=1)\nlog.save(force_insert=True)", "log.save(force_insert=True)"),
            ("log = await Log.objects.aget(a=1)\nlog.delete()", "log.delete()"),
            ("log, made = await Log.objects.aget_or_create(a=1)\nlog.save()", "log.save()"),
            ("with transaction.atomic():\n    pass", "transaction.atomic()"),
            ("from django.db import connection\nconnection.cursor()", "connection.cursor()"),
            ("from django.shortcuts import get_object_or_404 as one\none(Log, pk=1)",
             "one(Log, pk=1)"),
            ("from django.contrib.auth import get_user_model\nget_user_model().objects.count()",
             "get_user_model().objects.count()"),
            ("import shop\nshop.Order.objects.count()", "shop.Order.objects.count()"),
            ("from shop import models as m\nm.Order.objects.count()", "m.Order.objects.count()"),
            ("Model = Order\nModel.objects.count()", "Model.objects.count()"),
        ],
    )  # fmt: skip
    def test_that_run_in_every_run(
        self, bodies: WrittenBodies, statements: str, query: str
    ) -> None:
        assert self.found(bodies, statements) == [query]

    @pytest.mark.parametrize(
        "statements",
        [
            "await Log.objects.aget(pk=1)",
            "await Log.objects.acreate()",
            "assert a, Log.objects.count()",
            "await Log.objects.get(pk=1)",
            "async for log in Log.objects.all():\n    pass",
            "a = [log async for log in Log.objects.all()]",
            "Log.objects.filter(a=1)",
            "logs = Log.objects.filter(a=1).order_by('a')[:5]",
            "Log.objects.all().iterator()",
            "Log.objects.raw('select')",
            "await sync_to_async(Log.objects.get)(pk=1)",
            "await sync_to_async(list)(Log.objects.all())",
            "await sync_to_async(lambda: Log.objects.get(pk=1))()",
            "def read():\n    return Log.objects.get(pk=1)\nawait sync_to_async(read)()",
            "if a:\n    Log.objects.get(pk=1)",
            "a and Log.objects.get(pk=1)",
            "if a:\n    return\nLog.objects.get(pk=1)",
            "if not kwargs['raw']:\n    Log.objects.get(pk=1)",
            "try:\n    a()\n    Log.objects.get(pk=1)\nexcept KeyError:\n    pass",
            "Log.objects.none().count()",
            "Log.objects.filter(pk__in=found).count()",
            "Log.objects.filter(found).count()",
            "Log.objects.exclude(**found).count()",
            "Log.objects.get(pk__in=found)",
            "Log.objects.all().union(other).count()",
            "Log.objects.filter(a=1).update()",
            "Log.objects.filter(a=1).update(**changes)",
            "Log.objects.in_bulk(found)",
            "Log.objects.bulk_create(found)",
            "Log.objects.bulk_update(found, ['a'])",
            "Log.objects.aggregate()",
            "Log.objects.special().count()",
            "Log.special.count()",
            "Log.objects.all()[:found].count()",
            "len(Log.objects.all()[1:])",
            "Log(a=1).save(update_fields=[])",
            "Log(a=1).save(skip=True)",
            "log = Log()\nif a:\n    log = other\nlog.save()",
            "log = Log()\nlog.a.save()",
            "log.save()",
            "other.objects.get(pk=1)",
            "Log = other\nLog.objects.get(pk=1)",
            "for Log in a:\n    Log.objects.get(pk=1)",
            "transaction.atomic()",
            "list = print\nlist(Log.objects.all())",
            "logs = Log.objects.all()\nasync for log in logs:\n    pass\nlist(logs)",
            "logs = Log.objects.all()\nawait sync_to_async(len)(logs)\nlogs.count()",
            "instance.tags.count()",
        ],
    )
    def test_what_is_none_or_may_not_run(self, bodies: WrittenBodies, statements: str) -> None:
        assert self.found(bodies, statements) == []

    def test_a_long_chain_is_followed(self, bodies: WrittenBodies) -> None:
        query = f"Log.objects{'.filter(a=1)' * 60}.count()"

        assert self.found(bodies, query) == [query]

    def test_those_of_plain_receivers_are_no_matter(self, bodies: WrittenBodies) -> None:
        assert bodies.read(written("Log.objects.get(pk=1)", PLAIN)).sync_queries == ()

    @pytest.mark.parametrize(
        "query",
        [
            "instance.save()",
            "instance.refresh_from_db()",
            "instance.delete()",
            "sender.objects.count()",
            "type(instance).objects.count()",
            "instance.__class__._default_manager.count()",
        ],
    )
    def test_those_on_what_it_is_told_of_are_apart(self, bodies: WrittenBodies, query: str) -> None:
        body = bodies.read(written(query, ASYNC))

        assert body.sync_queries == ()
        assert bodies.texts(body.told_queries) == [query]

    def test_a_partial_refresh_may_ask_nothing(self, bodies: WrittenBodies) -> None:
        body = bodies.read(written("instance.refresh_from_db(fields=found)", ASYNC))

        assert body.told_queries == ()


class TestWrites:
    def found(self, bodies: WrittenBodies, statements: str, head: str = PLAIN) -> list[str]:
        return bodies.texts(bodies.read(written(statements, head)).writes)

    @pytest.mark.parametrize(
        "call",
        [
            "Log.objects.create(a=1)",
            "Log.objects.bulk_create(found)",
            "Log.objects.get_or_create(a=1)",
            "Log.objects.update_or_create(a=1)",
            "Log.objects.filter(a=1).update(a=2)",
            "Log.objects.filter(a=1).delete()",
            "Log(a=1).save()",
            "instance.save()",
            "instance.customer.save()",
            "Log.objects.all()[0].delete()",
            "get_object_or_404(Log, pk=1).delete()",
            "instance.logs.create(a=1)",
            "instance.logs.all().delete()",
            "sender.objects.update(a=1)",
        ],
    )
    def test_they_are_found_wherever_they_stand(self, bodies: WrittenBodies, call: str) -> None:
        imports = "from django.shortcuts import get_object_or_404"

        assert self.found(bodies, f"{imports}\nif a:\n    for b in c:\n        {call}") == [call]

    def test_of_async_receivers_too(self, bodies: WrittenBodies) -> None:
        statements = "await Log.objects.acreate()\nawait instance.asave()"

        assert self.found(bodies, statements, ASYNC) == [
            "Log.objects.acreate()",
            "instance.asave()",
        ]

    @pytest.mark.parametrize(
        "statements",
        [
            "Log.objects.get(a=1)",
            "Log(a=1)",
            "form.save()",
            "found[0].save()",
            "instance.image.save('name', content)",
            "instance.data.update(a=1)",
            "instance.a = 1",
            "cache.delete('a')",
            "later(lambda: Log.objects.create())",
        ],
    )
    def test_what_writes_no_row(self, bodies: WrittenBodies, statements: str) -> None:
        assert self.found(bodies, statements) == []


class TestCreates:
    def found(self, bodies: WrittenBodies, statements: str) -> list[str]:
        return bodies.texts(bodies.read(written(statements, PLAIN)).creates)

    @pytest.mark.parametrize(
        ("statements", "call"),
        [
            ("Log.objects.create(a=1)", "Log.objects.create(a=1)"),
            ("log = Log(a=1)\nlog.save()", "log.save()"),
            ("Log.objects.bulk_create([Log()])", "Log.objects.bulk_create([Log()])"),
            ("Log.objects.bulk_create(objs=(Log(),))", "Log.objects.bulk_create(objs=(Log(),))"),
            ("Log.objects.bulk_create([Log(), *a])", "Log.objects.bulk_create([Log(), *a])"),
            ("instance.logs.create(a=1)", "instance.logs.create(a=1)"),
            ("instance.logs.bulk_create([Log()])", "instance.logs.bulk_create([Log()])"),
            ("with transaction.atomic():\n    Log.objects.create()", "Log.objects.create()"),
            ("instance.save()\nLog.objects.create()", "Log.objects.create()"),
            ("Log.objects.using('x').create()", "Log.objects.using('x').create()"),
            ("Log.objects.create()\nLog.objects.count()", "Log.objects.create()"),
            ("if not kwargs['raw']:\n    Log.objects.create()", "Log.objects.create()"),
        ],
    )
    def test_a_row_for_each_run(self, bodies: WrittenBodies, statements: str, call: str) -> None:
        assert self.found(bodies, statements) == [call]

    @pytest.mark.parametrize(
        "statements",
        [
            "Log.objects.get_or_create(a=1)",
            "Log.objects.update_or_create(a=1)",
            "if a:\n    Log.objects.create()",
            "if a:\n    return\nLog.objects.create()",
            "if not Log.objects.exists():\n    Log.objects.create()",
            "found = Log.objects.filter(a=1)\nLog.objects.create()",
            "Log.objects.filter(a=1).delete()\nLog.objects.create()",
            "instance.logs.all().delete()\nLog.objects.create()",
            "try:\n    Log.objects.create()\nexcept IntegrityError:\n    pass",
            "with suppress(IntegrityError):\n    Log.objects.create()",
            "Log(pk=instance.pk).save()",
            "Log(id=instance.id, a=1).save()",
            "log = Log(instance.pk, 1)\nlog.save()",
            "Log(**values).save()",
            "Log.objects.bulk_create([Log()], ignore_conflicts=True)",
            "Log.objects.bulk_create([Log()], update_conflicts=True)",
            "Log.objects.bulk_create([])",
            "Log.objects.bulk_create(a)",
            "Log.objects.bulk_create(objs=a)",
            "Log.objects.bulk_create([*a])",
            "Log.objects.bulk_create(Log(a=b) for b in c)",
            "Log.objects.bulk_create([Log(a=b) for b in c])",
            "Log.objects.bulk_create([Log(a=b) for b in Order.objects.exclude(log=instance)])",
            "instance.logs.bulk_create(a)",
            "instance.save()",
        ],
    )
    def test_nothing_that_looks_before_or_may_not_run(
        self, bodies: WrittenBodies, statements: str
    ) -> None:
        assert self.found(bodies, statements) == []


class TestUnrouted:
    def found(self, bodies: WrittenBodies, statements: str) -> list[str]:
        return bodies.texts(bodies.read(written(statements, PLAIN)).unrouted)

    @pytest.mark.parametrize(
        "query",
        [
            "Log.objects.create(a=1)",
            "Log.objects.filter(a=1).exists()",
            "sender.objects.count()",
            "Log(a=1).save()",
            "Log().save(force_insert=True)",
            "Log(a=instance.pk, b=instance.order_id, c='c', d=f'{e}', f=[g]).save()",
            "Log(order_id=number).save()",
            "Log(a=str(instance)).save()",
            "Log(a=1 if b else 2, c=None or 'c').save()",
            "instance.total = 1\n    Log(a=instance.pk).save()",
        ],
    )
    def test_queries_that_name_no_database(self, bodies: WrittenBodies, query: str) -> None:
        assert self.found(bodies, f"if a:\n    {query}") == [query.rpartition("    ")[2]]

    @pytest.mark.parametrize(
        "statements",
        [
            "log = Log(a=1)\nlog.save()",
            "log = Log()\nlog.a = instance.pk\nlog.b: int = 2\nlog.note('c')\nlog.save()",
            "number = instance.pk + 1\nlog = Log(a=number)\nlog.full_clean()\nlog.save()",
            "from django.utils import timezone\nlog = Log(at=timezone.now())\nlog.save()",
        ],
    )
    def test_the_first_save_of_an_object_under_a_name(
        self, bodies: WrittenBodies, statements: str
    ) -> None:
        assert self.found(bodies, statements) == ["log.save()"]

    @pytest.mark.parametrize(
        "statements",
        [
            "Log.objects.using(using).create()",
            "Log(a=1).save(using=using)",
            "Log(a=1).save(False, False, using)",
            "Log(a=1).save(**more)",
            "Log(a=instance.customer).save()",
            "Log(a=kwargs['b']).save()",
            "Log(a=b or 1).save()",
            "Log(a=1 if b else c).save()",
            "Log(a=find(1)).save()",
            "Log(**values).save()",
            "Log(instance).save()",
            "log = Log()\nlog.order = instance\nlog.save()",
            "log = Log()\nlog.a, log.order = 1, instance\nlog.save()",
            "log = Log()\nlog.belongs_to(instance)\nlog.save()",
            "log = Log()\nfill(log)\nlog.save()",
            "log = Log()\nsetattr(log, 'order', instance)\nlog.save()",
            "other = log = Log()\nother.order = instance\nlog.save()",
            "log = Log(order=instance)\nlog.save()",
            "log = log_of = Log(a=a)\nlog.save()",
            "Log.objects.filter(a=1).using('x').exists()",
            "Log.objects.db_manager(using).create()",
            "Log.objects.filter(a=1)",
            "instance.save()",
            "instance.logs.create()",
            "instance.logs.all().delete()",
            "Log(order=instance).save()",
            "with transaction.atomic():\n    pass",
        ],
    )
    def test_what_names_one_or_follows_an_object(
        self, bodies: WrittenBodies, statements: str
    ) -> None:
        assert self.found(bodies, statements) == []


class TestLoadedModels:
    @pytest.mark.parametrize(
        "loading",
        [
            "from django.apps import apps\nFound = apps.get_model('shop', 'Log')",
            "from django.apps import apps\nFound = apps.get_model('shop.Log')",
            "from django.apps import apps\n"
            "Found = apps.get_model(model_name='Log', app_label='shop')",
            "from django.apps import apps\nFound = apps.get_model('shop', model_name='Log')",
            "from oscar.core.loading import get_model\nFound = get_model('shop', 'Log')",
            "from django.contrib.auth import get_user_model\nFound = get_user_model()",
        ],
    )
    def test_they_are_models(self, bodies: WrittenBodies, loading: str) -> None:
        source = f"{loading}\n{written('Found.objects.create()', PLAIN)}"

        assert bodies.texts(bodies.read(source).creates) == ["Found.objects.create()"]

    @pytest.mark.parametrize(
        "loading",
        [
            "from django.apps import apps\nFound = apps.get_model('blog', 'Log')",
            "from django.apps import apps\nFound = apps.get_model(app_label='shop')",
            "from django.apps import apps\nFound = apps.get_model(name)",
            "Found = get_model('shop', 'Log')",
            "from elsewhere import find\nFound = find('shop', 'Log')",
        ],
    )
    def test_what_is_not_known_is_none(self, bodies: WrittenBodies, loading: str) -> None:
        source = f"{loading}\n{written('Found.objects.create()', PLAIN)}"

        assert bodies.read(source).creates == ()
