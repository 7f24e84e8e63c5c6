"""Nothing but the signal knows the lambda, and the signal holds it weakly.

How to mend it: docs/reference/rules/collected-receiver.md
"""

import logging

from django.db.models.signals import post_save

from .models import Note

logger = logging.getLogger(__name__)

post_save.connect(lambda instance, **kwargs: logger.info("%s is kept", instance), sender=Note)
