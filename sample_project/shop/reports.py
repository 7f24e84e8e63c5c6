"""Lists that the office exports; what was exported is the sender of the signal."""

import sys

from django.db.models import QuerySet
from django.dispatch import Signal

from .models import Product

exported = Signal()

PRICE_LIST = "the price list"


def stock_list() -> str:
    """How much of each product is left."""
    left = ((one.name, "any number" if one.stock is None else one.stock) for one in _products())
    text = "\n".join(f"{name}: {stock}" for name, stock in left)
    exported.send(sender=stock_list, text=text)
    return text


def price_list() -> str:
    """What each product costs."""
    text = "\n".join(f"{one.name}: {one.price}" for one in _products())
    exported.send(sender=PRICE_LIST, text=text)
    return text


def everything() -> str:
    """All lists in one."""
    text = f"{stock_list()}\n\n{price_list()}"
    exported.send(sender=sys.modules[__name__], text=text)
    return text


def _products() -> QuerySet[Product]:
    return Product.objects.order_by("name")
