"""The audit trail of exports: a function, a text or a whole module may be the sender."""

from typing import Any

from django.dispatch import receiver

from shop import reports

from .models import AuditEntry


@receiver(reports.exported, sender=reports.stock_list)
def record_stock_list(sender: Any, text: str, **kwargs: Any) -> None:
    """The stock list left the house."""
    write_export("stock list", text)


@receiver(reports.exported, sender=reports.PRICE_LIST)
def record_price_list(sender: Any, text: str, **kwargs: Any) -> None:
    """The price list left the house."""
    write_export("price list", text)


@receiver(reports.exported, sender=reports)
def record_everything(sender: Any, text: str, **kwargs: Any) -> None:
    """All that the office knows left the house."""
    write_export("all lists", text)


def write_export(name: str, text: str) -> None:
    """An entry with the length of the export; its content stays out of the trail."""
    AuditEntry.objects.create(action="exported", subject=f"{name}, {len(text)} characters")
