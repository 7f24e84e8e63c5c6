"""Where code is, as people and reports name it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import CodeType

from signal_inspector.discovery import static
from signal_inspector.domain.snapshot import Location
from signal_inspector.source.definitions.functions import class_line, def_line, qualname_at
from signal_inspector.source.files import SourceFiles


class Locations:
    """Locations relative to ``root``; reads source for lines that objects do not know."""

    def __init__(self, root: Path, files: SourceFiles) -> None:
        self._roots = tuple(dict.fromkeys((root, root.resolve())))
        self._files = files
        self._paths: dict[str, str] = {}
        self._files_shown: dict[str, str] = {}

    def of_code(self, code: CodeType) -> Location | None:
        """The ``def`` line of a function; None where its code came from no file."""
        if code.co_filename.startswith("<"):
            return None
        line = def_line(self._files, code.co_filename, code.co_firstlineno, code.co_name)
        return self.at(code.co_filename, line)

    def of_class(self, cls: type) -> Location | None:
        """The ``class`` line; None where its module has no file."""
        return self.of_class_named(static.module_name_of(cls), static.qualname_of(cls))

    def of_class_named(self, module: str, qualname: str) -> Location | None:
        """The same by the names of a class, which may be gone."""
        path = static.module_file(module)
        return None if path is None else self.at(path, class_line(self._files, path, qualname))

    def at(self, path: str, line: int | None) -> Location:
        """That line of that file."""
        if path not in self._paths:
            self._paths[path] = self._shown(path)
            self._files_shown.setdefault(self._paths[path], path)
        return Location(self._paths[path], line)

    def file_of(self, location: Location) -> str | None:
        """The file of a location that was given by this object, as it was asked for."""
        return self._files_shown.get(location.path)

    def source_of(self, code: CodeType) -> str:
        """The text of the file that holds the code; empty where it cannot be read."""
        return self._files.text(code.co_filename) or ""

    def qualname_of(self, code: CodeType) -> str:
        """The qualified name of a function's code, whatever wrappers call it."""
        if sys.version_info >= (3, 11):
            return code.co_qualname
        found = qualname_at(self._files, code.co_filename, code.co_firstlineno, code.co_name)
        return found or code.co_name

    def _shown(self, path: str) -> str:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 -- takes ".." away
        # realpath() takes links in a circle too, which Path.resolve() refuses on Python 3.10.
        for form in (absolute, Path(os.path.realpath(path))):
            for root in self._roots:
                if form.is_relative_to(root):
                    return form.relative_to(root).as_posix()
        return absolute.as_posix()
