"""Senders that are gone; from Django 6.0 their receivers go with them."""

import gc

from zoo.senders.hear import dead, hear, hear_too


class Shop:
    """Has instances that come and go."""


def connect_to_the_dying() -> None:
    """Connect to what dies when this returns, or with the next collection."""

    class Local:
        """Dies with the next collection, for a class refers to itself."""

    shop = Shop()
    dead.connect(hear, sender=Local)
    dead.connect(hear, sender=shop)
    dead.connect(hear_too, sender=shop, dispatch_uid="dying", weak=False)


dead.connect(hear)
connect_to_the_dying()
gc.collect()
dead.connect(hear_too)
