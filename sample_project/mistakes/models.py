"""Models to make mistakes with."""

import logging

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver

logger = logging.getLogger(__name__)


class Note(models.Model):
    """A plain model, without relations, parents or children."""

    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Dated(models.Model):
    """An abstract base."""

    written_on = models.DateField(auto_now_add=True)

    class Meta:
        abstract = True


class Memo(Dated):
    """The concrete model of an abstract base."""

    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Letter(models.Model):
    """Swapped out: the settings put Telegram in its place."""

    text = models.TextField()

    class Meta:
        swappable = "MISTAKES_LETTER_MODEL"

    def __str__(self) -> str:
        return self.text


class Telegram(models.Model):
    """What the settings put in the place of Letter."""

    text = models.CharField(max_length=140)

    def __str__(self) -> str:
        return self.text


class Postcard(models.Model):
    text = models.CharField(max_length=280)

    def __str__(self) -> str:
        return self.text


class Label(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class Folder(models.Model):
    """Has labels, through a model that Django makes."""

    name = models.CharField(max_length=50)
    labels = models.ManyToManyField(Label)

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """A text with something that follows from it."""

    text = models.TextField()
    words = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class Picture(models.Model):
    """The parent of multi-table inheritance."""

    title = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.title


class Photo(Picture):
    """The child of multi-table inheritance."""

    camera = models.CharField(max_length=50)


class Parcel(models.Model):
    address = models.TextField()

    def __str__(self) -> str:
        return self.address


class Stamp(models.Model):
    """Goes with its parcel; where Django can leave that to the database, it does."""

    parcel = models.ForeignKey(
        Parcel, on_delete=getattr(models, "DB_CASCADE", models.CASCADE), related_name="stamps"
    )

    def __str__(self) -> str:
        return f"stamp of {self.parcel}"


# The mistake of connected-in-models-module, which cannot have a module of its own: this one is
# imported while the models are loaded, too early for much of what a receiver may need.
@receiver(post_save, sender=Parcel)
def announce_parcel(sender, instance, **kwargs) -> None:
    logger.info("a parcel for %s", instance)
