from django.db import models
from django.utils import timezone

from shop.models import Order

from .signals import invoice_paid


class Invoice(models.Model):
    order = models.OneToOneField(Order, on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    paid_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invoice for {self.order}"

    def pay(self) -> None:
        if self.paid_at is None:
            self.paid_at = timezone.now()
            self.save(update_fields=["paid_at"])
            invoice_paid.send(sender=Invoice, invoice=self)
