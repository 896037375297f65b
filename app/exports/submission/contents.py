"""The list of contents (bảng kê): each file with its pages and lines, as they were read back."""

from collections.abc import Sequence
from datetime import date

from app.core.codes import code_of
from app.core.vietnamese import number_text
from app.domain.dates import DocumentDate
from app.domain.terms import Regime as PlanRegime
from app.exports.report import (
    Cell,
    Column,
    Grid,
    Kind,
    Paragraph,
    ParagraphKind,
    Regime,
    Report,
    Signature,
    TotalRow,
)
from app.services.submission_data import Dossier
from app.services.submission_package import SUFFIX, Sender
from app.services.submissions import FileRow

NAME = "Bảng kê hồ sơ"
_KINDS = {".pdf": "PDF", ".xlsx": "Excel", ".docx": "Word", SUFFIX: "Tệp dữ liệu"}
_HASH_SHOWN = 12
_SIGNED = "(Ký, ghi rõ họ tên)"


def contents(
    dossier: Dossier, who: Sender, recipient: str, files: Sequence[FileRow], day: date
) -> Report:
    """Return the list of the files of a dossier, and of what its data are."""
    pages = sum(file.page_count or 0 for file in files)
    code = code_of(dossier.fingerprint)
    return Report(
        heading=NAME,
        regime=Regime.PARTY if who.regime is PlanRegime.PARTY else Regime.STATE,
        parent=(who.parent,) if who.parent else (),
        issuer=(who.issuer,) if who.issuer else (),
        place_date=_place_date(who.place, day),
        subheadings=(f"Hồ sơ {dossier.kind.label.lower()}", f"Nơi nhận: {recipient}"),
        plan=who.plan.name,
        blocks=(
            Grid(
                caption="1. Các tệp trong thư mục",
                columns=(
                    Column("TT", 4, Kind.INTEGER),
                    Column("Tên văn bản", 28),
                    Column("Tên tệp", 52),
                    Column("Loại", 8),
                    Column("Số trang", 6, Kind.INTEGER),
                    Column("Số dòng trong bảng", 8, Kind.INTEGER),
                    Column("Mã kiểm tra (SHA-256)", 14),
                ),
                rows=tuple(_line(number, file) for number, file in enumerate(files, start=1)),
                totals=TotalRow(
                    f"Cộng {number_text(len(files))} tệp",
                    (None, None, None, None, pages, None, None),
                ),
            ),
            Grid(
                caption="2. Số liệu trong hồ sơ",
                columns=(
                    Column("TT", 5, Kind.INTEGER),
                    Column("Phần số liệu", 60),
                    Column("Số dòng", 15, Kind.INTEGER),
                ),
                rows=tuple(
                    (number, part.label, count)
                    for number, (part, count) in enumerate(dossier.counts.items(), start=1)
                ),
            ),
            Paragraph(
                f"Mã đối chiếu của số liệu: {code}. Số trang và số dòng được đếm trong chính "
                "các tệp đã ghi; bảng kê này và tệp Word không tính. Cột mã kiểm tra ghi "
                f"{_HASH_SHOWN} ký tự đầu.",
                ParagraphKind.NOTE,
            ),
        ),
        signatures=(
            Signature("Người lập hồ sơ", hint=_SIGNED),
            Signature("Người nhận hồ sơ", hint=_SIGNED),
        ),
        sheet_name=NAME,
        is_landscape=True,
        is_sample=who.is_sample,
    )


def _line(number: int, file: FileRow) -> tuple[Cell, ...]:
    kind = next((kind for ending, kind in _KINDS.items() if file.name.endswith(ending)), "")
    return (
        number,
        file.title,
        file.name,
        kind,
        file.page_count,
        file.row_count,
        file.sha256[:_HASH_SHOWN],
    )


def _place_date(place: str, day: date) -> str:
    told = DocumentDate.of(day).display
    return f"{place}, {told}" if place else told[:1].upper() + told[1:]
