"""The events of the book-keeping."""

import logging

from django.dispatch import Signal

logger = logging.getLogger(__name__)


class LedgerSignal(Signal):
    """An event that moves money, and is noted in the log even if nobody listens."""

    def send(self, sender, **named):
        logger.info("%s: %s", sender.__name__, ", ".join(sorted(named)))
        return super().send(sender, **named)


# Arguments: invoice.
invoice_paid = LedgerSignal(use_caching=True)
