"""The page of the award book (sổ khen thưởng): what everybody was given, and by whom."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.vietnamese import money_text, number_text
from app.domain.money import prize
from app.domain.points import points_text
from app.domain.terms import AwardNature, AwardScope, ListKind, Topic
from app.services import awards, catalogues, prizes
from app.services.award_entries import AwardFields
from app.services.awards import AwardFilters, AwardRow, CorrectionFields, Order, SortBy
from app.services.catalogues import AwardTypeRow
from app.services.prizes import PrizeRates
from app.services.validation import labels
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.quick_add import award_adder, person_adder
from app.ui.forms import FieldSpec, Form, Section
from app.ui.models.column import BY_GIVEN_NAME, Column
from app.ui.models.paged_table import PagedTableModel, Query
from app.ui.tabs.awards_parts import AwardsPage, day_text, ground_list, subject_choices
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.from_excel import from_excel
from app.ui.tabs.registrations_parts import Facts
from app.ui.widgets.ask import ask_reason
from app.ui.widgets.fields import (
    CheckField,
    Field,
    MoneyField,
    NumberField,
    PickList,
    TextArea,
    TextField,
)
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste, Rows
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = awards.LABELS
_CORRECTED = labels(CorrectionFields)
_NATURES = (AwardNature.GIVEN, AwardNature.POSTHUMOUS)
_STANDS, _WITHDRAWN = "Còn hiệu lực", "Đã thu hồi"
_HAND, _DECISION = "Ghi tay", "Theo quyết định ở đây"
_SCOPES = (AwardScope.COLLECTIVE, AwardScope.PERSON, AwardScope.HOUSEHOLD)
_LINES: list[tuple[AwardScope | bool, str]] = [
    *((scope, scope.label) for scope in _SCOPES),
    (False, _STANDS),
    (True, _WITHDRAWN),
]
"""Whose lines, or (a bool) whether those that were taken back: one box, as six fit no screen."""


class BookPage(AwardsPage):
    """The whole book, read page by page, of every plan and year; one line's story below."""

    name = "book"
    caption = "Sổ khen thưởng"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = PagedTableModel[AwardRow](_columns(), self._fetch, self._count)
        self.model.locate = self._locate
        self.facts = Facts("Chọn một dòng để xem quá trình khen thưởng.")
        self.sum = QLabel()
        self.sum.setContentsMargins(style.GAP, 0, style.GAP, style.GAP)
        self.list = ListPage[AwardRow](
            ListSpec(
                history=Topic.AWARD,
                columns=_columns(),
                actions=self._actions(),
                filters=[
                    ListFilter("year", "Năm", ()),
                    ListFilter("lines", "Xem", _LINES),
                    ListFilter("award", "Danh hiệu", ()),
                    ListFilter("decided_by", "Cấp quyết định", ()),
                ],
                empty="Sổ khen thưởng chưa có dòng nào. Ban hành quyết định thì các dòng tự vào "
                "sổ; nhập từ Excel hoặc bấm Thêm để ghi khen thưởng của những năm trước.",
                counted="dòng",
                paste=Paste(
                    noun="khen thưởng đã có",
                    form=self._new_form,
                    save=lambda: self.add_many,
                    undo=self.operations.undo,
                ),
            ),
            model=self.model,
            detail=self.facts,
        )
        self.dress(self.list)
        self.list.selection_changed.connect(self._show_facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.sum)

    def reload(self) -> None:
        """Read the lines that are seen, and what there is to filter by."""
        years = self.operations.ask(awards.years)
        self.list.set_filter_choices("year", [(year, str(year)) for year in years])
        given = {row.award_code: row.award_name for row in self.operations.ask(awards.counts)}
        self.list.set_filter_choices("award", sorted(given.items(), key=lambda item: item[1]))
        deciders = self.operations.ask(awards.deciders)
        self.list.set_filter_choices("decided_by", [(name, name) for name in deciders])
        self.model.reload()
        self.lock(self.list)

    def show_row(self, row_id: UUID) -> bool:
        """Select a line, taking filters off when they hide it."""
        return self.list.show_row(row_id)

    # --- what is entered by hand -------------------------------------------------------------

    def add(self, like: AwardRow | None = None) -> None:
        """Ask for an award of a former year or of another level, and for the next one.

        The first may begin as another line: the same award, for someone else.
        """
        form = self._new_form()
        if like is not None:
            form.fill(to_fields({name: getattr(like, name) for name in _SHARED}))

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(awards.add, filled(AwardFields, to_days(values)))

        dialog = RecordDialog(
            form,
            save,
            "Nhân bản dòng trong sổ" if like is not None else "Ghi khen thưởng đã có",
            again=True,
            kept=_SHARED,
            parent=self,
        )
        dialog.exec()
        if dialog.saved:
            self.list.show_row(dialog.saved[-1])
            self._offer_undo(f"Đã ghi {number_text(len(dialog.saved))} khen thưởng vào sổ.")

    def add_many(self, rows: Rows) -> object:
        """Enter the awards that pasted rows hold, as one action."""
        given = [filled(AwardFields, to_days(row)) for row in rows]
        return self.operations.do(awards.add_many, given)

    def edit(self, row: AwardRow) -> None:
        """Change a line entered by hand; correct, with a reason, one that a decision gave."""
        if row.decision_id is None:
            self._edit_entry(row)
        else:
            self._correct(row)

    def delete(self, rows: Sequence[AwardRow]) -> None:
        """Move lines entered by hand to the bin."""
        ids = [row.id for row in rows]
        if self.attempt(lambda: self.operations.do(awards.delete, ids)):
            self._offer_undo(f"Đã xóa {number_text(len(ids))} dòng ghi tay khỏi sổ.")

    # --- taking back -------------------------------------------------------------------------

    def withdraw(self, row: AwardRow) -> None:
        """Take one award back, with the reason; its line stays in the book."""
        facts = f"{_told(row)}\nDòng vẫn nằm trong sổ, ghi là đã thu hồi."
        self._because("Thu hồi khen thưởng", facts, awards.withdraw, row)

    def reinstate(self, row: AwardRow) -> None:
        """Let an award that was taken back stand again, with the reason."""
        self._because("Khôi phục khen thưởng", _told(row), awards.reinstate, row)

    # --- inside ------------------------------------------------------------------------------

    def _edit_entry(self, row: AwardRow) -> None:
        form = self._form()
        form.fill(to_fields({name: getattr(row, name) for name in form.draft()}))

        def save(values: dict[str, Any]) -> None:
            given = filled(AwardFields, to_days(values))
            self.operations.do(awards.update, row.id, given)

        if RecordDialog(form, save, f"Sửa dòng của {row.name}", parent=self).exec():
            self._offer_undo(f"Đã sửa dòng của {row.name}.")

    def _correct(self, row: AwardRow) -> None:
        form = Form(
            [
                *_spec_of(_CORRECTED, _CORRECTION_FIELDS),
                Section("Điều chỉnh so với quyết định"),
                FieldSpec("reason", "Lý do", TextArea, required=True, wide=True),
            ],
            columns=2,
        )
        form.fill({name: getattr(row, name) for name in CorrectionFields.model_fields})

        def save(values: dict[str, Any]) -> None:
            reason = values.pop("reason")
            given = filled(CorrectionFields, values)
            self.operations.do_because(reason, awards.correct, row.id, given, reason)

        caption = f"Điều chỉnh dòng của {row.name}, quyết định số {row.decision_number}"
        if RecordDialog(form, save, caption, parent=self).exec():
            self._offer_undo(f"Đã điều chỉnh dòng của {row.name}.")

    def _because(
        self, verb: str, facts: str, service: Callable[..., object], row: AwardRow
    ) -> None:
        reason = ask_reason(self, verb, facts, verb)
        if reason is not None and self.attempt(
            lambda: self.operations.do_because(reason, service, row.id, reason)
        ):
            self.context.say(f"{verb} của {row.name}: đã ghi vào sổ.")

    def _offer_undo(self, done: str) -> None:
        self.list.offer_undo(done, self.operations.undo)

    def _new_form(self) -> Form:
        form = self._form()
        form.fill({"nature": AwardNature.GIVEN})
        return form

    def _form(self) -> Form:
        subjects = subject_choices(self.operations)
        types = self._award_choices()
        makers: dict[str, Callable[[], Field[Any]]] = {
            "subject_id": lambda: PickList(
                subjects, characters=40, add=person_adder(self.operations)
            ),
            "award_code": lambda: PickList(
                types, characters=40, add=award_adder(self.operations, _award_choice)
            ),
            **_ENTRY_FIELDS,
        }
        return Form(_spec_of(_LABELS, makers), columns=2)

    def _award_choices(self) -> list[tuple[str, str]]:
        """Return every award of every time, under the name it has or had last."""
        rows = self.operations.ask(catalogues.award_types, None, include_retired=True)
        return list({row.code: _award_choice(row) for row in rows}.items())

    @Slot()
    def _show_facts(self) -> None:
        row = self.list.current()
        if row is None:
            self.facts.tell(())
            return
        others = self.operations.ask(awards.of_subject, row.subject_id)
        on = row.decided_on
        rates = self.operations.ask(prizes.rates, on) if on else None
        self.facts.tell(_facts(row, others, rates))

    def _fetch(self, query: Query) -> Sequence[AwardRow]:
        return self.operations.ask(
            awards.page,
            _filters(query),
            _order(query),
            offset=query.offset,
            limit=query.limit,
        )

    def _count(self, query: Query) -> int:
        filters = _filters(query)
        self._show_sum(filters)
        return self.operations.ask(awards.count, filters)

    def _locate(self, query: Query, identity: object) -> int | None:
        row_id = cast("UUID", identity)
        return self.operations.ask(awards.place, row_id, _filters(query), _order(query))

    def _show_sum(self, filters: AwardFilters) -> None:
        """Say what the lines bring; what was taken back counts only where it alone is seen."""
        counted = replace(filters, withdrawn=bool(filters.withdrawn))
        rows = self.operations.ask(awards.money, counted)
        told = f"Tổng tiền thưởng: {money_text(sum(row.amount for row in rows))}"
        if unknown := sum(row.unknown_count for row in rows):
            told += f" · {number_text(unknown)} dòng không có số tiền"
        self.sum.setText(told if rows else "")

    def _actions(self) -> list[ListAction[AwardRow]]:
        return [
            ListAction("Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True),
            *from_excel(self.context, ListKind.AWARDS, self),
            ListAction(
                "Sửa", lambda rows: self.edit(rows[0]), "edit", ("Ctrl+E",), "one", opens=True
            ),
            ListAction(
                "Nhân bản", lambda rows: self.add(rows[0]), "duplicate", ("Ctrl+D",), "one"
            ),
            ListAction(
                "Xóa",
                self.delete,
                "delete",
                ("Delete",),
                needs="some",
                refuses=_refuse_decided,
                many="Xóa {} dòng",
            ),
            ListAction(
                "Thu hồi…",
                lambda rows: self.withdraw(rows[0]),
                "undo",
                needs="one",
                refuses=lambda rows: "Dòng này đã thu hồi." if _is_withdrawn(rows[0]) else "",
            ),
            ListAction(
                "Khôi phục…",
                lambda rows: self.reinstate(rows[0]),
                "redo",
                needs="one",
                refuses=lambda rows: "" if _is_withdrawn(rows[0]) else "Dòng này chưa thu hồi.",
            ),
        ]


def _award_choice(row: AwardTypeRow) -> str:
    return f"{row.name} – {row.scope.label.lower()}"


_ENTRY_FIELDS: dict[str, Callable[[], Field[Any]]] = {
    "year": lambda: NumberField(least=1945, most=today().year),
    "period": TextField,
    "decision_number": TextField,
    "decided_on": day_field,
    "decided_by": TextField,
    "golden_book_number": lambda: NumberField(least=1),
    "prize_amount": MoneyField,
    "nature": lambda: PickList([(nature, nature.label) for nature in _NATURES]),
    "name": TextField,
    "honorific": lambda: TextField(characters=8),
    "post": TextField,
    "unit_name": TextField,
    "is_leader": CheckField,
    "ground": ground_list,
    "achievement": TextArea,
    "note": TextArea,
}
_CORRECTION_FIELDS: dict[str, Callable[[], Field[Any]]] = {
    "name": TextField,
    "honorific": lambda: TextField(characters=8),
    "post": TextField,
    "unit_name": TextField,
    "is_leader": CheckField,
    "ground": ground_list,
    "achievement": TextArea,
}
_SHARED = ("award_code", "year", "decision_number", "decided_on", "decided_by", "nature", "ground")
"""What the next line entered by hand most often has in common with the one before."""
_WIDE = {"subject_id", "award_code", "achievement", "note"}
_REQUIRED = {"subject_id", "award_code", "year"}
_HINTS = {
    "period": "Để trống thì tính theo năm",
    "name": "Như hiện nay",
    "post": "Như hiện nay",
    "unit_name": "Như hiện nay",
    "prize_amount": "Đồng",
}


def _spec_of(
    words: dict[str, str], makers: dict[str, Callable[[], Field[Any]]]
) -> list[FieldSpec]:
    return [
        FieldSpec(
            name,
            words[name],
            make,
            required=name in _REQUIRED,
            hint=_HINTS.get(name, ""),
            wide=name in _WIDE,
        )
        for name, make in makers.items()
    ]


def _columns() -> list[Column[AwardRow]]:
    return [
        Column("Năm", lambda row: row.year, name="year", is_number=True, width=6),
        Column(
            "Số sổ", lambda row: row.golden_book_number, name="number", is_number=True, width=7
        ),
        Column(
            "Tên",
            lambda row: f"{row.honorific} {row.name}".strip(),
            name="name",
            width=28,
            note=BY_GIVEN_NAME,
        ),
        Column("Đơn vị", lambda row: row.unit_name, name="unit", width=24),
        Column("Danh hiệu, hình thức", lambda row: row.award_name, name="award", width=36),
        Column("Số quyết định", lambda row: row.decision_number, width=16),
        Column("Ngày", lambda row: row.decided_on, day_text, name="decided_on", width=11),
        Column(
            "Tiền thưởng (đồng)",
            lambda row: row.prize_amount,
            number_text,
            name="amount",
            is_number=True,
            width=17,
        ),
        Column(
            "Tính chất",
            lambda row: row.nature.label,
            sign=lambda row: "error" if _is_withdrawn(row) else "",
            width=13,
        ),
        Column("Cấp quyết định", lambda row: row.decided_by, width=26),
        Column("Loại hình", lambda row: row.ground.label if row.ground else "", width=24),
        Column("Nguồn", lambda row: _DECISION if row.decision_id else _HAND, width=20),
        Column("Ghi chú", lambda row: row.note, width=30),
    ]


def _filters(query: Query) -> AwardFilters:
    chosen = query.filters
    lines = chosen.get("lines")
    return AwardFilters(
        text=query.search,
        year=chosen.get("year"),
        scope=lines if isinstance(lines, AwardScope) else None,
        award_code=chosen.get("award", ""),
        decided_by=chosen.get("decided_by", ""),
        withdrawn=lines if isinstance(lines, bool) else None,
    )


def _order(query: Query) -> Order | None:
    return Order(cast("SortBy", query.sort), query.descending) if query.sort else None


def _facts(
    row: AwardRow, others: Sequence[AwardRow], rates: PrizeRates | None
) -> list[tuple[str, object]]:
    story = "\n".join(f"  – {_line(other)}" for other in others)
    return [
        ("Tên", f"{row.honorific} {row.name}".strip()),
        ("Chức vụ, đơn vị lúc được khen", ", ".join(filter(None, (row.post, row.unit_name)))),
        ("Được khen", f"{row.award_name}, {row.period or row.year}"),
        ("Tiền thưởng", _prize(row, rates)),
        (f"Quá trình khen thưởng ({number_text(len(others))} lần)", f"\n{story}"),
        ("Thành tích", row.achievement),
        ("Ghi chú", row.note),
    ]


def _line(row: AwardRow) -> str:
    decided = f"quyết định số {row.decision_number}" if row.decision_number else ""
    dated = f"ngày {day_text(row.decided_on)}" if row.decided_on else ""
    by = f"của {row.decided_by}" if row.decided_by else ""
    source = " ".join(part for part in (decided, dated, by) if part)
    withdrawn = _WITHDRAWN.lower() if _is_withdrawn(row) else ""
    parts = (f"{row.year}: {row.award_name}", source, withdrawn)
    return ", ".join(part for part in parts if part)


def _prize(row: AwardRow, rates: PrizeRates | None) -> str:
    if row.prize_amount is None:
        return row.prize_note
    told = money_text(row.prize_amount)
    if row.prize_multiplier is not None:
        salary = _salary(row.prize_multiplier, row.prize_amount, rates)
        told += f" (hệ số {points_text(row.prize_multiplier)} × mức lương cơ sở{salary})"
    return f"{told}. {row.prize_note}" if row.prize_note else told


def _salary(multiplier: int, amount: int, rates: PrizeRates | None) -> str:
    """Return the base salary of the decision's day, where the prize is worked out from it."""
    if rates is None or rates.base_salary is None or rates.rounding_step is None:
        return ""
    exact, step = multiplier * rates.base_salary, rates.rounding_step
    if amount not in (0, prize(multiplier, rates.base_salary, step)):
        return ""  # the catalogue was changed since, or the amount was written by hand
    salary = f" {money_text(rates.base_salary)}"
    is_rounded = amount and amount * 100 != exact
    return f"{salary}, làm tròn lên {money_text(step)}" if is_rounded else salary


def _told(row: AwardRow) -> str:
    return f"{row.name} – {_line(row)}"


def _is_withdrawn(row: AwardRow) -> bool:
    return row.nature is AwardNature.REVOKED


def _refuse_decided(rows: Sequence[AwardRow]) -> str:
    if all(row.decision_id is None for row in rows):
        return ""
    return "Dòng do quyết định đưa vào không xóa được; chỉ thu hồi kèm lý do."
