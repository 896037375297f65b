"""The page of pledges (giao ước thi đua): what the units of a cluster promise each other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import Operator, SubjectKind, Topic
from app.services import pledges
from app.services.pledges import (
    LABELS,
    PledgeDetail,
    PledgeFields,
    PledgeItemFields,
    PledgeItemRow,
    PledgePartyFields,
    PledgePartyRow,
    PledgeRow,
)
from app.services.registration_offer import Applicant
from app.ui.context import Context
from app.ui.dialogs.quick_add import cluster_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.days import day_field, filled, to_days
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.registrations_parts import (
    PlanPage,
    Rows,
    after,
    day_text,
    subject_field,
    told_in_form,
)
from app.ui.widgets.edit_list import EditList, EditListSpec
from app.ui.widgets.fields import (
    CheckField,
    DecimalField,
    NumberField,
    TextArea,
    TextField,
    TickField,
)
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.pasted_rows import only_while
from app.ui.widgets.record_dialog import RecordDialog

_OTHER = (
    "Các dòng này được dán khi đang chọn giao ước khác. Chọn lại giao ước ấy rồi bấm Lưu, hoặc "
    "bấm Bỏ và dán lại vào giao ước này."
)


class PledgesPage(PlanPage):
    """The pledges of a plan and its year; under them the items and parties of the chosen one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._detail: PledgeDetail | None = None
        self.list = ListPage[PledgeRow](
            ListSpec(
                history=Topic.PLEDGE,
                columns=_columns(),
                actions=self._actions(),
                empty="Chưa có giao ước thi đua nào. Bấm Thêm để soạn giao ước của một cụm, khối.",
                counted="giao ước",
            )
        )
        self.items = EditList[PledgeItemRow](self._item_spec())
        self.parties = EditList[PledgePartyRow](self._party_spec())
        for part in (self.items, self.parties):
            part.done.connect(self._on_removed)
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.addTab(self.items, "Nội dung")
        self.parts.addTab(self.parties, "Bên ký")
        self.splitter = KeptSplitter("pledges", Qt.Orientation.Vertical)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.parts)
        self.splitter.setChildrenCollapsible(False)
        self.list.table.setAccessibleName("Giao ước thi đua")
        self.list.status_changed.connect(self.tell_status)
        self.list.selection_changed.connect(self._show_detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def reload(self) -> None:
        """Show the pledges of the plan, and those of its year that belong to no plan."""
        offer = self.needed_offer
        own = self.operations.ask(pledges.of_plan, offer.plan_id)
        common = [
            row for row in self.operations.ask(pledges.listed, offer.year) if row.plan_id is None
        ]
        self.list.set_rows([*own, *common])
        self.list.set_read_only(self.closed_reason)
        if self.list.current() is None and (own or common):
            self.list.show_row([*own, *common][0].id)
        self._show_detail()
        self.tell_status(self.list.status)

    def show_row(self, row_id: UUID) -> bool:
        """Select a pledge."""
        return self.list.show_row(row_id)

    # --- pledges -----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new pledge and take the units of its cluster in."""
        form = self._form()
        form.fill({"year": self.needed_offer.year, "of_plan": True})

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(pledges.create, self._given(values))

        dialog = RecordDialog(form, save, "Thêm giao ước thi đua", parent=self)
        if dialog.exec():
            self.list.show_row(dialog.saved[-1])
            self.done(self.list, "Đã thêm giao ước thi đua. Thêm nội dung và các bên ký bên dưới.")

    def edit(self, row: PledgeRow) -> None:
        """Change a pledge that is not signed."""
        detail = self.operations.ask(pledges.one, row.id)
        form = self._form()
        form.fill(
            {
                "cluster_id": row.cluster_id,
                "year": row.year,
                "name": row.name,
                "content": detail.content,
                "place": row.place,
                "of_plan": row.plan_id is not None,
            }
        )

        def save(values: dict[str, Any]) -> None:
            self.operations.do(pledges.update, row.id, self._given(values))

        if RecordDialog(form, save, "Sửa giao ước thi đua", parent=self).exec():
            self.done(self.list, f"Đã sửa giao ước “{row.name}”.")

    def delete(self, rows: Sequence[PledgeRow]) -> None:
        """Move a pledge to the bin; undo brings it back."""
        self.operations.do(pledges.delete, rows[0].id)
        self.done(self.list, f"Đã xóa giao ước “{rows[0].name}”.")

    def take_members(self, rows: Sequence[PledgeRow]) -> None:
        """Take the units of the cluster in as parties."""
        count = self.operations.do(pledges.take_members, rows[0].id)
        told = f"Đã lấy {number_text(count)} đơn vị của {rows[0].cluster_name} vào giao ước."
        self.done(self.list, told if count else "Các đơn vị của cụm đã có đủ trong giao ước.")

    def sign(self, rows: Sequence[PledgeRow]) -> None:
        """Note the day a pledge was signed, and who of its parties was absent."""
        row = rows[0]
        parties = self.operations.ask(pledges.one, row.id).parties
        form = Form(
            [
                FieldSpec("on", "Ngày ký", day_field, required=True),
                FieldSpec(
                    "absent_ids",
                    "Bên vắng, không ký",
                    lambda: TickField[UUID](
                        [(party.id, party.subject_name) for party in parties], rows=6
                    ),
                    hint="Đánh dấu đơn vị không ký; để trống khi tất cả cùng ký",
                ),
            ]
        )
        form.fill({"on": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> None:
            on = to_days(values)["on"]
            self.operations.do(pledges.sign, row.id, on, values["absent_ids"])

        if RecordDialog(form, save, f"Ký giao ước của {row.cluster_name}", parent=self).exec():
            self.done(self.list, f"Đã ghi nhận ký giao ước “{row.name}”.")

    def unsign(self, rows: Sequence[PledgeRow]) -> None:
        """Take back that a pledge was signed, so that it can be changed."""
        self.operations.do(pledges.unsign, rows[0].id)
        self.done(self.list, f"Đã bỏ ghi nhận ký giao ước “{rows[0].name}”.")

    # --- items and parties -------------------------------------------------------------------

    def set_items(self, change: "Callable[[list[dict[str, Any]]], object]") -> None:
        """Give the pledge chosen its items after `change` was made in the list of them."""
        detail = self._needed
        rows = [{"id": item.id, **_values(item, _ITEM)} for item in detail.items]
        change(rows)
        self._set(pledges.set_items, rows)

    def set_parties(self, change: "Callable[[list[dict[str, Any]]], object]") -> None:
        """Give the pledge chosen its parties after `change` was made in the list of them."""
        detail = self._needed
        rows = [_values(party, _PARTY) for party in detail.parties]
        change(rows)
        self._set(pledges.set_parties, rows)

    def add_items(self, added: Rows) -> None:
        """Add the items that pasted rows hold, as one action."""
        standing = [{"id": item.id, **_values(item, _ITEM)} for item in self._needed.items]
        given = [filled(PledgeItemFields, row) for row in added]
        self._add_pasted(pledges.set_items, standing, given)

    def add_parties(self, added: Rows) -> None:
        """Add the parties that pasted rows hold, as one action."""
        standing = [_values(party, _PARTY) for party in self._needed.parties]
        given = [filled(PledgePartyFields, row) for row in added]
        self._add_pasted(pledges.set_parties, standing, given)

    # --- inside ------------------------------------------------------------------------------

    def _pledge_id(self) -> UUID | None:
        return self._detail.pledge.id if self._detail else None

    @property
    def _needed(self) -> PledgeDetail:
        if self._detail is None:
            raise LookupError("no pledge is chosen")
        return self._detail

    def _set(self, service: Callable[..., None], rows: Sequence[Mapping[str, Any]]) -> None:
        try:
            self.operations.do(service, self._needed.pledge.id, rows)
        except InvalidInput as refusal:
            raise told_in_form(refusal, {}) from refusal

    def _add_pasted(self, service: Callable[..., None], standing: Rows, given: Rows) -> None:
        try:
            self.operations.do(service, self._needed.pledge.id, [*standing, *given])
        except InvalidInput as refusal:
            raise after(refusal, len(standing)) from refusal

    def _given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in values.items() if name != "of_plan"}
        plan_id = self.plan_id if values["of_plan"] else None
        return filled(PledgeFields, {**given, "plan_id": plan_id})

    def _form(self) -> Form:
        kinds = (SubjectKind.CLUSTER, SubjectKind.UNIT)
        able = [one for one in self.applicants() if one.kind in kinds]
        able.sort(key=lambda one: one.kind is not SubjectKind.CLUSTER)
        return Form(
            [
                FieldSpec(
                    "cluster_id",
                    LABELS["cluster_id"],
                    lambda: subject_field(able, cluster_adder(self.operations)),
                    required=True,
                    hint="Cụm, khối; hoặc một đơn vị có các bộ phận cùng ký",
                    wide=True,
                ),
                FieldSpec(
                    "name",
                    LABELS["name"],
                    lambda: TextField(longest=500),
                    required=True,
                    wide=True,
                ),
                FieldSpec("year", LABELS["year"], NumberField, required=True),
                FieldSpec(
                    "of_plan", LABELS["plan_id"], lambda: CheckField("Theo kế hoạch đang làm")
                ),
                FieldSpec("content", LABELS["content"], lambda: TextArea(lines=(3, 8)), wide=True),
                FieldSpec("place", LABELS["place"], TextField, wide=True),
            ],
            columns=2,
        )

    def _actions(self) -> list[ListAction[PledgeRow]]:
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
                refuses=_why_signed,
                opens=True,
            ),
            ListAction(
                "Xóa", self.delete, "delete", ("Delete",), needs="one", refuses=_why_signed
            ),
            ListAction(
                "Lấy đơn vị của cụm",
                self.take_members,
                "people",
                needs="one",
                refuses=_why_signed,
            ),
            ListAction("Ký giao ước", self.sign, "check", needs="one", refuses=_why_signed),
            ListAction("Bỏ ghi nhận ký", self.unsign, "undo", needs="one", refuses=_why_unsigned),
        ]

    def _item_spec(self) -> EditListSpec[PledgeItemRow]:
        return EditListSpec(
            caption="Nội dung, chỉ tiêu cam kết",
            noun="nội dung",
            columns=[
                Column("Nội dung, chỉ tiêu", lambda item: item.text, width=40),
                Column("Mức", _measure, width=20),
            ],
            form=_item_form,
            values=lambda item: _values(item, _ITEM),
            add=lambda values: self.set_items(
                lambda rows: rows.append(filled(PledgeItemFields, values))
            ),
            add_many=lambda: only_while(self._pledge_id, self.add_items, _OTHER),
            update=lambda item, values: self.set_items(
                lambda rows: _replace(rows, "id", item.id, filled(PledgeItemFields, values))
            ),
            remove=lambda item: self.set_items(lambda rows: _remove(rows, "id", item.id)),
            move=lambda item, to: self.set_items(lambda rows: _move(rows, "id", item.id, to)),
        )

    def _party_spec(self) -> EditListSpec[PledgePartyRow]:
        return EditListSpec(
            caption="Các bên ký",
            noun="bên ký",
            columns=[
                Column("Đơn vị", lambda party: party.subject_name, width=26),
                Column("Đại diện", lambda party: party.representative, width=20),
                Column("Chức vụ", lambda party: party.post, width=16),
                Column(
                    "Ký",
                    self._signed_words,
                    width=10,
                    sign=lambda party: "check" if party.has_signed else "",
                ),
            ],
            form=lambda: _party_form(
                [one for one in self.applicants() if one.kind is SubjectKind.UNIT]
            ),
            values=lambda party: _values(party, _PARTY),
            add=lambda values: self.set_parties(
                lambda rows: rows.append(filled(PledgePartyFields, values))
            ),
            add_many=lambda: only_while(self._pledge_id, self.add_parties, _OTHER),
            update=lambda party, values: self.set_parties(
                lambda rows: _replace(
                    rows, "subject_id", party.subject_id, filled(PledgePartyFields, values)
                )
            ),
            remove=lambda party: self.set_parties(
                lambda rows: _remove(rows, "subject_id", party.subject_id)
            ),
            move=lambda party, to: self.set_parties(
                lambda rows: _move(rows, "subject_id", party.subject_id, to)
            ),
        )

    def _signed_words(self, party: PledgePartyRow) -> str:
        if party.has_signed:
            return "Đã ký"
        return "Vắng" if self._needed.pledge.signed_on else ""

    @Slot()
    def _show_detail(self) -> None:
        row = self.list.current()
        self._detail = None if row is None else self.operations.ask(pledges.one, row.id)
        detail = self._detail
        self.items.set_rows(detail.items if detail else ())
        self.parties.set_rows(detail.parties if detail else ())
        counts = (len(detail.items), len(detail.parties)) if detail else (0, 0)
        for number, (caption, count) in enumerate(
            zip(("Nội dung", "Bên ký"), counts, strict=True)
        ):
            self.parts.setTabText(number, f"{caption} ({number_text(count)})")
        is_shut = detail is None or detail.pledge.signed_on is not None or self.offer is None
        for part in (self.items, self.parties):
            part.set_read_only(is_shut or bool(self.closed_reason))

    @Slot(str)
    def _on_removed(self, sentence: str) -> None:
        self.done(self.list, sentence)


