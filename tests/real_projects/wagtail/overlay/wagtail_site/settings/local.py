"""Settings that the generated development settings take in last: the project plus the inspector."""

from wagtail_site.settings.base import INSTALLED_APPS as GENERATED_APPS

SECRET_KEY = "dummy-for-tests-only"

INSTALLED_APPS = [*GENERATED_APPS, "signal_inspector"]
