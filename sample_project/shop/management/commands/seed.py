from decimal import Decimal

from django.core.management.base import BaseCommand

from accounts.models import Customer
from billing.gateway import card
from shop import reports
from shop.checkout import Checkout
from shop.models import DigitalProduct, Product, Tag


class Command(BaseCommand):
    help = "Fill the shelves, and let a customer order, pay and receive something."

    def handle(self, *args, **options) -> None:
        customer = Customer.objects.filter(username="ada").first()
        if customer is None:
            customer = Customer.objects.create_user("ada", "ada@example.com", "ada")
        kitchen, _ = Tag.objects.get_or_create(name="Kitchen")
        reading, _ = Tag.objects.get_or_create(name="Reading")
        teapot, _ = Product.objects.update_or_create(
            name="Teapot", defaults={"price": Decimal("24.50"), "stock": 6}
        )
        book, _ = DigitalProduct.objects.update_or_create(
            name="A Book of Teas",
            defaults={"price": Decimal("9.00"), "file_name": "teas.epub"},
        )
        teapot.tags.set([kitchen])
        book.tags.set([kitchen, reading])

        order = Checkout(customer, {teapot: 2, book: 1}).place()
        card.charge(order)
        documents = order.ship()
        self.stdout.write(f"{order}: {order.total}, {order.status}\n" + "\n".join(documents))
        self.stdout.write(reports.everything())
