"""The Celery app of the site; importing it contacts no broker."""

from celery import Celery

app = Celery("mixed_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
