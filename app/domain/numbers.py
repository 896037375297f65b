"""Numbers that people type as figures of a criterion (số liệu): exact, and shown as they write."""

import re
from fractions import Fraction

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted, tidy
from app.domain.rounding import half_up

_TYPED = re.compile(r"(?P<sign>[+\-\u2212]?) ?(?P<whole>[0-9]{1,12})(?:[.,](?P<decimals>[0-9]+))?")
_MOST_DECIMALS = 4


def parse_number(text: str) -> Fraction | None:
    """Read a typed number exactly; None for a blank, which is "no figure yet" and never zero.

    "," and "." both part the decimals; thousands are not parted, so three decimals alone, which
    could be either, are refused. Raises InvalidInput with a sentence.

    >>> parse_number("10,5"), parse_number("10.5"), parse_number("  ")
    (Fraction(21, 2), Fraction(21, 2), None)
    """
    typed = tidy(text)
    if not typed:
        return None
    match = _TYPED.fullmatch(typed)
    if not match:
        raise InvalidInput.of(
            None, f"Số {quoted(typed)} không hợp lệ. Nhập số, ví dụ 18 hoặc 9,5."
        )
    whole, decimals = match["whole"], match["decimals"] or ""
    if len(decimals) == 3 and whole != "0":
        raise InvalidInput.of(
            None,
            f"Số {quoted(typed)} không rõ là {whole}{decimals} hay {whole},{decimals}."
            " Nhập không có dấu tách hàng nghìn; phần lẻ thêm một chữ số 0 ở cuối.",
        )
    if len(decimals) > _MOST_DECIMALS:
        raise InvalidInput.of(
            None, f"Số {quoted(typed)} có quá {_MOST_DECIMALS} chữ số lẻ. Nhập ít chữ số hơn."
        )
    number = Fraction(int(whole + decimals), 10 ** len(decimals))
    return number if match["sign"] in ("", "+") else -number


def number_text(number: Fraction | int, decimals: int = _MOST_DECIMALS) -> str:
    """Return a number as it is typed and printed, rounded half up where it has more decimals.

    >>> number_text(Fraction(21, 2)), number_text(20), number_text(Fraction(2, 3), 2)
    ('10,5', '20', '0,67')
    """
    exact = Fraction(number)
    scale = 10**decimals
    scaled = half_up(exact.numerator * scale, exact.denominator)
    sign = "-" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), scale)
    rest = f"{part:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{sign}{whole},{rest}" if rest else f"{sign}{whole}"


def percent_text(share: Fraction) -> str:
    """Return a share as a percentage with at most two decimals.

    One that only rounding makes whole says so: 99,999% must not read as 100%.

    >>> percent_text(Fraction(9, 10)), percent_text(Fraction(2, 3))
    ('90%', '66,67%')
    >>> percent_text(Fraction(99_999, 100_000))
    '≈100%'
    """
    text = number_text(share * 100, 2)
    is_whole_by_rounding = "," not in text and (share * 100).denominator != 1
    return f"{'≈' if is_whole_by_rounding else ''}{text}%"
