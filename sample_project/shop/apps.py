from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self) -> None:
        from . import receivers, warehouse  # noqa: F401
        from .catalogue import forget_catalogue
        from .models import DigitalProduct, Product, Tag

        for model in (Tag, Product, DigitalProduct):
            for signal in (post_save, post_delete):
                signal.connect(forget_catalogue, sender=model)
