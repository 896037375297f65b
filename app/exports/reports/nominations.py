"""Who is proposed for what, and who goes to the level above."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from sqlalchemy.orm import Session

from app.domain.terms import AwardScope
from app.exports.report import Cell, Column, Grid, GridRow, GroupRow, Kind, Points, Report
from app.exports.reports.frame import Parameters, report, the_plan
from app.services import nominations
from app.services.nominations import NominationRow, UpwardRow


def nomination_list(session: Session, parameters: Parameters) -> Report:
    """List all nominations of a plan, award by award."""
    plan = the_plan(session, parameters)
    rows = nominations.listed(session, plan.id)
    heading = "Danh sách đề nghị khen thưởng"
    return report(session, parameters, plan, heading, [nomination_grid(rows)], is_landscape=True)


def nomination_grid(rows: Sequence[NominationRow]) -> Grid:
    """Lay out nominations under the awards they are for."""
    body = by_award((row.award_name, row.scope, _nomination(row)) for row in rows)
    return Grid(
        columns=(
            *who_columns(26, 26),
            Column("Thành tích", 26),
            Column("Điểm", 9, Kind.POINTS),
            Column("Hạng", 7, Kind.INTEGER),
            Column("Xếp loại", 11),
            Column("Tình trạng", 12),
            Column("Ghi chú", 16),
        ),
        rows=tuple(body),
        nothing="Chưa có đề nghị nào",
    )


def upward_list(session: Session, parameters: Parameters) -> Report:
    """List who may be proposed to the level above, and what stands in the way."""
    plan = the_plan(session, parameters)
    rows = nominations.upward(session, plan.id)
    grid = Grid(
        columns=(
            *who_columns(28, 26),
            Column("Danh hiệu, hình thức", 28),
            Column("Cấp quyết định", 20),
            Column("Tình trạng", 14),
            Column("Còn vướng", 30),
        ),
        rows=tuple(_upward(number, row) for number, row in enumerate(rows, start=1)),
        nothing="Không có trường hợp nào thuộc thẩm quyền cấp trên",
    )
    heading = "Danh sách đề nghị cấp trên khen thưởng"
    return report(session, parameters, plan, heading, [grid], is_landscape=True)


class _Named(Protocol):
    @property
    def honorific(self) -> str: ...
    @property
    def name(self) -> str: ...


def who_columns(name: int, post: int) -> tuple[Column, Column, Column]:
    """Return the columns that begin every list of awards, with the widths of the last two."""
    return (
        Column("TT", 5, Kind.INTEGER),
        Column("Họ và tên, tập thể, hộ", name),
        Column("Chức vụ, đơn vị", post),
    )


def by_award(rows: Iterable[tuple[str, AwardScope, tuple[Cell, ...]]]) -> Iterator[GridRow]:
    """Yield rows under the award and whom it is for, numbered through."""
    number = 0
    for (award, scope), own in groupby(rows, key=lambda row: row[:2]):
        yield GroupRow(f"{award} ({scope.label.lower()})")
        for _, _, cells in own:
            number += 1
            yield (number, *cells)


def full_name(row: _Named) -> str:
    """Return a name with its honorific."""
    return told(row.honorific, row.name, between=" ")


def told(*parts: str, between: str = ", ") -> str:
    """Return the parts that are known, one after the other."""
    return between.join(part for part in parts if part)


def _nomination(row: NominationRow) -> tuple[Cell, ...]:
    return (
        full_name(row),
        told(row.post, row.unit_name),
        told(row.achievement, row.period),
        None if row.total is None else Points(row.total),
        row.rank,
        row.grade,
        row.state.label,
        row.state_reason or row.override_reason or None,
    )


def _upward(number: int, row: UpwardRow) -> tuple[Cell, ...]:
    own = row.nomination
    return (
        number,
        full_name(own),
        told(own.post, own.unit_name),
        own.award_name,
        row.decider,
        own.state.label,
        " ".join(row.obstacles),
    )
