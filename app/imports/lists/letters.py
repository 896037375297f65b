"""The letters of a cell, brought into one spelling; what was done to them is told."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.core.vietnamese import quoted, tidy

_LATIN_AND_COMMON = ("LATIN", "DIGIT", "COMBINING", "MODIFIER")


@dataclass(frozen=True, slots=True)
class Letters:
    """A text as it is kept, what was done to it, and what a person has to look at."""

    text: str
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def cleaned(typed: str) -> Letters:
    """Return the text of a cell: composed, on one line, without invisible signs.

    >>> cleaned("Quye\u0302\u0301t").text
    'Quyết'
    """
    if typed.isascii():
        return Letters(tidy(typed))
    text = tidy(typed)
    notes: tuple[str, ...] = ()
    if unicodedata.normalize("NFC", typed) != typed:
        notes = ("chữ và dấu ghi rời nhau đã được ghép lại",)
    elif any(unicodedata.category(sign) == "Cf" for sign in typed):
        notes = ("đã bỏ ký tự không nhìn thấy",)
    if strange := strangers(text):
        told = (
            f"có chữ không phải chữ Việt ({', '.join(strange)}) trông giống chữ Việt trong "
            f"{quoted(text)}; hãy gõ lại"
        )
        return Letters(text, notes, (told,))
    return Letters(text, notes)


def strangers(text: str) -> list[str]:
    """Return the letters of other alphabets, which may look like ours: Cyrillic “а”.

    >>> strangers("Nguyễn Văn \u0410n")
    ['А']
    """
    return sorted(
        {
            sign
            for sign in text
            if ord(sign) > 0x24F
            and sign.isalpha()
            and not unicodedata.name(sign, "").startswith(_LATIN_AND_COMMON)
        }
    )
