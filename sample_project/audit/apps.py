from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_save


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from . import (
            exports,  # noqa: F401
            receivers,
        )
        from .traffic import meter

        for model in receivers.LOGGED_MODELS:
            post_save.connect(
                receivers.record_save, sender=model, dispatch_uid=f"audit.save.{model}"
            )
        request_started.connect(meter.open_request)
        request_finished.connect(meter.close_request)
