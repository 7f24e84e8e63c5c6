"""Receivers that send again, write to the database, wait, fail, and run side by side."""

import asyncio

from audit.models import AuditEntry
from django.dispatch import receiver

from .ledger import noted
from .signals import asked, counted, echoed, fragile, slow


class RefusalError(Exception):
    """A receiver will not."""


@receiver(counted)
def write_down(sender, number, part, **kwargs) -> None:
    AuditEntry.objects.create(action="soak", subject=f"{number}/{part}")


@receiver(counted)
@receiver(asked)
def echo(sender, number, part, path, **kwargs) -> None:
    """On a signal that is sent asynchronously, Django runs this in a thread."""
    inner = f"{part}.echo"
    with noted(number, inner, "echoed", "send", path, inside=part, by="echo"):
        echoed.send(sender, number=number, part=inner, path=path)


@receiver(asked)
async def echo_slowly(sender, number, part, path, **kwargs) -> None:
    await _echo(sender, number, part, "echo_slowly", path)


@receiver(asked)
async def echo_at_leisure(sender, number, part, path, **kwargs) -> None:
    await _echo(sender, number, part, "echo_at_leisure", path)


async def _echo(sender, number, part, by, path) -> None:
    await asyncio.sleep(number % 7 / 1000)
    inner = f"{part}.{by}"
    with noted(number, inner, "echoed", "asend", path, inside=part, by=by):
        await echoed.asend(sender, number=number, part=inner, path=path)


@receiver(echoed)
def hear(sender, **kwargs) -> None:
    pass


@receiver(echoed)
async def hear_later(sender, **kwargs) -> None:
    await asyncio.sleep(0)


@receiver(fragile)
def refuse(sender, **kwargs) -> None:
    raise RefusalError


@receiver(slow)
async def dawdle(sender, number, part, path, **kwargs) -> None:
    inner = f"{part}.first"
    with noted(number, inner, "echoed", "asend", path, inside=part, by="dawdle"):
        await echoed.asend(sender, number=number, part=inner, path=path)
    await asyncio.sleep(1)
