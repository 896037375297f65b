"""Criteria sets (bộ tiêu chí): their versions, and which set a plan goes by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import fold, quoted
from app.domain.terms import BY_CLASS, BY_CLUSTER, SubjectKind
from app.entities import (
    CatalogueEntry,
    CriteriaSet,
    Criterion,
    Plan,
    PlanCriteria,
    ScoreSheet,
    Subject,
)
from app.services import criterion_codes, plan_access, reading
from app.services.scheme_checks import problems_of
from app.services.scheme_names import Named, renamed
from app.services.scheme_shape import SetRules
from app.services.scheme_values import problems, said_of, stored_rules, written
from app.services.schemes import (
    CriterionLine,
    points_problems,
    rule_data,
    scheme,
    schemes,
    set_label,
    stored,
    warnings,
    whole_rules,
)
from app.services.stages import add_stages_of
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class CriteriaSetFields(Fields):
    """What describes a criteria set. Points are hundredths."""

    name: Line = Field(title="Tên bộ tiêu chí", min_length=1, max_length=300)
    declared_total: int | None = Field(None, title="Tổng điểm ghi trên bảng")
    step: int = Field(25, title="Bước điểm")
    bonus_cap: int | None = Field(None, title="Điểm thưởng tối đa")
    penalty_cap: int | None = Field(None, title="Điểm trừ tối đa")
    note: Prose = Field("", title="Ghi chú")
    audience: Line = Field("", title="Dùng cho", max_length=1000)


@dataclass(frozen=True, slots=True)
class SetRow:
    """A criteria set in a list; totals in hundredths."""

    id: UUID
    name: str
    version: int
    label: str
    is_locked: bool
    declared_total: int | None
    computed_total: int | None
    criterion_count: int
    plan_count: int


@dataclass(frozen=True, slots=True)
class CriteriaTree:
    """A whole criteria set: what describes it, its lines in order, and what does not add up."""

    id: UUID
    label: str
    name: str
    version: int
    is_locked: bool
    declared_total: int | None
    computed_total: int | None
    step: int
    bonus_cap: int | None
    penalty_cap: int | None
    note: str
    lines: tuple[CriterionLine, ...]
    warnings: tuple[str, ...]
    audience: str
    whole: SetRules
    """What holds for the whole set beside its lines."""
    problems: tuple[str, ...]
    """What stops a plan from scoring by it; nothing when it can be used."""


@dataclass(frozen=True, slots=True)
class PlanSetRow:
    """A criteria set that a plan goes by, and for whom."""

    id: UUID
    set_id: UUID
    label: str
    applies_to: str
    applies_to_name: str


def listed(session: Session) -> tuple[SetRow, ...]:
    """Return every criteria set, by name, the newest version first."""
    plans = dict(
        session.execute(
            select(PlanCriteria.set_id, func.count(PlanCriteria.plan_id.distinct()))
            .where(PlanCriteria.deleted_by.is_(None))
            .group_by(PlanCriteria.set_id)
        ).all()
    )
    by_id = schemes(session)
    rows = session.scalars(select(CriteriaSet).where(CriteriaSet.deleted_by.is_(None)))
    return tuple(
        SetRow(
            id=row.id,
            name=row.name,
            version=row.version,
            label=by_id[row.id].label,
            is_locked=row.is_locked,
            declared_total=row.declared_total,
            computed_total=by_id[row.id].computed_total,
            criterion_count=sum(line.is_scored for line in by_id[row.id].lines),
            plan_count=plans.get(row.id, 0),
        )
        for row in sorted(rows, key=lambda row: (fold(row.name), -row.version))
    )


def read(session: Session, set_id: UUID) -> CriteriaTree:
    """Return one criteria set with its tree and what does not add up in it."""
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    tree = scheme(session, set_id)
    return CriteriaTree(
        id=row.id,
        label=tree.label,
        name=row.name,
        version=row.version,
        is_locked=row.is_locked,
        declared_total=row.declared_total,
        computed_total=tree.computed_total,
        step=row.step,
        bonus_cap=row.bonus_cap,
        penalty_cap=row.penalty_cap,
        note=row.note,
        lines=tree.lines,
        warnings=warnings(tree, row.declared_total),
        audience=row.audience or "",
        whole=whole_rules(row),
        problems=tuple(problems(row, tree)),
    )


@undoable("Thêm bộ tiêu chí")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add an empty criteria set and return its id."""
    fields = validated(CriteriaSetFields, values)
    _refuse_strange_points(fields)
    _refuse_known_name(session, fields.name)
    row = CriteriaSet(**_columns(fields))
    session.add(row)
    return row.id


