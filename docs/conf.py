"""How Sphinx builds the documentation; build it with ``-W``."""

import re
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent / "signal_inspector" / "__init__.py"
_VERSION = re.search(r'^__version__ = "(.+)"$', _PACKAGE.read_text(encoding="utf-8"), re.MULTILINE)

project = "django-signal-inspector"
author = "The signal_inspector maintainers"
project_copyright = author
release = version = _VERSION.group(1) if _VERSION else ""

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True
# Links to headings, such as settings.md#root.
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"{project} {release}"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_theme_options = {"navigation_with_keys": True}
