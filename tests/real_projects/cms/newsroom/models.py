"""Models of the newsroom: a translated one, and one with several parents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from filer.fields.image import FilerImageField
from parler.models import TranslatableModel, TranslatedFields


class Section(TranslatableModel):
    """A part of the paper, named in each language."""

    translations = TranslatedFields(name=models.CharField(_("name"), max_length=100))


class Article(models.Model):
    """One text with one picture."""

    title = models.CharField(max_length=200)
    picture = FilerImageField(null=True, on_delete=models.SET_NULL)
    sections = models.ManyToManyField(Section)

    def __str__(self) -> str:
        return self.title


class Interview(Article):
    """An article that is a conversation."""

    guest = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.title}, with {self.guest}"


class Column(Article):
    """The same table as articles, seen by columnists."""

    class Meta:
        """Share the table of the parent."""

        proxy = True

    def __str__(self) -> str:
        return self.title
