"""The list of products, kept in the cache until something in it changes."""

from django.core.cache import cache
from django.db import transaction

from .models import Product

CACHE_KEY = "shop.catalogue"


def catalogue() -> list[dict]:
    products = cache.get(CACHE_KEY)
    if products is None:
        products = [
            {
                "name": product.name,
                "slug": product.slug,
                "price": str(product.price),
                "available": product.stock != 0,
                "tags": [tag.name for tag in product.tags.all()],
            }
            for product in Product.objects.order_by("name").prefetch_related("tags")
        ]
        cache.set(CACHE_KEY, products)
    return products


def forget_catalogue(sender, **kwargs) -> None:
    """The next visitor gets a fresh list."""
    transaction.on_commit(clear_cache)


def clear_cache() -> None:
    cache.delete(CACHE_KEY)
