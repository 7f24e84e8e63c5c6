"""How often the source refers to a signal, besides its definition, imports and registrations."""

from pathlib import Path

import pytest
from support.sources import read, read_one

from signal_inspector.source.wiring.other_texts import Elsewhere

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
        pytest.param("__all__ += ['paid']", 0, id="further export"),
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


@pytest.mark.parametrize(
    "name",
    ["templates/page.html", "templates/mails/text.txt", "jinja2/shop/page.jinja"],
)
def test_templates_are_looked_at_for_what_python_does_not_mention(
    tmp_path: Path, name: str
) -> None:
    template = tmp_path / "shop" / name
    template.parent.mkdir(parents=True)
    template.write_text("{% send_signal 'paid' %}")

    assert mentions(tmp_path, "") == 1


IN_CLASS = "from django.dispatch import Signal\nclass Hub:\n    opened = Signal()\n"


class TestLooksThroughAModule:
    @pytest.mark.parametrize(
        "source",
        [
            "from . import signals\ngetattr(signals, f'order_{name}').send(None)",
            "from . import signals\ngetattr(signals, 'pa' + name)",
            "from . import signals as all_of\nfor each in vars(all_of).values(): ...",
            "import shop.signals as all_of\nx = all_of.__dict__",
            "import shop.signals\nx = inspect.getmembers(shop.signals)",
            "from shop import (\n    events,\n    signals,\n)\nx = dir(signals)",
            "from . import signals\nfire(signals, name)",
            "from . import signals\nfire(module=signals)",
            "from . import signals\nfor module in [signals, x]: ...",
            "from . import signals\ndef f():\n    return signals",
            "from importlib import import_module\nfound = import_module('shop.signals')\n"
            "getattr(found, name)",
            "found = importlib.import_module(f'{app}.signals')\nvars(found)",
        ],
    )
    def test_it_may_find_each_signal(self, tmp_path: Path, source: str) -> None:
        assert mentions(tmp_path, source) == 1

    @pytest.mark.parametrize(
        "source",
        [
            "from . import signals\ngetattr(signals, 'other').send(None)",
            "from . import signals\nsignals.other.send(None)",
            "from . import signals\nvars(other.signals)",
            "from django.db.models import signals\nvars(signals)",
            "from .other import signals\nvars(signals)",
            "getattr(self, name)",
            "x = globals()",
            "from . import signals\n__all__ = ['signals']",
        ],
    )
    def test_what_looks_elsewhere(self, tmp_path: Path, source: str) -> None:
        assert mentions(tmp_path, source) == 0

    @pytest.mark.parametrize(
        "source",
        ["def f(name): globals()[name].send(None)", "x = vars(sys.modules[__name__])"],
    )
    def test_one_that_looks_through_itself(self, tmp_path: Path, source: str) -> None:
        read = read_one(tmp_path, HEAD, signals=f"{DEFINED}{source}")

        assert read.mentions["shop.signals.paid"] == 1

    @pytest.mark.parametrize(
        ("source", "count"),
        [
            ("getattr(Hub, name)", 1),
            ("for each in vars(Hub): ...", 1),
            ("x = Hub.__dict__", 1),
            ("hub(Hub, sender=Hub)", 0),
            ("getattr(Hub, 'closed')", 0),
        ],
    )
    def test_classes_are_looked_through_too(self, tmp_path: Path, source: str, count: int) -> None:
        read = read_one(tmp_path, f"from .signals import Hub\n{source}", signals=IN_CLASS)

        assert read.mentions["shop.signals.Hub.opened"] == count

    def test_a_signal_that_is_sent_is_not_counted_again(self, tmp_path: Path) -> None:
        looks = "from . import signals\nvars(signals)\npaid.send(None)"

        assert mentions(tmp_path, looks) == 1


class TestElsewhere:
    def count(self, folder: Path, text: str, file: str = "scripts/nightly.py") -> int:
        path = folder / file
        path.parent.mkdir(parents=True)
        path.write_text(text)
        found = Elsewhere(lambda: [str(path)], lambda: [str(folder / "pages")])
        sources = {"shop.handlers": HEAD, "shop.signals": DEFINED}
        return read(folder, sources, elsewhere=found).mentions["shop.signals.paid"]

    @pytest.mark.parametrize(
        "text",
        [
            "from shop.signals import paid",
            "from shop import signals\nsignals.paid.send(None)",
            "x = 'shop.signals.paid'",
            "from shop.events import payment",
            "import shop.signals\nvars(shop.signals)",
            "from shop.signals import paid\nthis is (not Python",
        ],
    )
    def test_code_that_names_the_signal_and_its_module_counts(
        self, tmp_path: Path, text: str
    ) -> None:
        assert self.count(tmp_path, text) > 0

    @pytest.mark.parametrize(
        "text",
        ["", "paid = True", "from shop.signals import unpaid", "# from shop.signals import paid"],
    )
    def test_other_code_does_not(self, tmp_path: Path, text: str) -> None:
        assert self.count(tmp_path, text) == 0

    def test_folders_of_templates(self, tmp_path: Path) -> None:
        assert self.count(tmp_path, "{% fire 'paid' %}", "pages/shop/page.html") == 1

    def test_a_file_that_has_gone_says_nothing(self, tmp_path: Path) -> None:
        gone = Elsewhere(lambda: [str(tmp_path / "gone.py")])
        sources = {"shop.handlers": HEAD, "shop.signals": DEFINED}

        assert read(tmp_path, sources, elsewhere=gone).mentions["shop.signals.paid"] == 0

    def test_nothing_is_read_where_all_signals_are_mentioned(self, tmp_path: Path) -> None:
        def fail() -> list[str]:
            raise AssertionError

        sources = {"shop.handlers": f"{HEAD}paid.send(None)", "shop.signals": DEFINED}
        only = {"shop.signals.paid": "shop.signals.paid"}

        read(tmp_path, sources, signals=only, elsewhere=Elsewhere(fail, fail))


def test_signals_of_django_are_not_counted(tmp_path: Path) -> None:
    source = read(
        tmp_path, {"shop.a": "from django.db.models.signals import post_save\nx = post_save"}
    )

    assert not any(name.startswith("django.") for name in source.mentions)
