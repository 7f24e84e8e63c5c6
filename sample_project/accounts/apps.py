from django.apps import AppConfig
from django.db import router
from django.db.models.signals import post_migrate

STAFF_GROUP = "Shop staff"


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import signals  # noqa: F401

        post_migrate.connect(
            self.create_staff_group, sender=self, dispatch_uid="accounts.create_staff_group"
        )

    def create_staff_group(self, sender, using, **kwargs) -> None:
        """A new database has the group of people who may ship orders."""
        from django.contrib.auth.models import Group

        if router.allow_migrate_model(using, Group):
            Group.objects.using(using).get_or_create(name=STAFF_GROUP)
