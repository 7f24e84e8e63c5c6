"""The events of the shop that other apps may listen to."""

from django.dispatch import Signal

# Sent inside the transaction that stores the order. Arguments: order.
order_placed = Signal()

# A receiver may return a document to lay into the parcel. Arguments: order.
order_shipped = Signal()

# Arguments: order, reason.
order_cancelled = Signal()

# Arguments: product.
stock_low = Signal()

# Sent asynchronously, where Django can do so. Arguments: product.
availability_asked = Signal()

# For plug-ins such as visitor statistics. Arguments: request.
catalogue_viewed = Signal()
