"""Django's own signals, of all supported versions."""

from __future__ import annotations

DJANGO_SIGNALS: tuple[str, ...] = (
    "django.contrib.auth.signals.user_logged_in",
    "django.contrib.auth.signals.user_logged_out",
    "django.contrib.auth.signals.user_login_failed",
    "django.core.signals.got_request_exception",
    "django.core.signals.request_finished",
    "django.core.signals.request_started",
    "django.core.signals.setting_changed",
    "django.db.backends.signals.connection_created",
    "django.db.models.signals.class_prepared",
    "django.db.models.signals.m2m_changed",
    "django.db.models.signals.post_delete",
    "django.db.models.signals.post_init",
    "django.db.models.signals.post_migrate",
    "django.db.models.signals.post_save",
    "django.db.models.signals.pre_delete",
    "django.db.models.signals.pre_init",
    "django.db.models.signals.pre_migrate",
    "django.db.models.signals.pre_save",
    # From Django 6.0.
    "django.tasks.signals.task_enqueued",
    "django.tasks.signals.task_finished",
    "django.tasks.signals.task_started",
    "django.test.signals.template_rendered",
    "django.utils.autoreload.autoreload_started",
    "django.utils.autoreload.file_changed",
)
"""Dotted path of the module attribute that defines each."""
