"""The pages of titles and commendations, and of targets, that are registered under a plan."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, cast
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.terms import AwardScope, ListKind, Operator, RegistrationKind, SubjectKind, Topic
from app.services import plan_targets, plan_views, registrations, units
from app.services.registration_desk import SCOPES
from app.services.registration_offer import Applicant, AwardChoice
from app.services.registrations import (
    LABELS,
    Order,
    RegistrationFields,
    RegistrationFilters,
    RegistrationRow,
    SortBy,
)
from app.ui.context import Context
from app.ui.dialogs.quick_add import Adder, award_adder, person_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import BY_GIVEN_NAME, Column
from app.ui.models.paged_table import PagedTableModel, Query
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.from_excel import from_excel
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.registrations_group import group_form
from app.ui.tabs.registrations_parts import (
    Facts,
    PlanPage,
    Rows,
    day_text,
    remind,
    shortened,
    subject_field,
    told_in_form,
)
from app.ui.tabs.registrations_verbs import SIGNS, STATES, RegistrationVerbs, state_counts
from app.ui.widgets.fields import DecimalField, Field, PickList, TextArea, TextField, TickField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Weight

Row = RegistrationRow
_KINDS = {
    SubjectKind.UNIT: "Tập thể",
    SubjectKind.PERSON: "Cá nhân",
    SubjectKind.HOUSEHOLD: "Hộ gia đình",
    SubjectKind.CLUSTER: "Cụm, khối",
}
_ARRIVALS = [
    ("late", "Trễ hạn"),
    ("in_time", "Không trễ"),
    ("no_paper", "Chưa có bản giấy"),
    ("no_file", "Chưa có bản mềm"),
]
_LATE: dict[object, bool] = {"late": True, "in_time": False}
_COPIES = ("registered_on", "paper_received_on", "file_received_on", "note")


class RegistrationPage(PlanPage):
    """The registrations of one kind, read page by page. Subclasses say what is filled in."""

    kind: ClassVar[RegistrationKind]
    noun: ClassVar[str] = "đăng ký"
    what: ClassVar[str] = ""
    """The heading of the column of what is registered."""
    takes: ClassVar[ListKind | None] = None
    """The kind of list from Excel that brings such registrations."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.verbs = RegistrationVerbs(self, self.noun)
        self.model = PagedTableModel[Row](self._columns(), self._fetch, self._count)
        self.model.locate = self._locate
        self.facts = Facts("Chọn một dòng để xem đầy đủ.")
        self.list = ListPage[Row](
            ListSpec(
                history=Topic.REGISTRATION,
                columns=self._columns(),
                actions=self._actions(),
                filters=[
                    ListFilter("state", "Trạng thái", STATES),
                    ListFilter("subject_kind", "Loại", list(_KINDS.items())),
                    ListFilter("unit", "Đơn vị", ()),
                    ListFilter("arrival", "Hồ sơ", _ARRIVALS),
                ],
                empty=self._empty(),
                counted="đăng ký",
                paste=Paste(
                    noun=self.noun,
                    form=lambda: self.old_form(self.applicants()),
                    save=lambda: self.of_this_plan(self.save_many),
                    undo=self.operations.undo,
                ),
            ),
            model=self.model,
            detail=self.facts,
        )
        self.verbs.page = self.list
        self.list.table.setAccessibleName(f"Danh sách {self.noun}")
        self.list.status_changed.connect(self.tell_status)
        self.list.selection_changed.connect(self._show_facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    # --- for each kind to say ----------------------------------------------------------------

    def new_form(self, applicants: Sequence[Applicant]) -> Form:
        """Return an empty form for something new."""
        raise NotImplementedError

    def old_form(self, applicants: Sequence[Applicant]) -> Form:
        """Return an empty form to change something with."""
        raise NotImplementedError

    def rows_of(self, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Return the rows to register that the form of something new stands for."""
        raise NotImplementedError

    def _actions(self) -> list[ListAction[Row]]:
        return [
            ListAction("Thêm", self._on_add, "add", ("Ctrl+N", "Ctrl+Ins", "Ins"), on_empty=True),
            ListAction("Sửa", self._on_edit, "edit", ("Ctrl+E",), needs="one", opens=True),
            ListAction("Nhân bản", self.duplicate, "duplicate", ("Ctrl+D",), needs="one"),
            self.verbs.deleting(),
            *self.verbs.moving(),
            *from_excel(self.context, self.takes, self),
        ]

    def _empty(self) -> str:
        if from_excel(self.context, self.takes, self):
            return "Chưa có đăng ký nào trong kế hoạch này. Nhập từ Excel hoặc bấm Thêm."
        return "Chưa có đăng ký nào trong kế hoạch này. Bấm Thêm để ghi đăng ký đầu tiên."

    # --- what all kinds do -------------------------------------------------------------------

    def reload(self) -> None:
        """Show the registrations as the file has them."""
        self.model.reload()
        counts = self.operations.ask(
            registrations.counts_by_state, self.plan_id, RegistrationFilters(kind=self.kind)
        )
        self.list.set_filter_counts("state", state_counts(counts))
        of_units = self.operations.ask(units.listed)
        self.list.set_filter_choices("unit", [(u.id, shortened(u.name)) for u in of_units])
        self.list.set_read_only(self.closed_reason)
        self.tell_status(self.list.status)

    def show_row(self, row_id: UUID) -> bool:
        """Select a registration, taking filters off when they hide it."""
        return self.list.show_row(row_id)

    def add(self, subject_id: UUID | None = None) -> None:
        """Ask for a new registration, of a subject where one is meant."""
        applicants = self.applicants()
        form = self.new_form(applicants)
        if subject_id is not None:
            form.fill({"subject_id": subject_id})
            self._on_subject(form, applicants)

        def save(values: dict[str, Any]) -> tuple[UUID, ...]:
            rows = self.rows_of(filled(RegistrationFields, to_days(values)))
            return self._register(rows)

        dialog = RecordDialog(
            form,
            save,
            f"Thêm {self.noun}",
            again=True,
            kept=("registered_on", "paper_received_on", "file_received_on"),
            parent=self,
        )
        remind(dialog, self.needed_offer)
        dialog.exec()
        if dialog.saved:
            self._tell_added([row_id for ids in dialog.saved for row_id in ids])

    def edit(self, row: Row) -> None:
        """Change a registration."""
        applicants = self.applicants(row.subject_id)
        form = self.old_form(applicants)
        form.fill({"subject_id": row.subject_id})
        self._on_subject(form, applicants, row)
        form.fill(to_fields(self._values(row)))

        def save(values: dict[str, Any]) -> None:
            given = filled(RegistrationFields, to_days(values))
            self.operations.do(registrations.update, row.id, given)

        dialog = RecordDialog(form, save, f"Sửa {self.noun}", parent=self)
        if dialog.exec():
            self.done(self.list, f"Đã sửa {self.noun} của {row.subject_name}.")

    def save_many(self, rows: Rows) -> object:
        """Register what pasted rows hold, as one action."""
        given = [filled(RegistrationFields, {**to_days(row), "kind": self.kind}) for row in rows]
        return self.operations.do(registrations.create_many, self.plan_id, given)

    def duplicate(self, rows: Sequence[Row]) -> None:
        """Register for another subject what the selected one registered."""
        row = rows[0]
        others = [one for one in self.applicants() if one.id != row.subject_id]
        if self.kind is RegistrationKind.AWARD:
            scope = SCOPES[row.subject_kind]
            others = [one for one in others if one.scope is scope]
        form = Form(
            [
                FieldSpec(
                    "subject_id",
                    f"Đăng ký “{row.what}” cho",
                    lambda: subject_field(others),
                    required=True,
                )
            ]
        )

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(registrations.duplicate, row.id, values["subject_id"])

        dialog = RecordDialog(form, save, f"Nhân bản {self.noun}", again=True, parent=self)
        remind(dialog, self.needed_offer)
        dialog.exec()
        if dialog.saved:
            self._tell_added(dialog.saved)

    # --- inside ------------------------------------------------------------------------------

    def _register(self, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
        if len(rows) == 1:
            return (self.operations.do(registrations.create, self.plan_id, rows[0]),)
        return self.operations.do(registrations.create_many, self.plan_id, rows)

    def _tell_added(self, ids: Sequence[UUID]) -> None:
        self.list.show_row(ids[-1])
        told = f"Đã thêm {number_text(len(ids))} {self.noun}."
        late = [
            row
            for row in (self.operations.ask(registrations.one, row_id) for row_id in ids[-1:])
            if row.is_late
        ]
        if late:
            told += f" Ghi là trễ hạn: {late[0].lateness.lower()}."
        self.done(self.list, told)

    def _on_subject(
        self, form: Form, applicants: Sequence[Applicant], row: Row | None = None
    ) -> None:
        """Follow the subject that was chosen in a form; `row` is what is being changed."""

    def _on_add(self, _rows: object) -> None:
        self.add()

    def _on_edit(self, rows: Sequence[Row]) -> None:
        self.edit(rows[0])

    def _values(self, row: Row) -> dict[str, Any]:
        names = ("subject_id", *_COPIES)
        return {name: getattr(row, name) for name in names}

    def _filters(self, query: Query) -> RegistrationFilters:
        chosen, arrival = query.filters, query.filters.get("arrival")
        return RegistrationFilters(
            text=query.search,
            kind=self.kind,
            state=chosen.get("state"),
            subject_kind=chosen.get("subject_kind"),
            unit_id=chosen.get("unit"),
            is_late=_LATE.get(arrival),
            lacks_paper=arrival == "no_paper",
            lacks_file=arrival == "no_file",
        )

    def _fetch(self, query: Query) -> Sequence[Row]:
        return self.operations.ask(
            registrations.page,
            self.plan_id,
            self._filters(query),
            offset=query.offset,
            limit=query.limit,
            order=_order(query),
        )

    def _count(self, query: Query) -> int:
        return self.operations.ask(registrations.count, self.plan_id, self._filters(query))

    def _locate(self, query: Query, identity: object) -> int | None:
        return self.operations.ask(
            registrations.place,
            self.plan_id,
            cast("UUID", identity),
            self._filters(query),
            _order(query),
        )

    def _columns(self) -> list[Column[Row]]:
        return [
            Column(
                "Đối tượng",
                lambda row: row.subject_name,
                name="subject",
                width=26,
                note=BY_GIVEN_NAME,
            ),
            Column("Loại", lambda row: _KINDS[row.subject_kind], name="subject_kind", width=10),
            Column("Đơn vị", lambda row: row.unit_name, name="unit", width=18),
            *self._what_columns(),
            Column(
                "Trạng thái",
                lambda row: row.state.label,
                name="state",
                sign=lambda row: SIGNS[row.state],
                tooltip=lambda row: row.reject_reason,
                width=13,
            ),
            Column(
                "Thời hạn",
                lambda row: row.lateness,
                name="came",
                sign=lambda row: "warning" if row.is_late else "",
                tint=_late_tint,
                width=13,
            ),
            Column("Ngày đăng ký", lambda row: row.registered_on, day_text, name="registered_on"),
            Column("Bản giấy", lambda row: row.paper_received_on, day_text, name="paper"),
            Column("Bản mềm", lambda row: row.file_received_on, day_text, name="file"),
            Column("Lý do từ chối, ghi chú", _remarks, width=30),
        ]

    def _what_columns(self) -> list[Column[Row]]:
        return [Column(self.what, lambda row: row.what, name="what", width=34)]

    @Slot()
    def _show_facts(self) -> None:
        row = self.list.current()
        self.facts.tell(() if row is None else self._facts(row))

    def _facts(self, row: Row) -> list[tuple[str, object]]:
        return [
            ("Đối tượng", row.subject_name),
            ("Đơn vị", row.unit_name if row.unit_id != row.subject_id else ""),
            (self.what, row.what),
            ("Mức đăng ký", pledged_words(row)),
            ("Đăng ký lại", "đã đăng ký nội dung này năm trước" if row.is_again else ""),
            ("Ngày đăng ký", row.registered_on),
            ("Nhận bản giấy", row.paper_received_on),
            ("Nhận bản mềm", row.file_received_on),
            ("Thời hạn", row.lateness),
            ("Trạng thái", row.state.label),
            ("Ngày duyệt, từ chối", row.decided_on),
            ("Lý do từ chối", row.reject_reason),
            ("Ghi chú", row.note),
        ]


class TitlesPage(RegistrationPage):
    """Titles and commendations: one row for each subject and award."""

    kind = RegistrationKind.AWARD
    takes = ListKind.REGISTRATIONS
    what = "Danh hiệu, hình thức"

    def _actions(self) -> list[ListAction[Row]]:
        add, *others = super()._actions()
        many: ListAction[Row] = ListAction(
            "Thêm cả nhóm", self._on_add_group, "people", ("Ctrl+G",), on_empty=True
        )
        return [add, many, *others]

    def new_form(self, applicants: Sequence[Applicant]) -> Form:
        """Return a form for one subject and all that it registers at once."""
        form = Form(
            [
                _subject_spec(applicants, person_adder(self.operations)),
                FieldSpec(
                    "award_codes",
                    LABELS["award_code"],
                    lambda: TickField[str](rows=5, add=self._award_adder(lambda: form)),
                    required=True,
                    hint="Đánh dấu một hay nhiều danh hiệu, hình thức",
                    wide=True,
                ),
                *_copy_specs(),
            ],
            columns=2,
        )
        form.field("subject_id").committed.connect(partial(self._on_subject, form, applicants))
        return form

    def old_form(self, applicants: Sequence[Applicant]) -> Form:
        """Return a form for one subject and one award."""
        form = Form(
            [
                _subject_spec(applicants),
                FieldSpec(
                    "award_code",
                    LABELS["award_code"],
                    lambda: PickList[str](characters=40, add=self._award_adder(lambda: form)),
                    required=True,
                    wide=True,
                ),
                *_copy_specs(),
            ],
            columns=2,
        )
        form.field("subject_id").committed.connect(partial(self._on_subject, form, applicants))
        return form

    def _award_adder(self, form: Callable[[], Form]) -> Adder[str]:
        """Return what adds an award for the kind of subject that a form has by then."""

        def add(typed: str, parent: QWidget) -> tuple[str, str] | None:
            try:
                scope = self._scope_in(form())
            except InvalidInput:
                scope = None
            return award_adder(self.operations, lambda row: row.name, scope)(typed, parent)

        return add

    def rows_of(self, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Return a row for each award ticked."""
        common = {name: value for name, value in given.items() if name != "award_codes"}
        return [{**common, "award_code": code} for code in given["award_codes"]]

    def add_group(self) -> None:
        """Ask for one award and many subjects, and register it for all of them at once."""
        form = group_form(self.needed_offer, self.applicants(), self.operations)

        def save(values: dict[str, Any]) -> registrations.Added:
            code, _ = values["award"]
            return self.operations.do(
                registrations.add_award,
                self.plan_id,
                code,
                values["subject_ids"],
                to_days(values)["registered_on"],
            )

        dialog = RecordDialog(
            form, save, "Thêm đăng ký cho cả nhóm", again=True, kept=("award",), parent=self
        )
        remind(dialog, self.needed_offer)
        dialog.exec()
        if dialog.saved:
            self._tell_group(dialog.saved)

    def _tell_group(self, saved: Sequence[registrations.Added]) -> None:
        count = sum(len(added.ids) for added in saved)
        told = f"Đã thêm {number_text(count)} {self.noun}."
        already = [name for added in saved for name in added.already]
        if already:
            names = ", ".join(already[:3])
            more = f" và {len(already) - 3} đối tượng khác" if len(already) > 3 else ""
            told += f" Đã đăng ký từ trước, giữ nguyên: {names}{more}."
        self.done(self.list, told)

    def _register(self, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
        try:
            return super()._register(rows)
        except InvalidInput as refusal:
            raise told_in_form(refusal, {"award_code": "award_codes"}) from refusal

    def _values(self, row: Row) -> dict[str, Any]:
        return {**super()._values(row), "award_code": row.award_code}

    def _on_subject(
        self, form: Form, applicants: Sequence[Applicant], row: Row | None = None
    ) -> None:
        """Offer the awards that the subject chosen can be given, and the one it has."""
        try:
            scope = self._scope_in(form, applicants)
        except InvalidInput:
            return
        choices = [
            (award.code, award_label(award))
            for award in self.needed_offer.awards
            if award.scope is scope
        ]
        if row is not None and row.award_code not in dict(choices):
            choices.append((row.award_code, row.what))
        for name in ("award_codes", "award_code"):
            field = _field(form, name)
            if isinstance(field, TickField | PickList):
                cast("TickField[str] | PickList[str]", field).set_choices(choices)

    def _scope_in(
        self, form: Form, applicants: Sequence[Applicant] | None = None
    ) -> AwardScope | None:
        """Return which awards the subject of a form can be given; nothing while none is chosen."""
        subject_id = form.field("subject_id").value()
        known = self.applicants() if applicants is None else applicants
        if subject_id is not None and all(one.id != subject_id for one in known):
            known = self.applicants(subject_id)  # added from inside this form
        return next((one.scope for one in known if one.id == subject_id), None)

    def _on_add_group(self, _rows: object) -> None:
        self.add_group()


class TargetsPage(RegistrationPage):
    """Targets that subjects pledge to reach, of the plan or in words of their own."""

    kind = RegistrationKind.TARGET
    noun = "chỉ tiêu đăng ký"
    what = "Chỉ tiêu"

    def new_form(self, applicants: Sequence[Applicant]) -> Form:
        """Return a form for one target of one subject."""
        targets = self._targets()
        form = Form(
            [
                _subject_spec(applicants),
                FieldSpec(
                    "target_id",
                    LABELS["target_id"],
                    lambda: PickList([(t.id, t.name) for t in targets], characters=40),
                    hint="Để trống khi tự đặt chỉ tiêu riêng",
                    wide=True,
                ),
                FieldSpec(
                    "content",
                    LABELS["content"],
                    lambda: TextArea(lines=(2, 4)),
                    hint="Để trống để lấy lời của chỉ tiêu đã chọn",
                    wide=True,
                ),
                FieldSpec("operator", LABELS["operator"], terms(Operator, Operator.AT_LEAST)),
                FieldSpec(
                    "pledged_value",
                    LABELS["pledged_value"],
                    lambda: DecimalField(decimals=6, least=None),
                ),
                FieldSpec("value_unit", LABELS["value_unit"], lambda: TextField(characters=16)),
                *_copy_specs(),
            ],
            columns=2,
        )
        form.field("target_id").committed.connect(partial(_take_target, form, targets))
        return form

    old_form = new_form

    def rows_of(self, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Return the one target."""
        return [{**given, "kind": RegistrationKind.TARGET}]

    def _values(self, row: Row) -> dict[str, Any]:
        own = {
            "target_id": row.target_id,
            "content": row.what,
            "operator": row.operator,
            "pledged_value": row.pledged_value,
            "value_unit": row.value_unit,
        }
        return {**super()._values(row), **own}

    def _what_columns(self) -> list[Column[Row]]:
        return [
            Column(self.what, lambda row: row.what, name="content", width=40),
            Column("Mức đăng ký", pledged_words, width=16),
        ]

    def _targets(self) -> Sequence[plan_targets.TargetRow]:
        return self.operations.ask(plan_views.view, self.plan_id).targets


def pledged_words(row: Row) -> str:
    """Return what was pledged in words: “ít nhất 95 %”; "" without a number."""
    if row.pledged_value is None:
        return ""
    return f"{row.operator.label} {number_text(row.pledged_value)} {row.value_unit}".rstrip()


def award_label(award: AwardChoice) -> str:
    """Return the name of an award; those of the plan's ladder say so."""
    return f"{award.name} (trong kế hoạch)" if award.is_of_plan else award.name


def _take_target(form: Form, targets: Sequence[plan_targets.TargetRow]) -> None:
    """Show the words of the target chosen where none of one's own were typed."""
    try:
        chosen = form.field("target_id").value()
    except InvalidInput:
        return
    target = next((target for target in targets if target.id == chosen), None)
    if target is None:
        return
    form.field("operator").set_value(target.operator)
    form.field("value_unit").set_value(target.unit)


def _subject_spec(applicants: Sequence[Applicant], add: Adder[UUID] | None = None) -> FieldSpec:
    def make() -> Field[Any]:
        return subject_field(applicants, add)

    return FieldSpec(
        "subject_id",
        LABELS["subject_id"],
        make,
        required=True,
        hint="Gõ một phần tên, không cần dấu",
        wide=True,
    )


def _copy_specs() -> list[FieldSpec]:
    makers: dict[str, Callable[[], Field[Any]]] = {
        "registered_on": day_field,
        "paper_received_on": day_field,
        "file_received_on": day_field,
        "note": lambda: TextArea(lines=(2, 4)),
    }
    return [
        FieldSpec(name, LABELS[name], make, wide=name == "note") for name, make in makers.items()
    ]


def _field(form: Form, name: str) -> Field[Any] | None:
    return form.field(name) if name in form.draft() else None


def _order(query: Query) -> Order | None:
    return Order(cast("SortBy", query.sort), query.descending) if query.sort else None


def _late_tint(row: Row) -> Weight | None:
    return "warning" if row.is_late else None


def _remarks(row: Row) -> str:
    return " · ".join(part for part in (row.reject_reason, row.note) if part)
