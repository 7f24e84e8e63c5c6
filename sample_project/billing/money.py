from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=1)
def currency() -> str:
    """The currency of the shop, in capitals."""
    return settings.SHOP_CURRENCY.upper()
