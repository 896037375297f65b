"""The page of works (công trình, mô hình, phần việc) that units register under a plan."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.vietnamese import money_text, number_text
from app.domain.dates import PartialDate
from app.domain.terms import ListKind, SubjectKind, Topic, WorkKind
from app.services import units, works
from app.services.registration_offer import Applicant
from app.services.works import LABELS, KindTotal, WorkFields, WorkRow
from app.ui import style
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form, Section
from app.ui.models.column import Column
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.from_excel import from_excel
from app.ui.tabs.plan_parts import event_date, terms
from app.ui.tabs.registrations_parts import (
    Facts,
    PlanPage,
    Rows,
    day_text,
    remind,
    shortened,
    subject_field,
)
from app.ui.tabs.registrations_verbs import SIGNS, STATES, RegistrationVerbs
from app.ui.widgets.fields import CheckField, Field, MoneyField, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Weight

_NOUN = "công trình, mô hình, phần việc"
_DAYS = ("registered_on", "paper_received_on", "file_received_on")
_PROGRESS = [
    ("overdue", "Quá hạn"),
    ("running", "Chưa hoàn thành"),
    ("finished", "Đã hoàn thành"),
]


class WorksPage(PlanPage):
    """The works of a plan, how far each is, and how many there are of each kind."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.verbs = RegistrationVerbs(self, _NOUN, works.delete)
        self.facts = Facts("Chọn một dòng để xem đầy đủ.")
        self.totals = QLabel()
        self.totals.setWordWrap(True)
        self.totals.setContentsMargins(style.GAP, 0, style.GAP, style.GAP)
        self.list = ListPage[WorkRow](
            ListSpec(
                history=Topic.REGISTRATION,
                columns=_columns(),
                actions=self._actions(),
                filters=[
                    ListFilter(
                        "kind",
                        "Loại",
                        [(kind, kind.label) for kind in WorkKind],
                        lambda row, kind: row.kind is kind,
                        counts=True,
                    ),
                    ListFilter("unit", "Đơn vị", (), lambda row, unit: unit == row.unit_id),
                    ListFilter(
                        "state",
                        "Trạng thái",
                        STATES,
                        lambda row, state: row.state is state,
                        counts=True,
                    ),
                    ListFilter("progress", "Tiến độ", _PROGRESS, _is_at, counts=True),
                ],
                empty="Chưa có công trình, mô hình, phần việc nào. Nhập từ Excel hoặc bấm "
                "Thêm để ghi đăng ký đầu tiên.",
                counted="dòng",
                paste=Paste(
                    noun="công trình, mô hình",
                    form=lambda: self.form(self.applicants()),
                    save=lambda: self.of_this_plan(self.save_many),
                    undo=self.operations.undo,
                ),
            ),
            detail=self.facts,
        )
        self.verbs.page = self.list
        self.list.table.setAccessibleName("Công trình, mô hình, phần việc đã đăng ký")
        self.list.status_changed.connect(self.tell_status)
        self.list.selection_changed.connect(self._show_facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.totals)

    def reload(self) -> None:
        """Show the works as the file has them."""
        of_units = self.operations.ask(units.listed)
        self.list.set_filter_choices("unit", [(u.id, shortened(u.name)) for u in of_units])
        self.list.set_read_only(self.closed_reason)
        self.list.set_rows(self.operations.ask(works.listed, self.plan_id, today()))
        totals = self.operations.ask(works.totals, self.plan_id)
        self.totals.setText(" · ".join(map(total_words, totals)))
        self.totals.setVisible(bool(totals))
        self.tell_status(self.list.status)

    def show_row(self, row_id: UUID) -> bool:
        """Select a work."""
        return self.list.show_row(row_id)

    def add(self, subject_id: UUID | None = None) -> None:
        """Ask for a new work, of a unit where one is meant."""
        form = self.form(self.applicants())
        form.fill({"subject_id": subject_id, "kind": WorkKind.PROJECT})

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(works.create, self.plan_id, given(values))

        dialog = RecordDialog(
            form, save, f"Thêm {_NOUN}", again=True, kept=("subject_id", "kind"), parent=self
        )
        remind(dialog, self.needed_offer)
        dialog.exec()
        if dialog.saved:
            self._tell_added(dialog.saved)

    def edit(self, row: WorkRow) -> None:
        """Change a work."""
        form = self.form(self.applicants(row.subject_id))
        form.fill(to_fields(_values(row)))

        def save(values: dict[str, Any]) -> None:
            self.operations.do(works.update, row.id, given(values))

        dialog = RecordDialog(form, save, f"Sửa {_NOUN}", parent=self)
        if dialog.exec():
            self.done(self.list, f"Đã sửa “{row.name}”.")

    def save_many(self, rows: Rows) -> object:
        """Register the works that pasted rows hold, as one action."""
        return self.operations.do(works.create_many, self.plan_id, [given(row) for row in rows])

    def duplicate(self, rows: Sequence[WorkRow]) -> None:
        """Register a copy of the selected work, for another unit or once more for the same."""
        row = rows[0]
        form = Form(
            [
                FieldSpec(
                    "subject_id",
                    LABELS["subject_id"],
                    lambda: subject_field(self.applicants()),
                    required=True,
                    hint="Cùng đơn vị thì tên được thêm số",
                )
            ]
        )
        form.fill({"subject_id": row.subject_id})

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(works.duplicate, row.id, values["subject_id"])

        dialog = RecordDialog(form, save, f"Nhân bản “{shortened(row.name)}”", parent=self)
        remind(dialog, self.needed_offer)
        dialog.exec()
        if dialog.saved:
            self._tell_added(dialog.saved)

    def finish(self, rows: Sequence[WorkRow]) -> None:
        """Note the day on which works were finished, and what came of a single one."""
        only = rows[0] if len(rows) == 1 else None
        specs = [FieldSpec("on", "Ngày hoàn thành", day_field, required=True)]
        if only is not None:
            specs.append(
                FieldSpec("outcome", "Kết quả", lambda: TextArea(lines=(3, 6)), wide=True)
            )
        form = Form(specs)
        day = only.finished_on if only else None
        form.fill({"on": PartialDate.of(day or today())})
        if only is not None:
            form.fill({"outcome": only.outcome})

        def save(values: dict[str, Any]) -> int:
            on = to_days(values)["on"]
            if only is not None:
                self.operations.do(works.finish, only.id, on, values["outcome"])
                return 1
            return self.operations.do(works.finish_many, [row.id for row in rows], on)

        caption = f"Hoàn thành {number_text(len(rows))} {_NOUN}"
        if RecordDialog(form, save, caption, parent=self).exec():
            told = f"Đã ghi hoàn thành {number_text(len(rows))} {_NOUN}."
            self.done(self.list, told)

    def reopen(self, rows: Sequence[WorkRow]) -> None:
        """Take back that works are finished."""
        finished = [row.id for row in rows if row.finished_on]
        count = self.operations.do(works.reopen_many, finished)
        self.done(self.list, f"Đã mở lại {number_text(count)} {_NOUN}.")

    def form(self, applicants: Sequence[Applicant]) -> Form:
        """Return an empty form for a work."""
        able = [one for one in applicants if one.kind is not SubjectKind.CLUSTER]
        makers: dict[str, Callable[[], Field[Any]]] = {
            "subject_id": lambda: subject_field(able),
            "name": lambda: TextField(longest=500),
            "kind": terms(WorkKind),
            "place": TextField,
            "scale": lambda: TextArea(lines=(2, 5)),
            "cost": MoneyField,
            "funding": TextField,
            "person_in_charge": TextField,
            "has_plaque": lambda: CheckField("Gắn biển công trình chào mừng"),
            "starts": event_date,
            "finishes": event_date,
            "registered_on": day_field,
            "paper_received_on": day_field,
            "file_received_on": day_field,
            "note": lambda: TextArea(lines=(2, 4)),
        }
        specs: list[FieldSpec | Section] = []
        for name, make in makers.items():
            if name == "registered_on":
                specs.append(Section("Đăng ký"))
            specs.append(
                FieldSpec(
                    name,
                    LABELS[name],
                    make,
                    required=WorkFields.model_fields[name].is_required(),
                    hint=_HINTS.get(name, ""),
                    wide=name in {"subject_id", "name", "scale", "note"},
                )
            )
        return Form(specs, columns=2)

    # --- inside ------------------------------------------------------------------------------

    def _actions(self) -> list[ListAction[WorkRow]]:
        return [
            ListAction(
                "Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins", "Ins"), on_empty=True
            ),
            ListAction(
                "Sửa",
                lambda rows: self.edit(rows[0]),
                "edit",
                ("Ctrl+E",),
                needs="one",
                opens=True,
            ),
            ListAction("Nhân bản", self.duplicate, "duplicate", ("Ctrl+D",), needs="one"),
            self.verbs.deleting(),
            *from_excel(self.context, ListKind.WORKS, self),
            ListAction("Hoàn thành", self.finish, "award", needs="some", many="Hoàn thành {}"),
            ListAction(
                "Mở lại", self.reopen, "unlock", needs="some", refuses=_why_no_reopen, is_rare=True
            ),
            *self.verbs.moving(),
        ]

    def _tell_added(self, ids: Sequence[UUID]) -> None:
        self.list.show_row(ids[-1])
        row = self.operations.ask(works.one, ids[-1], today())
        late = f" Ghi là trễ hạn: {row.lateness.lower()}." if row.is_late else ""
        self.done(self.list, f"Đã thêm {number_text(len(ids))} {_NOUN}.{late}")

    @Slot()
    def _show_facts(self) -> None:
        row = self.list.current()
        self.facts.tell(() if row is None else _facts(row))


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form holds as the services take it: only whole days become plain days."""
    days = {name: value for name, value in to_days(values).items() if name in _DAYS}
    return filled(WorkFields, {**values, **days})


def total_words(total: KindTotal) -> str:
    """Return a kind's total in words: “Công trình: 3, hoàn thành 2, gắn biển 1, …”."""
    parts = [f"{total.kind.label}: {number_text(total.count)}"]
    parts.append(f"hoàn thành {number_text(total.finished_count)}")
    if total.plaque_count:
        parts.append(f"gắn biển {number_text(total.plaque_count)}")
    if total.costed_count:
        unknown = total.count - total.costed_count
        parts.append(f"kinh phí {money_text(total.cost)}")
        if unknown:
            parts.append(f"{number_text(unknown)} chưa rõ kinh phí")
    return ", ".join(parts)


