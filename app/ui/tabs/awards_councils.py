"""The page of councils (hội đồng thi đua – khen thưởng): each in its term, with its members."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import CouncilRole, Regime, Topic
from app.services import councils, people
from app.services.councils import CouncilFields, CouncilRow, MemberFields, MemberRow
from app.services.people import PersonRow
from app.services.validation import labels
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.quick_add import person_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.awards_parts import AwardsPage, day_text
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scoring_parts import bold
from app.ui.widgets.fields import CheckField, PickList, TextField
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.pasted_rows import Paste, Rows, only_while
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = labels(CouncilFields)
_SEAT_LABELS = labels(MemberFields)
_LASTING = ("name", "regime", "symbol", "has_own_seal")
"""What a council of the next term has of the last one."""
_NOW, _PAST, _AHEAD = "Đang hoạt động", "Hết nhiệm kỳ", "Chưa đến ngày"
_SITS, _LEFT = "Đang tham gia", "Đã thôi"
_OTHER = (
    "Các dòng này được dán khi đang chọn hội đồng khác. Chọn lại hội đồng ấy rồi bấm Lưu, hoặc "
    "bấm Bỏ và dán lại vào hội đồng này."
)
_AS_LISTED = ("name", "post", "role")
"""The columns of the members in a decision that sets a council up."""
_ALL = 1_000_000
"""More people than any commune has."""


class CouncilsPage(AwardsPage):
    """The councils, the latest term first; under them the members of the chosen one."""

    name = "councils"
    caption = "Hội đồng"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._seats: Sequence[MemberRow] = ()
        self.list = ListPage[CouncilRow](
            ListSpec(
                history=Topic.COUNCIL,
                columns=_columns(),
                actions=self._actions(),
                empty="Chưa có hội đồng nào. Bấm Thêm để lập hội đồng theo quyết định thành lập, "
                "rồi nhập các thành viên.",
                counted="hội đồng",
                search_hint="",
            )
        )
        self.heading = bold()
        self.heading.setWordWrap(True)
        self.heading.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        self.members = ListPage[MemberRow](
            ListSpec(
                history=Topic.COUNCIL_MEMBER,
                columns=_seat_columns(),
                actions=self._seat_actions(),
                empty="Hội đồng này chưa có thành viên. Nhập theo thứ tự trong quyết định thành "
                "lập: Chủ tịch, các Phó Chủ tịch, ủy viên, thư ký.",
                counted="thành viên",
                search_hint="",
                paste=Paste(
                    noun="thành viên hội đồng",
                    form=lambda: seat_form(self.operations, _AS_LISTED),
                    save=lambda: only_while(self._council_id, self.add_members, _OTHER),
                    undo=self.operations.undo,
                ),
            )
        )
        self.dress(self.list)
        self.members.table.setAccessibleName("Thành viên hội đồng")
        self.list.selection_changed.connect(self._show_members)
        self.below = QWidget()
        below = QVBoxLayout(self.below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.heading)
        below.addWidget(self.members, stretch=1)
        self.splitter = KeptSplitter("councils", Qt.Orientation.Vertical)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.below)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def reload(self) -> None:
        """Read the councils of every term, and the members of the chosen one."""
        rows = self.operations.ask(councils.listed)
        self.list.set_rows(rows)
        self.lock(self.list)
        if self.list.current() is None and rows:
            self.list.show_row(rows[0].id)
        self._show_members()

    def show_row(self, row_id: UUID) -> bool:
        """Select a council, or a member in the council it belongs to."""
        if self.list.show_row(row_id):
            return True
        for row in self.operations.ask(councils.listed):
            if any(seat.id == row_id for seat in self.operations.ask(councils.members, row.id)):
                return self.list.show_row(row.id) and self.members.show_row(row_id)
        return False

    # --- councils ----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new council."""
        form = _form()
        form.fill({"regime": Regime.STATE})

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(councils.create, filled(CouncilFields, to_days(values)))

        dialog = RecordDialog(form, save, "Thêm hội đồng", parent=self)
        if dialog.exec():
            self.list.show_row(dialog.saved[-1])

    def edit(self, row: CouncilRow) -> None:
        """Correct what describes a council."""
        form = _form()
        form.fill(to_fields({name: getattr(row, name) for name in CouncilFields.model_fields}))

        def save(values: dict[str, Any]) -> object:
            given = filled(CouncilFields, to_days(values))
            return self.operations.do(councils.update, row.id, given)

        RecordDialog(form, save, "Sửa hội đồng", parent=self).exec()

    def renew(self, row: CouncilRow) -> None:
        """Ask for the next term of a council; who still sits in it is taken over."""
        form = _form()
        form.fill({name: getattr(row, name) for name in _LASTING})

        def save(values: dict[str, Any]) -> UUID:
            given = filled(CouncilFields, to_days(values))
            return self.operations.do(councils.copy, row.id, given)

        dialog = RecordDialog(form, save, "Lập hội đồng nhiệm kỳ mới", parent=self)
        if dialog.exec():
            self.list.show_row(dialog.saved[-1])
            count = number_text(len(self._seats))
            told = f"Đã lập hội đồng nhiệm kỳ mới, lấy theo {count} thành viên."
            self.list.offer_undo(told, self.operations.undo)

    def delete(self, row: CouncilRow) -> None:
        """Move a council with its seats to the bin; one that has met stays."""
        if self.attempt(lambda: self.operations.do(councils.delete, row.id)):
            self.list.offer_undo(f"Đã xóa hội đồng “{row.name}”.", self.operations.undo)

    # --- members -----------------------------------------------------------------------------

    def add_member(self) -> None:
        """Ask for new members of the chosen council, one after another."""
        council = self._chosen()
        form = seat_form(self.operations)

        def save(values: dict[str, Any]) -> UUID:
            given = filled(MemberFields, to_days(values))
            return self.operations.do(councils.add_member, council.id, given)

        dialog = RecordDialog(form, save, "Thêm thành viên hội đồng", again=True, parent=self)
        dialog.exec()
        if dialog.saved:
            self.members.show_row(dialog.saved[-1])

    def add_members(self, rows: Rows) -> object:
        """Add the members that pasted rows hold to the chosen council, as one action."""
        given = [filled(MemberFields, to_days(row)) for row in rows]
        return self.operations.do(councils.add_members, self._chosen().id, given)

    def edit_member(self, row: MemberRow) -> None:
        """Change a seat: role, post, or the days it is taken."""
        form = seat_form(self.operations)
        form.fill(to_fields({name: getattr(row, name) for name in MemberFields.model_fields}))

        def save(values: dict[str, Any]) -> object:
            given = filled(MemberFields, to_days(values))
            return self.operations.do(councils.update_member, row.id, given)

        RecordDialog(form, save, f"Sửa thành viên {row.full_name}", parent=self).exec()

    def end_members(self, rows: Sequence[MemberRow]) -> None:
        """Ask for the last day on which the selected members sit in the council."""
        form = Form([FieldSpec("valid_to", "Ngày cuối tham gia", day_field, required=True)])
        form.fill({"valid_to": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> object:
            ids = [row.id for row in rows]
            return self.operations.do(councils.end_members, ids, to_days(values)["valid_to"])

        caption = f"Thôi tham gia hội đồng: {_whom(rows)}"
        if RecordDialog(form, save, caption, parent=self).exec():
            self._offer_undo(f"Đã ghi ngày thôi tham gia hội đồng của {_whom(rows)}.")

    def remove_members(self, rows: Sequence[MemberRow]) -> None:
        """Move seats made by mistake to the bin."""
        ids = [row.id for row in rows]
        if self.attempt(lambda: self.operations.do(councils.remove_members, ids)):
            self._offer_undo(f"Đã xóa {_whom(rows)} khỏi hội đồng.")

    def rank(self, row: MemberRow, by: int) -> None:
        """Move a member up (-1) or down (1)."""
        order = [seat.id for seat in self._seats]
        place = order.index(row.id)
        order[place], order[place + by] = order[place + by], order[place]
        council = self._chosen()
        self.attempt(lambda: self.operations.do(councils.reorder_members, council.id, order))
        self.members.show_row(row.id)

    # --- inside ------------------------------------------------------------------------------

    def _council_id(self) -> UUID | None:
        council = self.list.current()
        return council.id if council else None

    def _chosen(self) -> CouncilRow:
        council = self.list.current()
        if council is None:
            raise LookupError("no council is chosen")
        return council

    def _offer_undo(self, done: str) -> None:
        self.members.offer_undo(done, self.operations.undo)

    @Slot()
    def _show_members(self) -> None:
        council = self.list.current()
        self.below.setVisible(council is not None)
        if council is None:
            self._seats = ()
            return
        self._seats = self.operations.ask(councils.members, council.id)
        self.members.set_rows(self._seats)
        self.lock(self.members)
        self.heading.setText(_heading(council, self._seats))

    def _rank_refusal(self, rows: list[MemberRow], by: int) -> str:
        order = [seat.id for seat in self._seats]
        if rows[0].id in order and 0 <= order.index(rows[0].id) + by < len(order):
            return ""
        return "Thành viên này đã ở đầu." if by < 0 else "Thành viên này đã ở cuối."

    def _actions(self) -> list[ListAction[CouncilRow]]:
        return [
            ListAction("Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True),
            ListAction(
                "Sửa",
                lambda rows: self.edit(rows[0]),
                "edit",
                ("Ctrl+E",),
                needs="one",
                opens=True,
            ),
            ListAction(
                "Nhiệm kỳ mới…", lambda rows: self.renew(rows[0]), "duplicate", needs="one"
            ),
            ListAction(
                "Xóa", lambda rows: self.delete(rows[0]), "delete", ("Delete",), needs="one"
            ),
        ]

    def _seat_actions(self) -> list[ListAction[MemberRow]]:
        return [
            ListAction(
                "Thêm thành viên…",
                lambda _: self.add_member(),
                "add",
                ("Ctrl+N", "Ctrl+Ins"),
                on_empty=True,
            ),
            ListAction(
                "Sửa",
                lambda rows: self.edit_member(rows[0]),
                "edit",
                ("Ctrl+E",),
                needs="one",
                opens=True,
            ),
            ListAction("Thôi tham gia…", self.end_members, "check", needs="some"),
            ListAction("Xóa", self.remove_members, "delete", ("Delete",), needs="some"),
            ListAction(
                "Lên",
                lambda rows: self.rank(rows[0], -1),
                "up",
                ("Alt+Up",),
                needs="one",
                refuses=lambda rows: self._rank_refusal(rows, -1),
            ),
            ListAction(
                "Xuống",
                lambda rows: self.rank(rows[0], 1),
                "down",
                ("Alt+Down",),
                needs="one",
                refuses=lambda rows: self._rank_refusal(rows, 1),
            ),
        ]


# --- its forms -------------------------------------------------------------------------------


def _form() -> Form:
    return Form(
        [
            FieldSpec("name", _LABELS["name"], TextField, required=True, wide=True),
            FieldSpec("term", _LABELS["term"], TextField, hint="Ví dụ 2025–2030"),
            FieldSpec("regime", _LABELS["regime"], terms(Regime), required=True),
            FieldSpec(
                "decision_number",
                _LABELS["decision_number"],
                TextField,
                hint="Số, ký hiệu, ngày, ví dụ 15/QĐ-UBND ngày 06/01/2025",
                wide=True,
            ),
            FieldSpec("symbol", _LABELS["symbol"], TextField, hint="Ví dụ HĐTĐKT"),
            FieldSpec("has_own_seal", _LABELS["has_own_seal"], CheckField),
            FieldSpec("valid_from", _LABELS["valid_from"], day_field),
            FieldSpec("valid_to", _LABELS["valid_to"], day_field, hint="Chưa hết"),
        ],
        columns=2,
    )


def seat_form(operations: Operations, order: Sequence[str] = ()) -> Form:
    """Return an empty form of a seat; choosing a person fills in what is known of them.

    The fields named in `order` come first, as in a table, where what stands in them stays.
    """
    known = {row.id: row for row in operations.ask(people.page, 0, _ALL)}
    choices = [(row.id, _person(row)) for row in known.values()]
    specs = [
        FieldSpec(
            "subject_id",
            _SEAT_LABELS["subject_id"],
            lambda: PickList(choices, characters=40, add=person_adder(operations)),
            hint="Để trống nếu người này không có trong danh sách",
            wide=True,
        ),
        FieldSpec("honorific", _SEAT_LABELS["honorific"], lambda: TextField(characters=8)),
        FieldSpec("name", _SEAT_LABELS["name"], TextField, required=True),
        FieldSpec("post", _SEAT_LABELS["post"], TextField, wide=True),
        FieldSpec(
            "role",
            _SEAT_LABELS["role"],
            terms(CouncilRole, CouncilRole.MEMBER),
            required=True,
            wide=True,
        ),
        FieldSpec("valid_from", _SEAT_LABELS["valid_from"], day_field, hint="Từ đầu"),
        FieldSpec("valid_to", _SEAT_LABELS["valid_to"], day_field, hint="Chưa thôi"),
    ]
    places = {name: place for place, name in enumerate(order)}
    specs.sort(key=lambda spec: places.get(spec.name, len(places)))
    form = Form(specs, columns=2)

    def fill_in() -> None:
        person_id = form.field("subject_id").value()
        if person_id is not None and person_id not in known:  # added from inside this form
            known.update({row.id: row for row in operations.ask(people.page, 0, _ALL)})
        person = None if person_id is None else known.get(person_id)
        if person is None:
            return
        post = councils.post_in(person.post, person.unit_name)
        held = {"honorific": person.honorific, "name": person.name, "post": post}
        for name, value in held.items():
            if not (order and form.field(name).value()):
                form.field(name).set_value(value)

    form.field("subject_id").committed.connect(fill_in)
    return form


# --- how it is shown -------------------------------------------------------------------------


def _person(row: PersonRow) -> str:
    name = f"{row.honorific} {row.name}".strip()
    return " – ".join(filter(None, (name, row.post, row.unit_name)))


def _standing(row: CouncilRow | MemberRow, words: Mapping[int, str]) -> str:
    """Return the word for before (-1), within (0) or after (1) the days of a row."""
    if row.valid_from and today() < row.valid_from:
        return words[-1]
    return words[1] if row.valid_to and today() > row.valid_to else words[0]


def _council_standing(row: CouncilRow) -> str:
    return _standing(row, {-1: _AHEAD, 0: _NOW, 1: _PAST})


def _seat_standing(row: MemberRow) -> str:
    return _standing(row, {-1: _AHEAD, 0: _SITS, 1: _LEFT})


def _columns() -> list[Column[CouncilRow]]:
    return [
        Column("Tên hội đồng", lambda row: row.name, width=54),
        Column("Nhiệm kỳ", lambda row: row.term, width=13),
        Column("Thể thức", lambda row: row.regime.label, width=24),
        Column("Quyết định thành lập", lambda row: row.decision_number, width=24),
        Column("Từ ngày", lambda row: row.valid_from, day_text, width=12),
        Column("Đến ngày", lambda row: row.valid_to, day_text, width=12),
        Column("Thành viên", lambda row: row.member_count, is_number=True, width=11),
        Column(
            "Hôm nay",
            _council_standing,
            sign=lambda row: "check" if _council_standing(row) == _NOW else "",
        ),
    ]


def _seat_columns() -> list[Column[MemberRow]]:
    return [
        Column("TT", lambda row: row.position, is_number=True, width=5),
        Column("Họ và tên", lambda row: row.full_name, width=30, person=lambda row: row.name),
        Column("Chức vụ", lambda row: row.post, width=46),
        Column("Vai trò trong hội đồng", lambda row: row.role.label, width=22),
        Column("Từ ngày", lambda row: row.valid_from, day_text, width=12),
        Column("Đến ngày", lambda row: row.valid_to, day_text, width=12),
        Column(
            "Hôm nay",
            _seat_standing,
            sign=lambda row: "check" if _seat_standing(row) == _SITS else "",
        ),
    ]


def _heading(council: CouncilRow, seats: Sequence[MemberRow]) -> str:
    sitting = sum(_seat_standing(seat) == _SITS for seat in seats)
    term = f", nhiệm kỳ {council.term}" if council.term else ""
    return (
        f"Thành viên {council.name}{term}: hôm nay {number_text(sitting)}, "
        f"cả nhiệm kỳ {number_text(len(seats))}"
    )


def _whom(rows: Sequence[MemberRow]) -> str:
    return rows[0].full_name if len(rows) == 1 else f"{number_text(len(rows))} thành viên"
