"""Placing an order."""

from __future__ import annotations

from django.db import transaction

from .models import Order, OrderLine, Product
from .signals import order_placed


class OutOfStockError(Exception):
    """There is less of a product than the customer wants."""


class Checkout:
    """Turns the basket of a customer into an order."""

    def __init__(self, customer, basket: dict[Product, int]) -> None:
        self.customer = customer
        self.basket = basket

    def place(self) -> Order:
        """Store the order, or nothing at all if a receiver objects."""
        with transaction.atomic():
            order = Order.objects.create(customer=self.customer)
            for product, quantity in self.basket.items():
                OrderLine.objects.create(
                    order=order, product=product, quantity=quantity, price=product.price
                )
            order.refresh_from_db()
            order_placed.send(sender=Checkout, order=order)
        return order
