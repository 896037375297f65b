"""The tree of criteria (tiêu chí) of a set: groups, and what is scored in them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import quoted
from app.domain.criterion_codes import CodedLine, given_codes
from app.domain.rule_checks import rule_problems
from app.domain.terms import CriterionKind, GroupMode
from app.entities import CriteriaSet, Criterion
from app.services import criterion_codes, reading
from app.services.criteria_sets import living_lines, refuse_locked
from app.services.ordering import moved, positions
from app.services.scheme_shape import RuleData, rule_of
from app.services.scheme_values import coded
from app.services.schemes import points_problems, scheme, stored, whole_rules
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_ANY_LEVEL = 100


class CriterionFields(Fields):
    """What describes a criterion or a group of criteria. Points are hundredths."""

    code: Line = Field("", title="Mã", max_length=50)
    name: Line = Field(title="Tên tiêu chí", min_length=1, max_length=2000)
    kind: CriterionKind = Field(CriterionKind.BASE, title="Loại")
    max_points: int | None = Field(None, title="Điểm tối đa")
    na_gives_full: bool = Field(default=True, title="Không phát sinh thì được điểm tối đa")
    guidance: Prose = Field("", title="Hướng dẫn chấm")
    rule: RuleData | None = Field(None, title="Cách tính điểm")
    mode: GroupMode = Field(GroupMode.SUM, title="Cách tính nhóm")
    gate: Line = Field("", title="Chỉ tính khi có", max_length=50)
    granted: Line = Field("", title="Đương nhiên đạt khi có", max_length=50)
    is_optional: bool = Field(default=False, title="Không bắt buộc chấm")
    needs_evidence: bool = Field(default=False, title="Phải có minh chứng")


@undoable("Thêm tiêu chí")
def add(session: Writing, set_id: UUID, parent_id: UUID | None, values: Mapping[str, Any]) -> UUID:
    """Add a criterion as the last one of a group, or of the set, and return its id.

    Without a code it gets one after its neighbours'.
    """
    fields = validated(CriterionFields, values)
    if problems := _problems(fields, figure_codes(session, set_id)):
        raise InvalidInput(problems)
    [row_id] = _add(session, set_id, parent_id, [(0, fields)])
    return row_id


@undoable("Dán danh sách tiêu chí")
def add_many(
    session: Writing, set_id: UUID, parent_id: UUID | None, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add pasted rows in their order, all or none, and return their ids.

    Those without a code get one. A row may say its `level`: 0 stands under `parent_id`, 1 under
    the last row of level 0 …
    `InvalidInput` names every wrong row by its number, from 1.
    """
    return _add(session, set_id, parent_id, _pasted(rows, figure_codes(session, set_id)))


