"""What every tab shares: the data, the working year and plan, and the way to other places."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.core.clock import today
from app.ui.files import Files
from app.ui.jobs import JobRunner
from app.ui.operations import Operations


@dataclass(frozen=True, slots=True)
class Part:
    """What of a plan is looked at: a phase or all of it, at one round or the one that counts."""

    phase_id: UUID | None = None
    stage_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is found: a tab, the plan it is about, the row in it.

    `tab` is a name from `app.ui.tabs.TABS`, or “plan” for the tab of one opened plan; `page` and
    `focus` say which of its pages and which field or row there, `part` what a report is about.
    """

    tab: str
    plan_id: UUID | None = None
    row_id: UUID | None = None
    page: str = ""
    focus: str = ""
    part: Part | None = None


class Context(QObject):
    """The data file that is open, and what is being worked on in it.

    Signals:
        changed: another working year or plan was chosen.
        wanted: the place (`Place`) to go to.
        said: a short sentence for the status bar.
    """

    changed = Signal()
    wanted = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        operations: Operations,
        year: int | None = None,
        jobs: JobRunner | None = None,
        files: Files | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.operations = operations
        self.jobs = jobs or JobRunner(self)
        """Where long work is started: one job after another."""
        self.files = files or Files()
        """What asks for files and folders."""
        self._year = today().year if year is None else year
        self._plan_id: UUID | None = None

    @property
    def year(self) -> int:
        """The working year (năm làm việc)."""
        return self._year

    @property
    def plan_id(self) -> UUID | None:
        """The plan that is worked on; nothing means every plan of the year."""
        return self._plan_id

    @property
    def is_read_only(self) -> bool:
        """Whether the file can only be looked at."""
        return self.operations.read_only_reason is not None

    def choose(self, year: int, plan_id: UUID | None = None) -> None:
        """Work on another year, and on one of its plans or all of them."""
        if (year, plan_id) != (self._year, self._plan_id):
            self._year, self._plan_id = year, plan_id
            self.changed.emit()

    def go(self, place: Place) -> None:
        """Lead the person to a place."""
        self.wanted.emit(place)

    def open_plan(self, plan_id: UUID, page: str = "", focus: str = "") -> None:
        """Open a plan in a tab of its own, or go to the tab it has."""
        self.go(Place("plan", plan_id, page=page, focus=focus))

    def say(self, sentence: str) -> None:
        """Say in the status bar what was done."""
        self.said.emit(sentence)
