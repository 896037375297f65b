"""What every renderer needs to know of a page: sizes of the regimes, headings, lines, widths."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.pdfbase.pdfmetrics import stringWidth

from app.exports.report import Column, Regime

MM = 72 / 25.4
"""Points in a millimetre."""

PAPER = (210 * MM, 297 * MM)
"""Width and height of A4, upright, in points."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page, in points."""

    top: float = 20 * MM
    right: float = 15 * MM
    bottom: float = 20 * MM
    left: float = 30 * MM


MARGINS = Margins()
"""Within Nghị định 30/2020/NĐ-CP Phụ lục I Mục I; just those of Hướng dẫn 05-HD/VPTW."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of letters in points; `leading` is the height of a line of body text."""

    nation: int
    motto: int
    issuer: int
    number: int
    subject: int
    date: int
    heading: int
    subheading: int
    body: int
    leading: float
    recipients_word: int
    recipients: int
    page_number: int


# Nghị định 30/2020/NĐ-CP, Phụ lục I Mục V: the sizes go up and down together.
_STATE_LARGE = Sizes(13, 14, 13, 13, 13, 14, 14, 14, 14, 18.0, 12, 11, 13)
_STATE_SMALL = Sizes(12, 13, 12, 13, 12, 13, 14, 13, 13, 17.0, 12, 11, 13)
# Hướng dẫn 05-HD/VPTW (2026).
_PARTY = Sizes(15, 15, 14, 14, 12, 14, 16, 15, 14, 20.0, 14, 12, 14)


def size_sets(regime: Regime) -> tuple[Sizes, ...]:
    """Return the sets of sizes a regime allows, the one to try first in front."""
    return (_PARTY,) if regime is Regime.PARTY else (_STATE_LARGE, _STATE_SMALL)


def national_lines(regime: Regime) -> tuple[str, ...]:
    """Return the head of a document at the right: quốc hiệu and tiêu ngữ, or the Party's name."""
    if regime is Regime.PARTY:
        return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def rule_length(line_widths: Sequence[float]) -> float:
    """Return the length of the rule below a name: a third to a half of the line above it.

    Of the last line, and of the longest too where both can be had.
    """
    last, longest = line_widths[-1], max(line_widths)
    low, high = longest / 3, last / 2
    return (low + high) / 2 if low <= high else last / 2


# --- text ------------------------------------------------------------------------------------

# Signs that hide or turn text: control signs, halves of characters, changes of direction.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
_LINE_BREAK = re.compile("\r\n?")
_BLANKS = re.compile("[ \t]+")
_PIECE = re.compile(r"[^/\-_]*[/\-_]|\.?[^/\-_.]+|\.+")


def visible(text: str) -> str:
    r"""Return text composed (NFC), each hidden sign as "�", line breaks as "\n".

    >>> visible("Ho\u0300a\r\nA\x07")
    'Hòa\nA�'
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub("\ufffd", _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text)))


def words_of(text: str) -> list[str]:
    """Return the words between which a line may break; extra blanks stay with their word.

    A draft has blanks to be filled in by hand: "Số:      /KH-UBND".
    """
    held = _BLANKS.sub(lambda blanks: "\u00a0" * (len(blanks[0]) - 1) + " ", text)
    return [word for word in held.split(" ") if word]


Measure = Callable[[str], float]


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    r"""Return the lines of a text, none wider than `width` (where one letter fits).

    Lines break at blanks and "\n"; a word too wide by itself breaks after "/", "-" or "_",
    before the ending of a file's name, else between letters. Nothing is left out but the blank
    at a break.

    >>> wrapped("một hai ba", 7, len), wrapped("14/KH-HĐTĐKT", 6, len)
    (['một hai', 'ba'], ['14/KH-', 'HĐTĐKT'])
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _wrapped_line(part, width, measure)
    return lines


def _wrapped_line(text: str, width: float, measure: Measure) -> list[str]:
    if "\t" not in text and measure(text) <= width:
        return [text]
    lines: list[str] = []
    line, used, space = "", 0.0, measure(" ")
    for word in words_of(text):
        size = measure(word)
        if line and used + space + size <= width:
            line, used = f"{line} {word}", used + space + size
            continue
        if line:
            lines.append(line)
        *whole, line = [word] if size <= width else broken(word, width, measure)
        lines += whole
        used = measure(line)
    return [*lines, line]


def broken(word: str, width: float, measure: Measure) -> list[str]:
    """Return the pieces of a word that is wider than a line, each as long as fits."""
    pieces: list[str] = []
    current = ""
    for part in _PIECE.findall(word):
        for piece in [part] if measure(part) <= width else part:
            if current and measure(current + piece) > width:
                pieces.append(current)
                current = ""
            current += piece
    return [*pieces, current]


