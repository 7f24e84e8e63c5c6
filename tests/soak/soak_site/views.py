"""Pages that send in every way there is, each send noted in the ledger."""

import asyncio
import contextvars
import threading

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse

from .ledger import noted
from .receivers import RefusalError
from .signals import asked, counted, echoed, fragile, slow

# Tasks that a view leaves behind; asyncio itself would forget them.
_left = set()


def numbered(request, number):
    """Sends from the view, from threads, and while the response goes out."""
    path = request.path
    with noted(number, "view", "counted", "send", path):
        counted.send("shop", number=number, part="view", path=path)
    with noted(number, "robust", "fragile", "send_robust", path):
        fragile.send_robust("shop", number=number, part="robust", path=path)
    try:
        with noted(number, "raised", "fragile", "send", path):
            fragile.send("shop", number=number, part="raised", path=path)
    except RefusalError:
        pass

    def send_echo(part, where):
        with noted(number, part, "echoed", "send", where):
            echoed.send("shop", number=number, part=part, path=where)

    context = contextvars.copy_context()
    threads = [
        threading.Thread(
            target=contextvars.Context().run, args=(send_echo, "thread", None), name="alone"
        ),
        threading.Thread(target=context.run, args=(send_echo, "within", path), name="within"),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def stream():
        yield b"one "
        send_echo("stream", path)
        yield b"two"

    return StreamingHttpResponse(stream())


async def numbered_async(request, number):
    """Sends that wait for each other, that run side by side, in threads, and after the response."""
    path = request.path

    async def ask(part):
        with noted(number, part, "asked", "asend", path):
            await asked.asend("shop", number=number, part=part, path=path)

    async def leave_behind():
        await asyncio.sleep(0.05)
        with noted(number, "left", "echoed", "asend", path):
            await echoed.asend("shop", number=number, part="left", path=path)

    def count():
        with noted(number, "threaded", "counted", "send", path):
            counted.send("shop", number=number, part="threaded", path=path)

    task = asyncio.create_task(leave_behind())
    _left.add(task)
    task.add_done_callback(_left.discard)
    await ask("first")
    await asyncio.gather(ask("side"), ask("by"), sync_to_async(count)())
    with noted(number, "robust", "fragile", "asend_robust", path):
        await fragile.asend_robust("shop", number=number, part="robust", path=path)

    async def stream():
        yield b"one "
        with noted(number, "stream", "echoed", "asend", path):
            await echoed.asend("shop", number=number, part="stream", path=path)
        yield b"two"

    return StreamingHttpResponse(stream())


async def abandoned(request, number):
    """Takes so long that the client leaves, and Django cancels it."""
    path = request.path
    with noted(number, "slow", "slow", "asend", path):
        await slow.asend("shop", number=number, part="slow", path=path)
    return HttpResponse("at last")
