"""Settings; ``RELATIONS_LISTEN`` says which receivers are connected (see museum.receivers)."""

import os
from importlib.util import find_spec

import django

LISTEN = os.environ.get("RELATIONS_LISTEN", "some")
SECRET_KEY = "relations"
ROOT_URLCONF = "relations.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    for alias in ("default", "other")
}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "museum"]
if django.VERSION >= (6, 1):
    INSTALLED_APPS.append("vault")
if find_spec("signal_inspector") is not None:
    INSTALLED_APPS.insert(0, "signal_inspector")

MUSEUM_GUIDE = "museum.Robot"
