"""Whether a receiver is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from signal_inspector.domain.snapshot import Receiver
from signal_inspector.selection import Selection
from signal_inspector.selection.patterns import keeps_name


def chooses_receivers(selection: Selection) -> bool:
    """Whether receivers are chosen by what they are, wherever they are connected."""
    one = selection
    chosen = (
        one.receiver, one.app, one.path,
        one.exclude_receiver, one.exclude_app, one.exclude_path, one.origin, one.kind,
    )  # fmt: skip
    return any(chosen) or one.only_async


def keeps_receiver(
    selection: Selection,
    receiver: Receiver,
    *,
    more_owners: Sequence[str] = (),
    more_paths: Sequence[str] = (),
) -> bool:
    """Whether a receiver is asked for, be it asynchronous or not.

    ``more_owners`` and ``more_paths`` are those of other code that what is asked for is in.
    """
    one = selection
    paths = [receiver.location.path] if receiver.location else []
    return (
        (not one.origin or receiver.origin in one.origin)
        and (not one.kind or receiver.kind in one.kind)
        and keeps_name(one.receiver, one.exclude_receiver, [receiver.name])
        and keeps_name(one.app, one.exclude_app, [receiver.owner, *more_owners])
        and keeps_name(one.path, one.exclude_path, [*paths, *more_paths], "/")
    )
