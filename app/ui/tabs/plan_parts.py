"""The lists on the pages of a plan: what each shows, and how a row of it is filled in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import (
    AwardScope,
    DeadlineKind,
    Direction,
    Operator,
    PhaseKind,
    SubjectKind,
    Term,
    WorkKind,
)
from app.services import (
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_deadlines,
    plan_ladders,
    plan_phases,
    plan_recipients,
    plan_targets,
)
from app.services.catalogues import AwardTypeRow
from app.services.validation import Fields, labels
from app.ui.dialogs.quick_add import (
    Adder,
    award_adder,
    document_adder,
    phase_adder,
    unit_adder,
    unit_name_adder,
)
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.days import filled
from app.ui.widgets.edit_list import EditListSpec
from app.ui.widgets.fields import (
    CheckField,
    DateField,
    DecimalField,
    NumberField,
    PickList,
    TextArea,
    TextField,
)
from app.ui.widgets.pasted_rows import SaveRows

_TERM_LETTERS = 20

Choices = Sequence[tuple[Any, str]]
"""Keys and labels to pick from."""


class PartLists:
    """Makes the spec of each list of one plan.

    `choices` answers what can be picked at the moment a form opens: “documents”, “units”,
    “phases”, “contents”, “awards”.
    """

    def __init__(
        self, operations: Operations, plan_id: UUID, choices: Callable[[str], Choices]
    ) -> None:
        self._operations = operations
        self._plan_id = plan_id
        self._choices = choices

    def bases(self) -> EditListSpec[plan_bases.BasisRow]:
        """Return the list of legal bases."""
        words = labels(plan_bases.BasisFields)
        return self._spec(
            "Căn cứ",
            "căn cứ",
            plan_bases,
            [Column("Căn cứ", lambda row: row.text)],
            lambda: [
                self._picked(words, "legal_document_id", "documents", document_adder),
                FieldSpec("text", words["text"], TextArea, required=True),
            ],
        )

    def audiences(self) -> EditListSpec[plan_audiences.AudienceRow]:
        """Return the list of whom the plan addresses."""
        words = labels(plan_audiences.AudienceFields)
        return self._spec(
            "Đối tượng thi đua",
            "đối tượng",
            plan_audiences,
            [
                Column("Đối tượng", lambda row: row.text, takes_room=True),
                Column("Loại", lambda row: _label(row.subject_kind), width=18),
            ],
            lambda: [
                FieldSpec("text", words["text"], TextArea, required=True),
                FieldSpec("subject_kind", words["subject_kind"], terms(SubjectKind)),
            ],
        )

    def phases(self) -> EditListSpec[plan_phases.PhaseRow]:
        """Return the list of phases and waves."""
        words = labels(plan_phases.PhaseFields)
        return self._spec(
            "Giai đoạn, đợt",
            "giai đoạn",
            plan_phases,
            [
                Column("Tên", lambda row: row.name, takes_room=True),
                Column("Loại", lambda row: row.kind.label, width=12),
                Column("Bắt đầu", lambda row: row.starts, shown, width=14),
                Column("Kết thúc", lambda row: row.ends, shown, width=14),
                Column("Nội dung, ghi chú", lambda row: row.note, width=30),
            ],
            lambda: [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec("kind", words["kind"], terms(PhaseKind, PhaseKind.PHASE)),
                FieldSpec("starts", words["starts"], event_date),
                FieldSpec("ends", words["ends"], event_date),
                FieldSpec("note", words["note"], TextArea),
            ],
        )

    def targets(self) -> EditListSpec[plan_targets.TargetRow]:
        """Return the list of targets."""
        words = labels(plan_targets.TargetFields)
        return self._spec(
            "Chỉ tiêu",
            "chỉ tiêu",
            plan_targets,
            [
                Column("Chỉ tiêu", lambda row: row.name, takes_room=True),
                Column("So sánh", lambda row: row.operator.label, width=10),
                Column("Giá trị", lambda row: row.value, number_text, is_number=True, width=9),
                Column("Đơn vị tính", lambda row: row.unit, width=12),
                Column("Giao cho", self._whose, width=20),
                Column("Thời hạn", lambda row: row.due, shown, width=14),
                Column("Ghi chú", lambda row: row.note, width=16),
            ],
            lambda: [
                FieldSpec("name", words["name"], TextArea, required=True),
                FieldSpec("operator", words["operator"], terms(Operator, Operator.AT_LEAST)),
                FieldSpec("value", words["value"], DecimalField),
                FieldSpec("unit", words["unit"], TextField),
                FieldSpec("direction", words["direction"], terms(Direction, Direction.HIGHER)),
                FieldSpec("is_per_unit", words["is_per_unit"], CheckField),
                self._picked(words, "subject_id", "units", unit_adder),
                self._picked(words, "contest_item_id", "contents"),
                self._phase(words),
                FieldSpec("due", words["due"], event_date),
                FieldSpec("note", words["note"], TextArea),
            ],
        )

    def deadlines(self) -> EditListSpec[plan_deadlines.DeadlineRow]:
        """Return the list of what is due."""
        words = labels(plan_deadlines.DeadlineFields)
        return self._spec(
            "Mốc thời gian",
            "mốc thời gian",
            plan_deadlines,
            [
                Column("Việc", lambda row: row.task, takes_room=True),
                Column("Loại", lambda row: row.kind.label, width=16),
                Column("Người, đơn vị thực hiện", lambda row: row.responsible, width=24),
                Column("Ít nhất", lambda row: row.minimum_count or None, is_number=True, width=7),
                Column("Thời hạn", lambda row: row.due, shown, width=14),
                Column("Ghi chú", lambda row: row.note, width=16),
            ],
            lambda: [
                FieldSpec("task", words["task"], TextArea, required=True),
                FieldSpec("kind", words["kind"], terms(DeadlineKind, DeadlineKind.OTHER)),
                self._responsible(words),
                FieldSpec("due", words["due"], event_date),
                self._phase(words),
                FieldSpec("minimum_count", words["minimum_count"], NumberField),
                *_work_kind_boxes(),
                FieldSpec("note", words["note"], TextArea),
            ],
            read=_deadline_values,
            write=_with_work_kinds,
        )

    def ladder(self) -> EditListSpec[plan_ladders.LadderStepRow]:
        """Return the award ladder, lowest step first."""
        words = labels(plan_ladders.LadderStepFields)
        return self._spec(
            "Hình thức khen thưởng, từ thấp đến cao",
            "hình thức khen thưởng",
            plan_ladders,
            [
                Column("Hình thức", lambda row: row.name, takes_room=True),
                Column("Đối tượng", lambda row: _label(row.scope), width=14),
                Column("Thẩm quyền", lambda row: row.authority, width=26),
                Column("Số lượng", lambda row: row.quota_count, is_number=True, width=9),
                Column("Tỷ lệ %", lambda row: row.quota_percent, is_number=True, width=8),
                Column("Ghi chú", lambda row: row.note, width=16),
            ],
            lambda: [
                FieldSpec("name", words["name"], TextField, required=True),
                FieldSpec(
                    "award_codes",
                    words["award_codes"],
                    lambda: PickList(
                        self._choices("awards"),
                        free_text=True,
                        add=award_adder(self._operations, award_choice),
                    ),
                    hint="Nhiều loại: các mã cách nhau bằng dấu cách",
                ),
                FieldSpec("scope", words["scope"], terms(AwardScope)),
                FieldSpec("authority", words["authority"], TextField),
                FieldSpec("quota_count", words["quota_count"], NumberField),
                FieldSpec("quota_percent", words["quota_percent"], NumberField),
                FieldSpec("note", words["note"], TextArea),
            ],
        )

    def assignments(self) -> EditListSpec[plan_assignments.AssignmentRow]:
        """Return the list of who does what."""
        words = labels(plan_assignments.AssignmentFields)
        return self._spec(
            "Phân công",
            "phân công",
            plan_assignments,
            [
                Column("Tổ chức, đơn vị", lambda row: row.organisation, width=34),
                Column("Nhiệm vụ", lambda row: row.task, width=60),
                Column("Thời hạn", lambda row: row.due, shown),
            ],
            lambda: [
                FieldSpec("organisation", words["organisation"], TextArea, required=True),
                self._picked(words, "subject_id", "units", unit_adder),
                FieldSpec("task", words["task"], TextArea),
                FieldSpec("due", words["due"], event_date),
            ],
        )

    def recipients(self) -> EditListSpec[plan_recipients.RecipientRow]:
        """Return the lines of recipients."""
        return self._spec(
            "Nơi nhận",
            "nơi nhận",
            plan_recipients,
            [Column("Nơi nhận", lambda row: row.text)],
            lambda: [FieldSpec("text", "Nơi nhận", TextArea, required=True)],
        )

    def _spec(  # noqa: PLR0913 - the parts of a list
        self,
        caption: str,
        noun: str,
        service: Any,  # noqa: ANN401 - one of the modules of a plan's parts
        columns: Sequence[Column[Any]],
        specs: Callable[[], list[FieldSpec]],
        *,
        read: Callable[[Any], Mapping[str, Any]] | None = None,
        write: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> EditListSpec[Any]:
        do = self._operations.do
        model: type[Fields] = service.PART.fields

        def values(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the service
            if read is not None:
                return read(row)
            return {spec.name: getattr(row, spec.name) for spec in specs()}

        def many() -> SaveRows:
            return lambda rows: do(
                service.add_many, self._plan_id, [filled(model, write(given)) for given in rows]
            )

        return EditListSpec(
            caption=caption,
            noun=noun,
            columns=columns,
            form=lambda: Form(specs()),
            values=values,
            add=lambda given: do(service.add, self._plan_id, filled(model, write(given))),
            add_many=many,
            saved_above=True,
            update=lambda row, given: do(service.update, row.id, filled(model, write(given))),
            remove=lambda row: do(service.remove, row.id),
            move=lambda row, place: do(service.move, row.id, place),
        )

    def _picked(
        self,
        words: Mapping[str, str],
        name: str,
        choices: str,
        adder: Callable[[Operations], Adder[Any]] | None = None,
    ) -> FieldSpec:
        add = adder and adder(self._operations)
        return FieldSpec(name, words[name], lambda: PickList(self._choices(choices), add=add))

    def _phase(self, words: Mapping[str, str]) -> FieldSpec:
        add = phase_adder(self._operations, self._plan_id)
        return FieldSpec(
            "phase_id", words["phase_id"], lambda: PickList(self._choices("phases"), add=add)
        )

    def _responsible(self, words: Mapping[str, str]) -> FieldSpec:
        """Return the field of who does something: a unit of the list, or any words."""
        add = unit_name_adder(self._operations)
        return FieldSpec(
            "responsible",
            words["responsible"],
            lambda: PickList(
                [(name, name) for _, name in self._choices("units")], free_text=True, add=add
            ),
            hint="Chọn đơn vị, hoặc ghi bằng chữ",
        )

    def _whose(self, row: plan_targets.TargetRow) -> str:
        """Return on whom a target falls; nothing when it is the commune as a whole."""
        if row.subject_id is None:
            return "Mỗi đơn vị" if row.is_per_unit else ""
        return dict(self._choices("units")).get(row.subject_id, "")


def terms(kinds: type[Term], default: Term | None = None) -> Callable[[], PickList[Any]]:
    """Return what makes a pick-list of the members of `kinds`, showing `default` at first."""

    def make() -> PickList[Any]:
        field: PickList[Any] = PickList(
            [(member, member.label) for member in kinds], characters=_TERM_LETTERS
        )
        if default is not None:
            field.set_value(default)
        return field

    return make


def event_date() -> DateField:
    """Return a field for a date that may also be an event in words."""
    return DateField(events=True)


def shown(day: PartialDate) -> str:
    """Return a partial date as lists show it."""
    return day.display


def fields_of(model: type[Fields], *names: str) -> dict[str, str]:
    """Return the labels of the named fields."""
    return {name: labels(model)[name] for name in names}


def award_choice(row: AwardTypeRow) -> str:
    """Return how a ladder's field tells an award: its code stands in the plan."""
    return f"{row.code} – {row.name}"


def _label(term: Term | None) -> str:
    return "" if term is None else term.label


_KIND_PREFIX = "kind_"


def _work_kind_boxes() -> list[FieldSpec]:
    return [
        FieldSpec(f"{_KIND_PREFIX}{kind.value}", f"Tính {kind.label.lower()}", CheckField)
        for kind in WorkKind
    ]


def _deadline_values(row: plan_deadlines.DeadlineRow) -> Mapping[str, Any]:
    names = ("task", "kind", "responsible", "due", "phase_id", "minimum_count", "note")
    chosen = row.work_kinds.split()
    boxes = {f"{_KIND_PREFIX}{kind.value}": kind.value in chosen for kind in WorkKind}
    return {name: getattr(row, name) for name in names} | boxes


def _with_work_kinds(given: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in given.items() if not name.startswith(_KIND_PREFIX)}
    chosen = tuple(kind for kind in WorkKind if given[f"{_KIND_PREFIX}{kind.value}"])
    return plain | {"work_kinds": chosen, "minimum_count": given["minimum_count"] or 0}
