"""The columns of the scoring matrix: name, total, one for each criterion, rank and grade."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import EntryState
from app.services.score_matrix import MatrixColumn, MatrixRow
from app.services.scoring import VOID, Void
from app.services.standings import Standing
from app.ui.models.column import Column
from app.ui.tabs.scoring_figures import Typed
from app.ui.tabs.scoring_marks import UNDO_VOID, LevelMarkField, MarkField, mark_text
from app.ui.tabs.scoring_parts import LIMITS, signed_points
from app.ui.widgets.fields import Field
from app.ui.widgets.sentence import Weight

NARROWEST = 6
"""Of a column of marks or figures, in characters."""
_HEADING_LINES, _HEADING_LETTERS = 2, 15


@dataclass(frozen=True, slots=True)
class Line:
    """A subject's row: its marks, and what the round before gave for the same criteria.

    While figures are shown, it has those instead; `unused` are the columns of those that nothing
    scored in this round comes of.
    """

    id: UUID
    row: MatrixRow
    before: tuple[Entry | None, ...] = ()
    figures: tuple[Typed | None, ...] = ()
    unused: frozenset[int] = frozenset()


def around(columns: Sequence[Column[Line]]) -> list[Column[Line]]:
    """Return columns of marks or figures between those that are always there."""
    return [
        Column(
            "Đối tượng",
            lambda line: line.row.standing.subject_name,
            width=24,
            tooltip=lambda line: _about(line.row),
        ),
        Column(
            "Tổng",
            lambda line: line.row.standing.total,
            points_text,
            is_number=True,
            width=9,
            tooltip=lambda line: _sum_words(line.row),
            sign=lambda line: "warning" if _is_partial(line.row.standing) else "",
        ),
        *columns,
        Column("Hạng", lambda line: line.row.standing.rank, is_number=True, width=5),
        Column("Xếp loại", lambda line: line.row.standing.grade, width=12),
        Column("Còn thiếu", lambda line: line.row.standing.note, width=26),
        Column("Cụm, khối", lambda line: line.row.standing.cluster_name, width=20),
    ]


def mark_column(number: int, column: MatrixColumn, closed: str) -> Column[Line]:
    """Return the column of a criterion; `closed` says why it is only read, "" where it is not."""

    def tooltip(line: Line) -> str:
        blank = "Chưa chấm" if _is_blank(line, number) else ""
        locked = _why_locked(line, number, column)
        void = "" if number not in line.row.void else f"Đã hủy điểm: {line.row.void[number]}"
        parts = [column.name, blank, _difference_words(line, number), locked or void]
        return "\n".join(part for part in parts if part)

    return Column(
        _heading(column),
        lambda line: _given(line, number),
        mark_text,
        field=None if closed else _mark_field_of(column),
        locked=lambda line: closed or _why_locked(line, number, column),
        quiet=lambda line: number in line.row.elsewhere,
        struck=lambda line: number in line.row.void,
        sort=lambda line: _sort_key(line, number),
        is_number=True,
        name=str(number),
        note=_note(column),
        tooltip=tooltip,
        tint=lambda line: _tint(line, number),
        sign=lambda line: _sign(line, number),
        width=max(NARROWEST, *map(len, _heading(column).split("\n"))),
    )


def _difference_words(line: Line, number: int) -> str:
    """Return what the round before gave and how far that is away, "" where it is the same."""
    apart = _apart(line, number)
    before, now = line.before[number], line.row.cells[number]
    if apart is None or before is None or now is None:
        return ""
    away = f" ({signed_points(apart)})" if apart else ""
    return f"Khác vòng trước: {mark_text(before)} → {mark_text(now)}{away}"


def two_lines(words: str) -> list[str]:
    """Return words on two lines of a heading at most, the rest cut with “…”."""
    lines = textwrap.wrap(words, _HEADING_LETTERS)
    if len(lines) > _HEADING_LINES:
        cut = lines[_HEADING_LINES - 1][: _HEADING_LETTERS - 1].rstrip()
        lines[_HEADING_LINES - 1 :] = [f"{cut}…"]
    return lines


def _mark_field_of(column: MatrixColumn) -> Callable[[Line], Field[Any]]:
    levels = tuple(zip(column.levels, column.level_points, strict=True))
    return lambda _: LevelMarkField(levels) if levels else MarkField()


def _why_locked(line: Line, number: int, column: MatrixColumn) -> str:
    """Return why a mark is not given here, "" where it is."""
    if number in line.row.elsewhere:
        return (
            f"Vòng này không chấm {quoted(column.name)}: điểm lấy từ vòng khác, không nhập ở đây."
        )
    if number in line.row.void:
        return f"Đã hủy điểm: {line.row.void[number]}\nMuốn chấm lại, hãy bấm “{UNDO_VOID}”."
    if column.is_worked_out and not column.levels:
        return (
            f"Điểm của {quoted(column.name)} do số liệu tính ra, không ghi tay. "
            "Đánh dấu “Số liệu” ở trên để ghi số liệu."
        )
    return ""


def _is_partial(standing: Standing) -> bool:
    """Return whether a total stands over marks that are not all given."""
    return standing.total is not None and not standing.is_complete


def _is_blank(line: Line, number: int) -> bool:
    """Return whether a mark is still to be given."""
    entry = line.row.cells[number]
    is_here = number not in line.row.elsewhere
    return is_here and entry is not None and entry.state is EntryState.BLANK


def _given(line: Line, number: int) -> Entry | Void | None:
    if number in line.row.void:
        return VOID
    entry = line.row.cells[number]
    return None if entry is None or entry.state is EntryState.BLANK else entry


def _sort_key(line: Line, number: int) -> int | None:
    entry = line.row.cells[number]
    return None if entry is None else entry.points


def _apart(line: Line, number: int) -> int | None:
    """Return how far a mark is from the round before; 0 when only its kind differs, else None."""
    before, now = line.before[number], line.row.cells[number]
    if before is None or now is None or now.state is EntryState.BLANK or before == now:
        return None
    if before.points is None or now.points is None:
        return 0
    return now.points - before.points


def _tint(line: Line, number: int) -> Weight | None:
    if _is_blank(line, number):
        return "info"
    return None if _apart(line, number) is None else "warning"


def _sign(line: Line, number: int) -> str:
    if number in line.row.void:
        return "close"
    apart = _apart(line, number)
    if apart is None:
        return ""
    return "up" if apart > 0 else "down" if apart < 0 else "warning"


def _heading(column: MatrixColumn) -> str:
    """Return code and name on two lines at most, and the limit below: codes alone come again."""
    name = two_lines(f"{column.code} {column.name}".strip())
    return "\n".join([*name, f"{LIMITS[column.kind]} {points_text(column.max_points)}"])


def _note(column: MatrixColumn) -> str:
    code = f"{column.code} " if column.code else ""
    limit = points_text(column.max_points)
    told = f"{code}{column.name}\n{LIMITS[column.kind].capitalize()} {limit} điểm"
    if column.levels:
        levels = zip(column.levels, column.level_points, strict=True)
        named = ", ".join(f"{level} ({points_text(points)} điểm)" for level, points in levels)
        return f"{told}\nGõ mã mức hoặc số điểm: {named}"
    if column.is_worked_out:
        return f"{told}, do số liệu tính ra"
    return f"{told}, bước {points_text(column.step)}"


def _about(row: MatrixRow) -> str:
    standing = row.standing
    parts = [standing.subject_name, standing.cluster_name]
    parts += [f"Người chấm: {row.scorer_name}"] if row.scorer_name else []
    return "\n".join([*(part for part in parts if part), "Nhấn đúp để mở phiếu"])


def _sum_words(row: MatrixRow) -> str:
    standing = row.standing
    if standing.total is None:
        return standing.note
    partial = f"\n{standing.note}" if _is_partial(standing) else ""
    return (
        f"Điểm tiêu chí {points_text(standing.base)}, thưởng {points_text(standing.bonus)}, "
        f"trừ {points_text(standing.penalty)}; tối đa {points_text(standing.maximum)}{partial}"
    )
