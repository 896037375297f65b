"""Prize money, and the fund it comes from (quỹ thi đua, khen thưởng), as far as the book knows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.exports.report import (
    Block,
    Cell,
    Column,
    Count,
    Grid,
    GridRow,
    GroupRow,
    Kind,
    Money,
    Paragraph,
    ParagraphKind,
    Report,
    TotalRow,
)
from app.exports.reports.award_statistics import NOTHING
from app.exports.reports.figures import by_name, roman, statistics
from app.exports.reports.frame import Parameters
from app.services import award_statistics
from app.services.award_statistics import GivenAward

_BY_DECISION = "Theo quyết định lập ở đây"
_BY_HAND = "Ghi tay vào sổ, chưa rõ quỹ nào chi"
_TO_FILL = "chưa rõ, ghi tay"


def prizes(session: Session, parameters: Parameters) -> Report:
    """Add up the prize money; what the file does not know of the fund is left to be filled in."""
    rows = award_statistics.given(session, parameters.year)
    blocks: list[Block] = [
        Paragraph("I. Tiền thưởng ghi trong sổ khen thưởng", ParagraphKind.SECTION),
        prize_grid(rows),
        Paragraph("II. Quỹ thi đua, khen thưởng", ParagraphKind.SECTION),
        fund_grid(rows),
    ]
    heading = "Tiền thưởng và quỹ thi đua, khen thưởng"
    return statistics(session, parameters, heading, blocks, is_landscape=False)


def prize_grid(rows: Sequence[GivenAward]) -> Grid:
    """Lay out prizes by who decided and by award: known amounts add up, unknown are counted."""
    parts = ((_BY_DECISION, _decided_here(rows)), (_BY_HAND, _entered(rows)))
    body: list[GridRow] = []
    for place, (heading, own) in enumerate((heading, own) for heading, own in parts if own):
        body.append(GroupRow(f"{roman(place)}. {heading}"))
        lines = enumerate(by_name(own), start=1)
        body += [(number, name, *_figures(of_name)) for number, (name, of_name) in lines]
        body.append(TotalRow("Cộng", (None, None, *_figures(own))))
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Danh hiệu, hình thức", 44),
            Column("Số lượt khen", 12, Kind.INTEGER),
            Column("Chưa rõ số tiền", 12, Kind.INTEGER),
            Column("Số tiền", 18, Kind.MONEY),
        ),
        rows=tuple(body),
        totals=TotalRow("Tổng cộng", (None, None, *_figures(rows))) if rows else None,
        unit="Đơn vị tính: đồng",
        footnote="Số tiền là mức ghi trong sổ, chưa phải số đã chi. Lượt khen chưa rõ số tiền "
        "không nằm trong tổng. Không tính khen thưởng đã thu hồi.",
        nothing=NOTHING,
    )


def fund_grid(rows: Sequence[GivenAward]) -> Grid:
    """Lay out the fund: what the book knows of it, and what a person has to fill in."""
    lines: tuple[tuple[str, Cell], ...] = (
        ("Đã trích lập quỹ trong năm", _TO_FILL),
        ("Tiền thưởng theo quyết định lập ở đây", _amount(_decided_here(rows))),
        ("Chi tuyên truyền, phổ biến", _TO_FILL),
        ("Chi khung, bằng, cờ, hiện vật", _TO_FILL),
        ("Chi khác", _TO_FILL),
    )
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER),
            Column("Nội dung", 56),
            Column("Số tiền", 30, Kind.MONEY),
        ),
        rows=tuple((number, *line) for number, line in enumerate(lines, start=1)),
        unit="Đơn vị tính: đồng",
        footnote="Phần mềm không theo dõi thu, chi của quỹ: dòng “ghi tay” lấy theo sổ kế toán.",
    )


def _decided_here(rows: Sequence[GivenAward]) -> list[GivenAward]:
    return [row for row in rows if row.award.decision_id is not None]


def _entered(rows: Sequence[GivenAward]) -> list[GivenAward]:
    return [row for row in rows if row.award.decision_id is None]


def _figures(rows: Sequence[GivenAward]) -> tuple[Cell, ...]:
    unknown = [row for row in rows if row.award.prize_amount is None]
    return Count(rows), Count(unknown), _amount(rows)


def _amount(rows: Sequence[GivenAward]) -> Money:
    known = tuple(row for row in rows if row.award.prize_amount is not None)
    return Money(sum(row.award.prize_amount or 0 for row in known), known)