@undoable("Sửa bộ tiêu chí")
def update(session: Writing, set_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what describes a set. Once it is in use, only its name and note can change."""
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    before = {name: getattr(row, name) for name in CriteriaSetFields.model_fields}
    fields = changed(CriteriaSetFields, before, values)
    _refuse_strange_points(fields)
    if fold(fields.name) != fold(row.name):
        _refuse_known_name(session, fields.name)
    after = _columns(fields)
    differing = {name for name, value in after.items() if before[name] != value}
    if differing - {"name", "note", "audience"}:
        refuse_locked(row)
    for name in differing:
        setattr(row, name, after[name])


@undoable("Sửa số liệu, vòng chấm, xếp loại của bộ tiêu chí")
def set_rules(
    session: Writing,
    set_id: UUID,
    rules: SetRules,
    new_names: Mapping[Named, Mapping[str, str]] | None = None,
) -> None:
    """Give a set that no sheet goes by these figures, stages, limits, tie-breaks and grades.

    `new_names` are the codes and names that `rules` have changed: whatever named the old ones, in
    the rules and in the criteria, names the new ones. A criterion without a code is named by its
    `criterion_codes.choice_key` and gets a code.
    `InvalidInput` names what does not fit together now; problems that the set had already stop
    nothing. What a criterion still reads
    cannot go.
    """
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    refuse_locked(row)
    tree = scheme(session, set_id)
    known = set(problems(row, tree))
    rules = criterion_codes.give_chosen(tree, whole_rules(row), rules, session)
    for kind, names in (new_names or {}).items():
        rules = renamed(rules, kind, names)
        if kind is Named.FIGURE:
            _rename_figures(living_lines(session, set_id), names)
    session.flush()
    file = written(row, scheme(session, set_id), rules)
    said = [
        Problem(str(place[0]), sentence)
        for place, message in problems_of(file)
        if (sentence := said_of(file, place, message)) not in known
    ]
    if said:
        raise InvalidInput([*said, Problem(None, "Chưa có gì thay đổi. Hãy sửa rồi lưu lại.")])
    row.bonus_cap, row.penalty_cap = rules.caps.bonus, rules.caps.penalty
    row.rules = stored_rules(rules)


def _rename_figures(lines: Sequence[Criterion], names: Mapping[str, str]) -> None:
    for line in lines:
        rule = rule_data(line.rule)
        if rule is not None:
            changed_rule = stored(renamed(rule, Named.FIGURE, names))
            if changed_rule != line.rule:
                line.rule = changed_rule
        for name in ("gate", "granted"):
            code = getattr(line, name)
            if code in names:
                setattr(line, name, names[code])


@undoable("Tạo phiên bản mới của bộ tiêu chí")
def new_version(session: Writing, set_id: UUID) -> UUID:
    """Copy a set with its whole tree as the next version, which can be edited; return its id."""
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    copy = CriteriaSet(
        **{name: getattr(row, name) for name in CriteriaSetFields.model_fields},
        version=next_version(session, row.name),
        copied_from_id=row.id,
        rules=row.rules,
    )
    session.add(copy)
    lines = living_lines(session, set_id)
    new_ids = {line.id: uuid4() for line in lines}
    session.insert_many(
        Criterion,
        [
            {
                **{name: getattr(line, name) for name in _COPIED},
                "id": new_ids[line.id],
                "set_id": copy.id,
                "parent_id": new_ids.get(line.parent_id) if line.parent_id else None,
            }
            for line in lines
        ],
    )
    return copy.id


_COPIED = (
    "position",
    "code",
    "name",
    "kind",
    "max_points",
    "rule",
    "na_gives_full",
    "guidance",
    "mode",
    "gate",
    "granted",
    "is_optional",
    "needs_evidence",
)


def next_version(session: Session, name: str) -> int:
    """Return the number of the next version of a set, 1 for a name that is new."""
    return max(_versions(session, name), default=0) + 1


@undoable("Xóa bộ tiêu chí", deletes=True)
def delete(session: Writing, set_id: UUID) -> None:
    """Put a set that nothing uses into the bin, with its criteria."""
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    label = set_label(row.name, row.version)
    if sheets := _sheet_count(session, ScoreSheet.set_id == set_id):
        raise NotAllowed(
            f"Không xóa được bộ tiêu chí “{label}” vì đã có {sheets} phiếu chấm theo bộ này. "
            "Chưa có gì thay đổi. Hãy giữ lại để tra cứu."
        )
    plan = session.scalar(
        select(Plan.name)
        .join(PlanCriteria, PlanCriteria.plan_id == Plan.id)
        .where(PlanCriteria.set_id == set_id, PlanCriteria.deleted_by.is_(None))
        .where(Plan.deleted_by.is_(None))
    )
    if plan is not None:
        raise NotAllowed(
            f"Không xóa được bộ tiêu chí “{label}” vì kế hoạch {quoted(plan)} đang dùng. "
            "Chưa có gì thay đổi. Hãy bỏ bộ tiêu chí khỏi kế hoạch trước."
        )
    session.put_away(row, *living_lines(session, set_id))


def used(session: Session, plan_id: UUID) -> tuple[PlanSetRow, ...]:
    """Return the criteria sets that a plan goes by; the one for everyone comes first."""
    rows = session.execute(
        select(
            PlanCriteria.id,
            PlanCriteria.set_id,
            CriteriaSet.name,
            CriteriaSet.version,
            PlanCriteria.applies_to,
        )
        .join(CriteriaSet, CriteriaSet.id == PlanCriteria.set_id)
        .where(PlanCriteria.plan_id == plan_id, PlanCriteria.deleted_by.is_(None))
        .order_by(PlanCriteria.applies_to)
    )
    names = applies_to_names(session)
    return tuple(
        PlanSetRow(row_id, set_id, set_label(name, version), code, names.get(code, code))
        for row_id, set_id, name, version, code in rows
    )


def applies_to_names(session: Session) -> dict[str, str]:
    """Return whom a set can be chosen for, by code.

    Everyone, people, households, the kinds of units, the classes of people, each cluster.
    """
    clusters = select(Subject.id, Subject.name).where(
        Subject.kind == SubjectKind.CLUSTER,
        Subject.deleted_by.is_(None),
        ~Subject.is_retired,
    )
    return {
        "": "Mọi đối tượng chưa có bộ riêng",
        **{kind.value: kind.label for kind in (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)},
        **_entries(session, "unit_kinds"),
        **{
            f"{BY_CLASS}{code}": f"Phân loại: {name}"
            for code, name in _entries(session, "subject_classes").items()
        },
        **{
            f"{BY_CLUSTER}{row_id}": f"Trong {name}"
            for row_id, name in session.execute(clusters.order_by(Subject.name_key))
        },
    }


def _entries(session: Session, catalogue: str) -> dict[str, str]:
    rows = select(CatalogueEntry.code, CatalogueEntry.name).where(
        CatalogueEntry.catalogue == catalogue, CatalogueEntry.deleted_by.is_(None)
    )
    return dict(session.execute(rows.order_by(CatalogueEntry.position)).all())


@undoable("Chọn bộ tiêu chí cho kế hoạch")
def use(session: Writing, plan_id: UUID, set_id: UUID, applies_to: str = "") -> UUID:
    """Let a plan score by a set, in place of the one it had for the same subjects.

    `applies_to` is a key of `applies_to_names`; empty for everyone else.
    """
    plan_access.open_plan(session, plan_id)
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    if applies_to not in applies_to_names(session):
        raise InvalidInput.of(
            "applies_to",
            f"Không có loại đối tượng {quoted(applies_to)}. Chưa có gì thay đổi. "
            "Hãy chọn trong danh sách.",
        )
    if not any(line.is_scored for line in scheme(session, set_id).lines):
        raise NotAllowed(
            f"Bộ tiêu chí “{set_label(row.name, row.version)}” chưa có tiêu chí nào để chấm. "
            "Chưa có gì thay đổi. Hãy thêm tiêu chí trước."
        )
    tree = scheme(session, set_id)
    if found := problems(row, tree):
        more = f" Còn {len(found) - 1} chỗ khác." if len(found) > 1 else ""
        raise NotAllowed(
            f"Bộ tiêu chí “{tree.label}” chưa dùng được: {found[0]}{more} Chưa có gì thay đổi. "
            "Hãy mở bộ tiêu chí và sửa trước."
        )
    add_stages_of(tree.whole, session, plan_id)
    current = session.scalar(
        select(PlanCriteria).where(
            PlanCriteria.plan_id == plan_id,
            PlanCriteria.applies_to == applies_to,
            PlanCriteria.deleted_by.is_(None),
        )
    )
    if current is None:
        current = PlanCriteria(plan_id=plan_id, set_id=set_id, applies_to=applies_to)
        session.add(current)
    elif current.set_id != set_id:
        _refuse_scored_by(session, current)
        current.set_id = set_id
    return current.id


@undoable("Bỏ bộ tiêu chí khỏi kế hoạch")
def stop_using(session: Writing, plan_criteria_id: UUID) -> None:
    """Let a plan no longer score by a set. Refused once it has sheets that go by it."""
    row = reading.the(session, PlanCriteria, plan_criteria_id, "Bộ tiêu chí của kế hoạch")
    plan_access.open_plan(session, row.plan_id)
    _refuse_scored_by(session, row)
    session.put_away(row)


def set_for(sets: Mapping[str, UUID], audiences: Sequence[str]) -> UUID | None:
    """Return the set for a subject, by its `audiences` from the narrowest on.

    >>> set_for({"": UUID(int=1), "THON": UUID(int=2)}, ("THON", "unit", "")).int
    2
    """
    return next((sets[code] for code in audiences if code in sets), None)


def refuse_locked(row: CriteriaSet) -> None:
    """Raise `NotAllowed` when sheets go by this set, and say what to do instead."""
    if row.is_locked:
        raise NotAllowed(
            f"Bộ tiêu chí “{set_label(row.name, row.version)}” đã dùng trong phiếu chấm nên "
            "không sửa được. Chưa có gì thay đổi. Hãy tạo phiên bản mới và sửa ở đó."
        )


def living_lines(session: Session, set_id: UUID) -> list[Criterion]:
    """Return the criteria of a set, those beside each other in their order."""
    lines = select(Criterion).where(Criterion.set_id == set_id, Criterion.deleted_by.is_(None))
    return list(session.scalars(lines.order_by(Criterion.position, Criterion.id)))


def _columns(fields: CriteriaSetFields) -> dict[str, Any]:
    return {**fields.model_dump(), "audience": fields.audience or None}


def _refuse_strange_points(fields: CriteriaSetFields) -> None:
    problems = [
        *points_problems(fields, "declared_total"),
        *points_problems(fields, "step", least=1),
        *points_problems(fields, "bonus_cap"),
        *points_problems(fields, "penalty_cap"),
    ]
    if problems:
        raise InvalidInput(problems)


def _refuse_known_name(session: Session, name: str) -> None:
    if _versions(session, name):
        raise InvalidInput.of(
            "name",
            f"Đã có bộ tiêu chí {quoted(name)}. Hãy đặt tên khác, hoặc tạo phiên bản mới của bộ "
            "đã có.",
        )


def _versions(session: Session, name: str) -> list[int]:
    known = session.execute(
        select(CriteriaSet.name, CriteriaSet.version).where(CriteriaSet.deleted_by.is_(None))
    )
    return [version for other, version in known if fold(other) == fold(name)]


def _refuse_scored_by(session: Session, row: PlanCriteria) -> None:
    count = _sheet_count(
        session, ScoreSheet.plan_id == row.plan_id, ScoreSheet.set_id == row.set_id
    )
    if count:
        used_set = session.get_one(CriteriaSet, row.set_id)
        raise NotAllowed(
            f"Kế hoạch đã có {count} phiếu chấm theo bộ tiêu chí "
            f"“{set_label(used_set.name, used_set.version)}”. Chưa có gì thay đổi. "
            "Hãy xóa các phiếu trống trước; phiếu đã chấm thì giữ nguyên bộ tiêu chí."
        )


def _sheet_count(session: Session, *conditions: ColumnElement[bool]) -> int:
    sheets = select(func.count()).select_from(ScoreSheet)
    return session.scalar(sheets.where(ScoreSheet.deleted_by.is_(None), *conditions)) or 0
