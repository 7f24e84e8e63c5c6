"""Receivers with a dispatch_uid of every sort."""

from zoo.listeners.board import uids


class Marker:
    """Is part of a dispatch_uid."""


def heard(**kwargs: object) -> None:
    """Be connected many times."""


def refused(**kwargs: object) -> None:
    """Come second with a dispatch_uid that is taken."""


def empty(**kwargs: object) -> None:
    """Have a dispatch_uid that counts for none."""


uids.connect(heard)
uids.connect(heard, dispatch_uid="a string")
uids.connect(refused, dispatch_uid="a string")
uids.connect(refused, dispatch_uid="a string", sender="another sender")
uids.connect(heard, dispatch_uid=42)
uids.connect(heard, dispatch_uid=("a tuple", id(Marker)))
uids.connect(heard, dispatch_uid=("a tuple", Marker))
uids.connect(heard, dispatch_uid=Marker)
uids.connect(empty, dispatch_uid="")
uids.connect(empty, dispatch_uid=0, sender="another sender")
uids.connect(heard, dispatch_uid="taken away")
uids.disconnect(dispatch_uid="taken away")
uids.connect(refused, dispatch_uid="taken away")
