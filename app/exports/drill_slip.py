"""The slip of a recovery drill (phiếu thử phục hồi): that a backup was tried, for the files."""

from itertools import zip_longest
from typing import TYPE_CHECKING

from app.core.clock import moment_text
from app.core.vietnamese import number_text
from app.exports.report import (
    Align,
    Column,
    Grid,
    Paragraph,
    ParagraphKind,
    Points,
    Report,
    Signature,
    cell_text,
)

if TYPE_CHECKING:
    from app.storage.drilling import Drill

NAME = "Phiếu thử phục hồi"
_UNKNOWN = "Chưa đọc được"
_DONE = (
    "Đã phục hồi bản sao lưu vào một tệp tạm, mở bằng phiên bản đang dùng; kiểm tra cấu trúc, "
    "liên kết, nhật ký và từng dòng; đối chiếu số dòng, tổng điểm và mã của toàn bộ dữ liệu với "
    "bản kê của bản sao lưu. Tệp tạm đã được xóa; dữ liệu đang dùng không bị thay đổi."
)
_FAILED = (
    "Không dựa vào bản sao lưu này được. Dữ liệu đang dùng không bị thay đổi. Việc cần làm: sao "
    "lưu lại ngay vào USB khác, rồi thử phục hồi bản mới."
)
_HINT = "(Ký, ghi rõ họ tên)"


def drill_slip(came: "Drill", office: str, *, is_sample: bool = False) -> Report:
    """Return the slip of a drill that came to an end, one page to print and sign."""
    verdict = "ĐẠT" if came.is_passed else "KHÔNG ĐẠT"
    told = [Paragraph(_DONE)] if came.is_passed else [Paragraph(came.failure), Paragraph(_FAILED)]
    return Report(
        heading=NAME,
        subheadings=(f"Thử lúc {moment_text(came.begun)} trên máy {came.machine}",),
        blocks=(
            Grid(columns=(Column("Mục", 20), Column("Nội dung", 50)), rows=_facts(came, office)),
            *_figures(came),
            Paragraph(f"Kết quả: {verdict}", ParagraphKind.ITEM),
            *told,
            *(Paragraph(note, ParagraphKind.NOTE) for note in came.notes),
        ),
        signatures=(
            Signature("Người thử", hint=_HINT),
            Signature("Người phụ trách", hint=_HINT),
        ),
        is_sample=is_sample,
    )


def _facts(came: "Drill", office: str) -> tuple[tuple[str, str], ...]:
    said = came.manifest
    missing = _UNKNOWN if came.missing is None else f"{number_text(came.missing)} việc"
    return (
        ("Cơ quan", office or "Chưa khai báo"),
        ("Bản sao lưu", str(came.backup.name)),
        ("Để ở", str(came.backup.parent)),
        ("Số của bản sao lưu", number_text(said.sequence) if said else _UNKNOWN),
        (
            "Dữ liệu của lúc",
            f"{moment_text(said.created)}, máy {said.machine}" if said else _UNKNOWN,
        ),
        ("Lý do lập bản sao lưu", said.reason.label if said else _UNKNOWN),
        ("Mã toàn bộ dữ liệu", came.then.digest if came.then else _UNKNOWN),
        ("Việc làm sau bản sao lưu", missing),
    )


def _figures(came: "Drill") -> tuple[Grid, ...]:
    if came.then is None:
        return ()
    counts = dict(came.now.told) if came.now else {}
    points = dict(came.now.told_points) if came.now else {}
    rows = [
        (label, number_text(then), number_text(counts[label]) if label in counts else None)
        for label, then in came.then.told
    ]
    rows += [
        (label, _points(then), _points(points[label]) if label in points else None)
        for label, then in came.then.told_points
    ]
    half = (len(rows) + 1) // 2
    pairs = zip_longest(rows[:half], rows[half:], fillvalue=(None, None, None))
    columns = (
        Column("Số liệu", 22),
        Column("Lúc ấy", 10, align=Align.RIGHT),
        Column("Hiện nay", 10, align=Align.RIGHT),
    )
    return (Grid(columns=(*columns, *columns), rows=tuple((*one, *two) for one, two in pairs)),)


def _points(hundredths: int) -> str:
    return cell_text(Points(hundredths))
