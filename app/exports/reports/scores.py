"""Scores on paper: the scoreboard, the comparison of stages, the ranking."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind, EntryState
from app.exports.report import Cell, Column, Grid, GridRow, GroupRow, Kind, Points, Report
from app.exports.reports.frame import Parameters, phase_line, report, the_plan
from app.services import comparing, results, score_matrix, stages, standing_words, standings
from app.services.comparing import Comparison
from app.services.score_matrix import Matrix, MatrixColumn, MatrixRow
from app.services.standings import Ranking, Standing

_VOID = "hủy"
_ABOUT_VOID = "Ô ghi “hủy”: điểm của tiêu chí đã hủy, tính 0 điểm; lý do ghi trên phiếu chấm."


def scoreboard(session: Session, parameters: Parameters) -> Report:
    """Show what every subject was given on every criterion at one stage."""
    plan = the_plan(session, parameters)
    stage_id = parameters.stage_id or stages.decisive(session, plan.id).id
    matrix = score_matrix.matrix(session, plan.id, parameters.phase_id, stage_id)
    about = (*phase_line(plan, parameters.phase_id), f"Vòng chấm: {matrix.stage_name}")
    return report(
        session,
        parameters,
        plan,
        "Bảng tổng hợp điểm thi đua",
        [matrix_grid(matrix)],
        subheadings=about,
        is_landscape=True,
    )


def matrix_grid(matrix: Matrix) -> Grid:
    """Lay out a matrix: one column for each thing that is scored, below the groups it is in.

    Not scored stays blank; points taken away are told apart from a zero that was given.
    """
    scored: list[tuple[int, MatrixColumn, tuple[str, ...]]] = []
    groups: list[str] = []
    for place, column in enumerate(matrix.columns):
        del groups[column.depth :]
        if column.kind is CriterionKind.GROUP:
            groups.append(f"{column.code} {column.name}".strip())
        else:
            scored.append((place, column, tuple(groups)))
    return Grid(
        columns=(
            Column("TT", 4, Kind.INTEGER),
            Column("Đơn vị", 24),
            *(matrix_heading(column, groups) for _, column, groups in scored),
            Column("Tổng điểm", 9, Kind.POINTS),
            Column("Hạng", 6, Kind.INTEGER),
            Column("Xếp loại", 10),
        ),
        rows=tuple(
            (number, *_matrix_row(row, [place for place, *_ in scored]))
            for number, row in enumerate(matrix.rows, start=1)
        ),
        footnote=_ABOUT_VOID if any(row.void for row in matrix.rows) else "",
    )


def comparison(session: Session, parameters: Parameters) -> Report:
    """Show what each stage gave, side by side, with the differences."""
    plan = the_plan(session, parameters)
    answer = comparing.comparison(session, plan.id, parameters.phase_id)
    if not answer.stages:
        raise NotAllowed(
            f"Kế hoạch {quoted(plan.name)} chưa có vòng chấm nào nên không có điểm để so sánh. "
            "Chưa xuất tệp nào. Hãy thêm vòng chấm trước."
        )
    return report(
        session,
        parameters,
        plan,
        "So sánh điểm tự chấm, chấm chéo, thẩm định",
        [comparison_grid(answer)],
        subheadings=phase_line(plan, parameters.phase_id),
    )


def comparison_grid(answer: Comparison) -> Grid:
    """Lay out the stages of each subject."""
    columns = [Column("TT", 5, Kind.INTEGER), Column("Đơn vị", 30), Column("Cụm, khối", 22)]
    for place, stage in enumerate(answer.stages):
        columns.append(Column("Điểm", 10, Kind.POINTS, group=stage.name))
        if place:
            columns.append(Column("Chênh lệch", 10, Kind.POINTS, group=stage.name))
    rows: list[GridRow] = []
    for number, row in enumerate(answer.rows, start=1):
        cells: list[Cell] = [number, row.subject_name, row.cluster_name]
        for place, given in enumerate(row.stages):
            cells.append(_points(given.points))
            if place:
                cells.append(_points(given.difference))
        rows.append(tuple(cells))
    return Grid(columns=tuple(columns), rows=tuple(rows), footnote=_parts_compared(answer))


def _parts_compared(answer: Comparison) -> str:
    """Return which parts of the set differences are of, where not of all; "" where of all."""
    told: list[str] = []
    for place, stage in enumerate(answer.stages):
        parts = dict.fromkeys(part for row in answer.rows for part in row.stages[place].compared)
        told += [f"{stage.name}: {', '.join(parts)}"] if parts else []
    if not told:
        return ""
    return f"Chênh lệch chỉ tính các phần mà cả hai vòng cùng chấm ({'; '.join(told)})."


def ranking(session: Session, parameters: Parameters) -> Report:
    """Rank the subjects within their clusters: the closed results, or how things stand."""
    plan = the_plan(session, parameters)
    stage_id = parameters.stage_id or stages.decisive(session, plan.id).id
    answer = standings.ranking(session, plan.id, parameters.phase_id, stage_id)
    closed = results.of(session, plan.id, parameters.phase_id)
    if closed is None:
        state = "Tạm tính, chưa chốt điểm"
    elif closed.finalisation.stage_name == answer.stage_name:
        state = f"Đã chốt điểm ngày {closed.finalisation.finalised_on:%d/%m/%Y}"
    else:
        state = f"Không phải kết quả đã chốt theo vòng {quoted(closed.finalisation.stage_name)}"
    stage = f"Vòng chấm: {answer.stage_name}"
    about = (*phase_line(plan, parameters.phase_id), stage, state)
    heading = "Bảng xếp hạng thi đua"
    council = standing_words.council_words(session, plan.id, parameters.phase_id)
    grid = ranking_grid(answer, council)
    return report(session, parameters, plan, heading, [grid], subheadings=about)


def ranking_grid(answer: Ranking, council: Mapping[UUID, str]) -> Grid:
    """Lay out a ranking, cluster by cluster. Who is not scored in full has no rank.

    With several clusters a column has the rank over all of them. The last column says what parted
    equals and why the grade is what it is; `council` has the council's reasons by subject. Where
    nothing is scored yet, bonus and penalty are blank as well: not scored is not zero.
    """
    several = len(answer.groups) > 1
    rows: list[GridRow] = []
    for group in answer.groups:
        rows.append(GroupRow(group.name))
        rows += [
            (
                row.rank,
                row.subject_name,
                _points(row.base),
                _points(None if row.total is None else row.bonus),
                _points(None if row.total is None else row.penalty),
                _points(row.total),
                row.grade,
                *([row.overall_rank] if several else []),
                _remarks(row, council.get(row.subject_id, "")),
            )
            for row in group.rows
        ]
    return Grid(
        columns=(
            Column("Hạng", 6, Kind.INTEGER),
            Column("Đơn vị", 24),
            Column("Điểm tiêu chí", 9, Kind.POINTS),
            Column("Điểm thưởng", 9, Kind.POINTS),
            Column("Điểm trừ", 8, Kind.POINTS),
            Column("Tổng điểm", 9, Kind.POINTS),
            Column("Xếp loại", 13),
            *([Column("Hạng chung", 7, Kind.INTEGER)] if several else []),
            Column("Căn cứ, ghi chú", 42),
        ),
        rows=tuple(rows),
        footnote=" ".join(answer.warnings),
    )


def _remarks(row: Standing, council: str) -> str:
    if row.rank is None:
        return row.note
    return " ".join(standing_words.remarks(row, council))


def matrix_heading(column: MatrixColumn, groups: tuple[str, ...]) -> Column:
    """Return the column of a criterion, with the most it can get."""
    most = "" if column.max_points is None else f" ({points_text(column.max_points)})"
    return Column(f"{column.code} {column.name}{most}".strip(), 8, Kind.POINTS, group=groups)


def _matrix_row(row: MatrixRow, places: list[int]) -> tuple[Cell, ...]:
    standing = row.standing
    return (
        standing.subject_name,
        *(_VOID if place in row.void else _entry(row.cells[place]) for place in places),
        _points(standing.total),
        standing.rank,
        standing.grade,
    )


def _entry(entry: Entry | None) -> Cell:
    if entry is None or entry.state is EntryState.BLANK:
        return None
    if entry.state is EntryState.NOT_APPLICABLE:
        return "KPS"
    return _points(entry.points)


def _points(points: int | None) -> Points | None:
    return None if points is None else Points(points)
