"""Senders that are given by name: some resolve, some never do."""

import functools

from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from zoo.senders.hear import hear, hear_too


def with_prefix(prefix: str, **kwargs: object) -> None:
    """Take an argument before the signal's own."""


class Waiting:
    """Waits for a model."""

    def on_save(self, **kwargs: object) -> None:
        """Never be called."""


pre_save.connect(hear, sender="animals.Animal")
pre_save.connect(hear_too, sender="animals.Dog", dispatch_uid="resolved with a uid")
pre_save.connect(hear, sender="animals.Cage")
m2m_changed.connect(hear, sender="animals.Animal_tags")
post_save.connect(hear, sender="nosuch.Model")
post_save.connect(hear_too, sender="nosuch.Model", dispatch_uid="never resolved")
post_save.connect(hear, sender="animals.Misspelt")
pre_delete.connect(Waiting().on_save, sender="nosuch.Model")
pre_delete.connect(functools.partial(with_prefix, "waiting"), sender="nosuch.Model", weak=False)
pre_delete.connect(lambda **kwargs: None, sender="nosuch.Other")
pre_delete.connect(hear, sender="nosuch.Twice")
pre_delete.connect(hear, sender="nosuch.Twice")
# These wait as well, but connect nothing.
pre_delete.disconnect(hear, sender="nosuch.Disconnected")
pre_save.connect(hear_too, sender="animals.Tag")
pre_save.disconnect(hear_too, sender="animals.Tag")
