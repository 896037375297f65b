"""The recovery codes of an account, on paper: what whoever forgot the password needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.dates import DocumentDate
from app.exports.report import Column, Grid, Paragraph, ParagraphKind, Report

NAME = "Mã khôi phục tài khoản quản trị"
_KEEP = (
    "Cất tờ này trong tủ có khóa, không để cạnh máy tính: ai có một mã chưa dùng thì đặt lại được "
    "mật khẩu của tài khoản này. Quên mật khẩu mà mất tờ này thì phải nhờ người quản trị khác; "
    "không còn ai thì không ai đặt lại được, kể cả người làm phần mềm."
)
_STEPS = (
    "Mở tệp dữ liệu; ở hộp Đăng nhập, chọn tên mình rồi bấm Quên mật khẩu…",
    "Gõ một mã chưa dùng (chữ hoa, chữ thường, có gạch hay không đều được), đặt mật khẩu mới.",
    "Gạch mã vừa dùng và ghi ngày: mỗi mã chỉ dùng được một lần.",
    "Còn một, hai mã thì lập mã mới ở Hệ thống › Người dùng…; các mã trên tờ này khi đó hết dùng.",
)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What stands on a sheet of recovery codes."""

    office: str
    name: str
    """Whose account it is."""
    login: str
    codes: Sequence[str]
    made: date
    is_sample: bool = False


def codes_sheet(facts: CodeFacts) -> Report:
    """Return the sheet, one page to print and lock away."""
    day = DocumentDate.of(facts.made).display
    rows = tuple((str(n), code, "") for n, code in enumerate(facts.codes, start=1))
    return Report(
        heading=NAME,
        blocks=(
            Paragraph(f"Cơ quan: {facts.office or 'chưa khai báo'}", ParagraphKind.ITEM),
            Paragraph(
                f"Người dùng: {facts.name}; tên đăng nhập: {facts.login}", ParagraphKind.ITEM
            ),
            Paragraph(_KEEP),
            Grid(
                columns=(Column("STT", 6), Column("Mã", 30), Column("Đã dùng ngày", 24)), rows=rows
            ),
            Paragraph("Khi quên mật khẩu", ParagraphKind.ITEM),
            *(Paragraph(step, lead=f"Bước {n}.") for n, step in enumerate(_STEPS, start=1)),
        ),
        subheadings=(f"Lập {day}",),
        is_sample=facts.is_sample,
    )
