from django.apps import AppConfig


class SoakConfig(AppConfig):
    name = "soak_site"

    def ready(self) -> None:
        from . import receivers  # noqa: F401
