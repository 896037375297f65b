"""The award book and its figures on paper."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.terms import AwardNature, AwardScope
from app.exports.report import Cell, Column, Grid, GridRow, GroupRow, Kind, Money, Report, TotalRow
from app.exports.reports.frame import Parameters, report
from app.services import awards
from app.services.awards import AwardFilters, AwardRow, CountRow


def award_book(session: Session, parameters: Parameters) -> Report:
    """List the awards of a year, or all of them, in the order of the golden book."""
    filters = AwardFilters(text=parameters.search, year=parameters.year)
    rows = awards.listed(session, filters)
    about = () if parameters.year is None else (f"Năm {parameters.year}",)
    return report(
        session,
        parameters,
        None,
        "Sổ theo dõi khen thưởng",
        [award_grid(rows)],
        subheadings=about,
        is_landscape=True,
    )


def award_grid(rows: Sequence[AwardRow]) -> Grid:
    """Lay out awards. A prize nobody knows is blank, and is not part of the sum.

    An award that was taken back stays in its place and does not count.
    """
    standing = [row for row in rows if row.nature is not AwardNature.REVOKED]
    total = sum(row.prize_amount for row in standing if row.prize_amount is not None)
    counted = f"Cộng: {len(standing)} lượt khen"
    if taken_back := len(rows) - len(standing):
        counted += f" (không tính {taken_back} lượt đã thu hồi)"
    return Grid(
        columns=(
            Column("Số sổ vàng", 8, Kind.INTEGER),
            Column("Họ và tên, tập thể, hộ", 22),
            Column("Chức vụ, đơn vị", 20),
            Column("Danh hiệu, hình thức", 24),
            Column("Thành tích, thời gian", 20),
            Column("Số quyết định", 14),
            Column("Ngày ký", 11, Kind.DATE),
            Column("Cấp quyết định", 28),
            Column("Tiền thưởng", 13, Kind.MONEY),
            Column("Tính chất", 10),
            Column("Ghi chú", 14),
        ),
        rows=tuple(_by_year(rows)),
        totals=TotalRow(counted, (*(None,) * 8, Money(total), None, None)),
        unit="Đơn vị tính: đồng",
    )


def award_count_grid(session: Session, plan_id: UUID) -> Grid:
    """Count the awards of a plan by what was given, to whom, and of people whether they lead.

    A column for those of whom that is not known is there only where there are any.
    """
    rows = awards.counts(session, AwardFilters(plan_id=plan_id, withdrawn=False))
    is_unknown = any(row.leads is None for row in rows if row.scope is AwardScope.PERSON)
    leads = (True, False, None) if is_unknown else (True, False)
    return Grid(
        columns=(
            Column("Danh hiệu, hình thức", 44),
            Column("Đối tượng", 18),
            Column("Cộng", 10, Kind.INTEGER),
            *(Column(_LEADS[one], 14, Kind.INTEGER) for one in leads),
        ),
        rows=tuple(_counts(rows, leads)),
        totals=TotalRow(
            "Tổng cộng", (None, None, sum(row.count for row in rows), *(None for _ in leads))
        ),
        nothing="Chưa có quyết định khen thưởng",
    )


def _by_year(rows: Sequence[AwardRow]) -> Iterator[GridRow]:
    """Yield awards; those of several years year by year, for golden-book numbers begin anew."""
    has_years = len({row.year for row in rows}) > 1
    for year, of_year in groupby(rows, key=lambda row: row.year):
        if has_years:
            yield GroupRow(f"Năm {year}")
        yield from map(_award, of_year)


def _award(row: AwardRow) -> tuple[Cell, ...]:
    return (
        row.golden_book_number,
        " ".join(part for part in (row.honorific, row.name) if part),
        ", ".join(part for part in (row.post, row.unit_name) if part),
        row.award_name,
        ", ".join(part for part in (row.achievement, row.period) if part),
        row.decision_number,
        row.decided_on,
        row.decided_by or None,
        None if row.prize_amount is None else Money(row.prize_amount),
        row.nature.label,
        "\n".join(filter(None, (row.prize_note, row.note))) or None,
    )


_LEADS = {True: "Lãnh đạo, quản lý", False: "Lao động trực tiếp", None: "Chưa rõ chức vụ"}


def _counts(rows: Sequence[CountRow], leads: Sequence[bool | None]) -> list[tuple[Cell, ...]]:
    kinds = list(dict.fromkeys((row.award_name, row.scope) for row in rows))
    lines: list[tuple[Cell, ...]] = []
    for name, scope in kinds:
        own = [row for row in rows if (row.award_name, row.scope) == (name, scope)]
        of = [sum(row.count for row in own if row.leads is one) for one in leads]
        is_person = scope is AwardScope.PERSON
        people = of if is_person else [None for _ in leads]
        lines.append((name, scope.label, sum(row.count for row in own), *people))
    return lines
