"""Reading rows of text: CSV files of any make, and what is pasted from Excel.

Nothing says how such a text is written, so it is found out and then said in a notice.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.legacy_text import guess, is_syllable
from app.imports.book_limits import Gathering, Unreadable
from app.imports.book_values import BookCell, BookSheet, CellKind

_DELIMITERS = {";": "dấu chấm phẩy", ",": "dấu phẩy", "\t": "dấu tách cột (Tab)"}
_SNIFFED = 200_000
_SNIFFED_ROWS = 50
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS_OF_OLD_FONTS = re.compile("[\xa1-\xbf\u0300-\u036f]")
"""Letters of old fonts that no Vietnamese text has: signs, and tones with nothing to stand on."""
_MARKED = re.compile("\\A'(?=[=+\\-@\\t\\0])")
_TOLD = re.compile("sep=([;,\t])(?:\r\n|[\r\n])")  # what Excel understands in a first line
_ADVICE = "Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi chọn lại."


@dataclass(frozen=True, slots=True)
class _Decoded:
    """The text of a file, and how it was written in words."""

    text: str
    encoding: str


def read_text(content: bytes) -> tuple[tuple[BookSheet, ...], tuple[str, ...]]:
    """Return the one sheet of a text file, and notices. Raises Unreadable."""
    decoded = _decoded(content)
    told = _TOLD.match(decoded.text)
    text = decoded.text[told.end() :] if told else decoded.text
    delimiter = told[1] if told else _delimiter(text)
    parted = f"các cột cách nhau bằng {_DELIMITERS[delimiter]}" if delimiter else "chỉ có một cột"
    said = f"Tệp chữ được đọc theo bảng mã {decoded.encoding}, {parted}. Mọi ô giữ nguyên là chữ."
    notices = [said]
    cells: list[BookCell] = []
    unmarked = 0
    for cell in cells_of(text, delimiter or "\t", "tệp"):
        plain = _MARKED.sub("", str(cell.value))
        unmarked += plain != cell.value
        cells.append(BookCell(cell.row, cell.column, CellKind.TEXT, plain))
    if unmarked:
        notices.append(
            f"{unmarked} ô có dấu nháy đơn đứng trước dấu = + - @ (để Excel không coi là công "
            "thức); dấu nháy ấy đã được bỏ."
        )
    return (BookSheet("CSV", tuple(cells)),), tuple(notices)


def cells_of(text: str, delimiter: str, where: str) -> Iterator[BookCell]:
    r'''Yield the cells of a text that are not blank; raises Unreadable where it is too much.

    A cell in quotation marks may hold line breaks, delimiters and doubled marks; a mark that is
    not closed right before a delimiter or the end of a line is part of the text.

    >>> [cell.value for cell in cells_of('"a\n""b"""\t5" ống\t"Xuân" 2024', "\t", "")]
    ['a\n"b"', '5" ống', '"Xuân" 2024']
    '''
    gathering = Gathering()
    for row, column, value in fields(text, delimiter):
        if value.strip():
            gathering.add(where, row, column, value)
            yield BookCell(row, column, CellKind.TEXT, value)


def block_of(text: str) -> list[list[str]]:
    r"""Return the rows of a block that was copied in a spreadsheet; raises Unreadable.

    Rows and cells stay where they stood: blank ones count.

    >>> block_of('a\t"b\nc"\r\n\t007\r\n')
    [['a', 'b\nc'], ['', '007']]
    """
    gathering = Gathering()
    rows: list[list[str]] = []
    for row, column, value in fields(text, "\t"):
        if value.strip():
            gathering.add("đoạn dán", row, column, value)
        if row > len(rows):
            rows.append([])
        rows[-1].append(value)
    return rows


def fields(text: str, delimiter: str) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of each field."""
    parted = re.compile(
        rf'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"(?=[{delimiter}\r\n]|\Z)'
        rf"|(?P<plain>[^{delimiter}\r\n]*+))(?P<end>{delimiter}|\r\n|[\r\n]|\Z)"
    )
    row = column = 1
    position = 0
    while position < len(text):
        match = parted.match(text, position)
        if match is None:  # cannot be: a plain field takes anything
            raise ValueError(position)
        inside = match["quoted"]
        yield row, column, match["plain"] if inside is None else inside.replace('""', '"')
        position = match.end()
        row, column = (row, column + 1) if match["end"] == delimiter else (row + 1, 1)
    if column > 1:
        yield row, column, ""  # the text ends with a delimiter: one more field, a blank one


def _decoded(content: bytes) -> _Decoded:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _Decoded(_strict(content, "utf-16"), "UTF-16")
    if b"\0" in content[:4096]:
        order = "utf-16-le" if content[:4096][1::2].count(0) else "utf-16-be"
        return _Decoded(_strict(content, order), "UTF-16")
    try:
        return _Decoded(content.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError:
        return _eight_bits(content)


def _eight_bits(content: bytes) -> _Decoded:
    """Return text of one byte a letter: Windows-1258, or letters of an old font.

    What was typed in a TCVN3 or VNI font is saved as the letters of Western Europe that have the
    same numbers. They are kept: only a person decides that they are Vietnamese.
    """
    western = content.decode("cp1252", errors="replace")
    found = guess(western)
    if found and "\ufffd" not in western and not _is_vietnamese(content):
        return _Decoded(western, f"của phông chữ cũ ({found})")
    try:
        return _Decoded(content.decode("cp1258"), "Windows-1258")
    except UnicodeDecodeError:
        raise Unreadable("không nhận ra bảng mã của tệp chữ", _ADVICE) from None


def _is_vietnamese(content: bytes) -> bool:
    """Return whether every word with marks is one of Vietnamese by Windows-1258.

    That is so of few words by chance: "Thị" as it is written there is one of TCVN3 as well.
    """
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return False
    if _SIGNS_OF_OLD_FONTS.search(text):
        return False
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    return bool(marked) and all(map(_is_word, marked))


def _is_word(text: str) -> bool:
    return is_syllable(text) and text in (text.lower(), text.upper(), text.capitalize())


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable("tệp chữ đã hỏng hoặc chép chưa hết", _ADVICE) from None


def _delimiter(text: str) -> str:
    """Return what parts the columns, "" where nothing does.

    It is what gives the most rows of one width. A comma loses to another sign that does as well:
    it also stands in numbers, as 9,5.
    """
    start = text[:_SNIFFED]
    best, best_score = "", (0, False, 0)
    for delimiter in _DELIMITERS:
        widths = Counter(_widths(start, delimiter))
        if not widths:
            continue
        usual, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (rows, delimiter != ",", usual)
        if usual > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    """Return how many fields each of the first rows has that is not blank."""
    widths: dict[int, int] = {}
    for row, column, value in fields(text, delimiter):
        if len(widths) >= _SNIFFED_ROWS and row not in widths:
            break
        if column > 1 or value.strip():
            widths[row] = column
    return list(widths.values())
