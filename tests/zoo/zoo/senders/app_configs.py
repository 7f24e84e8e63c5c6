"""AppConfig instances as senders."""

from django.apps import apps
from django.db.models.signals import post_migrate

from zoo.senders.hear import app_configs, hear

post_migrate.connect(hear, sender=apps.get_app_config("animals"))
post_migrate.connect(hear, sender=apps.get_app_config("innermost"))
post_migrate.connect(hear, sender=apps.get_app_config("auth"))
app_configs.connect(hear, sender=type(apps.get_app_config("animals")))
