"""What a sheet's dialog shows beside its form: the tree, the figures, what is owed, the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.numbers import exact_text
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind, EntryState, FigureKind
from app.services.sheet_copies import Copied
from app.services.sheet_view import SheetFigureRow, SheetLine, SheetView
from app.ui.models.column import Column
from app.ui.tabs.scoring_figures import figure_field, figure_text, shown_figure
from app.ui.tabs.scoring_line import definition_of
from app.ui.tabs.scoring_marks import VOID_WORDS, mark_text
from app.ui.tabs.scoring_parts import Keyed, difference_sign, difference_words, signed_points

APPROVAL_LOST = "Đã bỏ duyệt vì sửa sau khi duyệt"
FigureLine = Keyed[SheetFigureRow]


class Node:
    """A line of the sheet as the tree wants it."""

    __slots__ = ("id", "line", "parent_id")

    def __init__(self, line: SheetLine) -> None:
        self.id, self.parent_id, self.line = line.criterion_id, line.parent_id, line

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.line == other.line

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that the sheet still lacks, and at which line."""

    id: int
    criterion_id: UUID
    message: str


def owed_by(sheet: SheetView) -> list[Owed]:
    """Return what the sheet lacks: lines that are not scored, then reasons and evidence."""
    found = [(line.criterion_id, _missing(line)) for line in sheet.lines if line.is_missing]
    found += [(one.criterion_id, one.message) for one in sheet.findings]
    return [Owed(n, criterion_id, message) for n, (criterion_id, message) in enumerate(found)]


def approval_words(approved_on: date | None, *, is_lost: bool) -> str:
    """Return how a sheet stands with its approval."""
    if approved_on is not None:
        return f"Đã duyệt {approved_on:%d/%m/%Y}"
    return APPROVAL_LOST if is_lost else "Chưa duyệt"


def copied_words(told: Copied) -> str:
    """Return what was taken over from the stage before, with counts."""
    if not told.sheet_count:
        return "Không có chỗ trống nào để lấy theo vòng trước. Những gì đã ghi giữ nguyên."
    without = f" {len(told.without)} phiếu không có vòng trước." if told.without else ""
    return (
        f"Đã lấy {told.figure_count} số liệu và {told.mark_count} điểm, mức theo vòng trước vào "
        f"{told.sheet_count} phiếu; chỗ đã ghi giữ nguyên.{without}"
    )


OF_STAGE_BEFORE = ("Vòng trước", "Lệch")
"""The headings of the columns that say nothing where no stage came before."""


def tree_columns() -> list[Column[Node]]:
    """Return the columns of a sheet's tree."""
    return [
        Column(
            "Tiêu chí",
            lambda node: f"{node.line.code} {node.line.name}".strip(),
            width=34,
            quiet=_is_elsewhere,
            struck=lambda node: node.line.answer.is_void,
        ),
        Column(
            "Tối đa",
            lambda node: node.line.max_points,
            points_text,
            is_number=True,
            width=7,
            quiet=_is_elsewhere,
        ),
        Column(
            "Chấm",
            lambda node: given(node.line),
            is_number=True,
            width=12,
            tint=lambda node: "info" if is_blank(node.line) else None,
            sign=lambda node: "close" if node.line.answer.is_void else "",
            tooltip=_given_tooltip,
            quiet=_is_elsewhere,
        ),
        Column(
            "Được tính",
            lambda node: node.line.counted,
            points_text,
            is_number=True,
            width=10,
            tooltip=lambda node: node.line.note,
        ),
        Column(
            "Vòng trước", lambda node: node.line.previous, points_text, is_number=True, width=11
        ),
        Column(
            "Lệch",
            lambda node: node.line.difference or None,
            difference_words,
            width=15,
            tint=lambda node: "warning" if node.line.difference else None,
            sign=lambda node: difference_sign(node.line.difference),
        ),
        Column("Cách tính", lambda node: node.line.note, width=34),
        Column("Lý do", lambda node: node.line.reason, width=24),
        Column("Minh chứng", lambda node: node.line.evidence, width=24),
    ]


def figure_columns(codes: dict[UUID, str], *, is_open: bool) -> list[Column[FigureLine]]:
    """Return the columns of a sheet's figures; `codes` are those of the criteria."""

    def readers(row: FigureLine) -> str:
        named = ", ".join(codes.get(one, "") for one in row.of.readers)
        return named or "không tiêu chí nào của vòng này"

    def is_quiet(row: FigureLine) -> bool:
        return row.of.is_computed or not row.of.readers

    return [
        Column("Số liệu", lambda row: row.of.name, width=30, quiet=is_quiet),
        Column(
            "Giá trị",
            lambda row: shown_figure(row.of.kind, row.of.value),
            figure_text,
            is_number=True,
            name="value",
            field=(lambda row: figure_field(definition_of(row.of))) if is_open else None,
            field_per_row=True,
            width=10,
            tint=lambda row: "info" if row.of.value is None and not is_quiet(row) else None,
            tooltip=_figure_tooltip,
            quiet=is_quiet,
        ),
        Column("Đơn vị", lambda row: row.of.unit, width=8),
        Column(
            "Vòng trước",
            lambda row: shown_figure(row.of.kind, row.of.previous),
            figure_text,
            is_number=True,
            width=11,
        ),
        Column("Lệch", _figure_difference, width=12, sign=_figure_sign),
        Column("Tính vào tiêu chí", readers, width=20, quiet=is_quiet),
    ]


