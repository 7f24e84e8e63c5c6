from django.apps import AppConfig
from django.conf import settings


class MuseumConfig(AppConfig):
    name = "museum"

    def ready(self) -> None:
        from . import receivers

        receivers.connect(settings.LISTEN)
