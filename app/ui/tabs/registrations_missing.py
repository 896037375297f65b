"""The page of who has not registered, what each unit registered, and what came late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import PEOPLE
from app.services import missing
from app.services.missing import MissingRow, UnitTally
from app.services.registrations import RegistrationRow
from app.ui import style
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.tabs.registrations_parts import PAGE_OF, PlanPage, day_text
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.sentence import Weight


@dataclass(frozen=True, slots=True)
class Lack:
    """Somebody who has not registered, or not enough."""

    id: tuple[UUID, UUID | None]
    of: MissingRow


@dataclass(frozen=True, slots=True)
class Tally:
    """What one unit registered."""

    id: UUID
    of: UnitTally


class MissingPage(PlanPage):
    """Three lists, one seen: who lacks what, in words; each unit's counts; what came late.

    Signals:
        adding_wanted: the page (its name) on which something is to be added, for a subject.
        row_wanted: the page on which a registration is to be shown, and its id.
        unit_wanted: the unit whose registrations are to be shown.
    """

    adding_wanted = Signal(str, object)
    row_wanted = Signal(str, object)
    unit_wanted = Signal(object)

    _CAPTIONS: ClassVar = ("Chưa đăng ký, còn thiếu", "Từng đơn vị", "Đăng ký trễ hạn")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lacks = ListPage[Lack](_lack_spec(self._add))
        self.tallies = ListPage[Tally](_tally_spec(self._show_unit))
        self.late = ListPage[RegistrationRow](_late_spec(self._show_late))
        self._lists: tuple[ListPage[Any], ...] = (self.lacks, self.tallies, self.late)
        self.stack = QStackedWidget()
        self.buttons = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        for number, page in enumerate(self._lists):
            self.stack.addWidget(page)
            page.table.setAccessibleName(self._CAPTIONS[number])
            page.status_changed.connect(self._tell)
            button = QPushButton(self._CAPTIONS[number])
            button.setCheckable(True)
            button.setAutoDefault(False)
            self.buttons.addButton(button, number)
            bar.addWidget(button)
        bar.addStretch()
        self.buttons.button(0).setChecked(True)
        self.buttons.idClicked.connect(self.turn_to)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.stack, stretch=1)

    def reload(self) -> None:
        """Read all three: their counts stand on the buttons."""
        plan_id = self.plan_id
        lacks = [
            Lack((row.subject_id, row.deadline_id), row)
            for row in self.operations.ask(missing.listed, plan_id, today())
        ]
        tallies = [
            Tally(row.unit_id, row) for row in self.operations.ask(missing.per_unit, plan_id)
        ]
        late = self.operations.ask(missing.late, plan_id)
        counts = (len(lacks), len(tallies), len(late))
        for number, count in enumerate(counts):
            told = f"{self._CAPTIONS[number]} ({number_text(count)})"
            self.buttons.button(number).setText(told)
        for page in self._lists:
            page.set_read_only(self.closed_reason)
        self.lacks.set_rows(lacks)
        self.tallies.set_rows(tallies)
        self.late.set_rows(late)
        self._tell()

    def show_row(self, row_id: UUID) -> bool:
        """Go to a subject that lacks something."""
        self.turn_to(0)
        self.lacks.clear_filters()
        shown = [lack for lack in _rows(self.lacks) if lack.of.subject_id == row_id]
        return bool(shown) and self.lacks.show_row(shown[0].id)

    @Slot(int)
    def turn_to(self, number: int) -> None:
        """Show one of the three lists."""
        self.buttons.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.tell_status(self._lists[self.stack.currentIndex()].status)

    def _add(self, rows: Sequence[Lack]) -> None:
        row = rows[0].of
        self.adding_wanted.emit("works" if row.deadline_id else "registrations", row.subject_id)

    def _show_late(self, rows: Sequence[RegistrationRow]) -> None:
        self.row_wanted.emit(PAGE_OF[rows[0].kind], rows[0].id)

    def _show_unit(self, rows: Sequence[Tally]) -> None:
        self.unit_wanted.emit(rows[0].id)


def _lack_spec(add: Callable[[list[Lack]], object]) -> ListSpec[Lack]:
    return ListSpec(
        columns=[
            Column(
                "Còn thiếu",
                lambda lack: lack.of.sentence,
                takes_room=True,
                sign=_lack_sign,
                tint=_lack_tint,
            ),
            Column("Loại", lambda lack: lack.of.subject_kind.label, width=12),
            Column("Hạn", lambda lack: lack.of.due, _due_text, width=9),
        ],
        actions=[ListAction("Đăng ký cho đối tượng này", add, "add", needs="one", opens=True)],
        filters=[
            ListFilter(
                "lack",
                "Thiếu",
                [("all", "Chưa đăng ký gì"), ("some", "Chưa đủ mức tối thiểu")],
                lambda lack, key: (lack.of.deadline_id is None) is (key == "all"),
                counts=True,
            ),
            ListFilter(
                "overdue",
                "Hạn",
                [(True, "Đã quá hạn"), (False, "Còn hạn")],
                lambda lack, key: lack.of.is_overdue is key,
                counts=True,
            ),
        ],
        empty="Không còn ai thiếu: mọi đối tượng phải đăng ký đều đã đăng ký đủ.",
        counted="chỗ còn thiếu",
    )


def _tally_spec(show: Callable[[list[Tally]], object]) -> ListSpec[Tally]:
    return ListSpec(
        columns=[
            Column("Đơn vị", lambda tally: tally.of.unit_name, width=30),
            _count("Tập thể", lambda tally: tally.of.collective_titles),
            _count("Cá nhân", lambda tally: tally.of.people_titles),
            _count("Hộ gia đình", lambda tally: tally.of.household_titles),
            _count("Công trình…", lambda tally: tally.of.works),
            _count("Chỉ tiêu", lambda tally: tally.of.targets),
            Column(
                "Cộng",
                lambda tally: tally.of.total,
                number_text,
                is_number=True,
                width=10,
                sign=lambda tally: "" if tally.of.total else "warning",
                tint=lambda tally: None if tally.of.total else "warning",
            ),
            _count("Chờ duyệt", lambda tally: tally.of.waiting),
            _count("Trễ hạn", lambda tally: tally.of.late),
        ],
        actions=[
            ListAction(
                "Xem đăng ký của đơn vị", show, "register", needs="one", writes=False, opens=True
            )
        ],
        filters=[
            ListFilter(
                "total",
                "Đăng ký",
                [(True, "Đã có"), (False, "Chưa có gì")],
                lambda tally, key: bool(tally.of.total) is key,
                counts=True,
            )
        ],
        empty="Kế hoạch này chưa có đơn vị nào tham gia.",
        counted="đơn vị",
    )


def _late_spec(show: Callable[[list[RegistrationRow]], object]) -> ListSpec[RegistrationRow]:
    return ListSpec(
        columns=[
            Column(
                "Đối tượng",
                lambda row: row.subject_name,
                width=28,
                person=lambda row: row.subject_name if row.subject_kind in PEOPLE else "",
            ),
            Column("Đơn vị", lambda row: row.unit_name, width=20),
            Column("Nội dung đăng ký", lambda row: row.what, width=40),
            Column("Ngày nhận", lambda row: row.received_on, day_text, width=12),
            Column(
                "Trễ",
                lambda row: row.lateness,
                width=16,
                sign=lambda _: "warning",
                sort=lambda row: row.received_on,
            ),
            Column("Trạng thái", lambda row: row.state.label, width=12),
        ],
        actions=[
            ListAction("Đến đăng ký này", show, "right", needs="one", writes=False, opens=True)
        ],
        empty="Không có đăng ký nào trễ hạn.",
        counted="đăng ký trễ hạn",
    )


def _count(heading: str, value: Callable[[Tally], int]) -> Column[Tally]:
    return Column(heading, value, number_text, is_number=True, width=11)


def _rows(page: ListPage[Lack]) -> list[Lack]:
    return [page.model.row_number(number) for number in range(page.model.rowCount())]


def _due_text(due: PartialDate) -> str:
    return due.display


def _lack_sign(lack: Lack) -> str:
    return "warning" if lack.of.is_overdue else ""


def _lack_tint(lack: Lack) -> Weight | None:
    return "warning" if lack.of.is_overdue else None