_HELD = "\ue000"  # for a blank at which a line does not break, until the lines are made
# What reads as one: a quoted name, a number with its symbol, a date, a council's name.
_TOGETHER = re.compile(
    r"“[^”\n]+”|"
    r"số[ \u00a0]+\S*[/-]\S+|"
    r"ngày[ \u00a0]+\d*[ \u00a0]*tháng[ \u00a0]+\d*[ \u00a0]*năm[ \u00a0]+\d+|"
    r"thi đua\s*[-–,]\s*khen thưởng",
    re.IGNORECASE,
)


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """Return the lines of a centred text, as few as may be and of much the same length.

    A word that fits the width is never broken for the sake of equal lines; nor is a quoted name,
    a number with its symbol, a date, or “Thi đua - Khen thưởng”, even where it costs a line.

    >>> balanced("một hai ba bốn", 12, len), balanced("thi đua “một hai ba”", 12, len)
    (['một hai', 'ba bốn'], ['thi đua', '“một hai ba”'])
    """
    if "\n" not in text and "\t" not in text and measure(text) <= width:
        return [text]

    def measure_held(piece: str) -> float:
        return measure(piece.replace(_HELD, " "))

    def held(found: re.Match[str]) -> str:
        return found[0].replace(" ", _HELD) if measure(found[0]) <= width else found[0]

    blanks_kept = _BLANKS.sub(lambda blanks: "\u00a0" * (len(blanks[0]) - 1) + " ", text)
    lines = _balanced(_TOGETHER.sub(held, blanks_kept), width, measure_held)
    return [line.replace(_HELD, " ") for line in lines]


def _balanced(text: str, width: float, measure: Measure) -> list[str]:
    best = wrapped(text, width, measure)
    words = map(measure, words_of(text.replace("\n", " ")))
    least = max((size for size in words if size <= width), default=0.0)
    low, high = width / max(len(best), 1) / 2, width
    for _ in range(8):
        middle = (low + high) / 2
        lines = wrapped(text, middle, measure)
        is_too_narrow = middle < least or any(measure(line) > middle for line in lines)
        if is_too_narrow or len(lines) > len(best):
            low = middle
        else:
            best, high = lines, middle
    return best


def plain_width(
    text: str, size: float, *, is_bold: bool = False, is_italic: bool = False
) -> float:
    """Return about how wide a text is in Times New Roman, without any font file.

    Letters with marks are as wide as those without, but for ơ and ư; other scripts count as wide.
    """
    widths = _BOLD_WIDTHS if is_bold else _ITALIC_WIDTHS if is_italic else _REGULAR_WIDTHS
    return sum(map(widths.__getitem__, text)) * size


_HORN = "\u031b"
_HORNS = {"o": 0.054, "u": 0.046, "U": 0.074}
"""How much wider ơ, ư and Ư are than o, u and U; in bold, where it is most."""


class _StandardWidths(dict[str, float]):
    """Widths for size 1 in a standard PDF font with the shapes of Times New Roman."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, sign: str) -> float:
        base = (
            "d" if sign == "đ" else "D" if sign == "Đ" else unicodedata.normalize("NFKD", sign)[0]
        )
        if unicodedata.combining(base):
            width = 0.0
        elif " " <= base <= "~":
            width = float(stringWidth(base, self._style, 1))
            width += _HORNS.get(base, 0.0) if _HORN in unicodedata.normalize("NFD", sign) else 0.0
        else:
            width = 1.0
        self[sign] = width
        return width


_REGULAR_WIDTHS = _StandardWidths("Times-Roman")
_BOLD_WIDTHS = _StandardWidths("Times-Bold")
_ITALIC_WIDTHS = _StandardWidths("Times-Italic")


# --- tables ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One heading of a grid and the rows and columns it covers, counted from 0."""

    text: str
    row: int
    column: int
    row_count: int
    column_count: int
    is_turned: bool = False


def head_depth(columns: Sequence[Column]) -> int:
    """Return how many rows the headings take, without the row of column numbers."""
    return max(len(column.path) for column in columns)


def head_cells(columns: Sequence[Column]) -> list[HeadCell]:
    """Return the headings of a grid; neighbours under the same group share its cell."""
    depth = head_depth(columns)
    cells: list[HeadCell] = []
    for row in range(depth):
        start = 0
        for path, neighbours in groupby(columns, key=lambda column: _group_at(column, row)):
            count = len(list(neighbours))
            if path:
                cells.append(HeadCell(path[-1], row, start, 1, count))
            start += count
    for place, column in enumerate(columns):
        row = len(column.path) - 1
        cells.append(
            HeadCell(column.heading, row, place, depth - row, 1, is_turned=column.is_turned)
        )
    return cells


def _group_at(column: Column, row: int) -> tuple[str, ...]:
    return column.path[: row + 1] if row < len(column.path) - 1 else ()


def shared_widths(
    weights: Iterable[float], least: Sequence[float], total: float
) -> list[float] | None:
    """Return widths that add up to `total`: by weight, but none below its least.

    None when the least widths together are too wide.
    """
    if sum(least) > total:
        return None
    weights = list(weights)
    held: set[int] = set()
    while True:
        free = [place for place in range(len(weights)) if place not in held]
        room = total - sum(least[place] for place in held)
        whole = sum(weights[place] for place in free) or 1
        short = {p for p in free if room * weights[p] / whole < least[p]}
        if not short:
            return [
                least[p] if p in held else room * weights[p] / whole for p in range(len(weights))
            ]
        held |= short
