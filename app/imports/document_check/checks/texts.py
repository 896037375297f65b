"""The letters themselves: one spelling, no fonts of old, no needless blanks, one regime."""

import re
import unicodedata
from collections.abc import Iterator

from app.core.legacy_text import encoding_of_font, guess
from app.domain.terms import Regime
from app.imports.document_check.model import FileKind, Line
from app.imports.document_check.registry import Severity, Subject, check
from app.imports.document_check.results import Finding, Outcome, at, judged, needs_review

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DOUBLE = re.compile(r"\S(  +)\S")
_BEFORE_MARK = re.compile(r"[^\W\d_)”\"](\s+)[,;:.](?=\s|$)")
_FILLED_IN = re.compile(r"[.…_]{3,}|…")
# Left blank in a draft, and in the heading of what goes with it, until number and day are given.
_TO_BE_GIVEN = re.compile(
    r"(?<=\bsố) +(?=[/\-–])|(?<=\bngày) +(?=tháng\b)|(?<=\btháng) +(?=năm\b)", re.IGNORECASE
)
_OPEN = re.compile(r"Số|.*\bngày\b.*\btháng\b", re.IGNORECASE)
_NEW_TONES = re.compile(r"(?:o[àáảãạ]|o[èéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b", re.IGNORECASE)
_OLD_TONES = re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)\b", re.IGNORECASE)


@check("TX-NFC", "Chữ Unicode dựng sẵn", needs_regime=False)
def composed(subject: Subject) -> Outcome:
    """TCVN 6909:2001: letters are one code point each (NFC)."""
    return judged(
        at(line, "chữ có dấu rời (Unicode tổ hợp)", "chữ Unicode dựng sẵn")
        for line in subject.document.lines
        if not unicodedata.is_normalized("NFC", line.raw)
    )


@check("TX-LEGACY", "Không dùng phông TCVN3, VNI", needs_regime=False)
def legacy(subject: Subject) -> Outcome:
    """No fonts or letters of old encodings, no signs that only one font knows."""
    return judged(_legacy(subject.document.lines))


def _legacy(lines: tuple[Line, ...]) -> Iterator[Finding]:
    for line in lines:
        fonts = {font for run in line.runs for font in run.fonts}
        old = sorted(font for font in fonts if encoding_of_font(font))
        if old:
            yield at(line, f"phông “{old[0]}”", "phông Unicode Times New Roman")
        elif encoding := guess(line.raw):  # in a PDF the font may have any name
            yield at(line, f"chữ gõ bằng bảng mã {encoding}", "chữ Unicode")
        elif _PRIVATE.search(line.raw):
            yield at(line, "ký hiệu riêng của một phông", "ký hiệu Unicode")


@check("TX-SPACE", "Dấu cách thừa", Severity.WARNING, needs_regime=False)
def blanks(subject: Subject) -> Outcome:
    """No two blanks together, none before a comma or full stop."""
    return judged(_blanks(subject))


def _blanks(subject: Subject) -> Iterator[Finding]:
    for line in subject.document.lines:
        text = _TO_BE_GIVEN.sub(" ", line.raw.replace("\u00a0", " ").strip())
        if _FILLED_IN.search(text) or (_OPEN.match(text) and len(text) < 90):
            continue
        if subject.document.kind is FileKind.WORD and (match := _DOUBLE.search(text)):
            yield at(line, f"{len(match[1])} dấu cách liền nhau", "một dấu cách")
        elif _BEFORE_MARK.search(text):
            yield at(line, "dấu cách trước dấu câu", "dấu câu liền chữ trước")


@check("TX-MIX", "Một cách đặt dấu thanh", Severity.WARNING, needs_regime=False)
def tones(subject: Subject) -> Outcome:
    """Either hòa, ủy or hoà, uỷ throughout; which one is not regulated."""
    new = [(line, m[0]) for line in subject.document.lines if (m := _NEW_TONES.search(line.text))]
    old = [(line, m[0]) for line in subject.document.lines if (m := _OLD_TONES.search(line.text))]
    if not (new and old):
        return judged(())
    (line, one), (_, other) = min(new, old, key=len)[0], max(new, old, key=len)[0]
    return judged([at(line, f"“{one}” và “{other}” trong cùng văn bản", "một cách đặt dấu")])


@check("TX-REGIME", "Không lẫn thể thức Đảng và Nhà nước", needs_regime=False)
def one_regime(subject: Subject) -> Outcome:
    """Nothing of the other regime's marks."""
    parts = subject.parts
    if parts.side is None:
        return needs_review("Không nhận ra văn bản theo thể thức nào.")
    if parts.side is Regime.STATE:
        return judged(_of_party(subject))
    return judged(_of_state(subject))


def _of_party(subject: Subject) -> Iterator[Finding]:
    parts = subject.parts
    for line in parts.head.party_title:
        yield at(line, "tiêu đề của Đảng", "chỉ Quốc hiệu, Tiêu ngữ")
    if parts.head.star is not None:
        yield at(parts.head.star, "dấu sao (*) của văn bản Đảng", "đường kẻ dưới tên cơ quan")
    if parts.subject_mark is not None and set(parts.subject_mark.text) == {"-"}:
        yield at(parts.subject_mark, "gạch nối của văn bản Đảng", "đường kẻ dưới trích yếu")
    if parts.addressed is not None and parts.addressed.folded.startswith("kinh trinh"):
        yield at(parts.addressed, "“Kính trình”", "“Kính gửi”")


def _of_state(subject: Subject) -> Iterator[Finding]:
    parts = subject.parts
    for line in (*parts.head.nation, *parts.head.motto):
        yield at(line, "Quốc hiệu, Tiêu ngữ", "tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM”")
    for line in parts.letter_subject[:1]:
        if line.folded.startswith("v/v"):
            yield at(line, "“V/v”", "“về việc”")
