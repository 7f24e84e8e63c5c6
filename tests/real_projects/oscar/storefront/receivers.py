"""Receivers of the shop, connected in the ways that shops connect them."""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_save
from django.dispatch import Signal, receiver
from oscar.apps.order.signals import order_placed, order_status_changed
from oscar.core.loading import get_class, get_model

Basket = get_model("basket", "Basket")
Line = get_model("order", "Line")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
basket_addition = get_class("basket.signals", "basket_addition")

stock_low = Signal()


class Counter:
    """Counts what happened."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, **_kwargs: Any) -> None:
        self.count += 1

    def reset(self, **_kwargs: Any) -> None:
        """Start again from nothing."""
        self.count = 0


additions = Counter()


@receiver(order_placed)
def thank_customer(sender: object, **kwargs: Any) -> None:
    """Write a letter of thanks."""


@receiver(order_status_changed, dispatch_uid="storefront.tell_warehouse")
def tell_warehouse(sender: object, **kwargs: Any) -> None:
    """Tell the warehouse that an order has changed."""


@receiver([post_save, post_delete], sender=Product)
def forget_price_list(sender: object, **kwargs: Any) -> None:
    """Throw the cached price list away."""


@receiver(m2m_changed, sender=Product.categories.through)
def forget_menu(sender: object, **kwargs: Any) -> None:
    """Throw the cached menu away."""


@receiver(m2m_changed, sender=Product.product_options.through)
def forget_options(sender: object, **kwargs: Any) -> None:
    """Throw the cached options away."""


def log_change(kind: str, **kwargs: Any) -> None:
    """Write one line to the log of changes."""


def refresh_partner(**kwargs: Any) -> None:
    """Read the partner again."""


def watch_stock(config: AppConfig) -> None:
    """Connect what needs the app configuration or a name instead of a class."""
    basket_addition.connect(additions)
    order_placed.connect(additions.reset, sender=Basket)
    pre_save.connect(partial(log_change, "stock"), sender=StockRecord, weak=False)
    pre_save.connect(partial(log_change, "line"), sender=Line, weak=False)
    post_save.connect(refresh_partner, sender="partner.Partner", dispatch_uid=("partner", 1))
    post_migrate.connect(lambda **_kwargs: None, sender=config, weak=False)

    def reorder(**kwargs: Any) -> None:
        log_change("reorder", **kwargs)

    stock_low.connect(reorder, weak=False)
