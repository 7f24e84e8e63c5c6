"""Plain values as senders."""

import uuid

from django.conf import settings

from zoo.senders.hear import hear, values

HELD_STRING = "a string that a module holds: " + "x" * 3
HELD_NUMBER = 10**6
HELD_TUPLE = ("a", 1)


class Events:
    """Holds strings."""

    OPENED = "a string that a class holds: " + "y" * 3


for value in (
    HELD_STRING,
    HELD_NUMBER,
    HELD_TUPLE,
    Events.OPENED,
    settings.SENDER_NAME,
    7,
    True,
    b"bytes",
    1.5,
    "quo'ted",
    "",
):
    values.connect(hear, sender=value)
del value
IN_A_LIST = [str(uuid.UUID(int=1))]
values.connect(hear, sender=IN_A_LIST[0])
