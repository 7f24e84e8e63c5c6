"""Receivers of the newsroom."""

from typing import Any

from cms.signals import post_obj_operation, post_placeholder_operation, urls_need_reloading
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from djangocms_versioning.signals import post_version_operation, pre_version_operation
from filer.models import Image
from menus.base import Menu

from newsroom.models import Article, Column, Interview, Section


@receiver(pre_version_operation)
@receiver(post_version_operation)
def log_version(sender: object, **kwargs: Any) -> None:
    """Write down who published what."""


@receiver(post_obj_operation)
def index_page(sender: object, **kwargs: Any) -> None:
    """Put the page into the search index."""


@receiver(post_placeholder_operation, sender=Menu)
def forget_menus(sender: object, **kwargs: Any) -> None:
    """Throw the cached menus away."""


@receiver(urls_need_reloading, dispatch_uid="newsroom.reload")
def forget_sitemap(sender: object, **kwargs: Any) -> None:
    """Throw the cached sitemap away."""


@receiver(post_save, sender=Article)
@receiver(post_save, sender=Interview)
@receiver(post_save, sender=Column)
@receiver(post_delete, sender=Article)
def forget_front_page(sender: object, **kwargs: Any) -> None:
    """Throw the cached front page away."""


@receiver(m2m_changed, sender=Article.sections.through)
def count_articles(sender: object, **kwargs: Any) -> None:
    """Count the articles of each section again."""


@receiver([post_save, post_delete], sender=Section.translations.rel.related_model)
def forget_names(sender: object, **kwargs: Any) -> None:
    """Throw the cached names of sections away."""


@receiver(pre_delete, sender=Image)
def warn_editors(sender: object, **kwargs: Any) -> None:
    """Tell the editors that a picture goes."""


@receiver(user_logged_in)
async def greet(sender: object, **kwargs: Any) -> None:
    """Say hello, without keeping anybody waiting."""
