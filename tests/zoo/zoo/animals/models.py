"""Concrete, abstract, proxy, child, swapped and through models."""

from django.db import models


class Creature(models.Model):
    """Abstract: nothing is ever sent for it."""

    name = models.CharField(max_length=50)

    class Meta:
        abstract = True


class Tag(models.Model):
    """What animals are labelled with."""

    label = models.CharField(max_length=50)


class Animal(Creature):
    """Concrete, with an automatic and a written through model."""

    tags = models.ManyToManyField(Tag)
    guardians = models.ManyToManyField("Guardian", through="Guardianship")


class Pet(Animal):
    """A proxy."""

    class Meta:
        proxy = True


class Dog(Animal):
    """A child with a table of its own."""

    breed = models.CharField(max_length=50)


class Guardian(models.Model):
    """Looks after animals."""

    class Badge(models.Model):
        """A model inside another class."""

        number = models.IntegerField()


class Guardianship(models.Model):
    """The through model that is written out."""

    animal = models.ForeignKey(Animal, on_delete=models.CASCADE)
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE)


class Cage(models.Model):
    """Swapped out by a setting."""

    class Meta:
        swappable = "SWAPPABLE_HABITAT"


class Aviary(models.Model):
    """Stands in for Cage."""
