"""The page of a council's meetings (họp xét, bỏ phiếu): the list, or one of them in its place."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.clock import today
from app.core.errors import InvalidInput
from app.domain.dates import PartialDate
from app.domain.terms import CouncilRole, Topic
from app.services import councils, meetings
from app.services.meetings import MeetingFields, MeetingRow
from app.services.validation import labels
from app.ui.context import Context, Place
from app.ui.dialogs.quick_add import council_adder, council_label
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.awards_meeting import MeetingView
from app.ui.tabs.awards_opened import OpeningPage
from app.ui.tabs.awards_parts import day_text
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.widgets.fields import PickList, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = labels(MeetingFields)
_OPEN, _CONCLUDED = "Đang ghi biên bản", "Đã kết luận"


class MeetingsPage(OpeningPage):
    """The meetings about the plan's nominations; one of them can be opened."""

    name = "meetings"
    caption = "Họp, bỏ phiếu"
    doing = "ghi các cuộc họp xét khen thưởng"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ListPage[MeetingRow](
            ListSpec(
                history=Topic.MEETING,
                columns=[
                    Column("Ngày họp", lambda row: row.held_on, day_text, width=12),
                    Column("Hội đồng", lambda row: row.council_name, width=56),
                    Column("Địa điểm", lambda row: row.place, width=40),
                    Column("Đã biểu quyết", lambda row: row.vote_count, is_number=True, width=14),
                    Column(
                        "Trạng thái",
                        lambda row: _CONCLUDED if row.is_concluded else _OPEN,
                        sign=lambda row: "check" if row.is_concluded else "edit",
                    ),
                ],
                actions=self._actions(),
                empty="Kế hoạch này chưa có cuộc họp xét khen thưởng nào. Bấm Thêm khi mời họp; "
                "thành phần, số phiếu và kết quả ghi sau.",
                counted="cuộc họp",
            )
        )
        self.view = MeetingView(context)
        self.lay_out()

    def reload(self) -> None:
        """Read the list, and the meeting that is opened."""
        rows = self.operations.ask(meetings.listed, self.plan_id)
        self.list.set_rows(rows)
        self.lock(self.list)
        if self.list.current() is None and rows:
            self.list.show_row(rows[0].id)
        self.follow({row.id for row in rows})

    def add(self) -> None:
        """Ask for the head of a new meeting, and open it."""
        standing = self.operations.ask(councils.listed, today())
        if not standing and not self.operations.ask(councils.listed):
            self.list.notice.tell(
                "Chưa có hội đồng nào để họp. Lập hội đồng và nhập thành viên trước.",
                "warning",
                "Sang trang Hội đồng",
                lambda: self.context.go(Place("awards", self.plan_id, page="councils")),
            )
            return
        self.list.notice.clear()
        form = MeetingForm(self.operations)
        usual = standing[0].id if standing else None
        form.fill({"held_on": PartialDate.of(today()), "council_id": usual})
        form.offer_members()
        form.mark_clean()
        plan_id = self.plan_id

        def save(values: dict[str, Any]) -> UUID:
            given = filled(MeetingFields, to_days(values))
            return self.operations.do(meetings.create, plan_id, given)

        dialog = RecordDialog(form, save, "Thêm cuộc họp xét khen thưởng", parent=self)
        if dialog.exec():
            self.open(dialog.saved[-1])

    def delete(self, row: MeetingRow) -> None:
        """Move a meeting with its minutes to the bin."""
        if self.attempt(lambda: self.operations.do(meetings.delete, row.id)):
            told = f"Đã xóa cuộc họp ngày {day_text(row.held_on)} cùng biên bản."
            self.list.offer_undo(told, self.operations.undo)

    # --- inside ------------------------------------------------------------------------------

    def edit_opened(self) -> None:
        """Ask for another day, hour, place, chair or secretary of the meeting that is opened."""
        meeting_id = self.view.row_id
        if meeting_id is None:
            return
        view = self.operations.ask(meetings.view, meeting_id)
        form = MeetingForm(self.operations)
        names = ("council_id", "held_on", "starts_at", "ends_at", "place", "agenda", "conclusion")
        form.fill(to_fields({name: getattr(view, name) for name in names}))
        form.offer_members()
        form.fill(
            {
                "chair_id": view.chair.id if view.chair else None,
                "secretary_id": view.secretary.id if view.secretary else None,
            }
        )

        def save(values: dict[str, Any]) -> object:
            given = filled(MeetingFields, to_days(values))
            return self.operations.do(meetings.update, meeting_id, given)

        RecordDialog(form, save, "Sửa cuộc họp xét khen thưởng", parent=self).exec()

    def _actions(self) -> list[ListAction[MeetingRow]]:
        return [
            ListAction("Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True),
            ListAction(
                "Mở",
                lambda rows: self.open(rows[0].id),
                "right",
                ("Ctrl+E",),
                needs="one",
                writes=False,
                opens=True,
            ),
            ListAction(
                "Xóa",
                lambda rows: self.delete(rows[0]),
                "delete",
                ("Delete",),
                needs="one",
                refuses=lambda rows: (
                    "Cuộc họp đã kết luận. Mở lại cuộc họp và ghi lý do trước."
                    if rows[0].is_concluded
                    else ""
                ),
            ),
        ]


class MeetingForm(Form):
    """What heads the minutes. Who can chair and keep them follows the council and the day."""

    def __init__(self, operations: Operations) -> None:
        rows = operations.ask(councils.listed)
        choices = [(row.id, council_label(row.name, row.term)) for row in rows]
        super().__init__(
            [
                FieldSpec(
                    "council_id",
                    _LABELS["council_id"],
                    lambda: PickList(choices, characters=50, add=council_adder(operations)),
                    required=True,
                    wide=True,
                ),
                FieldSpec("held_on", _LABELS["held_on"], day_field, required=True),
                FieldSpec("place", _LABELS["place"], TextField),
                FieldSpec(
                    "starts_at",
                    _LABELS["starts_at"],
                    lambda: TextField(characters=8),
                    hint="8h30, 14:00",
                ),
                FieldSpec("ends_at", _LABELS["ends_at"], lambda: TextField(characters=8)),
                FieldSpec("chair_id", _LABELS["chair_id"], PickList),
                FieldSpec("secretary_id", _LABELS["secretary_id"], PickList),
                FieldSpec("agenda", _LABELS["agenda"], lambda: TextArea(lines=(2, 6)), wide=True),
                FieldSpec(
                    "conclusion", _LABELS["conclusion"], lambda: TextArea(lines=(2, 6)), wide=True
                ),
            ],
            columns=2,
        )
        self._operations = operations
        for name in ("council_id", "held_on"):
            self.field(name).committed.connect(self.offer_members)

    def offer_members(self) -> None:
        """Let chair and secretary be chosen among the members; the usual ones fill a blank."""
        try:
            council_id = self.field("council_id").value()
            day = self.field("held_on").value()
        except InvalidInput:
            return
        if council_id is None:
            return
        on = day.earliest if day else today()
        seats = self._operations.ask(councils.members_on, council_id, on)
        for name, role in (
            ("chair_id", CouncilRole.CHAIR),
            ("secretary_id", CouncilRole.SECRETARY),
        ):
            field: Any = self.field(name)
            field.set_choices([(seat.id, _seat(seat.full_name, seat.role)) for seat in seats])
            usual = next((seat.id for seat in seats if seat.role is role), None)
            if field.is_blank and usual is not None:
                field.set_value(usual)


def _seat(name: str, role: CouncilRole) -> str:
    return f"{name} – {role.label}"
