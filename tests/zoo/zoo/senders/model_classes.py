"""Models of every sort as senders."""

from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.signals import class_prepared, m2m_changed, post_delete, post_init, post_save

from zoo.animals.models import (
    Animal,
    Aviary,
    Cage,
    Creature,
    Dog,
    Guardian,
    Guardianship,
    Pet,
    Tag,
)
from zoo.senders.hear import hear, hear_too


def make_local_model() -> type[models.Model]:
    """Define a model inside a function."""

    class Stray(models.Model):
        """Is local."""

        class Meta:
            app_label = "animals"

    return Stray


class Isolated(models.Model):
    """Belongs to a registry of its own, as the models of migrations do."""

    class Meta:
        apps = Apps()
        app_label = "animals"


for model in (
    None,
    Animal,
    Creature,
    Pet,
    Dog,
    Cage,
    Aviary,
    Guardian.Badge,
    Guardianship,
    Animal.tags.through,
    get_user_model(),
    make_local_model(),
    Isolated,
):
    post_save.connect(hear, sender=model)
del model
post_save.connect(hear, sender="animals.Tag")
post_save.connect(hear_too, sender=models.Model)
post_delete.connect(hear, sender=Tag)
post_delete.connect(hear, sender=Animal)
post_delete.disconnect(hear, sender=Tag)
post_init.connect(hear, sender=Tag)
m2m_changed.connect(hear_too, sender=Animal.tags.through)
m2m_changed.connect(hear_too, sender=Animal.guardians.through)
class_prepared.connect(hear, sender=Animal)
