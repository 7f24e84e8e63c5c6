"""A Signal class of the same shape that is not Django's, as Celery has."""

from zoo.shapes.hear import hear


class Signal:
    """Looks like Django's and has nothing to do with it."""

    def __init__(self) -> None:
        self.receivers: list[object] = []
        self.use_caching = False
        self.sender_receivers_cache: dict[object, object] = {}

    def connect(self, receiver: object, sender: object = None) -> None:
        """Connect a receiver."""
        self.receivers.append(((id(receiver), id(sender)), receiver))


task_sent = Signal()
task_sent.connect(hear)
