"""What Django knows of models, read from an app of its own in a process of its own."""

from __future__ import annotations

import inspect
import os
from functools import partial
from textwrap import dedent
from typing import Any

import django
import pytest
from support.commands import REPOSITORY
from support.fresh_process import told_by
from support.written_modules import WrittenModules

from signal_inspector.resolution.models import methods_of
from signal_inspector.source.bodies.orm_methods import EVERY_SAVE
from signal_inspector.source.files import SourceFiles

MODELS = """
    from django.contrib.auth.models import AbstractUser
    from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
    from django.contrib.contenttypes.models import ContentType
    from django.db import models


    class Person(AbstractUser):
        pass


    class Swapped(models.Model):
        tags = models.ManyToManyField("family.Tag")

        class Meta:
            swappable = "FAMILY_MODEL"


    class Replacing(models.Model):
        pass


    class Tag(models.Model):
        pass


    class Tagged(models.Model):
        tags = models.ManyToManyField(Tag)
        made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)

        class Meta:
            abstract = True


    class Thing(Tagged):
        friends = models.ManyToManyField("self", through="Friendship")


    class Friendship(models.Model):
        one = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="+")
        other = models.ForeignKey(Thing, on_delete=models.SET("x"), related_name="+")


    class Child(Thing):
        pass


    class Between(Child):
        class Meta:
            abstract = True


    class Grandchild(Between):
        pass


    class Noted(models.Model):
        pass


    class Noting(models.Model):
        noted = models.ForeignKey(Noted, on_delete=models.DO_NOTHING)
        notes = GenericRelation("family.Note")


    class Note(models.Model):
        content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
        object_id = models.IntegerField()
        content_object = GenericForeignKey()


    class Shown(Thing):
        class Meta:
            proxy = True


    class ShownFriendship(Friendship):
        class Meta:
            proxy = True


    class ShownTwice(Shown):
        class Meta:
            proxy = True


    class OfShown(Shown):
        pass


    class ShownChild(Child):
        class Meta:
            proxy = True
"""

DB_CASCADE = """

    class Leaf(models.Model):
        tag = models.ForeignKey(Tag, on_delete=models.DB_CASCADE)
"""

LOOK = """
    import json
    from dataclasses import asdict
    from pathlib import Path

    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="key",
        AUTH_USER_MODEL="family.Person",
        FAMILY_MODEL="family.Replacing",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "family"],
    )
    django.setup()

    from django.apps import apps
    from django.apps.registry import Apps
    from django.db import models
    from django.db.migrations.state import ProjectState
    from family.models import Tagged, Thing

    from signal_inspector.resolution.locations import Locations
    from signal_inspector.resolution.models import model_facts
    from signal_inspector.source.files import SourceFiles


    class OfATest(Thing):
        class Meta:
            apps = Apps()
            app_label = "family"


    def twin():
        class Twin(models.Model):
            class Meta:
                abstract = True

        return Twin


    historical = ProjectState.from_apps(apps).apps.get_model("family", "Thing")
    senders = [Tagged, OfATest, historical, twin(), twin(), models.Model, None, "family.Thing"]
    facts = model_facts(senders, Locations(Path.cwd(), SourceFiles()))
    print(json.dumps({name: asdict(each) for name, each in facts.items()}))
"""


Facts = dict[str, dict[str, Any]]
"""Models by their dotted paths, each a dictionary of its facts."""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("project")
    written = WrittenModules(folder)
    written.write("family.__init__", "")
    written.write("family.models", MODELS + (DB_CASCADE if django.VERSION >= (6, 1) else ""))
    path = os.pathsep.join([str(folder), str(REPOSITORY)])
    told: Facts = told_by(LOOK, setup=False, folder=folder, PYTHONPATH=path)
    return told


def of(facts: Facts, name: str) -> dict[str, Any]:
    return facts[f"family.models.{name}"]


def in_family(*names: str) -> list[str]:
    return [f"family.models.{name}" for name in names]


def test_a_plain_model(facts: Facts) -> None:
    assert of(facts, "Tag") == {
        "name": "family.models.Tag",
        "label": "family.Tag",
        "location": {"path": "family/models.py", "line": line_of("class Tag(")},
        "abstract": False,
        "swapped": None,
        "auto_created": False,
        "proxy_for": None,
        "parents": [],
        "children": [],
        "proxies": [],
        "is_through": False,
        "may_be_fast_deleted": False,
        "save_may_skip": False,
        "many_to_many": [],
        "foreign_keys": [],
    }


def line_of(text: str) -> int:
    lines = dedent(MODELS).lstrip("\n").split("\n")
    (number,) = (number for number, line in enumerate(lines, 1) if line.startswith(text))
    return number


class TestInheritance:
    def test_children_are_the_direct_ones_in_tables_of_their_own(self, facts: Facts) -> None:
        assert of(facts, "Thing")["children"] == in_family("Child", "OfShown")
        assert of(facts, "Child")["children"] == in_family("Grandchild")
        assert of(facts, "Grandchild")["children"] == []

    def test_parents_are_all_concrete_ones(self, facts: Facts) -> None:
        assert of(facts, "Grandchild")["parents"] == in_family("Child", "Thing")
        assert of(facts, "OfShown")["parents"] == in_family("Thing")
        assert of(facts, "Thing")["parents"] == []

    def test_proxies_are_those_of_the_model_itself(self, facts: Facts) -> None:
        assert of(facts, "Thing")["proxies"] == in_family("Shown", "ShownTwice")
        assert of(facts, "Child")["proxies"] == in_family("ShownChild")

    def test_a_proxy_says_of_what(self, facts: Facts) -> None:
        shown = of(facts, "ShownTwice")

        assert shown["proxy_for"] == "family.models.Shown"
        assert (shown["children"], shown["proxies"]) == ([], [])
        assert of(facts, "ShownChild")["parents"] == in_family("Thing")

    def test_models_of_tests_and_of_migrations_are_no_children(self, facts: Facts) -> None:
        assert "__main__.OfATest" in facts
        assert "__fake__.Thing" in facts
        assert of(facts, "Thing")["children"] == in_family("Child", "OfShown")


