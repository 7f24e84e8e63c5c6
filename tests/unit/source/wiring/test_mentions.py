"""How often the source refers to a signal, besides its definition, imports and registrations."""

from pathlib import Path

import pytest
from support.sources import read, read_one

HEAD = "from django.dispatch import receiver\nfrom shop.signals import paid\n"
DEFINED = '"""Signals."""\nfrom django.dispatch import Signal\npaid = Signal()\n'


def mentions(folder: Path, source: str, **others: str) -> int:
    return read_one(folder, HEAD + source, signals=DEFINED, **others).mentions["shop.signals.paid"]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("", 0, id="import"),
        pytest.param("@receiver(paid)\ndef f(**kw): ...", 0, id="decorator"),
        pytest.param("paid.connect(f)", 0, id="connect"),
        pytest.param("paid.disconnect(f)", 0, id="disconnect"),
        pytest.param("# paid", 0, id="comment"),
        pytest.param("def f():\n    '''Sends paid.'''", 0, id="docstring"),
        pytest.param("__all__ = ['paid']", 0, id="export"),
        pytest.param("unpaid = repaid(paid_by=1)", 0, id="other words"),
        pytest.param("paid.send(sender=None)", 1, id="send"),
        pytest.param("paid.send(sender=None)\npaid.send(sender=None)", 2, id="two sends"),
        pytest.param("x = [paid.send(None), paid.send(None)]", 2, id="two on a line"),
        pytest.param("view_signal = paid", 1, id="another name"),
        pytest.param("class View:\n    view_signal = paid", 1, id="attribute of a class"),
        pytest.param("notify = paid.send\nnotify(None)", 2, id="kept method and its call"),
        pytest.param("hand_on(paid)", 1, id="argument"),
        pytest.param("x = {'a': paid, 'b': [paid]}", 2, id="items"),
        pytest.param("from shop import signals\nrun(signals.paid)", 1, id="attribute"),
        pytest.param("getattr(signals, 'paid').send(None)", 1, id="text"),
        pytest.param("send('shop.signals.paid')", 1, id="dotted text"),
        pytest.param("@receiver(paid, sender=paid)\ndef f(**kw): ...", 1, id="sender"),
        pytest.param("paid.has_listeners()", 1, id="other method"),
    ],
)
def test_what_counts(tmp_path: Path, source: str, count: int) -> None:
    assert mentions(tmp_path, source) == count


def test_a_module_that_is_not_about_signals_counts_too(tmp_path: Path) -> None:
    assert mentions(tmp_path, "", views="from .events import paid\n# paid\nview = paid\n") == 1


def test_a_module_that_cannot_be_parsed_counts_all_that_it_may_say(tmp_path: Path) -> None:
    assert mentions(tmp_path, "", broken="from x import paid\npaid.send(\n") == 1


def test_a_name_of_an_alias_counts(tmp_path: Path) -> None:
    assert mentions(tmp_path, "from shop.events import payment\nrun(payment)") == 1


def test_items_of_containers(tmp_path: Path) -> None:
    source = read_one(
        tmp_path, "from .signals import BY_NAME\ndef f(name): BY_NAME[name].send(None)"
    )

    assert source.mentions["shop.signals.BY_NAME['late']"] == 1


@pytest.mark.parametrize("name", ["page.html", "mails/text.txt"])
def test_templates_are_looked_at_for_what_python_does_not_mention(
    tmp_path: Path, name: str
) -> None:
    template = tmp_path / "shop" / "templates" / name
    template.parent.mkdir(parents=True)
    template.write_text("{% send_signal 'paid' %}")

    assert mentions(tmp_path, "") == 1


def test_signals_of_django_are_not_counted(tmp_path: Path) -> None:
    source = read(
        tmp_path, {"shop.a": "from django.db.models.signals import post_save\nx = post_save"}
    )

    assert not any(name.startswith("django.") for name in source.mentions)
