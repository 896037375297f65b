"""How the numbers of the dated parameters read, by what they count."""

from collections.abc import Callable, Mapping
from datetime import date

from app.core.vietnamese import money_text, number_text
from app.domain.points import points_text

UNITS: Mapping[str, str] = {
    "dong": "đồng",
    "percent": "%",
    "count": "số lượng",
    "days": "ngày",
    "working_days": "ngày làm việc",
    "months": "tháng",
    "hundredths": "số có hai chữ số lẻ",
    "choice": "lựa chọn",
    "date": "ngày tháng năm",
    "month_day": "ngày, tháng trong năm",
}
"""What people call each unit."""

_CHOICES: Mapping[str, str] = {
    "up": "Làm tròn lên",
    "half_up": "Từ một nửa trở lên thì làm tròn lên",
    "none": "Không áp dụng",
    "warn": "Nhắc",
    "block": "Không cho",
    "highest": "Chỉ tính mức cao nhất",
    "sum": "Cộng các mức",
    "multiply_then_round": "Nhân hệ số rồi làm tròn",
    "round_then_multiply": "Làm tròn rồi nhân hệ số",
    "all_members": "Toàn thể thành viên",
    "present_members": "Thành viên có mặt",
    "valid_ballots": "Số phiếu hợp lệ",
    "counted": "Được tính",
    "not_counted": "Không tính",
    "secret": "Bỏ phiếu kín",
    "free": "Không bắt buộc bỏ phiếu kín",
    "keep_denominator": "Vẫn tính vào mẫu số",
    "shrink_denominator": "Không tính vào mẫu số",
    "no": "Không",
    "yes": "Có",
}


def choice_text(word: str) -> str:
    """Return how a choice is written; a word that is not known stands as it is."""
    return _CHOICES.get(word, word)


def value_words(unit: str, value: int, choice: str = "") -> str:
    """Return the value of a parameter as people read it; of a choice, the word it picked.

    >>> value_words("month_day", 1215), value_words("date", 20261001), value_words("days", 5)
    ('15/12', '01/10/2026', '5 ngày')
    """
    write = _TEXTS.get(unit)
    if unit == "choice":
        return choice_text(choice) or number_text(value)
    if write is not None:
        return write(value)
    return f"{number_text(value)} {UNITS.get(unit, unit)}"


def day_of(value: int) -> date:
    """Return the day that a number such as 20261001 stands for."""
    return date(value // 10_000, value // 100 % 100, value % 100)


def month_day_text(value: int) -> str:
    """Return a day of every year, kept as month × 100 + day, as people write it."""
    return f"{value % 100:02}/{value // 100:02}"


_TEXTS: Mapping[str, Callable[[int], str]] = {
    "dong": money_text,
    "percent": lambda value: f"{number_text(value)} %",
    "count": number_text,
    "hundredths": points_text,
    "date": lambda value: f"{day_of(value):%d/%m/%Y}",
    "month_day": month_day_text,
}
