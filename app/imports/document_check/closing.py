"""Finds the end of a document: who signs it and who gets it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.imports.document_check.model import MM, Align, Line, Paragraph, Side

AUTHORITY = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s?\.|(?:T/M|K/T|T/L)\b|(?:TM|KT|TL|TUQ)\s")
POST = re.compile(
    r"(?:PHÓ |QUYỀN |Q\. ?)?"
    r"(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG|CHÁNH VĂN PHÒNG|VĂN PHÒNG|CHỦ NHIỆM|THƯ KÝ|"
    r"CHỦ TỌA|CHỦ TRÌ|CHỦ TOẠ|NGƯỜI |THỦ TRƯỞNG|KẾ TOÁN|TỔ TRƯỞNG|ĐỘI TRƯỞNG|ĐẠI DIỆN|CÔNG CHỨC|"
    r"THƯỜNG TRỰC|ỦY VIÊN|UỶ VIÊN|HIỆU PHÓ|CHÁNH |CÁC THÀNH VIÊN|THÀNH VIÊN|TỔ KIỂM)"
)
_LONG = 110
_SAME_COLUMN = 22.0  # millimetres between middles
_WIDE_GAP = 12.0  # millimetres: here somebody signs
_BESIDE = 6.0
_SMALL = 12.5  # points
_MOST_NAME = 40


@dataclass(frozen=True)
class Signature:
    """Where one person signs. `gap` is the room for the signature in millimetres."""

    authority: tuple[Line, ...]
    posts: tuple[Line, ...]
    second: tuple[Line, ...]
    name: Line | None
    gap: float | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return its lines."""
        name = (self.name,) if self.name else ()
        return (*self.authority, *self.posts, *self.second, *name)


@dataclass(frozen=True)
class Recipients:
    """Who gets it: the word above, and each line of the list as the lines it takes."""

    word: Line
    items: tuple[tuple[Line, ...], ...]


def closing_of(
    paragraphs: Sequence[Paragraph], after: int
) -> tuple[tuple[Signature, ...], Recipients | None]:
    """Return who signs and who gets a document; its head ends with the line numbered `after`."""
    later = [one for one in paragraphs if one.first.number > after]
    lines = [line for paragraph in later for line in paragraph.lines]
    recipients = _recipients(lines)
    taken = (
        {line.number for item in recipients.items for line in item} if recipients else set[int]()
    )
    if recipients:
        taken.add(recipients.word.number)
    start = _start(later, taken)
    if start is None:
        return (), recipients
    rest = [line for line in lines if line.number >= start and line.number not in taken]
    signatures = [_signature(block) for block in _blocks(rest)]
    return tuple(one for one in signatures if one.posts or one.authority), recipients


# --- recipients ------------------------------------------------------------------------------


def _recipients(lines: Sequence[Line]) -> Recipients | None:
    words = [n for n, line in enumerate(lines) if _is_word(line)]
    if not words:
        return None
    word = lines[words[-1]]
    items: list[list[Line]] = []
    for line in lines[words[-1] + 1 :]:
        if not _is_below(word, line):
            if word.box is None and line.side is not Side.RIGHT:
                break
            continue
        if line.text.startswith(("-", "–", "—", "+", "*")) or not items:
            if not items and not line.text.startswith(("-", "–", "—", "+")) and line.is_capital:
                break
            items.append([line])
        elif line.text and not _is_closed(items[-1]):
            items[-1].append(line)
        else:
            break
    return Recipients(word, tuple(tuple(item) for item in items))


def _is_word(line: Line) -> bool:
    """Whether a line says "Nơi nhận", and not as a heading in the text."""
    is_small = line.has_italic or (line.size or 0.0) <= _SMALL or line.is_underlined
    return line.folded.startswith("noi nhan") and (line.text.endswith(":") or is_small)


def _is_closed(item: Sequence[Line]) -> bool:
    return item[-1].text.endswith((";", ".")) or len(item) > 3


def _is_below(word: Line, line: Line) -> bool:
    """Whether a line stands in the column of the word "Nơi nhận"."""
    if word.box is not None and line.box is not None:
        is_left = line.side is not Side.RIGHT and line.box.left < word.box.left + _BESIDE
        return is_left and (line.page, line.baseline) > (word.page, word.baseline)
    if word.column is not None:
        return line.column == word.column
    return line.side is not Side.RIGHT and line.align is not Align.CENTER and not line.is_capital


# --- signatures ------------------------------------------------------------------------------


def _start(paragraphs: Sequence[Paragraph], taken: set[int]) -> int | None:
    """Return the first line of the signatures: after it comes no text any more."""
    candidates: list[int] = []
    for paragraph in paragraphs:
        free = [line for line in paragraph.lines if line.number not in taken]
        if free and len(paragraph.text) > _LONG and not paragraph.is_layout:
            candidates = []
            continue
        candidates += [line.number for line in free if _is_post(line)]
    return min(candidates, default=None)


def _is_post(line: Line) -> bool:
    if not line.is_capital or len(line.text) > 90 or line.text.endswith(":"):
        return False
    return bool(AUTHORITY.match(line.text) or POST.match(line.text))


def _blocks(lines: Iterable[Line]) -> list[list[Line]]:
    """Group lines by the column they stand in."""
    blocks: list[list[Line]] = []
    for line in lines:
        if not line.text.strip(" .*"):
            continue
        home = next((block for block in blocks if _is_same(block[0], line)), None)
        if home is None:
            blocks.append([line])
        else:
            home.append(line)
    return blocks


def _is_same(one: Line, two: Line) -> bool:
    if one.box is not None and two.box is not None:
        return abs(one.box.middle - two.box.middle) < _SAME_COLUMN
    return one.column == two.column


def _signature(block: Sequence[Line]) -> Signature:
    lines = [line for line in block if not line.text.startswith("(")]
    cut = _gap_at(block)
    above = block[:cut] if cut else [line for line in block if line.is_capital]
    below = block[cut:] if cut else list[Line]()
    authority = tuple(line for line in above if AUTHORITY.match(line.text) and line.is_capital)
    posts = tuple(line for line in above if line.is_capital and line not in authority)
    second = tuple(line for line in below if line.is_capital and POST.match(line.text))
    names = [line for line in lines if _is_name(line) and line not in authority + posts + second]
    return Signature(authority, posts, second, names[-1] if names else None, _room(block, cut))


def _is_name(line: Line) -> bool:
    words = line.text.split()
    return 1 < len(words) < 9 and len(line.text) <= _MOST_NAME and not line.is_capital


def _gap_at(block: Sequence[Line]) -> int | None:
    """Return the first line below the room for the signature."""
    gaps = [(_between(one, two), n) for n, (one, two) in enumerate(pairwise(block), 1)]
    widest = max(gaps, default=(0.0, 0))
    return widest[1] if widest[0] > _WIDE_GAP else None


def _room(block: Sequence[Line], cut: int | None) -> float | None:
    if cut:
        return _between(block[cut - 1], block[cut])
    return 0.0 if len(block) > 1 else None


def _between(one: Line, two: Line) -> float:
    """Return the millimetres between two lines."""
    if one.box is not None and two.box is not None:
        return two.box.top - one.box.bottom if one.page == two.page else 0.0
    return two.blank_above / MM
