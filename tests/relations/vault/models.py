"""Rows that the database deletes or cuts loose."""

from django.db import models


class Vault(models.Model):
    """Refered to by all others."""


class Box(models.Model):
    """Deleted by the database."""

    vault = models.ForeignKey(Vault, on_delete=models.DB_CASCADE)


class Coin(models.Model):
    """Deleted by the database, behind a box."""

    box = models.ForeignKey(Box, on_delete=models.DB_CASCADE)


class Key(models.Model):
    """Cut loose by the database."""

    vault = models.ForeignKey(Vault, on_delete=models.DB_SET_NULL, null=True)


class Alarm(models.Model):
    """Set to its default by the database."""

    vault = models.ForeignKey(
        Vault, on_delete=models.DB_SET_DEFAULT, null=True, db_default=models.Value(None)
    )
