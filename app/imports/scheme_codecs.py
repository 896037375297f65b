"""What a cell of the Excel form of a criteria set can hold, written and read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.vietnamese import fold, quoted, tidy
from app.domain.terms import RoundingMode, Term
from app.imports.book_cells import Cell, CellValue, number_cell, number_text, parse_number

Data = dict[str, Any]
"""A group of the file, or the file itself, as `scheme_text` gives it."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value stands in a cell. `read` raises ValueError with a sentence.

    `stand_in` is put for what cannot be read, so that the rest can still be checked.
    """

    write: Callable[[Any], CellValue]
    read: Callable[[Cell], Any]
    stand_in: Any
    words: tuple[str, ...] = ()


def _codes_of(cell: Cell) -> list[str]:
    return [code.strip() for code in cell.text().split(";") if code.strip()]


def _written_parts(parts: list[Data]) -> str:
    return "; ".join(f"{'- ' if p.get('is_subtracted') else ''}{p['code']}" for p in parts)


def _parts_of(cell: Cell) -> list[Data]:
    return [
        {"code": code.lstrip("-\u2212").strip(), "is_subtracted": code[0] in "-\u2212"}
        for code in _codes_of(cell)
    ]


_LEAST = re.compile(r"(?:tu )?(?P<number>\S+?) ?%?(?: tro len)?")
_BAND = re.compile(
    r"(?:(?P<exact>dung) (?P<one>\S+?)%?|(?:(?P<from>tu|tren) (?P<lower>\S+?)%?(?: tro len)?)?"
    r" ?(?:(?P<to>den duoi|duoi|den) (?P<upper>\S+?)%?(?: tro xuong)?)?)"
)
_SIGNS = (("≥", "tu"), (">=", "tu"), ("≤", "den"), ("<=", "den"), (">", "tren"), ("<", "duoi"))
ALL_VALUES = "mọi giá trị"
_BAND_HELP = "Ghi như: từ 88 đến dưới 90; từ 100; trên 5; đến 10; dưới 50; đúng 3."


def _least_of(cell: Cell) -> int | Decimal:
    if not isinstance(cell.value, str):
        return cell.number()
    match = _LEAST.fullmatch(fold(cell.text()))
    return parse_number(match["number"] if match else cell.text())


def _written_least(number: int | Decimal) -> str:
    return f"từ {number_text(number)}"


def _band_of(cell: Cell) -> Data:
    """Return the ends of a band from words such as “từ 88 đến dưới 90”."""
    said = fold(cell.text())
    for sign, word in _SIGNS:
        said = tidy(said.replace(sign, f"{word} "))
    match = _BAND.fullmatch(said)
    if said == fold(ALL_VALUES):
        return {}
    if not match:
        raise ValueError(f"chưa rõ khoảng {quoted(said)}. {_BAND_HELP}")
    if match["exact"]:
        number = parse_number(match["one"])
        return {"lower": number, "upper": number, "has_upper": True}
    ends: Data = {}
    if match["from"]:
        ends |= {"lower": parse_number(match["lower"]), "has_lower": match["from"] == "tu"}
    if match["to"]:
        ends |= {"upper": parse_number(match["upper"]), "has_upper": match["to"] == "den"}
    return ends


def _written_band(ends: Data) -> str:
    lower, upper = ends.get("lower"), ends.get("upper")
    has_lower, has_upper = ends.get("has_lower", True), ends.get("has_upper", False)
    if lower is not None and lower == upper and has_lower and has_upper:
        return f"đúng {number_text(lower)}"
    words: list[str] = []
    if lower is not None:
        words.append(f"{'từ' if has_lower else 'trên'} {number_text(lower)}")
    if upper is not None:
        below = "dưới" if lower is None else "đến dưới"
        words.append(f"{'đến' if has_upper else below} {number_text(upper)}")
    return " ".join(words) or ALL_VALUES


_FREE_OVERFLOW = "Không giới hạn"


def _overflow_of(cell: Cell) -> Data:
    if isinstance(cell.value, str) and fold(cell.value) == fold(_FREE_OVERFLOW):
        return {}
    return {"cap_percent": cell.number()}


def _written_overflow(overflow: Data) -> CellValue:
    cap = overflow.get("cap_percent")
    return _FREE_OVERFLOW if cap is None else number_cell(cap)


def words(by_word: Mapping[str, Any]) -> Codec:
    """Return a cell that holds one of some words."""
    values = {fold(word): value for word, value in by_word.items()}
    texts = [(value, word) for word, value in by_word.items()]

    def read(cell: Cell) -> Any:  # noqa: ANN401 - whatever the words stand for
        typed = cell.text()
        if fold(typed) not in values:
            known = "; ".join(by_word)
            raise ValueError(f"không có loại {quoted(typed)}. Chọn một trong: {known}.")
        return values[fold(typed)]

    def write(value: Any) -> str:  # noqa: ANN401 - likewise
        return next(word for known, word in texts if known == value)

    return Codec(write, read, texts[0][0], tuple(by_word))


def terms(kind: type[Term]) -> Codec:
    """Return a cell that holds the label of one of some terms."""
    return words({term.label: term.value for term in kind})


TEXT = Codec(str, Cell.text, "?")
CODES = Codec("; ".join, _codes_of, ["?"])
PARTS = Codec(_written_parts, _parts_of, [])
NUMBER = Codec(number_cell, Cell.number, 1)
LEAST = Codec(_written_least, _least_of, 0)
BAND = Codec(_written_band, _band_of, {})
OVERFLOW = Codec(_written_overflow, _overflow_of, {})
YES_NO = words({"Có": True, "Không": False})
ROUNDING = terms(RoundingMode)
