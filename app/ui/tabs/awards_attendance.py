"""Who was at a meeting and who was not, and why: all members in one grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.terms import Topic
from app.services import meetings
from app.services.minutes import AttendanceRow
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.tabs.awards_minutes import MeetingPart, names_of, stand_at
from app.ui.widgets.ask import ask_reason
from app.ui.widgets.fields import PickList, TextField
from app.ui.widgets.grid import GridView
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec

_PRESENT, _ABSENT = "Có mặt", "Vắng mặt"
_CHOICES = [(True, _PRESENT), (False, _ABSENT)]


@dataclass(frozen=True, slots=True)
class Line:
    """A member of the council on the day of the meeting."""

    id: UUID
    place: int
    row: AttendanceRow


class AttendancePart(MeetingPart):
    """A grid to note attendance in; whoever has a reason for being absent is absent."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = RowTableModel[Line](_columns(is_open=True), change=self.write)
        self.grid = GridView[Line]()
        self.grid.setAccessibleName("Thành phần dự họp")
        self.list = ListPage[Line](
            ListSpec(
                history=_history,
                columns=self.model.columns,
                actions=self._actions(),
                empty="Hội đồng không có thành viên vào ngày họp. Nhập thành viên ở trang “Hội "
                "đồng” hoặc sửa ngày họp.",
                counted="thành viên",
                search_hint="",
            ),
            model=self.model,
            table=self.grid,
        )
        self.model.setParent(self.list)
        self.grid.told.connect(context.say)
        self._was_open = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def write(self, edits: Sequence[CellEdit[Line]]) -> None:
        """Record typed, ticked or pasted cells as one action; all of them or none."""
        if all(edit.column.is_check for edit in edits):  # Qt calls for a tick: nobody to raise to
            self.attempt(lambda: self._record(_rows(edits)))
            return
        dropped = _dropped(edits)
        self._record(_rows(edits))
        if dropped:
            self._offer_undo(f"Đã ghi có mặt, bỏ lý do vắng: {', '.join(dropped)}.")
        elif len({edit.line for edit in edits}) > 1:
            self._offer_undo(f"Đã ghi {number_text(len(edits))} ô thành phần dự họp.")

    def mark_present(self, lines: Sequence[Line]) -> None:
        """Note the selected members as present; what was said of their absence goes."""
        rows = [{"member_id": line.id} for line in lines]
        if self.attempt(lambda: self._record(rows)):
            self._offer_undo(f"Đã ghi có mặt: {_whom(lines)}.")

    def mark_absent(self, lines: Sequence[Line]) -> None:
        """Ask why the selected members are absent, and note it for all of them."""
        names = names_of([line.row.member.full_name for line in lines], "thành viên")
        reason = ask_reason(self, "Ghi vắng mặt", names, "Ghi vắng mặt")
        if reason is None:
            return
        rows = [
            {
                "member_id": line.id,
                "is_present": False,
                "absence_reason": reason,
                "has_written_opinion": line.row.has_written_opinion,
            }
            for line in lines
        ]
        if self.attempt(lambda: self._record(rows)):
            self._offer_undo(f"Đã ghi vắng mặt: {_whom(lines)}.")

    def mark_the_rest_present(self) -> None:
        """Note everybody as present of whom nothing is noted yet."""
        rest = [row for row in self.minutes.attendance if row.is_present is None]
        if not rest:
            self.context.say("Đã ghi đủ thành phần dự họp.")
            return
        rows = [{"member_id": row.member.id} for row in rest]
        if self.attempt(lambda: self._record(rows)):
            self._offer_undo(f"Đã ghi {number_text(len(rest))} thành viên còn lại có mặt.")

    def start(self) -> None:
        """Stand at the first member of whom nothing is noted."""
        stand_at(self.grid, lambda line: line.row.is_present is None, "is_present")

    # --- inside ------------------------------------------------------------------------------

    def _show(self) -> None:
        is_open = not self.lock
        if is_open is not self._was_open:
            self._was_open = is_open
            self.model.set_columns(_columns(is_open=is_open))
        minutes = self.minutes
        self.list.set_rows(
            [Line(row.member.id, n, row) for n, row in enumerate(minutes.attendance, start=1)]
        )
        self.list.set_read_only(self.lock)
        present, members = number_text(len(minutes.present)), number_text(minutes.member_count)
        self.caption = f"Thành phần dự họp ({present}/{members})"

    def _record(self, rows: Sequence[dict[str, Any]]) -> None:
        self.operations.do(meetings.record_attendance, self.minutes.id, rows)

    def _offer_undo(self, done: str) -> None:
        self.list.offer_undo(done, self.operations.undo)

    def _actions(self) -> list[ListAction[Line]]:
        return [
            ListAction("Tất cả còn lại có mặt", lambda _: self.mark_the_rest_present(), "check"),
            ListAction("Ghi có mặt", self.mark_present, "people", needs="some"),
            ListAction("Ghi vắng mặt…", self.mark_absent, "close", needs="some"),
        ]


