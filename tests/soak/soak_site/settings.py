"""The sample project as it is served, with pages of the soak's own; ASGI has async ones."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "soak_site"]
ROOT_URLCONF = "soak_site.urls"

# Several processes write to one file: each waits for its turn.
DATABASES["default"]["OPTIONS"] = {
    "timeout": 60,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

# What is measured is not the time that a password takes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SOAK_LEDGER = os.environ["SOAK_LEDGER"]
