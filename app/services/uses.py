"""Where a row is used: what stands in the way of deleting it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.entities import Base, Plan, PlanCriteria, metadata
from app.services.ordering import in_chunks

NOUNS = {
    "assignment": "phân công",
    "attendance": "biên bản họp",
    "award": "dòng sổ khen thưởng",
    "award_type": "hình thức khen thưởng",
    "ballot_count": "kết quả kiểm phiếu",
    "certificate_print": "lần in giấy khen",
    "cluster_member": "lượt tham gia cụm, khối",
    "cluster_year": "năm hoạt động của cụm, khối",
    "contest_item": "nội dung thi đua",
    "council_member": "thành viên hội đồng",
    "council_order": "thứ tự hội đồng chọn",
    "criteria_set": "bộ tiêu chí",
    "criterion": "tiêu chí",
    "deadline": "mốc thời gian",
    "decision": "quyết định khen thưởng",
    "document_wording": "lời văn mẫu",
    "entry": "ô điểm",
    "finalisation": "lần chốt điểm",
    "grade_band": "mức xếp loại",
    "hold": "lần tạm dừng xét",
    "ladder_step": "bậc khen thưởng",
    "list_import": "lần nhập từ Excel",
    "meeting": "cuộc họp",
    "name_check": "lần kiểm tra tên",
    "nomination": "đề nghị khen thưởng",
    "office": "thông tin đơn vị sử dụng",
    "opinion": "ý kiến họp",
    "participation": "kế hoạch tham gia",
    "phase": "giai đoạn, đợt",
    "plan": "kế hoạch",
    "plan_audience": "đối tượng của kế hoạch",
    "plan_basis": "căn cứ của kế hoạch",
    "plan_criteria": "bộ tiêu chí của kế hoạch",
    "pledge": "giao ước thi đua",
    "pledge_item": "nội dung giao ước",
    "pledge_party": "bên ký giao ước",
    "recipient": "nơi nhận",
    "recusal": "lượt không biểu quyết",
    "registration": "đăng ký thi đua",
    "result": "kết quả chốt điểm",
    "review": "lần sơ kết, tổng kết",
    "score_sheet": "phiếu chấm",
    "scoring_conflict": "cặp không chấm chéo",
    "sheet_figure": "số liệu trên phiếu",
    "stage": "vòng chấm",
    "subject": "đơn vị, cá nhân, hộ trực thuộc",
    "submission": "hồ sơ nộp lên trên",
    "submission_event": "lần nộp, nhận, trả lại hồ sơ",
    "submitted_file": "tệp của hồ sơ nộp",
    "submitted_part": "phần số liệu của hồ sơ nộp",
    "target": "chỉ tiêu",
    "target_figure": "số liệu đạt được",
    "teller": "thành viên tổ kiểm phiếu",
    "unit_workbook": "tệp cho đơn vị",
    "vote": "kết quả biểu quyết",
    "waived_check": "phép kiểm tra không áp dụng",
    "work": "công trình, mô hình",
    "workbook_return": "lần nhận tệp của đơn vị",
}
"""What people call the rows of each table that can name another."""

_NAMED = 5
"""How many used rows are named in one refusal, and of each how many that it belongs to."""


class InUse(NotAllowed):
    """What should be deleted is used elsewhere; a subject can be retired instead."""


@dataclass(frozen=True, slots=True)
class Use:
    """How many rows of one kind use something."""

    noun: str
    count: int
    names: tuple[str, ...] = ()
    """What they belong to, where that tells the person where to look."""

    @property
    def words(self) -> str:
        """Return it as "3 đăng ký thi đua", with the names that are known."""
        named = ", ".join(quoted(name) for name in self.names[:_NAMED])
        more = " …" if len(self.names) > _NAMED else ""
        return f"{self.count} {self.noun} {named}{more}".strip()


def uses(
    session: Session, entity: type[Base], row_id: UUID, without: frozenset[str] = frozenset()
) -> tuple[Use, ...]:
    """Return which living rows name this one, by kind; the tables `without` do not count."""
    return uses_of(session, entity, [row_id], without)[row_id]


def uses_of(
    session: Session,
    entity: type[Base],
    row_ids: Sequence[UUID],
    without: frozenset[str] = frozenset(),
) -> dict[UUID, tuple[Use, ...]]:
    """Return the same for rows that are to go together, which do not count for each other."""
    together = set(row_ids)
    counts: dict[UUID, dict[str, int]] = {row_id: {} for row_id in row_ids}
    for column in _naming(entity.__tablename__):
        name = column.table.name
        if name in without:
            continue
        for row_id in _namings(session, column, row_ids, together):
            counts[row_id][name] = counts[row_id].get(name, 0) + 1
    return {
        row_id: tuple(Use(NOUNS[name], count) for name, count in found.items())
        for row_id, found in counts.items()
    }


def of_audiences(session: Session, audiences: Sequence[str]) -> dict[str, tuple[Use, ...]]:
    """Return the plans that chose a criteria set for each of these audiences, by audience.

    An audience names a class, a cluster or a kind of unit in words, which no key can hold.
    """
    plans: dict[str, list[str]] = {audience: [] for audience in audiences}
    for chunk in in_chunks(audiences):
        rows = session.execute(
            select(PlanCriteria.applies_to, Plan.name)
            .join(Plan, Plan.id == PlanCriteria.plan_id)
            .where(PlanCriteria.applies_to.in_(chunk), PlanCriteria.deleted_by.is_(None))
            .order_by(Plan.year, Plan.name, Plan.id)
        )
        for audience, name in rows:
            plans[audience].append(name)
    noun = NOUNS[PlanCriteria.__tablename__]
    return {
        audience: (Use(noun, len(names), tuple(dict.fromkeys(names))),) if names else ()
        for audience, names in plans.items()
    }


def refuse_if_used(name: str, found: tuple[Use, ...], advice: str) -> None:
    """Raise `InUse` naming where `name` is used, with what to do instead."""
    refuse_used([(name, found)], advice)


def refuse_used(found: Sequence[tuple[str, tuple[Use, ...]]], advice: str) -> None:
    """Raise `InUse` when one of some names is used: where each is, and what to do instead."""
    used = [(name, where) for name, where in found if where]
    if not used:
        return
    told = [
        f"“{name}” đang được dùng ở {', '.join(use.words for use in where)} nên không xóa được."
        for name, where in used[:_NAMED]
    ]
    if len(used) > _NAMED:
        told.append(f"Còn {len(used) - _NAMED} dòng khác cũng đang được dùng.")
    if len(found) > 1:
        told.append("Chưa xóa dòng nào.")
    raise InUse(" ".join([*told, advice]))


def _naming(table_name: str) -> list[Column[UUID]]:
    return [
        key.parent
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == table_name
    ]


def _namings(
    session: Session, column: Column[UUID], row_ids: Sequence[UUID], together: set[UUID]
) -> Iterator[UUID]:
    """Give an id once for each living row outside `together` that names it in `column`."""
    rows = column.table.c
    for chunk in in_chunks(row_ids):
        statement = select(column, rows.id).where(column.in_(chunk), rows.deleted_by.is_(None))
        for row_id, user_id in session.execute(statement):
            if user_id not in together:
                yield row_id
