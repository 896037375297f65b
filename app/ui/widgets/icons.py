"""The icons of the program, drawn for it: `icon("add")`."""

from functools import cache

from PySide6.QtGui import QIcon

from app.core.paths import resource


@cache
def icon(name: str) -> QIcon:
    """Return the icon drawn in resources/icons/`name`.svg; raises FileNotFoundError."""
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        raise FileNotFoundError(path)
    return QIcon(str(path))