_ITEM = ("text", "operator", "value", "value_unit")
_PARTY = ("subject_id", "representative", "post")


def _columns() -> list[Column[PledgeRow]]:
    return [
        Column("Cụm, khối", lambda row: row.cluster_name, width=28),
        Column("Tên giao ước", lambda row: row.name, width=42),
        Column("Năm", lambda row: row.year, width=7),
        Column("Thuộc", lambda row: "Kế hoạch này" if row.plan_id else "Chung cả năm", width=14),
        Column("Nội dung", lambda row: row.item_count, number_text, is_number=True, width=10),
        Column("Bên ký", _signed, width=12),
        Column(
            "Ngày ký",
            lambda row: row.signed_on,
            day_text,
            width=13,
            sign=lambda row: "check" if row.signed_on else "",
        ),
        Column("Nơi ký", lambda row: row.place, width=20),
    ]


def _item_form() -> Form:
    return Form(
        [
            FieldSpec(
                "text", LABELS["text"], lambda: TextArea(lines=(2, 5)), required=True, wide=True
            ),
            FieldSpec("operator", LABELS["operator"], terms(Operator, Operator.AT_LEAST)),
            FieldSpec("value", LABELS["value"], lambda: DecimalField(decimals=6, least=None)),
            FieldSpec("value_unit", LABELS["value_unit"], lambda: TextField(characters=16)),
        ],
        columns=2,
    )


