"""From orders to invoices, and from payments to receipts."""

import logging
from functools import partial

from django.core.mail import send_mail
from django.core.signals import setting_changed
from django.db import transaction
from django.dispatch import receiver

from shop.api import Checkout, order_placed
from shop.models import Order

from .gateway import PaymentGateway, card
from .models import Invoice
from .money import currency
from .signals import invoice_paid
from .webhooks import WEBHOOK_SIGNALS

logger = logging.getLogger(__name__)


@receiver(order_placed, sender=Checkout)
def open_invoice(sender, order, **kwargs) -> None:
    """Who orders through the checkout gets an invoice."""
    Invoice.objects.get_or_create(order=order, defaults={"amount": order.total})


@receiver(WEBHOOK_SIGNALS["charge.succeeded"])
@receiver(PaymentGateway.charged, sender=card)
def settle_invoice(sender, order, **kwargs) -> None:
    """The money has come: the invoice is paid and the order can be shipped."""
    if order.status == Order.Status.PLACED:
        order.status = Order.Status.PAID
        order.save(update_fields=["status", "updated_at"])
        order.invoice.pay()


@receiver(WEBHOOK_SIGNALS["charge.failed"])
@receiver(PaymentGateway.declined, sender=card)
def cancel_unpaid_order(sender, order, **kwargs) -> None:
    """No money, no goods."""
    order.cancel(reason=f"{sender} payment declined")


class ReceiptMailer:
    """Sends the customer a receipt."""

    def __init__(self, subject: str) -> None:
        self.subject = subject

    def __call__(self, sender, invoice, **kwargs) -> None:
        text = f"We received {invoice.amount} {currency()} for {invoice.order}."
        address = invoice.order.customer.email
        transaction.on_commit(partial(send_mail, self.subject, text, None, [address]))


mail_receipt = ReceiptMailer("Your receipt")
invoice_paid.connect(mail_receipt)


@receiver(setting_changed)
def forget_currency(sender, setting, **kwargs) -> None:
    """A test may run the shop in another currency."""
    if setting == "SHOP_CURRENCY":
        currency.cache_clear()


def webhook_log(event: str):
    """A receiver that writes down that the payment service has called."""

    def log_webhook(sender, order, **kwargs) -> None:
        logger.info("%s for %s", event, order)

    return log_webhook


for event, signal in WEBHOOK_SIGNALS.items():
    signal.connect(webhook_log(event), weak=False, dispatch_uid=f"billing.log.{event}")
