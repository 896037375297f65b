"""A certificate as plain words, before it becomes a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from app.exports.layout import national_lines
from app.exports.report import Regime

Part = Literal[
    "nation",
    "motto",
    "awarder",
    "giving",
    "title",
    "name",
    "post",
    "reason",
    "decision",
    "golden_book",
    "place_date",
    "signer_title",
    "signer_name",
]
PARTS: tuple[Part, ...] = get_args(Part)
"""What can stand on a certificate, in the order it is read."""

PART_WORDS: dict[Part, str] = {
    "nation": "Quốc hiệu",
    "motto": "Tiêu ngữ",
    "awarder": "người tặng",
    "giving": "chữ TẶNG",
    "title": "chữ GIẤY KHEN",
    "name": "tên",
    "post": "chức vụ, đơn vị",
    "reason": "thành tích",
    "decision": "số quyết định",
    "golden_book": "số sổ vàng",
    "place_date": "nơi, ngày ký",
    "signer_title": "chức vụ người ký",
    "signer_name": "tên người ký",
}
"""What people call each part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate, in the words it is printed with.

    awarder       whose certificate it is: "Chủ tịch Ủy ban nhân dân xã An Bình"
    giving        "TẶNG", "TẶNG DANH HIỆU"; `title` is the great word: "GIẤY KHEN"
    name          with the honorific before it; `post` is the address, or post and unit
    decision      number and day, in two lines; `golden_book` is "Số sổ vàng: 05"
    signer_title  one line or several: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    """

    id: UUID
    regime: Regime
    awarder: str
    giving: str
    title: str
    name: str
    post: str
    reason: str
    decision: str
    golden_book: str
    place_date: str
    signer_title: str
    signer_name: str
    is_sample: bool = False

    def text_of(self, part: Part) -> str:
        """Return what is printed for a part: lines that the form asks to be so in capitals."""
        match part:
            case "nation":
                return national_lines(self.regime)[0]
            case "motto":
                return "\n".join(national_lines(self.regime)[1:])
            case "awarder" | "giving" | "title" | "signer_title":
                return str(getattr(self, part)).upper()
            case _:
                return str(getattr(self, part))

    def lines(self) -> Iterator[tuple[Part, str]]:
        """Yield each part that is not blank, with its words, from the top."""
        for part in PARTS:
            if text := self.text_of(part):
                yield part, text

    def as_text(self) -> str:
        """Return the certificate as lines of text."""
        return "\n".join(text for _, text in self.lines())
