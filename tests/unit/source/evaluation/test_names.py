"""Names are followed to what they mean: imports, aliases, re-exports, attributes, containers."""

from pathlib import Path

import pytest
from support.sources import connected, read, read_one, short

POST_SAVE = "from django.db.models.signals import post_save\n"


class TestSignals:
    @pytest.mark.parametrize(
        ("imports", "signal"),
        [
            ("from django.db.models.signals import post_save as saved", "saved"),
            ("from django.db.models import signals", "signals.post_save"),
            ("from django.db.models import signals as s", "s.post_save"),
            ("from django.db import models", "models.signals.post_save"),
            ("import django.db.models.signals", "django.db.models.signals.post_save"),
            ("import django.db.models.signals as s", "s.post_save"),
            ("from django.db.models.signals import *", "post_save"),
            (f"{POST_SAVE}saved = post_save", "saved"),
            (f"{POST_SAVE}first = post_save\nsaved = first", "saved"),
            (f"{POST_SAVE}saved: object = post_save", "saved"),
            (f"{POST_SAVE}first = saved = post_save", "saved"),
            (f"{POST_SAVE}saved, other = post_save, 1", "saved"),
            (f"{POST_SAVE}PAIR = (post_save, 1)\nsaved, other = PAIR", "saved"),
            (f"{POST_SAVE}BY_NAME = {{'saved': post_save}}", "BY_NAME['saved']"),
            (f"{POST_SAVE}LISTED = [1, post_save]", "LISTED[1]"),
            (f"{POST_SAVE}class Kept:\n    saved = post_save", "Kept.saved"),
            (f"{POST_SAVE}class Kept:\n    saved = post_save\nclass Sub(Kept): ...", "Sub.saved"),
            (f"{POST_SAVE}class Kept:\n    class In:\n        saved = post_save", "Kept.In.saved"),
            (f"{POST_SAVE}class Kept:\n    saved = post_save\nkept = Kept()", "kept.saved"),
            (f"{POST_SAVE}saved = post_save if a else post_save", "saved"),
            (f"try:\n    {POST_SAVE}except ImportError:\n    post_save = None", "post_save"),
            (f"{POST_SAVE}saved = None or post_save", "saved"),
            (f"{POST_SAVE}if (saved := post_save): ...", "saved"),
            ("from django.db.models import signals", "getattr(signals, 'post_save')"),
            ("from django.db.models import signals as s\nsaved = getattr(s, 'post_save')", "saved"),
            (f"if not TYPE_CHECKING:\n    {POST_SAVE}else:\n    post_save = None", "post_save"),
            (
                f"if not TYPE_CHECKING:\n    {POST_SAVE}else:\n    post_save = Wrong()",
                "post_save",
            ),
            (f"{POST_SAVE}try: ...\nexcept ValueError as error: ...", "post_save"),
        ],
    )
    def test_one_signal_under_many_names(self, tmp_path: Path, imports: str, signal: str) -> None:
        source = read_one(tmp_path, f"{imports}\ndef handle(**kw): ...\n{signal}.connect(handle)")

        assert connected(source) == ["post_save: handle"]

    @pytest.mark.parametrize(
        ("signal", "name"),
        [
            ("shop.events.payment", "shop.signals.paid"),
            ("shop.signals.Hub.opened", "shop.signals.Hub.opened"),
            ("shop.signals.BY_NAME['late']", "shop.signals.BY_NAME['late']"),
            ("shop.signals.LISTED[0]", "shop.signals.LISTED[0]"),
        ],
    )
    def test_a_signal_has_the_name_that_the_process_has_for_it(
        self, tmp_path: Path, signal: str, name: str
    ) -> None:
        module, _, rest = signal.removeprefix("shop.").partition(".")
        text = f"from shop import {module}\ndef handle(**kw): ...\n{module}.{rest}.connect(handle)"

        assert connected(read_one(tmp_path, text)) == [f"{name}: handle"]

    @pytest.mark.parametrize(
        ("made", "name"),
        [
            ("from django.dispatch import Signal\nnew = Signal()", "new"),
            ("import django.dispatch\nnew = django.dispatch.Signal()", "new"),
            ("from django.db.models.signals import ModelSignal\nnew = ModelSignal()", "new"),
            ("from django import dispatch\nclass S(dispatch.Signal): ...\nnew = S()", "new"),
            ("from django.dispatch import Signal\nclass C:\n    new = Signal()", "C.new"),
            ("from django.dispatch import Signal\nD = {'new': Signal()}", "D['new']"),
            ("from django.dispatch import Signal\nL = [Signal()]", "L[0]"),
        ],
    )
    def test_a_signal_that_only_the_source_has(self, tmp_path: Path, made: str, name: str) -> None:
        source = read_one(tmp_path, f"{made}\ndef handle(**kw): ...\n{name}.connect(handle)")

        assert connected(source) == [f"{name}: handle"]

    def test_one_of_several_signals_is_unknown(self, tmp_path: Path) -> None:
        source = read_one(
            tmp_path,
            """\
            from django.db.models.signals import post_save, pre_save
            from django.dispatch import receiver
            if later:
                saved = post_save
            else:
                saved = pre_save
            @receiver(saved)
            def handle(**kw): ...
            """,
        )

        assert connected(source) == ["unknown:saved: handle"]


