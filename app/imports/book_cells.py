"""Cells of a workbook that people filled in: what stands in them, read exactly or refused.

A sentence of a refusal says what the cell holds and what to do; who reads it adds the address.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted, tidy
from app.imports.book_limits import MOST_LETTERS
from app.imports.book_values import Book, CellKind, address

CellValue = str | int | Decimal | None

_MOST_DIGITS = 15  # that Excel keeps of a number
_TO_ESCAPE = re.compile(
    "_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]"  # what XML cannot hold, or changes
)
_TYPED = re.compile(r"(?P<sign>[+\-\u2212]?) ?(?P<whole>[0-9]{1,40})(?:[.,](?P<rest>[0-9]+))?")

_AS_TEXT = "Chọn dạng ô là Text (Văn bản) rồi nhập lại."
_ODD = (
    (bool, "ô đang là giá trị TRUE hoặc FALSE. " + _AS_TEXT),
    (
        (date, datetime, time, timedelta),
        "ô đang là ngày tháng, có thể do Excel tự đổi. " + _AS_TEXT,
    ),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not blank. Its readers raise ValueError with a sentence."""

    row: int
    column: int
    value: Any
    is_error: bool = False
    is_percent: bool = False
    is_uncomputed: bool = False

    @property
    def address(self) -> str:
        """Return where it stands, such as E14."""
        return address(self.row, self.column)

    def text(self) -> str:
        """Return the text as it stands; a whole number counts as its digits."""
        self._refuse_odd()
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, int):
            return str(self.value)
        raise ValueError(
            f"ô đang là số {_shown(self.value)}, có thể đã mất số 0 ở cuối. {_AS_TEXT}"
        )

    def number(self) -> int | Decimal:
        """Return the number exactly; "10,5" and "10.5" typed as text are the same."""
        self._refuse_odd()
        if isinstance(self.value, str):
            return parse_number(self.value)
        if self.is_percent:
            raise ValueError(
                "ô đang có dạng phần trăm nên không rõ là số nào. "
                "Chọn dạng ô là Number (Số) rồi nhập lại, ví dụ 25."
            )
        return self.value

    def _refuse_odd(self) -> None:
        if self.is_uncomputed:
            raise ValueError("công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi nhập lại.")
        if self.is_error:
            raise ValueError(f"ô đang báo lỗi {tidy(str(self.value))}. Nhập lại giá trị.")
        for kinds, sentence in _ODD:
            if isinstance(self.value, kinds):
                raise ValueError(sentence)  # noqa: TRY004 - who reads a cell catches one kind


def parse_number(text: str) -> int | Decimal:
    """Return a typed number exactly; ValueError with a sentence.

    Three decimals could as well be thousands, so they need a 0 behind them.

    >>> parse_number("10,5"), parse_number("-3")
    (Decimal('10.5'), -3)
    """
    typed = tidy(text)
    match = _TYPED.fullmatch(typed)
    if not match:
        raise ValueError(f"{quoted(typed)} không phải số. Nhập số, ví dụ 10 hoặc 9,5.")
    whole, rest = match["whole"], match["rest"] or ""
    if len(rest) == 3 and whole != "0":
        raise ValueError(
            f"{quoted(typed)} không rõ là {whole}{rest} hay {whole},{rest}. "
            "Nhập không có dấu tách hàng nghìn; phần lẻ thêm một số 0 ở cuối."
        )
    sign = "" if match["sign"] in ("", "+") else "-"
    return Decimal(f"{sign}{whole}.{rest}") if rest.strip("0") else int(f"{sign}{whole}")


def number_cell(number: int | Decimal) -> int | Decimal | str:
    """Return what to put into a cell: the number, or its digits where Excel would lose some."""
    exact = Decimal(number)
    digits = f"{abs(exact):f}".replace(".", "").strip("0")
    if len(digits) <= _MOST_DIGITS and exact.adjusted() < _MOST_DIGITS:
        return number
    return number_text(number)


def number_text(number: int | Decimal) -> str:
    """Return an exact number so that `parse_number` reads it back.

    >>> number_text(Decimal("10.50")), number_text(Decimal("1.125"))
    ('10,5', '1,1250')
    """
    whole, _, rest = f"{number:f}".partition(".")
    rest = rest.rstrip("0")
    if len(rest) == 3:
        rest += "0"
    return f"{whole},{rest}" if rest else whole


def text_cell(text: str) -> str:
    """Return a text as a workbook holds it. InvalidInput for one that no cell can hold."""
    kept = _TO_ESCAPE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    if len(kept.encode("utf-16-le")) // 2 > MOST_LETTERS:
        raise InvalidInput.of(
            None,
            f"Nội dung {quoted(text)} dài quá {MOST_LETTERS} chữ nên Excel không chứa được. "
            "Chưa ghi tệp nào. Rút ngắn nội dung rồi xuất lại.",
        )
    return kept


def cells_of(book: Book, sheet: str, what: str) -> list[Cell]:
    """Return the cells of a sheet that are not blank, row by row. InvalidInput in words."""
    page = next((one for one in book.sheets if fold(one.name) == fold(sheet)), None)
    if page is None:
        raise InvalidInput.of(
            None,
            f"Không đọc được {what}: không có trang {quoted(sheet)}. Chưa có gì thay đổi. "
            "Hãy xuất tệp mẫu từ phần mềm rồi ghi vào tệp ấy.",
        )
    return [
        Cell(
            cell.row,
            cell.column,
            cell.value,
            is_error=cell.kind is CellKind.ERROR,
            is_percent=cell.kind is CellKind.NUMBER and "%" in cell.number_format,
            is_uncomputed=cell.kind is CellKind.UNCOMPUTED,
        )
        for cell in page.cells
    ]


def _shown(number: int | Decimal) -> str:
    return f"{number:f}".replace(".", ",")
