from django.conf import settings
from django.db import models

from .signals import order_cancelled, order_shipped


class TimeStamped(models.Model):
    """Something that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Tag(models.Model):
    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField(unique=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Product(TimeStamped):
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True, blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: unlimited.")
    questions = models.PositiveIntegerField(default=0, editable=False)
    tags = models.ManyToManyField(Tag, blank=True)

    def __str__(self) -> str:
        return self.name


class DigitalProduct(Product):
    """A product that is downloaded and never runs out."""

    file_name = models.CharField(max_length=200)


class Order(TimeStamped):
    class Status(models.TextChoices):
        PLACED = "placed"
        PAID = "paid"
        SHIPPED = "shipped"
        CANCELLED = "cancelled"

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    products = models.ManyToManyField(Product, through="OrderLine")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLACED)
    total = models.DecimalField(max_digits=10, decimal_places=2, default=0)

    def __str__(self) -> str:
        return f"order {self.pk}"

    def ship(self) -> list[str]:
        """Send the order off and return the documents for its parcel."""
        self.status = self.Status.SHIPPED
        self.save(update_fields=["status", "updated_at"])
        responses = order_shipped.send(sender=Order, order=self)
        return [str(document) for _, document in responses if document is not None]

    def cancel(self, reason: str) -> None:
        if self.status == self.Status.CANCELLED:
            return
        self.status = self.Status.CANCELLED
        self.save(update_fields=["status", "updated_at"])
        order_cancelled.send(sender=Order, order=self, reason=reason)


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=8, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product}"
