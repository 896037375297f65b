"""The sheets that are scored on paper (phiếu tự chấm, phiếu chấm chéo), one for each unit."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain.terms import StagePurpose
from app.exports.documents.frame import Asked, Source, head_of, paper, under
from app.exports.report import Column, Grid, GridRow, Kind, Report, Signature, TotalRow
from app.exports.reports import cross_scoring
from app.exports.reports.frame import SIGNED, phase_line
from app.services import stages, units
from app.services.cross_sheets import CrossSheets, PrintedSheet, cross_sheets


def self_sheet(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Print the sheet by which each unit scores itself, blank or with what is entered."""
    source = Source.of(session, asked)
    answer = _sheets(source, StagePurpose.SELF)
    heads = {unit.id: unit.head_name for unit in units.listed(session, include_retired=True)}
    return tuple(
        _self_paper(source, answer, sheet, heads.get(sheet.subject_id, ""))
        for scorer in answer.scorers
        for sheet in scorer.sheets
        if asked.subject_id in (None, sheet.subject_id)
    )


def cross_sheet(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Print for each scorer the sheet of each unit it scores, beside what that gave itself."""
    source = Source.of(session, asked)
    answer = _sheets(source, StagePurpose.CROSS)
    return tuple(
        _cross_paper(source, answer, scorer.scorer_name, sheet)
        for scorer in answer.scorers
        for sheet in scorer.sheets
        if asked.subject_id in (None, sheet.subject_id)
    )


def _sheets(source: Source, purpose: StagePurpose) -> CrossSheets:
    """Return the sheets of a round. `NotAllowed` when there is no such round, or no sheet."""
    session, plan, asked = source.session, source.plan, source.asked
    own = [one.id for one in stages.listed(session, plan.id) if one.purpose is purpose]
    answer = None
    if asked.stage_id or own:
        answer = cross_sheets(session, plan.id, asked.phase_id, asked.stage_id or own[0])
    if answer is None or not answer.scorers:
        missing = "vòng" if answer is None else "phiếu"
        phase = " ".join(phase_line(plan, asked.phase_id))
        where = f"{quoted(plan.name)}, {phase}," if phase else quoted(plan.name)
        raise NotAllowed(
            f"Kế hoạch {where} chưa có {missing} {purpose.label.lower()} nên chưa có phiếu để in."
            f" Chưa xuất tệp nào. Hãy thêm {missing} ở trang “Lượt chấm, phiếu”."
        )
    return answer


def _facts(source: Source, answer: CrossSheets, sheet: PrintedSheet) -> dict[str, str]:
    return {
        "giai đoạn": " ".join(phase_line(source.plan, source.asked.phase_id)),
        "vòng chấm": answer.stage_name,
        "đơn vị": sheet.subject_name,
        "cụm thi đua": sheet.cluster_name,
        "bộ tiêu chí": sheet.set_label,
    }


def _self_paper(
    source: Source, answer: CrossSheets, sheet: PrintedSheet, head_name: str
) -> Report:
    figures = [cross_scoring.figures_grid(sheet, answer, with_own=False)] if sheet.figures else []
    tables = {"số liệu": figures, "bảng chấm": [_points(sheet, answer)]}
    signatures = [
        Signature("Người chấm", hint=SIGNED),
        head_of(source.regime, sheet.subject_name, head_name),
    ]
    facts = _facts(source, answer, sheet)
    own = paper(source, "self_sheet", "Phiếu tự chấm điểm", facts, tables, signatures)
    return under(own, source.issuer, sheet.subject_name)


def _cross_paper(source: Source, answer: CrossSheets, scorer: str, sheet: PrintedSheet) -> Report:
    figures = [cross_scoring.figures_grid(sheet, answer)] if sheet.figures else []
    tables = {"số liệu": figures, "bảng chấm": [cross_scoring.points_grid(sheet, answer)]}
    signatures = [
        Signature("Người chấm", hint=SIGNED),
        Signature("Đại diện đơn\u00a0vị chấm", hint=SIGNED),
        Signature("Đại diện đơn\u00a0vị được chấm", hint=SIGNED),
    ]
    facts = {**_facts(source, answer, sheet), "đơn vị chấm": scorer}
    own = paper(source, "cross_sheet", "Phiếu chấm chéo", facts, tables, signatures)
    return under(own, source.issuer, scorer) if scorer else own


def _points(sheet: PrintedSheet, answer: CrossSheets) -> Grid:
    given = cross_scoring.given
    rows = tuple(_rows(sheet))
    return Grid(
        columns=(
            Column("Mã", 7),
            Column("Tiêu chí, cách chấm", 52),
            Column("Điểm tối đa", 9, Kind.POINTS),
            Column(answer.stage_name, 9, Kind.POINTS),
            Column("Căn cứ, minh chứng", 23),
        ),
        rows=rows,
        totals=TotalRow(
            "Cộng", (None, None, given(sheet.maximum), given(sheet.given_total), None)
        ),
    )


def _rows(sheet: PrintedSheet) -> Iterator[GridRow]:
    for line in sheet.lines:
        yield cross_scoring.line_row(line, with_own=False)
