"""The same signals under other names; none of these defines one."""

from zoo import shapes
from zoo.shapes import plain
from zoo.shapes.plain import module_signal as imported_under_a_name

assigned_again = imported_under_a_name
assigned_from_a_module = plain.module_signal
ALIASES = {"module": shapes.module_signal, "list": [plain.annotated]}


class Shortcuts:
    """Holds signals that others define."""

    module = plain.module_signal