def _columns(*, is_open: bool) -> list[Column[Line]]:
    return [
        Column("TT", lambda line: line.place, is_number=True, width=5),
        Column(
            "Họ và tên",
            lambda line: line.row.member.full_name,
            width=26,
            person=lambda line: line.row.member.name,
        ),
        Column(
            "Dự họp",
            lambda line: line.row.is_present,
            lambda present: _PRESENT if present else _ABSENT,
            name="is_present",
            note="Gõ C hoặc V rồi Enter. Để trống là chưa ghi.",
            field=(lambda _: PickList(_CHOICES)) if is_open else None,
            sign=_sign,
            width=16,
        ),
        Column(
            "Lý do vắng",
            lambda line: line.row.absence_reason,
            name="absence_reason",
            note="Gõ lý do thì người đó được ghi vắng mặt.",
            field=(lambda _: TextField(longest=300)) if is_open else None,
            width=28,
        ),
        Column(
            "Ý kiến bằng văn bản",
            lambda line: line.row.has_written_opinion,
            name="has_written_opinion",
            note="Người vắng mặt gửi ý kiến bằng văn bản: phím cách để đánh dấu.",
            is_check=True,
            edit=(lambda _line, _value: None) if is_open else None,
        ),
        Column("Vai trò trong hội đồng", lambda line: line.row.member.role.label, width=22),
        Column("Chức vụ", lambda line: line.row.member.post, width=32),
    ]


def _history(line: Line) -> tuple[str, UUID]:
    """Return the row that notes a member's attendance; while there is none, the seat itself."""
    if line.row.id is None:
        return Topic.COUNCIL_MEMBER, line.row.member.id
    return Topic.ATTENDANCE, line.row.id


def _sign(line: Line) -> str:
    signs = {True: "check", False: "close", None: ""}
    return signs[line.row.is_present]


def _rows(edits: Sequence[CellEdit[Line]]) -> list[dict[str, Any]]:
    """Return what the edits of one action make of each member they touch."""
    given: dict[UUID, dict[str, Any]] = {}
    lines: dict[UUID, AttendanceRow] = {}
    for edit in edits:
        if edit.row is None:
            raise InvalidInput.of(None, "Dòng này không có trong hội đồng. Chưa ghi gì.")
        lines[edit.row.id] = edit.row.row
        given.setdefault(edit.row.id, {})[edit.column.name] = edit.value
    return [
        {"member_id": member_id, **_settled(lines[member_id], changes)}
        for member_id, changes in given.items()
    ]


def _settled(row: AttendanceRow, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what is noted of a member once `changes` are made, or say what is missing."""
    name = row.member.full_name
    reason = changes.get("absence_reason", row.absence_reason)
    has_written = changes.get("has_written_opinion", row.has_written_opinion)
    is_present = changes.get("is_present", False if reason else row.is_present)
    if is_present is None:
        raise InvalidInput.of(
            "is_present", f"Chưa ghi {name} có mặt hay vắng mặt. Chọn “Có mặt” hoặc gõ lý do vắng."
        )
    if is_present:
        # Marked present anew: what was said of the absence goes, unless it was said just now.
        reason = changes.get("absence_reason", "")
        has_written = changes.get("has_written_opinion", False)
    elif not reason:
        raise InvalidInput.of(
            "absence_reason",
            f"Chưa nhập lý do vắng của {name}. Gõ lý do vào cột “Lý do vắng”; nếu có mặt, chọn "
            "“Có mặt”.",
        )
    return {
        "is_present": is_present,
        "absence_reason": reason,
        "has_written_opinion": has_written,
    }


def _dropped(edits: Sequence[CellEdit[Line]]) -> list[str]:
    """Return whose reason for being absent goes because they are marked present."""
    return [
        f"{edit.row.row.member.full_name} (“{edit.row.row.absence_reason}”)"
        for edit in edits
        if edit.row and edit.column.name == "is_present" and edit.value
        if edit.row.row.absence_reason
    ]


def _whom(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return lines[0].row.member.full_name
    return f"{number_text(len(lines))} thành viên"
