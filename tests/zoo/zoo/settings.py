"""Settings of the zoo; ``ZOO_DEBUG=1`` switches DEBUG on.

``ZOO_FREEZE=1`` hides everything from the garbage collector, as servers do before they fork.
"""

import os
from importlib.util import find_spec

DEBUG = os.environ.get("ZOO_DEBUG") == "1"
SECRET_KEY = "zoo"
ROOT_URLCONF = "zoo.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    # Connects to models by name before the app that has them is loaded.
    "zoo.senders",
    "zoo.animals",
    "zoo.shapes",
    "zoo.listeners",
    "zoo.listeners.inner",
    "keepers.desk",
    # Arms the traps, so it comes last.
    "zoo.pitfalls",
]
if find_spec("signal_inspector") is not None:
    INSTALLED_APPS.insert(0, "signal_inspector")

SWAPPABLE_HABITAT = "animals.Aviary"
SENDER_NAME = "a sender that a setting holds"
