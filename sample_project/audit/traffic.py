"""How busy this process is."""

from collections import Counter
from threading import Lock


class TrafficMeter:
    def __init__(self) -> None:
        self.open = 0
        self.writes: Counter[str] = Counter()
        self._lock = Lock()

    def open_request(self, sender, **kwargs) -> None:
        """A request came in."""
        with self._lock:
            self.open += 1

    def close_request(self, sender, **kwargs) -> None:
        """Its response is out."""
        with self._lock:
            self.open -= 1

    def count_write(self, label: str) -> None:
        with self._lock:
            self.writes[label] += 1


meter = TrafficMeter()
