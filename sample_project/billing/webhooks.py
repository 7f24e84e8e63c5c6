"""What the payment service tells the shop, one signal for each kind of event."""

from django.dispatch import Signal

from .gateway import card

# Arguments: order.
WEBHOOK_SIGNALS = {
    "charge.succeeded": Signal(),
    "charge.failed": Signal(),
    "charge.refunded": Signal(),
}


def deliver(event: str, order) -> None:
    WEBHOOK_SIGNALS[event].send(sender=card, order=order)
