"""What the pages of the awards tab have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import AppError
from app.domain.dates import PartialDate
from app.domain.terms import PEOPLE, AwardGround, SubjectKind
from app.services import households, people, units
from app.ui import style
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.operations import Operations
from app.ui.tabs.scoring_parts import table_of
from app.ui.widgets.ask import tell
from app.ui.widgets.fields import DateField, PickList
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.sentence import Weight

_ALL = 1_000_000
"""More people than any commune has: the whole list in one page."""


class AwardsPage(QWidget):
    """A page of the awards tab. It reads in `reload`, which the tab calls while it is seen.

    A subclass gives `name` (how places and `show_page` name it), `caption` and, where it works on
    one plan, `doing`: what the plan is needed for. Then it is only reloaded while a plan is
    chosen, and reads its id from `plan_id`.

    Signals:
        counted: the words for the status bar, while the page is seen.
    """

    name: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    doing: ClassVar[str] = ""

    counted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.status = ""

    def reload(self) -> None:
        """Read everything shown again."""
        raise NotImplementedError

    def show_row(self, row_id: UUID) -> bool:  # noqa: ARG002 - for subclasses with rows
        """Select a row; return whether the page has it."""
        return False

    @property
    def is_dirty(self) -> bool:
        """Whether pasted rows wait in one of its lists."""
        return any(rows.is_waiting for rows in self.findChildren(PastedRows))

    @property
    def plan_id(self) -> UUID:
        """The plan that is worked on, where the page is only read while there is one."""
        if self.context.plan_id is None:
            raise LookupError("no plan is chosen")
        return self.context.plan_id

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something from a list; say what refuses it. Return whether it was done."""
        return attempt(self, act)

    def count(self, words: str) -> None:
        """Say in the status bar how many rows the page shows."""
        self.status = words
        self.counted.emit(words)

    def dress(self, page: ListPage[Any]) -> None:
        """Name a list for those who hear the screen, and count its rows in the status bar."""
        page.table.setAccessibleName(self.caption)
        page.status_changed.connect(self.count)

    def lock(self, page: ListPage[Any]) -> None:
        """Let a list only be read where the file can only be looked at."""
        page.set_read_only(self.operations.read_only_reason or "")


class JudgingDay(QWidget):
    """The day by which nominations are judged, until the person types another one.

    Signals:
        chosen: another day holds.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of: object = None
        self._usual = self.day = today()
        self.field = DateField(whole_days=True)
        self.field.set_label("Xét theo ngày", "Ngày họp hội đồng, hoặc ngày ký quyết định")
        self.field.committed.connect(self._on_committed)
        words = QLabel("Xét theo ngày")
        words.setBuddy(self.field.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        layout.addWidget(words)
        layout.addWidget(self.field)

    def offer(self, of: object, usual: date) -> None:
        """Show the usual day of a plan, unless another was typed for the same plan."""
        is_typed = self._of == of and self.day != self._usual
        self._of, self._usual = of, usual
        if not is_typed:
            self.day = usual
            self.field.set_value(PartialDate.of(usual))

    @Slot()
    def _on_committed(self) -> None:
        value = self.field.value()
        day = value.earliest if value else None
        if day is None:
            day = self._usual
            self.field.set_value(PartialDate.of(day))
        if day != self.day:
            self.day = day
            self.chosen.emit()


class HasPerson(Protocol):
    """A row about a subject, under the name it has there."""

    @property
    def subject_kind(self) -> SubjectKind:
        """What the subject is."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...


def name_of_person(row: HasPerson) -> str:
    """Return the name of a person or householder, to sort by; "" of a unit or cluster."""
    return row.name if row.subject_kind in PEOPLE else ""


def attempt(parent: QWidget, act: Callable[[], object]) -> bool:
    """Do something; say above `parent` what refuses it. Return whether it was done."""
    try:
        act()
    except AppError as refusal:
        tell(parent, "Chưa làm được", str(refusal))
        return False
    return True


def day_text(day: date) -> str:
    """Return a day as lists show it.

    >>> day_text(date(2026, 8, 5))
    '05/08/2026'
    """
    return f"{day:%d/%m/%Y}"


GROUND_OF_PLAN = "Để trống: theo kế hoạch"
"""What a blank ground means where there is a plan."""


def ground_list() -> PickList[AwardGround]:
    """Return a field for the ground of an award (loại hình khen thưởng), which may stay blank."""
    return PickList([(ground, ground.label) for ground in AwardGround])


def subject_choices(operations: Operations) -> list[tuple[UUID, str]]:
    """Return every unit, person and household, to pick one; those alike with their unit."""
    found = [(row.id, row.name) for row in operations.ask(units.listed)]
    for row in operations.ask(people.page, 0, _ALL):
        name = f"{row.honorific} {row.name}".strip()
        found.append((row.id, f"{name} – {row.unit_name}" if row.unit_name else name))
    for row in operations.ask(households.page, 0, _ALL):
        name = row.name or f"Hộ {row.head_name}"
        found.append((row.id, f"{name} – {row.unit_name}" if row.unit_name else name))
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    sentence: str
    sign: Weight


class SentencesPane(QWidget):
    """Some sentences of what stands in the way, each with its sign, below a heading."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = QLabel()
        self.head.setWordWrap(True)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column: Column[_Line] = Column(
            caption, lambda line: line.sentence, sign=lambda line: line.sign
        )
        self.model = RowTableModel[_Line]([column], self)
        self.table = table_of(self.model, caption)
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addWidget(self.table, stretch=1)
        layout.addStretch()

    def tell(self, heading: str, sentences: Sequence[str], warnings: Sequence[str] = ()) -> None:
        """Show a heading, and sentences where there are any; those to look at come last."""
        self.head.setText(heading)
        lines = [
            *(_Line(number, one, "error") for number, one in enumerate(sentences)),
            *(_Line(-1 - number, one, "warning") for number, one in enumerate(warnings)),
        ]
        self.table.setVisible(bool(lines))
        self.model.set_rows(lines)

    def sentences(self) -> list[str]:
        """Return what is shown."""
        return [line.sentence for line in self.model.rows()]
