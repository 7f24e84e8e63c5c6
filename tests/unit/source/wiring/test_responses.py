"""Which signals are sent by something that looks at what their receivers return."""

from pathlib import Path

import pytest
from support.sources import read

from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.responses import answered_signals


def answered(folder: Path, body: str, **others: str) -> set[str]:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    text = f"from shop.signals import paid\nasync def pay(order):\n{lines}\n"
    sources = {f"shop.{name}": source for name, source in others.items()}
    found = read(folder, {"shop.views": text, **sources})
    sends = tuple(one for one in found.sends if not Path(one.module.path).name.startswith("tools"))
    return set(answered_signals(SourceFiles(), sends))


@pytest.mark.parametrize(
    "body",
    [
        "for _, response in paid.send(None): await response",
        "responses = paid.send(None)",
        "return paid.send_robust(None)",
        "run(paid.send(None))",
        "for _, response in await paid.asend(None): await response",
        "paid.send(None)\nreturn paid.send(None)",
        "paid.send(None); return paid.send(None)",
        "send = paid.send\nsend(None)",
    ],
)
def test_a_place_that_uses_it_or_may(tmp_path: Path, body: str) -> None:
    assert answered(tmp_path, body) == {"shop.signals.paid"}


@pytest.mark.parametrize("body", ["paid.send(None)", "await paid.asend(None)", "paid.connect(f)"])
def test_a_place_that_does_not(tmp_path: Path, body: str) -> None:
    assert answered(tmp_path, body) == set()


def test_a_helper_that_sends_what_it_is_given_may(tmp_path: Path) -> None:
    helper = "def emit(signal, **named):\n    signal.send(sender=None, **named)\n"
    body = "from shop.tools import emit\nemit(paid, order=order)"

    assert answered(tmp_path, body, tools=helper) == {"shop.signals.paid"}
