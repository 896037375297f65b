"""How a person left the window, kept for their next start on this PC."""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QByteArray, QSettings

from app.core.paths import settings_folder
from app.ui import style

_FILES_KEPT = 20


class WindowSettings:
    """Size and place of the window, its tab, the working year and plan, the size of text.

    It is also the memory of the lists (`widgets/memory.py`): of columns and sizes for every
    file, of rows and opened plans for the file that is open.
    """

    def __init__(self) -> None:
        path = settings_folder() / "window.ini"
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)
        self._file = ""

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty at the first start."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._kept.setValue("geometry", geometry)

    @property
    def asked_for_backup(self) -> date | None:
        """The day on which closing last asked for a backup."""
        try:
            return date.fromisoformat(str(self._kept.value("asked_for_backup", "")))
        except ValueError:
            return None

    @asked_for_backup.setter
    def asked_for_backup(self, day: date) -> None:
        self._kept.setValue("asked_for_backup", day.isoformat())

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

    # --- what lists remember -----------------------------------------------------------------

    def choose_file(self, path: Path | None) -> None:
        """Remember from now on what belongs to this data file, nothing for none.

        The files that were not opened for longest are forgotten.
        """
        self._file = sha256(str(path).encode()).hexdigest()[:16] if path else ""
        if not self._file:
            return
        known = [one for one in self._text("files/known").split() if one != self._file]
        for old in known[_FILES_KEPT - 1 :]:
            self._kept.remove(f"files/{old}")
        self._kept.setValue("files/known", " ".join([self._file, *known[: _FILES_KEPT - 1]]))

    def recall(self, name: str) -> str:
        """Return what was kept under a name, "" when nothing was."""
        return self._text(f"lists/{name}")

    def keep(self, name: str, text: str) -> None:
        """Keep a text; "" forgets it."""
        self._set(f"lists/{name}", text)

    def recall_here(self, name: str) -> str:
        """Return what was kept under a name for the data file that is open."""
        return self._text(f"files/{self._file}/{name}") if self._file else ""

    def keep_here(self, name: str, text: str) -> None:
        """Keep a text for the data file that is open."""
        if self._file:
            self._set(f"files/{self._file}/{name}", text)

    @property
    def opened_plans(self) -> list[tuple[UUID, str]]:
        """The plans that were opened in tabs of the file that is open, and the page of each."""
        try:
            found = json.loads(self.recall_here("plans"))
            return [(UUID(plan_id), str(page)) for plan_id, page in found]
        except (ValueError, TypeError, AttributeError):
            return []

    @opened_plans.setter
    def opened_plans(self, plans: Sequence[tuple[UUID, str]]) -> None:
        told = [(str(plan_id), page) for plan_id, page in plans]
        self.keep_here("plans", json.dumps(told) if told else "")

    @property
    def seen_plan(self) -> UUID | None:
        """The opened plan whose tab was seen last, where it was that of one."""
        try:
            return UUID(self.recall_here("plan_seen"))
        except ValueError:
            return None

    @seen_plan.setter
    def seen_plan(self, plan_id: UUID | None) -> None:
        self.keep_here("plan_seen", str(plan_id or ""))

    # --- inside ------------------------------------------------------------------------------

    def _text(self, name: str) -> str:
        return str(self._kept.value(name, ""))

    def _set(self, name: str, text: str) -> None:
        if text == self._text(name):
            return  # the file is written at each change
        if text:
            self._kept.setValue(name, text)
        else:
            self._kept.remove(name)

    def _number(self, name: str) -> int | None:
        kept = str(self._kept.value(name, ""))  # an .ini file holds words only
        return int(kept) if kept.isdecimal() else None
