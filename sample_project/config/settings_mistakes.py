"""The shop with an app that breaks each rule of `signals audit` once.

DEBUG is off by default: with it on, Django refuses the receiver without **kwargs and does not
start.
"""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES as DATABASES_OF_THE_SHOP
from config.settings import INSTALLED_APPS as APPS_OF_THE_SHOP

DEBUG = os.environ.get("SHOP_DEBUG", "0") == "1"
INSTALLED_APPS = [*APPS_OF_THE_SHOP, "mistakes"]
DATABASES = {
    **DATABASES_OF_THE_SHOP,
    "archive": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}

MISTAKES_LETTER_MODEL = "mistakes.Telegram"
