"""Whether a model's own save always comes to saving."""

from pathlib import Path
from textwrap import indent

import pytest
from support.written_modules import WrittenModules

from signal_inspector.source.bodies.model_saves import save_may_skip
from signal_inspector.source.files import SourceFiles


def may_skip(modules: WrittenModules, statements: str) -> bool:
    source = f"class Order(Model):\n    def save(self, *a, **k):\n{indent(statements, ' ' * 8)}\n"
    return save_may_skip(SourceFiles(), str(modules.write("shop.models", source)), 2)


@pytest.mark.parametrize(
    "statements",
    [
        "super().save(*a, **k)",
        "return super().save(*a, **k)",
        "super(Order, self).save()",
        "models.Model.save(self, *a)",
        "if not self.slug:\n    self.slug = 1\nsuper().save()",
        "with transaction.atomic():\n    super().save()",
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
