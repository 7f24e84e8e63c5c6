"""Models of the library: plain, proxy, child, many-to-many with and without a through model."""

from django.conf import settings
from django.db import models
from easy_thumbnails.fields import ThumbnailerImageField
from simple_history.models import HistoricalRecords


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=100)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """What a book is about."""

    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    """Something to read."""

    title = models.CharField(max_length=200)
    authors = models.ManyToManyField(Author)
    subjects = models.ManyToManyField(Subject)
    cover = ThumbnailerImageField(blank=True)
    history = HistoricalRecords(m2m_fields=[authors, subjects])

    def __str__(self) -> str:
        return self.title


class AudioBook(Book):
    """A book for the ears, in a table of its own."""

    minutes = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.title}, {self.minutes} minutes"


class Classic(Book):
    """The same table as books, for those that are old."""

    class Meta:
        """Share the table of the parent."""

        proxy = True

    def __str__(self) -> str:
        return self.title


class Reader(models.Model):
    """Somebody with a library card."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    books = models.ManyToManyField(Book, through="Loan")
    history = HistoricalRecords(inherit=True)

    def __str__(self) -> str:
        return f"reader {self.pk}"


class Loan(models.Model):
    """One book with one reader."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE)
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    due = models.DateField()

    class Meta:
        """Let librarians see the loans of one reader."""

        permissions = [("see_loans", "Can see the loans of a reader")]

    def __str__(self) -> str:
        return f"{self.book} until {self.due}"
