"""Whether a model's own save always comes to saving."""

from pathlib import Path
from textwrap import indent

import pytest
from support.written_modules import WrittenModules

from signal_inspector.source.bodies.model_saves import may_run_no_sql, save_may_skip
from signal_inspector.source.files import SourceFiles

HEAD = """\
from django.db import transaction
from django.db.models.signals import post_save

class Order(Model):
"""


def may_skip(modules: WrittenModules, statements: str) -> bool:
    source = f"{HEAD}    def save(self, *a, **k):\n{indent(statements, ' ' * 8)}\n"
    return save_may_skip(SourceFiles(), str(modules.write("shop.models", source)), 5)


@pytest.mark.parametrize(
    "statements",
    [
        "super().save(*a, **k)",
        "return super().save(*a, **k)",
        "super(Order, self).save()",
        "models.Model.save(self, *a)",
        "if not self.slug:\n    self.slug = 1\nsuper().save()",
        "with transaction.atomic():\n    super().save()",
        "self.full_clean()\nsuper().save()",
        "super().save()\nself.announce()",
    ],
)
def test_one_that_saves_in_every_run(modules: WrittenModules, statements: str) -> None:
    assert not may_skip(modules, statements)


@pytest.mark.parametrize(
    "statements",
    [
        "pass",
        "if self.changed:\n    super().save()",
        "if self.frozen:\n    return\nsuper().save()",
        "super().clean()",
        "self.save()",
        "other.save(1)",
        "save(self)",
        "with muted(post_save):\n    super().save()",
        "with muted() if self.quiet else nullcontext():\n    super().save()",
        "try:\n    super().save()\nexcept IntegrityError:\n    pass",
        "self.begin_quiet()\nsuper().save()",
        "post_save.disconnect(log)\nsuper().save()\npost_save.connect(log)",
        "self._saving = True\nsuper().save()",
    ],
)
def test_one_that_may_not(modules: WrittenModules, statements: str) -> None:
    assert may_skip(modules, statements)


def test_what_cannot_be_read_may_do_anything(modules: WrittenModules, tmp_path: Path) -> None:
    path = str(modules.write("shop.models", "x = 1\ndef save(self):\n    super().save()\n"))

    assert save_may_skip(SourceFiles(), path, 1)
    assert save_may_skip(SourceFiles(), str(tmp_path / "gone.py"), 1)
    deep = f"def save(self):\n    x = {'+'.join(['1'] * 5000)}\n    super().save()\n"
    assert save_may_skip(SourceFiles(), str(modules.write("deep", deep)), 1)


@pytest.mark.parametrize("name", ["asave", "save_base"])
def test_other_methods_that_save_hand_on_to_their_own(modules: WrittenModules, name: str) -> None:
    body = f"class Order(Model):\n    def {name}(self):\n        super().{{}}()\n"
    own = str(modules.write("shop.own", body.format(name)))
    other = str(modules.write("shop.other", body.format("save")))

    assert not save_may_skip(SourceFiles(), own, 2)
    assert save_may_skip(SourceFiles(), other, 2)


@pytest.mark.parametrize(
    ("statements", "may"),
    [
        ("super().save()", False),
        ("self.begin_quiet()\nwith quiet():\n    super().save()", False),
        ("if self.changed:\n    super().save()", True),
        ("QUEUE.append(self)", True),
    ],
)
def test_sql_runs_where_that_of_the_parent_is_called(
    modules: WrittenModules, statements: str, may: bool
) -> None:
    source = f"{HEAD}    def save(self, *a, **k):\n{indent(statements, ' ' * 8)}\n"
    path = str(modules.write("shop.models", source))

    assert may_run_no_sql(SourceFiles(), path, 5) is may