_HINTS = {
    "subject_id": "Gõ một phần tên, không cần dấu",
    "cost": "Số đồng; để trống khi chưa rõ",
    "starts": "Ngày, tháng, năm hoặc một sự kiện",
    "finishes": "Ngày, tháng, năm hoặc một sự kiện",
}


def _columns() -> list[Column[WorkRow]]:
    return [
        Column("Đơn vị thực hiện", lambda row: row.subject_name, width=20),
        Column("Loại", lambda row: row.kind.label, width=11),
        Column("Tên", lambda row: row.name, width=34),
        Column("Tiến độ", lambda row: row.progress, width=24, sign=_progress_sign, tint=_tint),
        Column(
            "Trạng thái", lambda row: row.state.label, width=13, sign=lambda row: SIGNS[row.state]
        ),
        Column("Nội dung, quy mô", lambda row: row.scale, width=26),
        Column("Địa điểm", lambda row: row.place, width=18),
        Column("Kinh phí (đồng)", lambda row: row.cost, number_text, is_number=True, width=15),
        Column("Nguồn kinh phí", lambda row: row.funding, width=18),
        Column(
            "Phụ trách",
            lambda row: row.person_in_charge,
            width=18,
            person=lambda row: row.person_in_charge,
        ),
        Column("Khởi công", lambda row: row.starts, _partial_text, width=12),
        Column("Hoàn thành", lambda row: row.finishes, _partial_text, width=12),
        Column("Gắn biển", lambda row: "Có" if row.has_plaque else "", width=9),
        Column("Ngày đăng ký", lambda row: row.registered_on, day_text, width=12),
        Column(
            "Thời hạn đăng ký",
            lambda row: row.lateness,
            width=15,
            sign=lambda row: "warning" if row.is_late else "",
        ),
        Column("Ghi chú", lambda row: row.note, width=24),
    ]