class TestAbstract:
    def test_one_is_known_where_it_is_a_sender(self, facts: Facts) -> None:
        tagged = of(facts, "Tagged")

        assert tagged["abstract"]
        assert tagged["label"] == "family.Tagged"
        assert (tagged["children"], tagged["proxies"], tagged["parents"]) == ([], [], [])
        assert "family.models.Between" not in facts

    def test_nothing_goes_through_its_relations(self, facts: Facts) -> None:
        (tags,) = of(facts, "Tagged")["many_to_many"]

        assert (tags["name"], tags["through"]) == ("tags", None)

    def test_the_base_of_all_models_is_none(self, facts: Facts) -> None:
        assert "django.db.models.base.Model" not in facts


class TestSwapped:
    def test_it_says_by_what(self, facts: Facts) -> None:
        assert of(facts, "Swapped")["swapped"] == "family.Replacing"
        assert facts["django.contrib.auth.models.User"]["swapped"] == "family.Person"
        assert of(facts, "Replacing")["swapped"] is None

    def test_nothing_goes_through_its_relations(self, facts: Facts) -> None:
        (tags,) = of(facts, "Swapped")["many_to_many"]

        assert (tags["to"], tags["through"]) == ("family.models.Tag", None)


class TestManyToMany:
    def test_one_of_an_abstract_base_is_of_each_model(self, facts: Facts) -> None:
        assert of(facts, "Thing")["many_to_many"] == [
            {
                "name": "tags",
                "to": "family.models.Tag",
                "on_delete": None,
                "through": "family.models.Thing_tags",
            },
            {
                "name": "friends",
                "to": "family.models.Thing",
                "on_delete": None,
                "through": "family.models.Friendship",
            },
        ]

    def test_one_of_a_parent_is_the_parents(self, facts: Facts) -> None:
        assert of(facts, "Child")["many_to_many"] == []

    def test_the_model_that_django_makes_for_it(self, facts: Facts) -> None:
        through = of(facts, "Thing_tags")

        assert (through["auto_created"], through["is_through"]) == (True, True)
        assert through["label"] == "family.Thing_tags"
        assert through["location"] == {"path": "family/models.py", "line": None}

    def test_a_model_that_the_project_wrote_for_it(self, facts: Facts) -> None:
        through = of(facts, "Friendship")

        assert (through["auto_created"], through["is_through"]) == (False, True)


class TestFastDelete:
    """As ``Collector.can_fast_delete`` says where there are no receivers."""

    @pytest.mark.parametrize(
        "name", ["Friendship", "Thing_tags", "Replacing", "Noted", "ShownFriendship"]
    )
    def test_nothing_hangs_on_the_rows(self, facts: Facts, name: str) -> None:
        assert of(facts, name)["may_be_fast_deleted"]

    @pytest.mark.parametrize("name", ["Tag", "Thing", "Person", "Noting"])
    def test_other_rows_go_with_them(self, facts: Facts, name: str) -> None:
        assert not of(facts, name)["may_be_fast_deleted"]

    @pytest.mark.parametrize("name", ["Grandchild", "Shown", "Tagged", "Swapped"])
    def test_rows_in_two_tables_or_in_none_of_its_own(self, facts: Facts, name: str) -> None:
        assert not of(facts, name)["may_be_fast_deleted"]


class TestForeignKeys:
    def test_what_is_done_on_delete_has_the_name_of_the_rule(self, facts: Facts) -> None:
        keys = of(facts, "Friendship")["foreign_keys"]

        assert [(key["name"], key["to"], key["on_delete"]) for key in keys] == [
            ("one", "family.models.Thing", "CASCADE"),
            ("other", "family.models.Thing", "SET(...)"),
        ]

    def test_one_of_an_abstract_base_is_of_each_model(self, facts: Facts) -> None:
        (key,) = of(facts, "Thing")["foreign_keys"]

        assert (key["name"], key["to"], key["on_delete"]) == (
            "made_by", "family.models.Person", "SET_NULL",
        )  # fmt: skip

    def test_the_link_to_a_parent_is_one(self, facts: Facts) -> None:
        (key,) = of(facts, "Grandchild")["foreign_keys"]

        assert (key["name"], key["to"]) == ("child_ptr", "family.models.Child")

    @pytest.mark.skipif(django.VERSION < (6, 1), reason="from Django 6.1 on")
    def test_what_the_database_does_has_its_name(self, facts: Facts) -> None:
        (key,) = of(facts, "Leaf")["foreign_keys"]

        assert key["on_delete"] == "DB_CASCADE"


def test_two_classes_of_one_path_are_left_out(facts: Facts) -> None:
    assert not [name for name in facts if name.endswith("Twin")]


class Base:
    def asave(self) -> None: ...


class Order(Base):
    save_base = partial(print)

    def save(self) -> None: ...


def test_each_method_that_saves_is_told_with_its_place() -> None:
    lines = [inspect.getsourcelines(each)[1] for each in (Order.save, Base.asave)]

    found = list(methods_of(Order, EVERY_SAVE, SourceFiles()))

    assert found == [
        ("save", __file__, lines[0]),
        ("save_base", "", 0),
        ("asave", __file__, lines[1]),
    ]
