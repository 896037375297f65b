"""The recovery sheet (phiếu phục hồi): what opens an encrypted backup, on paper, away from it."""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.dates import DocumentDate
from app.exports.report import Column, Grid, Paragraph, ParagraphKind, Report

NAME = "Phiếu phục hồi bản sao lưu"
_DATED = re.compile(r"-\d{8}-\d{4}-\d+(?=\.)")
_TO_FILL_IN = "…" * 20

_STEPS = (
    "Cắm USB có bản sao lưu vào máy đã cài Sổ Thi Đua.",
    "Mở Sổ Thi Đua, bấm Tệp › Phục hồi từ bản sao lưu…",
    "Chọn trên USB tệp có tên như trên, ngày giờ mới nhất.",
    "Gõ mật khẩu ghi trên phiếu này, bấm Mở khóa. Phần mềm kiểm tra cả bản sao lưu.",
    "Xem số liệu lúc ấy và hiện nay, chọn thay tệp đang dùng hoặc thành tệp mới, rồi xem lại sổ.",
)
_KEEP = (
    "Cất phiếu này trong tủ có khóa, KHÔNG để cùng USB: ai có cả hai thì đọc được mọi dữ liệu. "
    "Mất phiếu mà quên mật khẩu thì không ai mở được bản sao lưu, kể cả người làm phần mềm."
)
_ELSEWHERE = (
    "Máy không có Sổ Thi Đua: mọi phần mềm theo chuẩn age (age-encryption.org) mở được tệp .age "
    "bằng mật khẩu này; được một tệp ZIP, trong đó có README.txt chỉ cách đọc tiếp."
)


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """What stands on a recovery sheet."""

    office: str
    passphrase: str
    file_name: str
    """Of the backup that it was made for; later ones differ in day, time and number alone."""
    made: date
    is_sample: bool = False


def recovery_sheet(facts: RecoveryFacts) -> Report:
    """Return the sheet, one page to print and lock away."""
    rows = (
        ("Cơ quan", facts.office or "Chưa khai báo"),
        ("Tên tệp", _DATED.sub("-(năm tháng ngày)-(giờ phút)-(số)", facts.file_name)),
        ("Mật khẩu gồm", _spelled(facts.passphrase)),
        ("Nơi cất USB", _TO_FILL_IN),
        ("Người giữ phiếu", _TO_FILL_IN),
    )
    day = DocumentDate.of(facts.made).display
    return Report(
        heading=NAME,
        blocks=(
            Paragraph(_KEEP),
            Paragraph(f"Mật khẩu: {facts.passphrase}", ParagraphKind.ITEM),
            Grid(columns=(Column("Mục", 14), Column("Nội dung", 46)), rows=rows),
            Paragraph("Cách phục hồi", ParagraphKind.ITEM),
            *(Paragraph(step, lead=f"Bước {n}.") for n, step in enumerate(_STEPS, start=1)),
            Paragraph(_ELSEWHERE, ParagraphKind.NOTE),
        ),
        subheadings=(f"Lập {day}",),
        is_sample=facts.is_sample,
    )


def _spelled(passphrase: str) -> str:
    """Say what paper does not show of a passphrase: how long it is, its blanks and capitals."""
    capitals = [letter for letter in passphrase if letter.isupper()]
    blanks = passphrase.count(" ")
    told = [
        f"{len(passphrase)} ký tự",
        f"{blanks} dấu cách" if blanks else "không có dấu cách",
        f"chữ hoa: {', '.join(capitals)}" if capitals else "không có chữ hoa",
    ]
    return "; ".join(told)