@undoable("Sửa tiêu chí")
def update(session: Writing, criterion_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a criterion. What names it by its code follows to a new one.

    A group that holds criteria stays a group.
    """
    row = _editable(session, criterion_id)
    fields = changed(CriterionFields, described(row), values)
    problems = _problems(fields, figure_codes(session, row.set_id))
    if fields.kind is not CriterionKind.GROUP and _siblings(session, row.set_id, row.id):
        problems.append(
            Problem(
                "kind",
                f"{quoted(row.name)} đang có tiêu chí con nên phải là nhóm. "
                "Hãy chuyển các tiêu chí con ra ngoài trước.",
            )
        )
    if problems:
        raise InvalidInput(problems)
    if fields.code != row.code:
        criterion_codes.change(row, fields.code, session)
    for name, value in columns(fields).items():
        if getattr(row, name) != value:
            setattr(row, name, value)


@undoable("Chuyển chỗ tiêu chí")
def move(session: Writing, criterion_id: UUID, steps: int) -> None:
    """Move a criterion among those beside it, up when `steps` is negative."""
    row = _editable(session, criterion_id)
    ids = _siblings(session, row.set_id, row.parent_id)
    session.update_many(Criterion, positions(moved(ids, row.id, steps)))


@undoable("Thụt tiêu chí vào nhóm")
def indent(session: Writing, criterion_id: UUID) -> None:
    """Put a criterion into the group that stands before it, as its last one."""
    row = _editable(session, criterion_id)
    ids = _siblings(session, row.set_id, row.parent_id)
    place = ids.index(row.id)
    above = session.get_one(Criterion, ids[place - 1]) if place else None
    if above is None or above.kind is not CriterionKind.GROUP:
        raise NotAllowed(
            f"Không thụt vào được {quoted(row.name)} vì ngay trên không có nhóm cùng cấp. "
            "Chưa có gì thay đổi. Hãy đưa tiêu chí xuống ngay dưới nhóm cần vào."
        )
    row.position = _next_position(session, row.set_id, above.id)
    row.parent_id = above.id


@undoable("Đưa tiêu chí ra ngoài nhóm")
def outdent(session: Writing, criterion_id: UUID) -> None:
    """Take a criterion out of its group, to stand right after it."""
    row = _editable(session, criterion_id)
    if row.parent_id is None:
        raise NotAllowed(
            f"{quoted(row.name)} đã ở cấp ngoài cùng nên không đưa ra ngoài được. "
            "Chưa có gì thay đổi."
        )
    group = reading.the(session, Criterion, row.parent_id, "Nhóm tiêu chí")
    ids = _siblings(session, row.set_id, group.parent_id)
    ids.insert(ids.index(group.id) + 1, row.id)
    row.parent_id = group.parent_id
    session.update_many(Criterion, positions(ids))


@undoable("Xóa tiêu chí", deletes=True)
def delete(session: Writing, criterion_id: UUID) -> int:
    """Put a criterion into the bin with all it holds, and return how many lines that are."""
    row = _editable(session, criterion_id)
    lines = living_lines(session, row.set_id)
    gone = {row.id}
    while held := {line.id for line in lines if line.parent_id in gone} - gone:
        gone |= held
    session.put_away(*(line for line in lines if line.id in gone))
    return len(gone)


def described(row: Criterion) -> dict[str, Any]:
    """Return what describes a criterion, as `CriterionFields` takes it."""
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "max_points": row.max_points,
        "na_gives_full": row.na_gives_full,
        "guidance": row.guidance,
        "rule": row.rule,
        "mode": row.mode or GroupMode.SUM,
        "gate": row.gate,
        "granted": row.granted,
        "is_optional": bool(row.is_optional),
        "needs_evidence": bool(row.needs_evidence),
    }


def columns(fields: CriterionFields) -> dict[str, Any]:
    """Return what describes a criterion as its row holds it; what is usual stays empty."""
    return {
        **fields.model_dump(exclude={"rule"}),
        "rule": None if fields.rule is None else stored(fields.rule),
        "mode": None if fields.mode is GroupMode.SUM else fields.mode,
        "gate": fields.gate or None,
        "granted": fields.granted or None,
        "is_optional": fields.is_optional or None,
        "needs_evidence": fields.needs_evidence or None,
    }


def figure_codes(session: Session, set_id: UUID) -> tuple[str, ...]:
    """Return the codes of the figures of a set."""
    whole = whole_rules(reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí"))
    return tuple(figure.code for figure in whole.figures)


def _problems(fields: CriterionFields, figures: Sequence[str]) -> list[Problem]:
    found = [
        Problem(
            name,
            f"Bộ tiêu chí không có số liệu mã {quoted(code)}. Hãy chọn trong danh sách số liệu.",
        )
        for name, code in (("gate", fields.gate), ("granted", fields.granted))
        if code and code not in figures
    ]
    if fields.kind is CriterionKind.GROUP:
        if fields.rule is not None:
            found.append(Problem("rule", "Nhóm tiêu chí không có cách tính riêng. Hãy bỏ đi."))
        return found + points_problems(fields, "max_points")
    if fields.max_points is None and fields.rule is None:
        message = f"Chưa nhập “Điểm tối đa” của {quoted(fields.name)}. Nhập số điểm, ví dụ 10."
        return [*found, Problem("max_points", message)]
    if fields.rule is not None:
        found += [
            Problem("rule", f"{quoted(fields.name)}: {message}")
            for message in rule_problems(rule_of(fields.rule), fields.max_points, figures)
        ]
    return found + points_problems(fields, "max_points")


def _editable(session: Session, criterion_id: UUID) -> Criterion:
    row = reading.the(session, Criterion, criterion_id, "Tiêu chí")
    refuse_locked(reading.the(session, CriteriaSet, row.set_id, "Bộ tiêu chí"))
    return row


def _siblings(session: Session, set_id: UUID, parent_id: UUID | None) -> list[UUID]:
    return [line.id for line in living_lines(session, set_id) if line.parent_id == parent_id]


def _next_position(session: Session, set_id: UUID, parent_id: UUID | None) -> int:
    lines = living_lines(session, set_id)
    return max((line.position for line in lines if line.parent_id == parent_id), default=-1) + 1


def _add(
    session: Writing,
    set_id: UUID,
    parent_id: UUID | None,
    rows: Sequence[tuple[int, CriterionFields]],
) -> tuple[UUID, ...]:
    row = reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí")
    refuse_locked(row)
    if parent_id is not None:
        _refuse_no_group(reading.the(session, Criterion, parent_id, "Nhóm tiêu chí"))
    tree, named = scheme(session, set_id), criterion_codes.named_at(whole_rules(row))
    first = _next_position(session, set_id, parent_id)
    ids = [uuid4() for _ in rows]
    parents: list[UUID | None] = []
    path: list[UUID | None] = [parent_id]
    for row_id, (level, fields) in zip(ids, rows, strict=True):
        criterion_codes.refuse_unclear(tree, named, fields.code)
        del path[level + 1 :]
        parents.append(path[level])
        path.append(row_id)
    added = [
        CodedLine(row_id, parent, fields.code, fields.kind is CriterionKind.GROUP)
        for row_id, parent, (_, fields) in zip(ids, parents, rows, strict=True)
    ]
    given = given_codes([*coded(tree.lines), *added], named)
    for n, line in enumerate(added):
        values = columns(rows[n][1])
        values["code"] = line.code or given[line.id]
        session.add(
            Criterion(id=ids[n], set_id=set_id, parent_id=parents[n], position=first + n, **values)
        )
    return tuple(ids)


def _refuse_no_group(row: Criterion) -> None:
    if row.kind is not CriterionKind.GROUP:
        raise NotAllowed(
            f"{quoted(row.name)} không phải nhóm nên không có tiêu chí con. "
            "Chưa có gì thay đổi. Hãy chọn một nhóm."
        )


def _pasted(
    rows: Sequence[Mapping[str, Any]], figures: Sequence[str]
) -> list[tuple[int, CriterionFields]]:
    """Return the level and fields of each row, or raise with every wrong row by its number."""
    problems: list[Problem] = []
    pasted: list[tuple[int, CriterionFields]] = []
    deepest = 0
    for number, values in enumerate(rows, start=1):
        try:
            level, fields = _pasted_row(values, deepest, figures)
        except InvalidInput as error:
            problems += [
                Problem(problem.field, f"Dòng {number}: {problem.message}")
                for problem in error.problems
            ]
            deepest = _ANY_LEVEL
        else:
            pasted.append((level, fields))
            deepest = level + (fields.kind is CriterionKind.GROUP)
    if problems:
        problems.append(Problem(None, f"Chưa thêm dòng nào trong {len(rows)} dòng."))
        raise InvalidInput(problems)
    return pasted


def _pasted_row(
    values: Mapping[str, Any], deepest: int, figures: Sequence[str]
) -> tuple[int, CriterionFields]:
    row = dict(values)
    level = row.pop("level", 0)
    fields = validated(CriterionFields, row)
    if problems := _problems(fields, figures):
        raise InvalidInput(problems)
    if not 0 <= level <= deepest:
        raise InvalidInput.of(
            "level",
            f"{quoted(fields.name)} thụt vào {level} cấp nhưng dòng trên không phải nhóm chứa "
            "được nó. Sửa cấp của dòng này, hoặc đổi dòng trên thành nhóm.",
        )
    return level, fields
