"""Signals that are attributes of a module."""

import contextlib

from django.dispatch import Signal

from zoo.shapes.hear import hear

module_signal = Signal()
annotated: Signal = Signal()
first_target = second_target = Signal()
left, right = Signal(), Signal()
[listed_left, (nested_left, nested_right)] = [Signal(), (Signal(), Signal())]
on_several_lines = Signal(
    use_caching=False,
)
after_a_semicolon = None; same_line = Signal(use_caching=True)  # fmt: skip

if hear is not None:
    in_a_condition = Signal()
else:
    in_a_condition = None

try:
    in_a_try = Signal()
except Exception:
    in_a_try = None

try:
    raise LookupError
except LookupError:
    in_a_handler = Signal()
finally:
    in_a_finally = Signal()

with contextlib.suppress(LookupError):
    in_a_with = Signal()

if (by_walrus := Signal()) is not None:
    by_walrus.connect(hear)

match "case":
    case "case":
        in_a_match = Signal()

unheard = Signal()

module_signal.connect(hear)
annotated.connect(hear)
first_target.connect(hear)
left.connect(hear)
right.connect(hear, sender="right")
nested_right.connect(hear)
on_several_lines.connect(hear)
same_line.connect(hear)
in_a_handler.connect(hear)
