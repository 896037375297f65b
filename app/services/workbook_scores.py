"""What a score sheet says in the cells of a workbook: marks, figures, how a line is scored."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.terms import CriterionKind, FigureKind
from app.domain.unit_workbooks import NO, NOT_ARISEN, YES, plain_number
from app.domain.working import Answer
from app.services.cross_sheets import guide_of
from app.services.marking import decimal
from app.services.schemes import Scheme

NOT_ARISEN_HINT = f"Tiêu chí không phát sinh thì ghi “{NOT_ARISEN}”."
OF_FIGURES = "Tiêu chí tính từ số liệu thì chỉ ghi số liệu ở phần đầu; phần mềm tính điểm."
VOID = "Điểm của tiêu chí này đã hủy. Bỏ hủy điểm trên phiếu rồi nhận lại."


def approved_words(subject_name: str, approved_on: date | None) -> str:
    """Return why an approved sheet is not filled in by a file, or nothing."""
    if approved_on is None:
        return ""
    return (
        f"Phiếu của {quoted(subject_name)} đã duyệt ngày {approved_on:%d/%m/%Y} "
        "nên tệp không sửa được. Bỏ duyệt phiếu rồi nhận lại."
    )


def figure_words(kind: FigureKind, value: Fraction | None) -> str:
    """Return a figure of a sheet as it stands in a cell."""
    if value is None:
        return ""
    if kind is FigureKind.YES_NO:
        return YES if value else NO
    return plain_number(decimal(value))


def answer_words(answer: Answer, options: Sequence[str], *, is_worked_out: bool) -> str:
    """Return what was put on a line by hand, as it stands in a cell."""
    if answer.is_not_applicable:
        return NOT_ARISEN
    if options:
        return answer.chosen or ""
    return "" if is_worked_out else points_text(answer.points)


def levels(codes: Iterable[str]) -> tuple[str, ...]:
    """Return what can be chosen on a line that has levels."""
    return (*codes, NOT_ARISEN)


def guide_words(scheme: Scheme, place: int) -> tuple[str, ...]:
    """Return how the line at a place is scored, in lines: by its rule, or by hand."""
    return guide_of(scheme, place) or _by_hand(scheme, place)


def _by_hand(scheme: Scheme, place: int) -> tuple[str, ...]:
    line = scheme.lines[place]
    if line.kind is CriterionKind.GROUP or line.max_points is None:
        return ()
    most, step = points_text(line.max_points), points_text(scheme.step)
    if line.kind is CriterionKind.PENALTY:
        return (f"Ghi số điểm bị trừ, từ 0 đến {most} (không ghi dấu trừ)",)
    return (f"Từ 0 đến {most} điểm, bước {step}",)
