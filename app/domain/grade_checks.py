"""What is wrong in grades (mức xếp loại) written from the best down."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from app.core.vietnamese import fold
from app.domain.grading import GradeRule
from app.domain.points import points_text


def band_problems(bands: Sequence[GradeRule]) -> list[str]:
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


def _order_problems(bands: Sequence[GradeRule]) -> list[str]:
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
