"""Grades (xếp loại) by bands of points."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.core.vietnamese import fold
from app.domain.points import points_text


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade and the least total, in hundredths, that reaches it."""

    name: str
    minimum: int


def grade(total: int | None, bands: Sequence[GradeBand]) -> str | None:
    """Return the name of the highest band reached; None when not scored or below every band.

    A band reaches up to the next one; its minimum belongs to it. A total below zero is graded
    as zero.

    >>> bands = [GradeBand("Xuất sắc", 9000), GradeBand("Tốt", 7000)]
    >>> grade(8999, bands), grade(9000, bands), grade(6999, bands), grade(None, bands)
    ('Tốt', 'Xuất sắc', None, None)
    """
    if total is None:
        return None
    reached = [band for band in bands if band.minimum <= max(total, 0)]
    return max(reached, key=lambda band: band.minimum).name if reached else None


def band_problems(bands: Sequence[GradeBand]) -> list[str]:
    """Return a sentence for everything wrong with bands written from the best down."""
    problems: list[str] = []
    if not bands:
        problems.append("Chưa có mức xếp loại. Thêm ít nhất một mức.")
    problems += [
        f"Mức thứ {place} chưa có tên. Nhập tên mức xếp loại."
        for place, band in enumerate(bands, start=1)
        if not fold(band.name)
    ]
    problems += [
        f"Mức “{band.name}” có điểm thấp nhất {points_text(band.minimum)} nhỏ hơn 0. Sửa lại."
        for band in bands
        if band.minimum < 0
    ]
    names = Counter(fold(band.name) for band in bands)
    first = {fold(band.name): band.name for band in reversed(bands)}
    problems += [
        f"Mức “{first[name]}” xuất hiện {count} lần. Mỗi mức chỉ ghi một lần."
        for name, count in names.items()
        if name and count > 1
    ]
    return problems + _order_problems(bands)


def _order_problems(bands: Sequence[GradeBand]) -> list[str]:
    problems: list[str] = []
    for upper, lower in pairwise(bands):
        if upper.minimum == lower.minimum:
            problems.append(
                f"Mức “{upper.name}” và “{lower.name}” cùng lấy từ {points_text(upper.minimum)}"
                " điểm nên chồng lên nhau. Sửa điểm thấp nhất của một mức."
            )
        elif upper.minimum < lower.minimum:
            problems.append(
                f"Mức “{upper.name}” (từ {points_text(upper.minimum)} điểm) đứng trên"
                f" “{lower.name}” (từ {points_text(lower.minimum)} điểm)."
                " Xếp các mức từ cao xuống thấp."
            )
    return problems
