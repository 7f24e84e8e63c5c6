"""The way to the payment services. This one only pretends."""

from decimal import Decimal

from django.dispatch import Signal


class PaymentGateway:
    # Both are sent by the gateway that was used. Arguments: order.
    charged = Signal()
    declined = Signal()

    def __init__(self, name: str, limit: Decimal) -> None:
        self.name = name
        self.limit = limit

    def __str__(self) -> str:
        return self.name

    def charge(self, order) -> bool:
        """Ask for the money; say whether it came."""
        if order.total > self.limit:
            self.declined.send(sender=self, order=order)
            return False
        self.charged.send(sender=self, order=order)
        return True


card = PaymentGateway("card", limit=Decimal(1000))
