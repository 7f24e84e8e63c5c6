"""Reports as the command would print them, to a place that a test describes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.cells import cell_len

from signal_inspector import Location, Sender
from signal_inspector.cli.drawing import draw
from signal_inspector.cli.streams import Target, encodable
from signal_inspector.renderers.look import Look
from support.values import (
    ANY,
    POST_SAVE,
    UNKNOWN,
    connection,
    model,
    pending,
    receiver,
    signal,
    snapshot,
)

WIDTHS = [40, 80, 120, 200, None]


def look(width: int | None = None, **given: Any) -> Look:
    """A place that shows reports; without a width, a pipe."""
    return Look(width=width, root=Path("/project"), **given)


def shown(renderable: Any, width: int | None = None, encoding: str = "utf-8") -> str:
    """The text of a report without colours on a terminal of that width, or in a pipe."""
    target = Target(width is not None, width, color=False, encoding=encoding)
    return encodable(draw(renderable, target), target)


def colored(renderable: Any, width: int = 200) -> str:
    """The text of a report on a terminal with colours."""
    return draw(renderable, Target(is_terminal=True, width=width, color=True, encoding="utf-8"))


def assert_fits(text: str, width: int | None) -> None:
    """Asserts that no line is too long, and that nothing is cut or padded."""
    for line in text.splitlines():
        assert width is None or cell_len(line) <= width, line
        assert line == line.rstrip()
    assert "…" not in text
    assert "..." not in text


AWKWARD = snapshot(
    signal(
        POST_SAVE,
        connection("shop.receivers.update_total", model("shop.OrderLine")),
        connection(
            "warehouse.integrations.enterprise.synchronisation.handlers.push_stock_level_to_partner",
            model("warehouse.StockKeepingUnitWithSupplierReference"),
            dispatch_uid="warehouse.integrations.enterprise.synchronisation.push_stock_level",
        ),
        connection(f"shop.receivers.{'very_' * 25}long_name", is_async=True, weak=False),
        *[connection("shop.storage.FileSystemStorage._clear_cached_properties")] * 33,
        connection(
            receiver(
                "django.contrib.auth.management.create_permissions",
                origin="django",
                location=Location(
                    "/opt/venv/lib/python3.13/site-packages/django/contrib/auth/management/__init__.py",
                    41,
                ),
            ),
            Sender("appconfig", "accounts.apps.AccountsConfig", "accounts"),
        ),
        connection(
            "店舗.受信.注文の合計を更新する関数である",
            Sender("class", "店舗.送信.注文の送信者である"),
        ),
        connection(receiver("builtins.print", location=None), UNKNOWN, weak=False),
    ),
    signal(
        "billing.webhooks.WEBHOOK_SIGNALS['a charge that has failed, for want of money']",
        connection(
            receiver(
                "billing.receivers.webhook_log.<locals>.log_webhook_of_the_payment_service",
                kind="nested_function",
                location=Location("a folder with spaces/billing/receivers.py", 72),
            ),
            Sender("value", "'a text, with spaces'"),
            debug_only=True,
            dispatch_uid="with spaces, and commas",
        ),
        connection(
            "billing.receivers.settle",
            Sender("instance", "billing.gateways.international.PaymentGatewayOfTheBank"),
        ),
    ),
    signal("<unnamed Signal #1>", connection("shop.handlers.quiet", ANY), origin=None),
    signal("shop.signals.unheard"),
    pending=(
        pending(
            "warehouse.integrations.enterprise.synchronisation.handlers.push_stock_level_to_partner",
            "warehouse.ModelThatWasNeverLoaded",
        ),
    ),
)
"""Long, wide, odd and missing names, as real projects have them."""
