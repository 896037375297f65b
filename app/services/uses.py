"""Where a row is used: what stands in the way of deleting it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.entities import Base, metadata

NOUNS = {
    "assignment": "phân công",
    "attendance": "biên bản họp",
    "award": "dòng sổ khen thưởng",
    "award_type": "hình thức khen thưởng",
    "ballot_count": "kết quả kiểm phiếu",
    "cluster_member": "lượt tham gia cụm, khối",
    "cluster_year": "năm hoạt động của cụm, khối",
    "contest_item": "nội dung thi đua",
    "council_member": "thành viên hội đồng",
    "criteria_set": "bộ tiêu chí",
    "criterion": "tiêu chí",
    "deadline": "mốc thời gian",
    "decision": "quyết định khen thưởng",
    "entry": "ô điểm",
    "finalisation": "lần chốt điểm",
    "grade_band": "mức xếp loại",
    "hold": "lần tạm dừng xét",
    "ladder_step": "bậc khen thưởng",
    "meeting": "cuộc họp",
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
    "stage": "vòng chấm",
    "subject": "đơn vị, cá nhân, hộ trực thuộc",
    "target": "chỉ tiêu",
    "target_figure": "số liệu đạt được",
    "teller": "thành viên tổ kiểm phiếu",
    "vote": "kết quả biểu quyết",
    "work": "công trình, mô hình",
}
"""What people call the rows of each table that can name another."""


@dataclass(frozen=True, slots=True)
class Use:
    """How many rows of one kind use something."""

    noun: str
    count: int

    @property
    def words(self) -> str:
        """Return it as "3 đăng ký thi đua"."""
        return f"{self.count} {self.noun}"


def uses(
    session: Session, entity: type[Base], row_id: UUID, without: frozenset[str] = frozenset()
) -> tuple[Use, ...]:
    """Return which living rows name this one, by kind; the tables `without` do not count."""
    counts: dict[str, int] = {}
    for column in _naming(entity.__tablename__):
        table = column.table
        if table.name not in without and (count := _count(session, table, column, row_id)):
            counts[table.name] = counts.get(table.name, 0) + count
    return tuple(Use(NOUNS[name], count) for name, count in counts.items())


def refuse_if_used(name: str, found: tuple[Use, ...], advice: str) -> None:
    """Raise `NotAllowed` naming where `name` is used, with what to do instead."""
    if found:
        where = ", ".join(use.words for use in found)
        raise NotAllowed(f"“{name}” đang được dùng ở {where} nên không xóa được. {advice}")


def _naming(table_name: str) -> list[Column[UUID]]:
    return [
        key.parent
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == table_name
    ]


def _count(session: Session, table: Table, column: Column[UUID], row_id: UUID) -> int:
    statement = select(func.count()).select_from(table)
    found = session.execute(statement.where(column == row_id, table.c.deleted_by.is_(None)))
    return found.scalar_one()
