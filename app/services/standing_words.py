"""Where a rank and a grade come from, in words: for the window and for the ranking on paper."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.points import points_text
from app.services import council_orders
from app.services.results import ResultRow
from app.services.standings import Standing


def council_words(session: Session, plan_id: UUID, phase_id: UUID | None) -> dict[UUID, str]:
    """Return by subject why the council put it where it is among its equals, as a sentence."""
    found = council_orders.reasons(session, plan_id, phase_id)
    return {
        key: f"Lý do hội đồng chọn thứ tự: {reason.rstrip('.')}." for key, reason in found.items()
    }


def why(row: Standing, council: str = "") -> tuple[str, ...]:
    """Return where a rank and a grade come from, sentence by sentence.

    `council` is the sentence with the council's reason; it is told where the council's choice
    parted the subject from equals.
    """
    return tuple(_why(row, council))


def remarks(row: Standing, council: str = "") -> tuple[str, ...]:
    """Return what a list has no column for: what parted equals, and the reasons of the grade."""
    return (*_parting(row, council), *row.reasons)


def why_frozen(row: ResultRow) -> tuple[str, ...]:
    """Return the same of a result, as it was said when scores were closed."""
    points = _points(row.total, row.base_points, row.bonus_points, row.penalty_points)
    place = f"Hạng {row.rank}" if row.rank else "Chưa chấm xong khi chốt nên không có hạng"
    parted = (row.detail or {}).get("parted_by", ())
    kept = ("Kết quả này chốt khi chưa lưu căn cứ xếp hạng, xếp loại.",)
    return (
        f"{place}. {points}",
        *((_parted(parted),) if parted else ()),
        *(row.reasons if row.detail is not None else kept),
    )


def _why(row: Standing, council: str) -> Iterator[str]:
    if row.rank is None:
        yield f"Chưa xếp hạng: {row.note[:1].lower()}{row.note[1:]}."
        if row.total is not None:
            yield _points(row.total, row.base, row.bonus, row.penalty)
    else:
        cluster = f" trong {row.cluster_name}" if row.cluster_name else ""
        points = _points(row.total, row.base, row.bonus, row.penalty)
        yield f"Hạng {row.rank}{cluster}. {points}"
    yield from remarks(row, council)
    if row.rank is not None and not row.reasons:
        yield "Chưa có thang xếp loại nên không xếp loại."
    if row.approval_lost:
        yield "Phiếu đã duyệt nhưng điểm thay đổi sau đó: cần duyệt lại."


def _parting(row: Standing, council: str) -> Iterator[str]:
    if row.parted_by:
        yield _parted(row.parted_by)
        if council:
            yield council
    if row.shared_with:
        yield (
            f"Đồng hạng với {row.shared_with} đối tượng khác: bằng tổng điểm và không điều kiện "
            "nào trong thứ tự xét phân được."
        )


def _parted(parted_by: tuple[str, ...]) -> str:
    return f"Bằng tổng điểm với đối tượng khác, phân hạng theo: {'; '.join(parted_by)}."


def _points(total: int | None, base: int | None, bonus: int, penalty: int) -> str:
    parts = [f"tiêu chí {points_text(base)}"] if base is not None else []
    parts += [f"thưởng {points_text(bonus)}"] if bonus else []
    parts += [f"trừ {points_text(penalty)}"] if penalty else []
    made_of = f" ({', '.join(parts)})" if len(parts) > 1 else ""
    return f"Tổng {points_text(total)} điểm{made_of}." if total is not None else "Chưa có điểm."
