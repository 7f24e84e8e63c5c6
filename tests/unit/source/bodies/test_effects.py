"""Mail, tasks and requests in the body of a receiver."""

from textwrap import indent

import pytest
from support.bodies import WrittenBodies, bodies
from support.written_modules import WrittenModules

__all__ = ["bodies"]


def found(bodies: WrittenBodies, imports: str, statements: str) -> list[tuple[str, str]]:
    head = "def hear(instance, **kwargs):"
    body = bodies.read(f"{imports}\n{head}\n{indent(statements, '    ')}\n")
    return [(effect.kind, effect.call) for effect in body.effects]


@pytest.mark.parametrize(
    ("imports", "statements", "kind", "call"),
    [
        ("from django.core.mail import send_mail", "send_mail('a')", "mail", "send_mail"),
        ("from django.core import mail", "mail.mail_admins('a')", "mail", "mail.mail_admins"),
        ("import django.core.mail as m", "m.send_mass_mail([])", "mail", "m.send_mass_mail"),
        ("", "from django.core.mail import send_mail\nsend_mail('a')", "mail", "send_mail"),
        ("", "instance.user.email_user('a')", "mail", "instance.user.email_user"),
        ("from django.core.mail import EmailMessage", "EmailMessage('a').send()",
         "mail", "EmailMessage('a').send"),
        ("from django.core.mail import EmailMultiAlternatives as Mail",
         "mail = Mail('a')\nmail.attach(b)\nmail.send()", "mail", "mail.send"),
        ("from django.core.mail.message import EmailMessage", "EmailMessage('a').send()",
         "mail", "EmailMessage('a').send"),
        ("from django.core.mail import get_connection", "get_connection().send_messages(a)",
         "mail", "get_connection().send_messages"),
        ("from django.core import mail",
         "with mail.get_connection() as sender:\n    sender.send_messages(a)",
         "mail", "sender.send_messages"),
        ("from .tasks import notify", "notify.delay(instance.pk)", "task", "notify.delay"),
        ("from . import tasks", "tasks.notify.apply_async()", "task", "tasks.notify.apply_async"),
        ("from shop.tasks import notify", "notify.enqueue(1)", "task", "notify.enqueue"),
        ("from shop.tasks import notify", "notify.send_with_options()",
         "task", "notify.send_with_options"),
        ("from celery import current_app", "current_app.send_task('a')",
         "task", "current_app.send_task"),
        ("from django_q.tasks import async_task", "async_task(print)", "task", "async_task"),
        ("import requests", "requests.post('a')", "http", "requests.post"),
        ("import requests", "session = requests.Session()\nsession.get('a')",
         "http", "session.get"),
        ("import requests\nSESSION = requests.Session()", "SESSION.get('a')",
         "http", "SESSION.get"),
        ("import httpx", "with httpx.Client() as client:\n    client.put('a')",
         "http", "client.put"),
        ("from urllib.request import urlopen", "urlopen('a').read()", "http", "urlopen"),
        ("import urllib.request", "urllib.request.urlopen('a')",
         "http", "urllib.request.urlopen"),
        ("", "transaction.on_commit(notify.delay(1))", "task", "notify.delay"),
        ("", "if a:\n    for b in c:\n        notify.delay(b)", "task", "notify.delay"),
    ],
)  # fmt: skip
def test_an_effect_is_found_wherever_it_stands(
    bodies: WrittenBodies, imports: str, statements: str, kind: str, call: str
) -> None:
    assert found(bodies, imports, statements) == [(kind, call)]


@pytest.mark.parametrize(
    ("imports", "statements"),
    [
        ("", "transaction.on_commit(lambda: notify.delay(1))"),
        ("", "transaction.on_commit(partial(notify.delay, 1))"),
        ("", "def later():\n    notify.delay(1)\ntransaction.on_commit(later)"),
        ("", "notify.delay_on_commit(1)"),
        ("", "notify(1)"),
        ("", "signal.send(sender=1)"),
        ("", "send_mail('a')"),
        ("from shop.mail import send_mail", "send_mail('a')"),
        ("import requests\nrequests = None\nimport shop as requests", "requests.post('a')"),
        ("import requests", "requests.codes.get('a')"),
        ("from django.core.mail import EmailMessage", "mail = EmailMessage('a')\nmail.delay()"),
        ("from django.core.mail import EmailMessage", "EmailMessage('a')"),
    ],
)
def test_what_waits_for_the_commit_or_is_something_else(
    bodies: WrittenBodies, imports: str, statements: str
) -> None:
    assert found(bodies, imports, statements) == []


@pytest.mark.parametrize(
    "statements",
    [
        "Log.objects.enqueue('order', instance.pk)",
        "Log.pending.enqueue('order')",
        "Log.enqueue(1)",
        "Log.objects.filter(a=1).special().enqueue()",
        "Log.objects.create(a=1).delay(1)",
        "instance.delay(3)",
        "instance.shipment.delay(3)",
        "instance.shipments.all()[0].delay(3)",
        "instance.shipment.parcel.apply_async()",
        "kwargs['instance'].enqueue()",
        "shipment = instance.shipment\nshipment.delay(3)",
        "pending = Log.pending\npending.enqueue(3)",
        "for log in Log.objects.all():\n    log.delay(1)",
        "log, made = Log.objects.get_or_create(a=1)\nlog.delay(1)",
        "def call():\n    instance.shipment.delay(3)\ncall()",
    ],
)
def test_a_method_of_a_model_is_no_task_whatever_its_name(
    bodies: WrittenBodies, statements: str
) -> None:
    assert found(bodies, "", statements) == []


def test_a_function_of_a_module_is_no_task_whatever_its_name(
    bodies: WrittenBodies, modules: WrittenModules
) -> None:
    modules.write("shop.__init__", "")
    modules.write("shop.outbox", "def enqueue(kind): ...")

    for imports in ("from . import outbox", "import shop.outbox as outbox"):
        assert found(bodies, imports, "outbox.enqueue('order')") == []
    assert found(bodies, "from .outbox import queue", "queue.enqueue('order')") != []


def test_its_place_is_the_whole_call(bodies: WrittenBodies) -> None:
    body = bodies.read("def hear(**kwargs):\n    a = notify.delay(1)\n")

    assert bodies.texts(tuple(effect.spot for effect in body.effects)) == ["notify.delay(1)"]


class TestFunctionsInside:
    @pytest.mark.parametrize(
        "statements",
        [
            "def call(one):\n    notify.delay(one)\nfor one in []:\n    call(one)",
            "def call():\n    other()\ndef other():\n    notify.delay(1)\ncall()",
            "def call():\n    def inner():\n        pass\n    notify.delay(1)\nif a:\n    call()",
        ],
    )
    def test_those_that_it_calls_count(self, bodies: WrittenBodies, statements: str) -> None:
        assert found(bodies, "", statements) == [("task", "notify.delay")]

    @pytest.mark.parametrize(
        "statements",
        [
            "def call():\n    notify.delay(1)",
            "def call():\n    notify.delay(1)\nreturn call",
            "@waits\ndef call():\n    notify.delay(1)\ncall()",
            "def call():\n    notify.delay(1)\ncall = None\ncall()",
            "def call():\n    notify.delay(1)\n    yield\ncall()",
            "async def call():\n    notify.delay(1)\ncall()",
            "def call():\n    notify.delay(1)\nlambda: call()",
            "def call(requests):\n    requests.post(1)\ncall(1)",
        ],
    )
    def test_others_may_run_later_or_never(self, bodies: WrittenBodies, statements: str) -> None:
        assert found(bodies, "import requests", statements) == []
