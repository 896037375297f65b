"""The lists of the dated catalogues: each row with its time, its source, how far it is trusted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import Any, ClassVar, Generic

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import AppError
from app.core.vietnamese import quoted
from app.domain.terms import AwardKind, AwardScope, Regime, Term, Topic
from app.services import award_types, catalogue_entries, catalogues, legal_documents, parameters
from app.services.award_types import AwardTypeFields
from app.services.catalogue_entries import EntryFields
from app.services.catalogues import AwardTypeRow, EntryRow, LegalDocumentRow, ParameterRow
from app.services.legal_documents import LegalDocumentFields
from app.services.parameter_words import UNITS
from app.services.parameters import ParameterFields
from app.services.uses import InUse
from app.services.validation import Fields, labels
from app.ui.context import Context
from app.ui.dialogs.catalogue_values import (
    PLAIN_UNITS,
    from_field,
    to_field,
    value_field,
    value_text,
)
from app.ui.dialogs.in_use import ask_to_retire
from app.ui.dialogs.quick_add import award_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column, R
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.widgets.ask import tell
from app.ui.widgets.fields import (
    CheckField,
    CodeField,
    Field,
    NumberField,
    PickList,
    PointsField,
    TextArea,
    TextField,
)
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste
from app.ui.widgets.record_dialog import RecordDialog

_IN_FORCE, _LATER, _ENDED, _RETIRED = "in-force", "later", "ended", "retired"
_STATES = {
    _IN_FORCE: "Đang hiệu lực",
    _LATER: "Chưa có hiệu lực",
    _ENDED: "Hết hiệu lực",
    _RETIRED: "Ngừng theo dõi",
}
_TRUSTED, _UNCONFIRMED = "Đã kiểm tra", "Chưa xác nhận"
_TRUST = [(False, _UNCONFIRMED), (True, _TRUSTED)]

Makers = Mapping[str, Callable[[], Field[Any]]]


class DatedList(QWidget, Generic[R]):
    """One catalogue. Subclasses say what they show and which services write it."""

    noun: ClassVar[str] = ""
    table: ClassVar[str] = Topic.CATALOGUE_ENTRY
    fields: ClassVar[type[Fields]] = Fields
    verbs: ClassVar[ModuleType]
    can_follow: ClassVar[bool] = True
    """Whether a row can be followed by another from a day on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.list = ListPage[R](
            ListSpec(
                columns=[*self.columns(), *_dated_columns(), *self.more_columns(), _NOTE],
                actions=self._actions(),
                filters=[
                    ListFilter(
                        "state", "Hiệu lực", list(_STATES.items()), _has_state, counts=True
                    ),
                    ListFilter("trust", "Độ tin cậy", _TRUST, _has_trust, counts=True),
                ],
                empty=f"Chưa có {self.noun} nào. Bấm Thêm để nhập.",
                history=self.table,
                paste=Paste(
                    noun=self.noun,
                    form=lambda: self._form(None),
                    save=lambda: self.save_many,
                    undo=self.operations.undo,
                ),
            )
        )
        self.list.set_filter("state", _IN_FORCE)
        self.list.table.setAccessibleName(f"Danh mục {self.noun}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    # --- for each catalogue to say -----------------------------------------------------------

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns before those that all catalogues have."""
        raise NotImplementedError

    def more_columns(self) -> Sequence[Column[Any]]:
        """Return the columns after those that all catalogues have."""
        return ()

    def rows(self) -> Sequence[R]:
        """Return the rows of every time, retired ones too."""
        raise NotImplementedError

    def makers(self, row: R | None) -> Makers:
        """Return the fields of the form before those that all catalogues have."""
        raise NotImplementedError

    def values(self, row: R) -> dict[str, Any]:
        """Return what a row holds, for the form and for what the form does not show."""
        return {
            name: getattr(row, name) for name in self.fields.model_fields if hasattr(row, name)
        }

    def given(self, values: Mapping[str, Any], _row: R | None) -> dict[str, Any]:
        """Return what the form holds as the services take it."""
        return dict(values)

    def save_new(self, values: Mapping[str, Any]) -> object:
        """Add a row."""
        return self.operations.do(self.verbs.create, values)

    def save_many(self, rows: Sequence[Mapping[str, Any]]) -> object:
        """Add the rows that were pasted from Excel, as one action."""
        return self.operations.do(self.verbs.create_many, [self._taken(row, None) for row in rows])

    # --- what all catalogues do --------------------------------------------------------------

    def reload(self) -> None:
        """Show the rows as the file has them."""
        self.list.set_read_only(self.operations.read_only_reason or "")
        self.list.set_rows(self.rows())

    def add(self) -> None:
        """Ask for a new row."""
        dialog = RecordDialog(
            self._form(None),
            lambda values: self.save_new(self._taken(values, None)),
            f"Thêm {self.noun}",
            parent=self,
        )
        self._finish(dialog)

    def edit(self, row: R) -> None:
        """Change a row; look at it in a file that can only be read."""
        form = self._form(row)
        form.set_read_only(self.context.is_read_only)

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(self.verbs.update, row.id, self._taken(values, row))

        word = "Xem" if self.context.is_read_only else "Sửa"
        self._finish(RecordDialog(form, save, f"{word} {self.noun}", parent=self), row)

    def follow(self, row: R) -> None:
        """Ask for what holds from a day on; the row holds until then."""
        form = self._form(row)
        form.fill({"valid_from": None, "valid_to": None, "is_verified": False})
        for name in form.draft().keys() & {"code", "scope"}:
            form.field(name).set_read_only(True)  # it is the same thing that goes on

        def save(values: dict[str, Any]) -> object:
            every = {**self.values(row), **self._taken(values, row)}
            return self.operations.do(self.verbs.supersede, row.id, every)

        self._finish(RecordDialog(form, save, f"Thay {self.noun} từ một ngày", parent=self))

    def end(self, row: R) -> None:
        """Ask for the last day on which a row holds."""
        form = Form([FieldSpec("valid_to", "Ngày cuối còn hiệu lực", day_field, required=True)])

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(self.verbs.update, row.id, to_days(values))

        self._finish(RecordDialog(form, save, "Hết hiệu lực", parent=self), row)

    def retire(self, row: R) -> None:
        """Stop offering a row."""
        self._do(self.verbs.retire, row, "Đã ngừng theo dõi")

    def restore(self, row: R) -> None:
        """Offer a row again."""
        self._do(self.verbs.restore, row, "Đã theo dõi lại")

    def delete(self, row: Any) -> None:  # noqa: ANN401 - a dated row
        """Put a row away; one that is used can be retired instead."""
        try:
            self._do(self.verbs.delete, row, "Đã xóa")
        except InUse as refusal:
            can_retire = not row.is_retired
            ids = [row.id]
            if ask_to_retire(
                self.operations, self.table, ids, refusal, self, can_retire=can_retire
            ):
                self.retire(row)

    def _do(self, verb: Callable[..., Any], row: R, done: str) -> None:
        try:
            self.operations.do(verb, row.id)
        except InUse:
            raise
        except AppError as refusal:
            tell(self, "Chưa thực hiện được", str(refusal))
            return
        self.list.offer_undo(f"{done} {quoted(_name(row))}.", self.operations.undo)

    def _finish(self, dialog: RecordDialog, row: R | None = None) -> None:
        dialog.exec()
        if dialog.saved:
            self.list.show_row(row.id if row is not None else dialog.saved[-1])

    def _taken(self, values: Mapping[str, Any], row: R | None) -> dict[str, Any]:
        return filled(self.fields, to_days(self.given(values, row)))

    def _form(self, row: R | None) -> Form:
        words = labels(self.fields)
        form = Form(
            [
                FieldSpec(
                    name,
                    self.label(name, words),
                    make,
                    required=name in self.fields.model_fields
                    and self.fields.model_fields[name].is_required(),
                    hint=_HINTS.get(name, ""),
                    wide=name in _WIDE,
                )
                for name, make in {**self.makers(row), **_DATED_FIELDS}.items()
            ],
            columns=2,
        )
        if row is None:
            form.mark_clean()
            return form
        known = {name: None if held == "" else held for name, held in self.shown(row).items()}
        known = to_fields(known)
        form.fill({name: known[name] for name in form.draft().keys() & known.keys()})
        return form

    def label(self, name: str, words: Mapping[str, str]) -> str:
        """Return the label of a field."""
        return words.get(name, name)

    def shown(self, row: R) -> dict[str, Any]:
        """Return what a row holds as the fields of the form show it."""
        return self.values(row)

    def _actions(self) -> list[ListAction[Any]]:
        def one(act: Callable[[Any], object]) -> Callable[[list[Any]], object]:
            return lambda rows: act(rows[0])

        follow: ListAction[Any] = ListAction(
            "Thay từ ngày…", one(self.follow), "duplicate", needs="one"
        )
        return [
            ListAction("Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True),
            ListAction(
                "Sửa", one(self.edit), "edit", ("Ctrl+E", "F2"), "one", writes=False, opens=True
            ),
            *([follow] if self.can_follow else []),
            ListAction("Hết hiệu lực…", one(self.end), "calendar", needs="one"),
            ListAction(
                "Ngừng theo dõi", one(self.retire), "lock", needs="one", refuses=_refuse_off
            ),
            ListAction(
                "Theo dõi lại", one(self.restore), "unlock", needs="one", refuses=_refuse_on
            ),
            ListAction("Xóa", one(self.delete), "delete", ("Delete",), "one"),
        ]


class AwardTypeList(DatedList[AwardTypeRow]):
    """Titles and forms of commendation."""

    noun = "danh hiệu, hình thức khen thưởng"
    table = Topic.AWARD_TYPE
    fields = AwardTypeFields
    verbs = award_types

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns."""
        return [
            Column("Mã", lambda row: row.code, width=9),
            Column("Tên", lambda row: row.name, width=25),
            Column("Đối tượng", lambda row: row.scope.label, width=10),
        ]

    def more_columns(self) -> Sequence[Column[Any]]:
        """Return who decides, the share of votes and the multiplier of the prize."""
        return [
            Column("Thẩm quyền", lambda row: row.authority_code, width=10),
            Column("Phiếu", lambda row: row.vote_threshold_percent, _percent, width=6),
            Column(
                "Hệ số", lambda row: row.prize_multiplier, _hundredths, is_number=True, width=6
            ),
        ]

    def rows(self) -> Sequence[AwardTypeRow]:
        """Return the award types of every time."""
        return self.operations.ask(catalogues.award_types, None, include_retired=True)

    def makers(self, row: AwardTypeRow | None) -> Makers:  # noqa: ARG002 - as the base class
        """Return the fields of an award type."""
        levels = self._codes("admin_levels")
        authorities = self._codes("authorities")
        awards = _by_code(self.rows())
        return {
            "code": CodeField,
            "name": TextField,
            "abbreviation": TextField,
            "position": NumberField,
            "kind": lambda: _terms(AwardKind),
            "scope": lambda: _terms(AwardScope),
            "regime": lambda: _terms(Regime),
            "level_code": lambda: PickList(levels),
            "authority_code": lambda: PickList(authorities),
            "needs_code": lambda: PickList(awards, add=award_adder(self.operations, _coded)),
            "needs_years": NumberField,
            "quota_percent": NumberField,
            "vote_threshold_percent": NumberField,
            "prize_multiplier": PointsField,
            "is_ballot_required": CheckField,
            "counts_as_title": CheckField,
            "given": TextField,
            "prerequisite": TextArea,
        }

    def values(self, row: AwardTypeRow) -> dict[str, Any]:
        """Return what an award type holds."""
        beside = {
            "counts_as_title": bool(row.detail("counts_as_title")),
            "given": row.detail("given") or "",
        }
        return {**super().values(row), **beside}

    def label(self, name: str, words: Mapping[str, str]) -> str:
        """Return the label of a field; the multiplier is typed as a decimal."""
        return "Hệ số tiền thưởng" if name == "prize_multiplier" else super().label(name, words)

    def _codes(self, catalogue: str) -> list[tuple[str, str]]:
        return _by_code(self.operations.ask(catalogues.entries, catalogue, include_retired=True))


class ParameterList(DatedList[ParameterRow]):
    """The numbers and choices that rules use."""

    noun = "thông số"
    table = Topic.PARAMETER
    fields = ParameterFields
    verbs = parameters

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns."""
        return [
            Column("Tên", lambda row: row.name, width=30),
            Column("Giá trị", lambda row: row, value_text, sort=lambda row: row.value, width=16),
        ]

    def rows(self) -> Sequence[ParameterRow]:
        """Return the parameters of every time."""
        return self.operations.ask(catalogues.parameters)

    def makers(self, row: ParameterRow | None) -> Makers:
        """Return the fields of a parameter; its code and unit stay as they are."""
        if row is not None:
            return {"name": TextField, "value": lambda: value_field(row)}
        units = [(unit, UNITS[unit]) for unit in PLAIN_UNITS]
        return {
            "code": CodeField,
            "name": TextField,
            "value": NumberField,
            "unit": lambda: PickList(units),
        }

    def shown(self, row: ParameterRow) -> dict[str, Any]:
        """Return what a parameter holds as its fields show it."""
        return {**self.values(row), "value": to_field(row.unit, row.value)}

    def given(self, values: Mapping[str, Any], _row: ParameterRow | None) -> dict[str, Any]:
        """Return what the form holds as the services take it."""
        return (
            {**values, "value": from_field(values["value"])} if "value" in values else {**values}
        )


class LegalDocumentList(DatedList[LegalDocumentRow]):
    """The documents that plans rest on."""

    noun = "văn bản căn cứ"
    table = Topic.LEGAL_DOCUMENT
    fields = LegalDocumentFields
    verbs = legal_documents
    can_follow = False  # another document replaces one; it says so itself

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns."""
        return [
            Column("Loại", lambda row: row.kind, width=10),
            Column("Số, ký hiệu", lambda row: row.number, width=16),
            Column("Trích yếu", lambda row: row.subject, width=24),
        ]

    def more_columns(self) -> Sequence[Column[Any]]:
        """Return when it was signed and what replaces it."""
        return [
            Column("Ngày ký", lambda row: row.signed_on, _day, width=11),
            Column("Thay bằng", lambda row: row.replaced_by, width=14),
        ]

    def rows(self) -> Sequence[LegalDocumentRow]:
        """Return every document."""
        return self.operations.ask(catalogues.legal_documents, include_retired=True)

    def makers(self, row: LegalDocumentRow | None) -> Makers:
        """Return the fields of a document."""
        others = [(one.code, f"{one.name} ({one.code})") for one in self.rows() if one is not row]
        kinds = self.operations.ask(catalogues.entries, "document_kinds")
        names = [(name, name) for name in dict.fromkeys(kind.name for kind in kinds)]
        return {
            "code": CodeField,
            "kind": lambda: PickList(names, free_text=True),
            "number": TextField,
            "signed_on": day_field,
            "issuer": TextField,
            "regime": lambda: _terms(Regime),
            "replaced_by": lambda: PickList(others),
            "subject": TextArea,
        }


class EntryList(DatedList[EntryRow]):
    """The entries of one plain catalogue."""

    noun = "mục"
    fields = EntryFields
    verbs = catalogue_entries

    def __init__(self, catalogue: str, context: Context, parent: QWidget | None = None) -> None:
        self.catalogue = catalogue
        super().__init__(context, parent)

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns."""
        return [
            Column("Mã", lambda row: row.code, width=16),
            Column("Tên", lambda row: row.name, width=33),
        ]

    def rows(self) -> Sequence[EntryRow]:
        """Return the entries of every time."""
        return self.operations.ask(catalogues.entries, self.catalogue, include_retired=True)

    def makers(self, row: EntryRow | None) -> Makers:  # noqa: ARG002 - as the base class
        """Return the fields of an entry, with what only its catalogue has."""
        shared: Makers = {"code": CodeField, "name": TextField, "position": NumberField}
        return {**shared, **self._details()}

    def shown(self, row: EntryRow) -> dict[str, Any]:
        """Return what an entry holds, with what only its catalogue has."""
        return {**self.values(row), **{name: row.detail(name) for name in self._details()}}

    def given(self, values: Mapping[str, Any], row: EntryRow | None) -> dict[str, Any]:
        """Return what the form holds; what only this catalogue has goes beside the columns."""
        details = {name: values[name] for name in self._details() if name in values}
        taken = {name: value for name, value in values.items() if name not in details}
        if row is None and taken.get("position") is None:
            taken.pop("position", None)  # it comes last
        known = dict(row.more or {}) if row is not None else {}
        more = known | {name: value for name, value in details.items() if value is not None}
        return {**taken, "more": more or None}

    def save_new(self, values: Mapping[str, Any]) -> object:
        """Add an entry."""
        given = {name: value for name, value in values.items() if name != "position" or value}
        return self.operations.do(catalogue_entries.create, self.catalogue, given)

    def save_many(self, rows: Sequence[Mapping[str, Any]]) -> object:
        """Add the entries that were pasted from Excel; without a position they come last."""
        taken = [self._taken(row, None) for row in rows]
        given = [
            {name: value for name, value in row.items() if name != "position" or value}
            for row in taken
        ]
        return self.operations.do(catalogue_entries.create_many, self.catalogue, given)

    def label(self, name: str, words: Mapping[str, str]) -> str:
        """Return the label of a field."""
        return _DETAIL_LABELS.get(name) or super().label(name, words)

    def _details(self) -> Makers:
        def pick(catalogue: str) -> Callable[[], Field[Any]]:
            rows = self.operations.ask(catalogues.entries, catalogue, include_retired=True)
            return lambda: PickList(_by_code(rows))

        match self.catalogue:
            case "unit_kinds":
                return {"group": pick("unit_groups")}
            case "authorities":
                return {"level": pick("admin_levels"), "regime": lambda: _terms(Regime)}
            case "posts":
                return {"is_leader": CheckField}
            case "hold_reasons":
                return {"blocks": CheckField}
            case "work_kinds":
                return {"counts_as": lambda: PickList(list(_COUNTS_AS.items()))}
            case _:
                return {}


_DETAIL_LABELS = {
    "group": "Nhóm",
    "level": "Cấp",
    "regime": "Thể thức",
    "is_leader": "Là lãnh đạo",
    "blocks": "Không xét trong lúc đó",
    "counts_as": "Tính là",
}
_COUNTS_AS = {"project": "Công trình", "task": "Phần việc", "model": "Mô hình", "event": "Sự kiện"}
_HINTS = {
    "legal_basis": "Văn bản, điều, khoản",
    "valid_from": "từ trước",
    "valid_to": "chưa có hạn",
}
_WIDE = ("name", "prerequisite", "subject", "legal_basis", "note")
_DATED_FIELDS: Makers = {
    "valid_from": day_field,
    "valid_to": day_field,
    "legal_basis": lambda: TextArea(lines=(2, 5)),
    "is_verified": lambda: CheckField("Đã đối chiếu với văn bản gốc"),
    "note": lambda: TextArea(lines=(2, 5)),
}


def _dated_columns() -> list[Column[Any]]:
    return [
        Column("Từ ngày", lambda row: row.valid_from, _day, width=11),
        Column("Đến ngày", lambda row: row.valid_to, _day, width=11),
        Column("Hiệu lực", lambda row: _STATES[state_of(row, today())], width=13),
        Column(
            "Độ tin cậy",
            lambda row: _TRUSTED if row.is_verified else _UNCONFIRMED,
            sign=lambda row: "" if row.is_verified else "warning",
            tint=lambda row: None if row.is_verified else "warning",
            width=19,
        ),
        Column("Căn cứ", lambda row: row.legal_basis, width=36),
    ]


_NOTE: Column[Any] = Column("Ghi chú", lambda row: row.note)


def state_of(row: Any, on: date) -> str:  # noqa: ANN401 - a dated row
    """Return whether a row holds on a day, or why it does not."""
    if row.is_retired:
        return _RETIRED
    if row.valid_from and row.valid_from > on:
        return _LATER
    return _ENDED if row.valid_to and row.valid_to < on else _IN_FORCE


def _has_state(row: Any, key: object) -> bool:  # noqa: ANN401
    return state_of(row, today()) == key


def _has_trust(row: Any, key: object) -> bool:  # noqa: ANN401
    return row.is_verified is key


def _refuse_off(rows: list[Any]) -> str:
    return f"{quoted(_name(rows[0]))} đã ngừng theo dõi." if rows[0].is_retired else ""


def _refuse_on(rows: list[Any]) -> str:
    return "" if rows[0].is_retired else f"{quoted(_name(rows[0]))} đang được dùng."


def _name(row: Any) -> str:  # noqa: ANN401
    return str(row.name)


def _by_code(rows: Sequence[Any]) -> list[tuple[str, str]]:
    """Return each code once, with its latest name."""
    return list({row.code: _coded(row) for row in rows}.items())


def _coded(row: Any) -> str:  # noqa: ANN401 - a dated row
    return f"{row.name.replace(' {level}', '')} ({row.code})"


def _terms(terms: type[Term]) -> PickList[Any]:
    return PickList([(term, term.label) for term in terms])


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _percent(share: int) -> str:
    return f"{share} %"


def _hundredths(number: int) -> str:
    return f"{number / 100:g}".replace(".", ",")
