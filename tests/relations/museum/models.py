"""Every kind of relation, and every rule of deletion."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

BIG = models.BigAutoField


def nobody() -> None:
    """What a foreign key becomes by a rule of its own."""


class Named(models.Model):
    """Abstract."""

    name = models.CharField(max_length=50)

    class Meta:
        abstract = True


class Tag(Named):
    """What things are labelled with."""


class Note(models.Model):
    """About anything."""

    text = models.CharField(max_length=50)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()
    answer_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True)


class Stamp(models.Model):
    """About anything, and nobody hears its deletes."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()


class Artist(Named):
    """The root of a chain of children."""

    notes = GenericRelation(Note)
    admires = models.ManyToManyField("self", symmetrical=False, related_name="admirers")


class Painter(Artist):
    """A child."""

    brush = models.CharField(max_length=50)


class Miniature(Painter):
    """A child of a child."""

    lens = models.CharField(max_length=50)


class Master(Painter):
    """A proxy of a child."""

    class Meta:
        proxy = True


class Gallery(Named):
    """Has its own key."""

    code = models.CharField(max_length=20, primary_key=True)


class Curator(models.Model):
    """Its key is another's."""

    gallery = models.OneToOneField(Gallery, on_delete=models.CASCADE, primary_key=True)


class Branch(Gallery, Tag):
    """A child of two parents; the key of one is a text."""

    label = models.OneToOneField(Tag, on_delete=models.CASCADE, parent_link=True)


class Ancestor(models.Model):
    """Two ways lead to it."""

    id = BIG(primary_key=True)
    year = models.IntegerField()


class Left(Ancestor):
    """One of them."""

    left = models.IntegerField()


class Right(Ancestor):
    """The other, with nothing of its own but a key."""


class Heir(Left, Right):
    """Both."""

    own = models.IntegerField()


class Work(Named):
    """With most relations."""

    artist = models.ForeignKey(Artist, on_delete=models.CASCADE, related_name="works")
    gallery = models.ForeignKey(Gallery, on_delete=models.SET_NULL, null=True)
    owner = models.ForeignKey(
        Tag, on_delete=models.SET_DEFAULT, null=True, default=None, related_name="owned_works"
    )
    lender = models.ForeignKey(
        Tag, on_delete=models.SET(nobody), null=True, related_name="lent_works"
    )
    holder = models.ForeignKey(Tag, on_delete=models.SET(None), null=True, related_name="+")
    tags = models.ManyToManyField(Tag, related_name="tagged")
    similar = models.ManyToManyField("self")
    inspired_by = models.ManyToManyField("self", symmetrical=False, related_name="inspires")
    visitors = models.ManyToManyField("Visitor", through="Visit", related_name="seen")
    curators = models.ManyToManyField("Visitor", related_name="+")
    notes = GenericRelation(Note)
    stamps = GenericRelation(Stamp)


class Portrait(Work):
    """A child with inherited many-to-many relations."""

    sitter = models.CharField(max_length=50)


class Sketch(Work):
    """A proxy of a model that has relations."""

    class Meta:
        proxy = True


class Visitor(Named):
    """Sees works."""


class Visit(models.Model):
    """A through model of the project's own, with rows that refer to it."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE)
    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE)
    minutes = models.IntegerField()


class Ticket(models.Model):
    """Goes with a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE)


class Loan(models.Model):
    """Restricted by a work, and gone with the artist all the same."""

    artist = models.ForeignKey(Artist, on_delete=models.CASCADE)
    work = models.ForeignKey(Work, on_delete=models.RESTRICT)


class Insurance(models.Model):
    """Protects the work."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT)


class Label(models.Model):
    """Left as it is."""

    work = models.ForeignKey(Work, on_delete=models.DO_NOTHING, db_constraint=False)


class Rival(models.Model):
    """One of a circle of two, and refers to itself."""

    other = models.ForeignKey("Opponent", on_delete=models.CASCADE, null=True)
    teacher = models.ForeignKey("self", on_delete=models.CASCADE, null=True)


class Opponent(models.Model):
    """The other of the circle."""

    rival = models.ForeignKey(Rival, on_delete=models.CASCADE)
    judge = models.ForeignKey(Visitor, on_delete=models.CASCADE)


class Wing(models.Model):
    """Refers to itself and must."""

    part_of = models.ForeignKey("self", on_delete=models.CASCADE)


class Etching(Work):
    """A child, which somebody refers to."""


class Print(models.Model):
    """Goes with a child, but not with its parent alone."""

    etching = models.ForeignKey(Etching, on_delete=models.CASCADE)


class Plinth(Named):
    """A parent of a child that nothing but the key to it refers to."""


class Pedestal(Plinth):
    """Goes unloaded with its parent, where nobody hears its deletes."""


class Guide(Named):
    """Swapped out by a setting."""

    class Meta:
        swappable = "MUSEUM_GUIDE"


class Robot(Named):
    """Stands in for Guide."""


class Tour(models.Model):
    """Refers to what stands in."""

    guide = models.ForeignKey("museum.Robot", on_delete=models.CASCADE)


class Chain1(models.Model):
    """The first of a long chain."""


class Chain2(models.Model):
    before = models.ForeignKey(Chain1, on_delete=models.CASCADE)


class Chain3(models.Model):
    before = models.ForeignKey(Chain2, on_delete=models.CASCADE)


class Chain4(models.Model):
    before = models.ForeignKey(Chain3, on_delete=models.CASCADE)


class Chain5(models.Model):
    before = models.ForeignKey(Chain4, on_delete=models.CASCADE)
