"""The warehouse keeps the stock in step with the orders."""

from django.db.models import F

from .checkout import OutOfStockError
from .models import Product
from .signals import order_cancelled, order_placed, stock_low


class Warehouse:
    LOW_WATER = 5

    @classmethod
    def reserve(cls, sender, order, **kwargs) -> None:
        """Take the ordered goods off the shelf, or refuse the order."""
        for line in order.lines.select_related("product"):
            if line.product.stock is None:
                continue
            in_stock = Product.objects.filter(pk=line.product_id, stock__gte=line.quantity)
            if not in_stock.update(stock=F("stock") - line.quantity):
                raise OutOfStockError(line.product.name)
            line.product.refresh_from_db(fields=["stock"])
            if line.product.stock < cls.LOW_WATER:
                stock_low.send(sender=cls, product=line.product)

    @staticmethod
    def put_back(sender, order, **kwargs) -> None:
        """The goods of a cancelled order can be sold again."""
        for line in order.lines.all():
            Product.objects.filter(pk=line.product_id, stock__isnull=False).update(
                stock=F("stock") + line.quantity
            )


order_placed.connect(Warehouse.reserve)
order_cancelled.connect(Warehouse.put_back)
