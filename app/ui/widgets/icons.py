"""The icons of the program, drawn for it: `icon("add")`."""

from functools import cache

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from app.core.paths import resource


@cache
def icon(name: str) -> QIcon:
    """Return the icon drawn in resources/icons/`name`.svg; raises FileNotFoundError."""
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        raise FileNotFoundError(path)
    return QIcon(str(path))


@cache
def sign(name: str) -> QIcon:
    """Return an icon to stand in a row: white while the row is selected, as its words are.

    The white one is drawn in resources/icons/selected; an icon that has none stays as it is.
    """
    white = resource("icons", "selected", f"{name}.svg")
    made = QIcon(icon(name))
    if white.is_file():
        made.addFile(str(white), QSize(), QIcon.Mode.Selected)
    return made
