"""What the body of a receiver does, as far as its source shows."""

from pathlib import Path

import pytest
from support.bodies import MODELS, WrittenBodies, bodies

from signal_inspector.domain.source import Reference
from signal_inspector.source.bodies.reading import read_body
from signal_inspector.source.files import SourceFiles

__all__ = ["bodies"]


class TestWhichFunction:
    def test_it_is_that_of_the_line(self, bodies: WrittenBodies) -> None:
        body = bodies.read(
            """
            def other(sender, **kwargs): ...

            async def hear(instance, *, created=False, **kwargs): created
            """
        )

        assert body.is_async
        assert body.reads == {"created"}

    @pytest.mark.parametrize(
        "around",
        [
            "class Config:\n    def ready(self):\n        def hear(raw, **kwargs): raw",
            "try:\n    import nothing\nexcept ImportError:\n    def hear(raw, **kwargs): raw",
            "match 1:\n    case 1:\n        def hear(raw, **kwargs): raw",
            "if True:\n    pass\nelse:\n    def hear(raw, **kwargs): raw",
        ],
    )
    def test_it_may_stand_anywhere(self, bodies: WrittenBodies, around: str) -> None:
        assert bodies.read(around).reads == {"raw"}

    def test_a_line_without_a_def_has_none(self, bodies: WrittenBodies) -> None:
        assert bodies.read_or_none("def hear(sender, **kwargs):\n    pass", line=7) is None
        assert bodies.read_or_none("hear = lambda **kwargs: None", line=6) is None

    def test_a_file_that_cannot_be_read_has_none(self, tmp_path: Path) -> None:
        def read(path: Path) -> object:
            return read_body(SourceFiles(), str(path), 1, str, MODELS)

        (tmp_path / "broken.py").write_text("def hear(:\n")
        (tmp_path / "odd.py").write_bytes(b"# coding: latin-13\ndef hear(): ...\n")

        assert read(tmp_path / "gone.py") is None
        assert read(tmp_path / "broken.py") is None
        assert read(tmp_path / "odd.py") is None

    def test_what_no_person_wrote_has_none(self, bodies: WrittenBodies) -> None:
        deep = "x = " + "+".join(["1"] * 5000)

        assert bodies.read_or_none(f"def hear(**kwargs):\n    {deep}\n") is None

    def test_a_generator_has_only_its_head(self, bodies: WrittenBodies) -> None:
        body = bodies.read("def hear(instance, **kwargs):\n    instance.save()\n    yield 1\n")

        assert body.reads == {"instance"}
        assert (body.saves, body.writes) == ((), ())

    def test_columns_count_characters(self, bodies: WrittenBodies) -> None:
        body = bodies.read("def hear(instance, **kwargs):\n    'ä€😀', instance.save()\n")

        assert bodies.texts(body.saves) == ["instance.save()"]

    def test_of_several_lines_the_first_is_shown(self, bodies: WrittenBodies) -> None:
        body = bodies.read(
            """
            def hear(instance, **kwargs):
                instance.save(
                    using="other",
                )
            """
        )

        assert bodies.texts(body.saves) == ["instance.save("]


class TestDecorators:
    def test_they_are_named_by_what_is_imported(self, bodies: WrittenBodies) -> None:
        body = bodies.read(
            """
            import functools as tools
            from .guards import guarded

            @receiver(post_save, sender=Order)
            @transaction.atomic
            @tools.lru_cache(1)
            @guarded("x")
            @made()()
            @staticmethod
            def hear(**kwargs): ...
            """
        )

        assert [decorator.name for decorator in body.decorators] == [
            Reference("name", "django.dispatch.receiver"),
            Reference("name", "django.db.transaction.atomic"),
            Reference("name", "functools.lru_cache"),
            Reference("unknown", "guarded('x')"),
            Reference("unknown", "made()()"),
            Reference("name", "builtins.staticmethod"),
        ]
        spots = tuple(decorator.spot for decorator in body.decorators[:2])
        assert bodies.texts(spots) == ["receiver(post_save, sender=Order)", "transaction.atomic"]