def _party_form(units: Sequence[Applicant]) -> Form:
    return Form(
        [
            FieldSpec(
                "subject_id", LABELS["subject_id"], lambda: subject_field(units), required=True
            ),
            FieldSpec("representative", LABELS["representative"], TextField),
            FieldSpec("post", LABELS["post"], TextField),
        ]
    )


def _measure(item: PledgeItemRow) -> str:
    if item.value is None:
        return ""
    return f"{item.operator.label} {number_text(item.value)} {item.value_unit}".rstrip()


def _signed(row: PledgeRow) -> str:
    if row.signed_on is None:
        return f"{row.party_count} bên"
    return f"{row.signed_count}/{row.party_count} bên ký"


def _why_signed(rows: Sequence[PledgeRow]) -> str:
    if rows[0].signed_on is None:
        return ""
    return "Giao ước đã ký nên không sửa được. Bấm “Bỏ ghi nhận ký” trước."


def _why_unsigned(rows: Sequence[PledgeRow]) -> str:
    return "" if rows[0].signed_on else "Giao ước chưa ký."


def _values(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _place(rows: Sequence[Mapping[str, Any]], key: str, value: object) -> int:
    return next(number for number, row in enumerate(rows) if row[key] == value)


def _replace(
    rows: list[dict[str, Any]], key: str, value: object, given: Mapping[str, Any]
) -> None:
    rows[_place(rows, key, value)].update(given)


def _remove(rows: list[dict[str, Any]], key: str, value: object) -> None:
    del rows[_place(rows, key, value)]


def _move(rows: list[dict[str, Any]], key: str, value: object, to: int) -> None:
    rows.insert(to, rows.pop(_place(rows, key, value)))