class TestOtherModules:
    HANDLERS = f"{POST_SAVE}from {{}} import handle\npost_save.connect(handle)"

    @pytest.mark.parametrize(
        ("where", "sources"),
        [
            ("shop.deep", {"shop.deep": "def handle(**kw): ..."}),
            (".deep", {"shop.deep": "def handle(**kw): ..."}),
            (
                ".exports",
                {
                    "shop.exports": "from shop.deep import handle",
                    "shop.deep": "def handle(**kw): ...",
                },
            ),
            (
                ".exports",
                {
                    "shop.exports": "from .deep import told as handle",
                    "shop.deep": "def told(**kw): ...",
                },
            ),
            (
                ".exports",
                {"shop.exports": "from .deep import *", "shop.deep": "def handle(**kw): ..."},
            ),
            (
                ".exports",
                {
                    "shop.exports": "from . import deep\nhandle = deep.handle",
                    "shop.deep": "def handle(**kw): ...",
                },
            ),
            (
                "shop.inner",
                {
                    "shop.inner.__init__": "from .deep import handle",
                    "shop.inner.deep": "def handle(**kw): ...",
                },
            ),
            (
                "shop.inner",
                {
                    "shop.inner.__init__": "from shop.inner.deep import *\n__all__ = ['handle']",
                    "shop.inner.deep": "__all__ = ['handle']\ndef handle(**kw): ...",
                },
            ),
        ],
    )
    def test_a_receiver_is_named_by_where_it_is_defined(
        self, tmp_path: Path, where: str, sources: dict[str, str]
    ) -> None:
        (name,) = (
            f"{module.removesuffix('.__init__')}.{'told' if 'told(' in text else 'handle'}"
            for module, text in sources.items()
            if "def " in text
        )

        source = read(tmp_path, {"shop.handlers": self.HANDLERS.format(where), **sources})

        assert connected(source) == [f"post_save: {name}"]
        assert [each.form for each in source.registrations] == ["function"]

    @pytest.mark.parametrize(
        "hidden", ["__all__ = []\ndef handle(**kw): ...", "def _handle(**kw): ..."]
    )
    def test_a_star_brings_public_names_alone(self, tmp_path: Path, hidden: str) -> None:
        name = "_handle" if "_handle" in hidden else "handle"

        source = read_one(
            tmp_path, f"{POST_SAVE}from .deep import *\npost_save.connect({name})", deep=hidden
        )

        assert connected(source) == [f"post_save: unknown:{name}"]

    def test_what_lies_outside_keeps_the_path_that_it_is_imported_by(self, tmp_path: Path) -> None:
        source = read_one(tmp_path, self.HANDLERS.format("elsewhere.deep"))

        assert connected(source) == ["post_save: elsewhere.deep.handle"]
        assert [each.form for each in source.registrations] == ["other"]

    def test_an_import_above_the_top_is_unknown(self, tmp_path: Path) -> None:
        source = read_one(tmp_path, self.HANDLERS.format("....deep"))

        assert [each.receiver.kind for each in source.registrations] == ["unknown"]

    def test_modules_that_import_each_other(self, tmp_path: Path) -> None:
        source = read_one(
            tmp_path,
            f"{POST_SAVE}from .other import handle\npost_save.connect(handle)",
            other="from .handlers import handle",
        )

        assert connected(source) == ["post_save: shop.other.handle"]


