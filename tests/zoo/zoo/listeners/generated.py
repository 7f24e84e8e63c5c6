"""Functions that no file holds."""

from zoo.listeners.board import generated

SOURCE = '''
def from_a_string(**kwargs):
    """Be compiled from a string."""

class FromAString:
    def __call__(self, **kwargs):
        """Be compiled from a string as well."""
    def on_event(self, **kwargs):
        """Be bound and compiled from a string."""
'''

namespace: dict[str, object] = {"__name__": "zoo.listeners.nowhere"}
exec(compile(SOURCE, "<zoo>", "exec"), namespace)
generated.connect(namespace["from_a_string"])
INSTANCE = namespace["FromAString"]()
generated.connect(INSTANCE)
generated.connect(INSTANCE.on_event)

missing_file: dict[str, object] = {"__name__": __name__}
exec(compile(SOURCE, "zoo/deleted_module.py", "exec"), missing_file)
generated.connect(missing_file["from_a_string"])
generated.connect(eval("lambda **kwargs: None"), weak=False)
