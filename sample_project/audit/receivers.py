"""The audit trail: every change to the business data, and every login."""

import logging
from functools import partial

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.signals import got_request_exception
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from .models import AuditEntry
from .traffic import meter

logger = logging.getLogger(__name__)

LOGGED_MODELS = ["shop.Product", "shop.DigitalProduct", "billing.Invoice"]
COUNTED_APPS = {"shop", "billing"}


def record_save(sender, instance, created, raw, **kwargs) -> None:
    """Products and invoices are written down whenever they are saved."""
    if not raw:
        write_entry("created" if created else "changed", instance)


@receiver(post_delete, sender="shop.Product")
def record_removal(sender, instance, **kwargs) -> None:
    """A product left the catalogue; what is downloaded is a product, too."""
    write_entry("deleted", instance)


@receiver([post_save, post_delete], sender="shop.Order")
def record_order(sender, instance, created=None, raw=False, **kwargs) -> None:
    """The whole life of an order is on record."""
    if not raw:
        write_entry({True: "created", False: "changed", None: "deleted"}[created], instance)


@receiver(m2m_changed, sender=get_user_model().groups.through)
def record_membership(sender, instance, action, pk_set, raw=False, **kwargs) -> None:
    """Somebody has got other rights."""
    if action.startswith("post_") and (pk_set or action == "post_clear") and not raw:
        write_entry("groups changed", instance)


@receiver(post_save)
def count_write(sender, raw, **kwargs) -> None:
    """The status page shows how often each table of the shop is written to."""
    if raw or sender._meta.app_label not in COUNTED_APPS:
        return
    meter.count_write(sender._meta.label)


@receiver(got_request_exception)
def log_crash(sender, request, **kwargs) -> None:
    """Was it the load?"""
    logger.error("Crash at %s with %d open requests", request.path, meter.open)


def record_access(action, sender, user=None, credentials=None, **kwargs) -> None:
    """Somebody logged in or out, or tried to."""
    name = user.get_username() if user else (credentials or {}).get("username")
    if name:
        AuditEntry.objects.create(action=action, subject=str(name)[:200])


def write_entry(action: str, instance) -> None:
    subject = f"{instance._meta.label} {instance.pk}"
    AuditEntry.objects.create(action=action, subject=subject)


for signal, action in [
    (user_logged_in, "login"),
    (user_logged_out, "logout"),
    (user_login_failed, "failed login"),
]:
    signal.connect(partial(record_access, action), weak=False, dispatch_uid=f"audit.{action}")
