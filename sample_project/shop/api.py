"""What other apps may use of the shop."""

from .checkout import Checkout, OutOfStockError
from .signals import order_cancelled, order_placed, order_shipped

# The name of this event until version 2.
purchase_made = order_placed

__all__ = [
    "Checkout",
    "OutOfStockError",
    "order_cancelled",
    "order_placed",
    "order_shipped",
    "purchase_made",
]