def given(line: SheetLine) -> str:
    """Return what was given at a line: points, or the code of a level."""
    if not is_scored(line):
        return ""
    if line.is_elsewhere:
        return "vòng khác"
    if line.answer.is_void:
        return VOID_WORDS
    if line.level and line.state is EntryState.ANSWERED:
        return line.level
    return mark_text(Entry(line.state, line.points))


def is_blank(line: SheetLine) -> bool:
    """Return whether a line is not scored yet, and this sheet scores it."""
    return line.state is EntryState.BLANK and is_scored(line) and not line.is_elsewhere


def is_scored(line: SheetLine) -> bool:
    """Return whether points are given at a line; a group only sums up."""
    return line.kind is not CriterionKind.GROUP


def guidance(sheet: SheetView, line: SheetLine) -> str:
    """Return what a scorer is told above the fields of a line."""
    limit = f"Tối đa {points_text(line.max_points)} điểm." if line.max_points is not None else ""
    if not is_scored(line):
        limit = f"Nhóm tiêu chí, điểm do các tiêu chí con cộng lại. {limit}"
    elif line.kind is CriterionKind.PENALTY:
        limit = f"Điểm trừ, ghi bằng số dương. {limit}"
    if line.is_elsewhere and is_scored(line):
        named = ", ".join(line.scored_at) or "vòng khác"
        return f"Do vòng {named} chấm, không ghi ở phiếu này. {limit}"
    if line.answer.is_void:
        return f"Điểm tiêu chí này đã hủy: {line.reason} {limit}"
    blank = "Chưa chấm." if is_blank(line) else ""
    note = f"{line.note}." if line.note and is_scored(line) else ""
    before = ""
    if line.previous is not None and sheet.previous_stage:
        apart = difference_words(line.difference)
        before = f"Vòng {sheet.previous_stage}: {points_text(line.previous)} điểm"
        before += f" ({apart})." if apart else "."
    return " ".join(part for part in (limit, note or blank, before, line.guidance) if part)


def about(sheet: SheetView) -> str:
    """Return what stands under the heading of a sheet."""
    parts = [sheet.plan_name, sheet.phase_name, f"Bộ tiêu chí: {sheet.set_label}"]
    parts += [f"Người chấm: {sheet.scorer_name}"] if sheet.scorer_name else []
    return " · ".join(part for part in parts if part)


def sums(sheet: SheetView) -> str:
    """Return the sums of a sheet on one line."""
    total = sheet.total
    parts = [
        f"Điểm tiêu chí {points_text(total.base) or 'chưa có'}",
        f"thưởng {points_text(total.bonus)}",
        f"trừ {points_text(total.penalty)}",
        f"TỔNG {points_text(total.total) or 'chưa có'} trên {points_text(total.maximum)}",
        f"đã chấm {total.scored_count}/{total.expected_count} tiêu chí",
    ]
    if sheet.previous_stage:
        before = points_text(sheet.previous_total) or "chưa có"
        of = f" ở phần {', '.join(sheet.compared)} mà cả hai vòng chấm" if sheet.compared else ""
        away = f" (lệch {signed_points(sheet.difference)}{of})" if sheet.difference else ""
        parts.append(f"vòng {sheet.previous_stage}: {before}{away}")
    return "Cộng: " + ", ".join(parts)


def state_words(sheet: SheetView) -> Iterator[str]:
    """Yield what is to be known above a sheet that can be written on."""
    if sheet.approval_lost:
        yield f"{APPROVAL_LOST}. Xem lại rồi duyệt lại phiếu."
    yield from sheet.warnings


def _missing(line: SheetLine) -> str:
    name = f"{line.code} {line.name}".strip()
    return f"{name}: {line.note or 'Chưa chấm'}"


def _is_elsewhere(node: Node) -> bool:
    return node.line.is_elsewhere


def _given_tooltip(node: Node) -> str:
    if node.line.answer.is_void:
        return f"Đã hủy: {node.line.reason}"
    if node.line.is_elsewhere and is_scored(node.line):
        return f"Do vòng {', '.join(node.line.scored_at)} chấm"
    return "Chưa chấm" if is_blank(node.line) else ""


def _figure_tooltip(row: FigureLine) -> str:
    if row.of.is_computed:
        return "Do các số liệu khác cộng lại, không nhập tay"
    return "" if row.of.value is not None else "Chưa có số liệu"


def _figure_difference(row: FigureLine) -> str:
    now, before = row.of.value, row.of.previous
    if now is None or before is None or now == before:
        return ""
    if row.of.kind is FigureKind.YES_NO:
        return "khác"
    return f"{'tăng' if now > before else 'giảm'} {exact_text(abs(now - before))}"


def _figure_sign(row: FigureLine) -> str:
    now, before = row.of.value, row.of.previous
    if now is None or before is None or now == before:
        return ""
    return "up" if now > before else "down"
