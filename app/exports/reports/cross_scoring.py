"""The sheets that each unit fills in when units score each other (phiếu chấm chéo)."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.numbers import exact_text
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind, EntryState
from app.exports.report import (
    Align,
    Block,
    Cell,
    Column,
    Grid,
    GridRow,
    GroupRow,
    Kind,
    PageBreak,
    Paragraph,
    Points,
    Report,
    TotalRow,
)
from app.exports.reports.frame import Parameters, phase_line, report, the_plan
from app.services.cross_sheets import CrossSheets, PrintedLine, PrintedSheet, cross_sheets

_SIGN = "(Ký, ghi rõ họ tên)\n\n\n"


def sheets_by_scorer(session: Session, parameters: Parameters) -> Report:
    """Print for each scorer the sheets of those it scores, each from a new page on."""
    plan = the_plan(session, parameters)
    answer = cross_sheets(session, plan.id, parameters.phase_id, parameters.stage_id)
    about = (*phase_line(plan, parameters.phase_id), f"Vòng chấm: {answer.stage_name}")
    blocks = list(_blocks(answer))
    made = report(
        session, parameters, plan, "Phiếu chấm chéo", blocks, subheadings=about, is_landscape=False
    )
    return replace(made, signatures=())  # each sheet has its own


def _blocks(answer: CrossSheets) -> Iterator[Block]:
    if not answer.scorers:
        yield Paragraph("Vòng này chưa lập phiếu nên chưa có phiếu để in.")
    is_first = True
    for scorer in answer.scorers:
        for number, sheet in enumerate(scorer.sheets, start=1):
            if not is_first:
                yield PageBreak()
            is_first = False
            name = scorer.scorer_name or "……………………………… (chưa phân công)"
            yield Paragraph(f"{name} (phiếu {number}/{len(scorer.sheets)})", lead="Đơn vị chấm:")
            of = f"{sheet.subject_name}, {sheet.cluster_name}".rstrip(", ")
            yield Paragraph(f"{of}. Ngày chấm: …/…/……", lead="Đơn vị được chấm:")
            if sheet.figures:
                yield figures_grid(sheet, answer)
            yield points_grid(sheet, answer)
            yield _signatures()


def _own_heading(answer: CrossSheets) -> str:
    return answer.own_stage_name or "Tự chấm"


def figures_grid(sheet: PrintedSheet, answer: CrossSheets, *, with_own: bool = True) -> Grid:
    """Lay out the figures that lines come of, beside those of the round before where asked."""
    own = [Column(_own_heading(answer), 14, Kind.TEXT, align=Align.RIGHT)] if with_own else []
    return Grid(
        columns=(
            Column("Số liệu", 46),
            *own,
            Column(answer.stage_name, 14, Kind.TEXT, align=Align.RIGHT),
        ),
        rows=tuple(
            (
                f"{one.name} ({one.unit})" if one.unit else one.name,
                *([None if one.own is None else exact_text(one.own)] if with_own else []),
                None if one.given is None else exact_text(one.given),
            )
            for one in sheet.figures
        ),
        caption="Số liệu dùng để chấm",
    )


def points_grid(sheet: PrintedSheet, answer: CrossSheets) -> Grid:
    """Lay out the lines with what the unit gave itself and what the scorer gives."""
    totals = tuple(map(given, (sheet.maximum, sheet.own_total, sheet.given_total)))
    return Grid(
        columns=(
            Column("Mã", 7),
            Column("Tiêu chí, cách chấm", 44),
            Column("Điểm tối đa", 9, Kind.POINTS),
            Column(_own_heading(answer), 9, Kind.POINTS),
            Column(answer.stage_name, 9, Kind.POINTS),
            Column("Lý do", 22),
        ),
        rows=tuple(map(line_row, sheet.lines)),
        totals=TotalRow("Cộng", (None, None, *totals, None)),
        caption=sheet.set_label,
    )


def line_row(line: PrintedLine, *, with_own: bool = True) -> GridRow:
    """Return a line of a sheet: code, name and how to score, the most, the points, the reason."""
    most = given(line.max_points)
    words = "\n".join([line.name, *(f"– {one}" for one in line.guide)])
    points = (_entry(line.own), _entry(line.given)) if with_own else (_entry(line.given),)
    if line.kind is not CriterionKind.GROUP:
        return (line.code, words, most, *points, line.reason or None)
    return GroupRow(f"{line.code} {words}".strip(), (None, None, most, *points, None))


def _signatures() -> Grid:
    return Grid(
        columns=(
            Column("Người chấm", 30, align=Align.CENTER),
            Column("Đại diện đơn vị chấm", 30, align=Align.CENTER),
            Column("Đại diện đơn vị được chấm", 30, align=Align.CENTER),
        ),
        rows=((_SIGN, _SIGN, _SIGN),),
        is_signed=True,
    )


def _entry(entry: Entry) -> Cell:
    return "KPS" if entry.state is EntryState.NOT_APPLICABLE else given(entry.points)


def given(points: int | None) -> Points | None:
    """Return points as a cell; blank while they are not given."""
    return None if points is None else Points(points)
