"""How a person left the window, kept for their next start on this PC."""

from uuid import UUID

from PySide6.QtCore import QByteArray, QSettings

from app.core.paths import settings_folder
from app.ui import style


class WindowSettings:
    """Size and place of the window, its tab, the working year and plan, the size of text."""

    def __init__(self) -> None:
        path = settings_folder() / "window.ini"
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty at the first start."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._kept.setValue("geometry", geometry)

    @property
    def tab(self) -> str:
        """The name of the tab that was seen last."""
        return str(self._kept.value("tab", ""))

    @tab.setter
    def tab(self, name: str) -> None:
        self._kept.setValue("tab", name)

    @property
    def year(self) -> int | None:
        """The working year (năm làm việc), when one was chosen."""
        return self._number("year")

    @year.setter
    def year(self, year: int) -> None:
        self._kept.setValue("year", year)

    @property
    def plan_id(self) -> UUID | None:
        """The plan that was worked on last; nothing when it was every plan of the year."""
        try:
            return UUID(str(self._kept.value("plan", "")))
        except ValueError:
            return None

    @plan_id.setter
    def plan_id(self, plan_id: UUID | None) -> None:
        self._kept.setValue("plan", str(plan_id or ""))

    @property
    def text_size(self) -> int:
        """The size of text, in points."""
        size = self._number("text_size") or style.USUAL_TEXT
        return max(style.SMALLEST_TEXT, min(size, style.LARGEST_TEXT))

    @text_size.setter
    def text_size(self, points: int) -> None:
        self._kept.setValue("text_size", points)

    def _number(self, name: str) -> int | None:
        kept = str(self._kept.value(name, ""))  # an .ini file holds words only
        return int(kept) if kept.isdecimal() else None
