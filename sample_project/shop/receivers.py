"""What the shop does when its own data changes."""

import logging
from functools import wraps

import django
from django.db.backends.signals import connection_created
from django.db.models import DecimalField, F, Sum
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.utils.text import slugify

from .catalogue import forget_catalogue
from .models import DigitalProduct, Order, OrderLine, Product, Tag
from .signals import (
    availability_asked,
    order_cancelled,
    order_placed,
    order_shipped,
    stock_low,
)

logger = logging.getLogger(__name__)


def not_for_fixtures(handler):
    """Leave rows alone that come out of a fixture: they are complete."""

    @wraps(handler)
    def guarded(sender, raw=False, **kwargs):
        return None if raw else handler(sender, **kwargs)

    return guarded


@receiver(pre_save, sender=Tag)
@receiver(pre_save, sender=Product)
@receiver(pre_save, sender=DigitalProduct)
@not_for_fixtures
def fill_slug(sender, instance, **kwargs) -> None:
    """Staff need not type an address for what they add to the catalogue."""
    if not instance.slug:
        instance.slug = slugify(instance.name)


@receiver(post_save, sender=OrderLine)
@not_for_fixtures
def update_total(sender, instance, **kwargs) -> None:
    """The total of an order is the sum of its lines."""
    amount = Sum(F("price") * F("quantity"), output_field=DecimalField())
    total = OrderLine.objects.filter(order=instance.order_id).aggregate(total=amount)["total"]
    Order.objects.filter(pk=instance.order_id).update(total=total)


@receiver(m2m_changed, sender=Product.tags.through)
def forget_tags(sender, action, **kwargs) -> None:
    """The catalogue shows the tags of each product."""
    if action in {"post_add", "post_remove", "post_clear"}:
        forget_catalogue(sender)


@receiver(stock_low)
def warn_buyers(sender, product, **kwargs) -> None:
    """Somebody should order more of it."""
    logger.warning("Only %d of %s left", product.stock, product)


class DispatchNote:
    """The slip of paper in a parcel that says what is in it."""

    def __init__(self, sender, order, **kwargs) -> None:
        self.lines = [str(line) for line in order.lines.select_related("product")]

    def __str__(self) -> str:
        return "\n".join(self.lines)


@receiver(connection_created)
def enlarge_page_cache(sender, connection, **kwargs) -> None:
    """SQLite keeps 20 MB of the shop in memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -20000")


async def count_question(sender, product, **kwargs) -> None:
    """Buyers see what customers ask for."""
    await Product.objects.filter(pk=product.pk).aupdate(questions=F("questions") + 1)


# Stock changes without a save, so the orders tell the catalogue.
order_placed.connect(forget_catalogue)
order_cancelled.connect(forget_catalogue)

order_shipped.connect(DispatchNote, weak=False)
order_shipped.connect(
    lambda order, **kwargs: logger.info("%s has left the house", order),
    weak=False,
    dispatch_uid="shop.log_shipment",
)

# Older versions have no asend() and would never await it.
if django.VERSION >= (5, 0):
    availability_asked.connect(count_question)