class TestReads:
    @pytest.mark.parametrize(
        ("function", "names"),
        [
            ("def hear(created, raw, **kwargs): print(created)", {"created"}),
            ("def hear(created, **kwargs): return lambda: created", {"created"}),
            ("def hear(**kwargs): kwargs['raw']", {"raw"}),
            ("def hear(**kwargs): kwargs.get('raw', False)", {"raw"}),
            ("def hear(**kwargs): kwargs.pop('raw')", {"raw"}),
            ("def hear(**kwargs): 'raw' in kwargs", {"raw"}),
            ("def hear(**kwargs): 'raw' not in kwargs", {"raw"}),
            ("def hear(**options): options['raw']", {"raw"}),
            ("def hear(**kwargs): created = 1; print(created)", set()),
            ("def hear(created, **kwargs): created = 1", set()),
            ("def hear(**kwargs): other['raw']; other.get('x'); 'raw' in other", set()),
            ("def hear(sender): kwargs['raw']", set()),
        ],
    )
    def test_they_are_the_arguments_looked_at(
        self, bodies: WrittenBodies, function: str, names: set[str]
    ) -> None:
        body = bodies.read(function)

        assert body.reads == names
        assert not body.passes_keywords_on

    @pytest.mark.parametrize(
        "statement",
        [
            "other(**kwargs)",
            "other(kwargs)",
            "kwargs[name]",
            "kwargs.get(name)",
            "kwargs.items()",
            "name in kwargs",
            "saved = kwargs",
            "locals()",
        ],
    )
    def test_what_is_handed_on_may_be_read_elsewhere(
        self, bodies: WrittenBodies, statement: str
    ) -> None:
        assert bodies.read(f"def hear(**kwargs):\n    {statement}\n").passes_keywords_on


class TestItsDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "if instance._state.db != 'default': return",
            "if sender.objects.get(pk=1)._state.db: return",
            "state = instance._state",
            "getattr(instance._state, 'db')",
            "router.db_for_write(Log, instance=instance)",
            "later(lambda: instance._state.db)",
        ],
    )
    def test_to_ask_for_one_is_to_look_at_using(
        self, bodies: WrittenBodies, statement: str
    ) -> None:
        body = bodies.read(f"def hear(sender, instance, **kwargs):\n    {statement}\n")

        assert "using" in body.reads

    @pytest.mark.parametrize(
        "statement", ["if instance._state.adding: return", "instance._state.fields_cache", "db = 1"]
    )
    def test_other_facts_tell_of_none(self, bodies: WrittenBodies, statement: str) -> None:
        body = bodies.read(f"def hear(sender, instance, **kwargs):\n    {statement}\n")

        assert "using" not in body.reads


class TestNeverRaises:
    @pytest.mark.parametrize(
        "handlers",
        [
            "except Exception:\n        pass",
            "except BaseException as e:\n        log(e)",
            "except:\n        pass",
            "except (ValueError, Exception):\n        pass",
            "except ValueError:\n        pass\n    except Exception:\n        pass",
        ],
    )
    def test_a_try_around_everything(self, bodies: WrittenBodies, handlers: str) -> None:
        body = bodies.read(
            f"def hear(**kwargs):\n    'Text.'\n    try:\n        go()\n    {handlers}"
        )

        assert body.never_raises

    def test_a_star_import_brings_no_other_exception(self, bodies: WrittenBodies) -> None:
        hear = "def hear(**kwargs):\n    try:\n        go()\n    except Exception:\n        pass"

        assert bodies.read(f"from shop.names import *\n{hear}").never_raises

    @pytest.mark.parametrize(
        "function",
        [
            "try:\n        go()\n    except ValueError:\n        pass",
            "try:\n        go()\n    except Exception:\n        raise",
            "try:\n        go()\n    except Exception:\n        assert x",
            "try:\n        go()\n    finally:\n        pass",
            "try:\n        go()\n    except Exception:\n        pass\n    else:\n        go()",
            "try:\n        go()\n    except Exception:\n        pass\n    finally:\n        go()",
            "go()\n    try:\n        go()\n    except Exception:\n        pass",
            "Exception = ValueError\n    try:\n        go()\n    except Exception:\n        pass",
            "go()",
        ],
    )
    def test_anything_less(self, bodies: WrittenBodies, function: str) -> None:
        assert not bodies.read(f"def hear(**kwargs):\n    {function}\n").never_raises