class TestSenders:
    @pytest.mark.parametrize(
        ("sender", "expected"),
        [
            ("Order", "shop.models.Order"),
            ("models.Order", "shop.models.Order"),
            ("'shop.Order'", "text:shop.Order"),
            ("LABEL", "text:shop.Order"),
            ("f'{APP}.Order'", "text:shop.Order"),
            ("None", "none"),
            ("settings.AUTH_USER_MODEL", "django.conf.settings.AUTH_USER_MODEL"),
            ("conf.settings.AUTH_USER_MODEL", "django.conf.settings.AUTH_USER_MODEL"),
            ("get_user_model()", "django.contrib.auth.get_user_model()"),
            ("User", "django.contrib.auth.get_user_model()"),
            ("User.groups.through", "django.contrib.auth.get_user_model().groups.through"),
            ("Order.tags.through", "shop.models.Order.tags.through"),
            ("Special.tags.through", "shop.models.Special.tags.through"),
            ("Order.undefined.through", "shop.models.Order.undefined.through"),
            ("models", "shop.models"),
            ("handle", "handle"),
            ("SHOP", "SHOP"),
            ("type(SHOP)", "unknown:type(SHOP)"),
            ("SHOP.__class__", "unknown:SHOP.__class__"),
            ("apps.get_model('shop.Order')", "local:apps.get_model('shop.Order')"),
            ("object()", "local:object()"),
            ("Order if a else Special", "unknown:Order if a else Special"),
            ("Order if a else models.Order", "shop.models.Order"),
            ("42", "unknown:42"),
            ("undefined", "unknown:undefined"),
            ("(Order, Special)", "unknown:(Order, Special)"),
        ],
    )
    def test_what_a_sender_is(self, tmp_path: Path, sender: str, expected: str) -> None:
        source = read_one(
            tmp_path,
            f"""\
            from django import conf
            from django.apps import apps
            from django.conf import settings
            from django.contrib.auth import get_user_model
            from django.db.models.signals import post_save
            from shop import models
            from shop.models import Order, Special
            APP = "shop"
            LABEL = "shop.Order"
            SHOP = make_shop()
            User = get_user_model()
            def handle(**kw): ...
            post_save.connect(handle, sender={sender})
            """,
            models="""\
            from django.db import models
            class Order(models.Model):
                tags = models.ManyToManyField("shop.Tag")
            class Special(Order): ...
            """,
        )

        assert [short(each.sender) for each in source.registrations] == [expected]

    def test_names_of_a_function(self, tmp_path: Path) -> None:
        source = read_one(
            tmp_path,
            f"""\
            {POST_SAVE}
            sender = 1
            def handle(**kw): ...
            def connect():
                from shop.models import Order
                sender = Order
                post_save.connect(handle, sender=sender)
                sender = "shop.Item"
                post_save.connect(handle, sender=sender)
                with opened() as sender:
                    post_save.connect(handle, sender=sender)
                try: ...
                except OSError as sender:
                    post_save.connect(handle, sender=sender)
                match command:
                    case [sender]:
                        post_save.connect(handle, sender=sender)
                def inner():
                    post_save.connect(handle, sender=Order)
            """.replace(POST_SAVE, POST_SAVE.strip()),
        )

        assert [short(each.sender) for each in source.registrations] == [
            "shop.models.Order",
            "text:shop.Item",
            *["unknown:sender"] * 3,
            "shop.models.Order",
        ]

    def test_after_branches_a_name_is_what_all_of_them_give_it(self, tmp_path: Path) -> None:
        source = read_one(
            tmp_path,
            """\
            from django.db.models.signals import post_save
            def handle(**kw): ...
            def connect(a):
                if a: sender = "one"
                else: sender = "one"
                post_save.connect(handle, sender=sender)
                if a: sender = "two"
                post_save.connect(handle, sender=sender)
                if a:
                    sender = "three"
                    return
                sender = "four"
                post_save.connect(handle, sender=sender)
            """,
        )

        assert [short(each.sender) for each in source.registrations] == [
            "text:one",
            "unknown:sender",
            "text:four",
        ]