def _facts(row: WorkRow) -> list[tuple[str, object]]:
    return [
        ("Đơn vị thực hiện", row.subject_name),
        (row.kind.label, row.name),
        ("Nội dung, quy mô", row.scale),
        ("Địa điểm", row.place),
        ("Kinh phí", None if row.cost is None else money_text(row.cost)),
        ("Nguồn kinh phí", row.funding),
        ("Người phụ trách", row.person_in_charge),
        ("Khởi công", row.starts),
        ("Hoàn thành", row.finishes),
        ("Tiến độ", row.progress),
        ("Kết quả", row.outcome),
        ("Gắn biển", "có" if row.has_plaque else ""),
        ("Trạng thái", row.state.label),
        ("Đăng ký lại", "đã đăng ký nội dung này năm trước" if row.is_again else ""),
        ("Ngày đăng ký", row.registered_on),
        ("Nhận bản giấy", row.paper_received_on),
        ("Nhận bản mềm", row.file_received_on),
        ("Thời hạn đăng ký", row.lateness),
        ("Ghi chú", row.note),
    ]


def _values(row: WorkRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WorkFields.model_fields}


def _partial_text(day: PartialDate) -> str:
    return day.display


def _progress_sign(row: WorkRow) -> str:
    if row.finished_on:
        return "check"
    return "warning" if row.is_overdue else ""


def _tint(row: WorkRow) -> Weight | None:
    return "warning" if row.is_overdue else None


def _is_at(row: WorkRow, progress: str) -> bool:
    if progress == "overdue":
        return row.is_overdue
    return (row.finished_on is not None) is (progress == "finished")


def _why_no_reopen(rows: Sequence[WorkRow]) -> str:
    return "" if any(row.finished_on for row in rows) else "Các dòng đã chọn chưa hoàn thành."
