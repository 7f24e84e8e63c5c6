"""What locust does to the servers. Each request is a line in the file SOAK_REQUESTS.

SOAK_TARGETS tells the servers: a JSON object of name to ``[address, is_async]``.
"""

from __future__ import annotations

import itertools
import json
import os
import random
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from locust import HttpUser, constant_throughput, events, task

_numbers = itertools.count(1)
_buyers = itertools.count()
_log = Path(os.environ["SOAK_REQUESTS"]).open("a", encoding="ascii")  # noqa: SIM115


@events.request.add_listener
def note(
    request_type: str, url: str, response: Any, exception: Any, context: Any, **_: Any
) -> None:
    """Write down what became of a request. One that was not answered has status 0."""
    line = {
        "server": context["server"],
        "method": request_type,
        "path": urlsplit(url).path,
        "status": response.status_code,
        "failed": None if exception is None else repr(exception),
    }
    _log.write(json.dumps(line) + "\n")
    _log.flush()


class Visitor(HttpUser):
    """Somebody who has an account and orders now and then."""

    abstract = True
    server: str
    wait_time = constant_throughput(float(os.environ.get("SOAK_RATE", "5")))

    def context(self) -> dict[str, str]:
        return {"server": self.server}

    def on_start(self) -> None:
        page = "/admin/login/"
        self.client.get(page)
        buyer = f"buyer{next(_buyers)}"
        fields = {"username": buyer, "password": "soak", "next": "/status/"}
        self._post(page, fields, 302, allow_redirects=False)

    @task(2)
    def look(self) -> None:
        self.client.get("/")

    @task(1)
    def ask_for_status(self) -> None:
        self.client.get("/status/")

    @task(2)
    def ask_for_teapots(self) -> None:
        self.client.get("/products/teapot/availability/")

    @task(3)
    def order(self) -> None:
        product = random.choice(["a-book-of-teas", "a-library"])  # one that can be paid
        fields = {"product": product, "quantity": random.randint(1, 100)}
        order = self._post("/orders/", fields, 201).get("order")
        if order is not None:
            self.client.post(
                "/billing/webhook/",
                {"event": "charge.refunded", "order": order},
                headers={"X-Webhook-Secret": "insecure-secret-of-the-payment-service"},
            )

    @task(8)
    def numbered(self) -> None:
        self.client.get(f"/soak/{next(_numbers)}/", name="/soak/N/")

    def _post(self, page: str, fields: dict[str, Any], status: int, **more: Any) -> dict[str, Any]:
        with self.client.post(
            page,
            fields,
            headers={"X-CSRFToken": self.client.cookies.get("csrftoken", "")},
            catch_response=True,
            **more,
        ) as response:
            if response.status_code != status:
                response.failure(f"{response.status_code} is not {status}")
                return {}
            response.success()
            return {} if status == 302 else response.json()


class AsyncVisitor(Visitor):
    """One who also visits the asynchronous pages, and leaves some before they are there."""

    abstract = True

    @task(8)
    def numbered_async(self) -> None:
        self.client.get(f"/soak/async/{next(_numbers)}/", name="/soak/async/N/")

    @task(1)
    def abandon(self) -> None:
        with self.client.get(
            f"/soak/abandoned/{next(_numbers)}/",
            name="/soak/abandoned/N/",
            timeout=0.3,
            catch_response=True,
        ) as response:
            if response.status_code == 0:
                response.success()
            else:
                response.failure(f"it was answered with {response.status_code}")


for _name, (_address, _is_async) in json.loads(os.environ["SOAK_TARGETS"]).items():
    _base = AsyncVisitor if _is_async else Visitor
    _class_name = _name.title().replace("-", "")
    globals()[_class_name] = type(
        _class_name, (_base,), {"server": _name, "host": _address, "abstract": False}
    )
