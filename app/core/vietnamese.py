"""Vietnamese letters and numbers as people write them and as computers keep them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from string import ascii_lowercase

from app.core.errors import InvalidInput

# Never the soft hyphen U+00AD: in text still in a TCVN3 font it is the letter ư.
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff"
    "\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TONE_BEFORE_HAT = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")


class _Folding(dict[int, int | None]):
    """What each letter taken apart becomes when folded, found out once: marks go."""

    def __missing__(self, code: int) -> int | None:
        self[code] = folded = None if unicodedata.combining(chr(code)) else code
        return folded


_FOLDED = _Folding({ord("đ"): ord("d"), ord("ð"): ord("d"), 0xAD: None})
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_LONGEST_QUOTE = 60


def tidy(text: str) -> str:
    """Return text on one line: composed letters (NFC), single blanks, nothing invisible.

    Typing tools and spreadsheets spell "ế" as one, two or three code points, and web pages
    bring no-break and zero-width blanks. Only one spelling compares, sorts and prints right.
    Half a character (a lone surrogate) becomes the sign U+FFFD, which a reader can see.

    >>> tidy("  Quye\u0302\u0301t\u00a0  thắng\u200b ") == "Quyết thắng"
    True
    """
    return " ".join(_composed(text).split())


def tidy_lines(text: str) -> str:
    r"""Return text tidied line by line; blank lines at both ends go, those between stay.

    >>> tidy_lines("  Nội dung  một\r\n\r\n- hai \r\n")
    'Nội dung một\n\n- hai'
    """
    lines = [" ".join(line.split()) for line in lines_of(text)]
    return "\n".join(lines).strip("\n")


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text, composed, as they stand: Windows' and Word's breaks alike.

    >>> lines_of("một\r\n\thai\vba")
    ['một', '\thai', 'ba']
    """
    return _LINE_BREAK.split(_composed(text))


def fold(text: str) -> str:
    """Return text for searching: lower case, no marks, đ as d, single blanks.

    >>> fold("Đại đội  Quyết Thắng"), fold("Hoà") == fold("hòa")
    ('dai doi quyet thang', True)
    """
    apart = unicodedata.normalize("NFD", _INVISIBLE.sub("", text)).casefold()
    return " ".join(apart.translate(_FOLDED).split())


def quoted(text: str) -> str:
    """Return what a person typed, in quotation marks for a message, cut where it runs long.

    >>> quoted("chín điểm")
    '“chín điểm”'
    """
    typed = tidy(text)
    return f"“{typed[:_LONGEST_QUOTE]}…”" if len(typed) > _LONGEST_QUOTE else f"“{typed}”"


def _composed(text: str) -> str:
    if text.isascii():
        return _INVISIBLE.sub("", text)
    apart = unicodedata.normalize("NFD", _INVISIBLE.sub("", text))
    composed = unicodedata.normalize("NFC", _TONE_BEFORE_HAT.sub(r"\2\1", apart))
    return _LONE_SURROGATE.sub("\ufffd", composed)


# --- sorting ---------------------------------------------------------------------------------

_VARIANTS = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}
_LETTERS = {
    letter: f"{base}{order}"
    for base in ascii_lowercase
    for order, letter in enumerate(_VARIANTS.get(base, base))
}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"
_LETTER_MARKS = "\u0302\u0306\u031b"
_PIECE = re.compile(r"[^\W\d_][\u0300-\u036f]*|\d+|[^\w\s]|_|\s+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def collation_key(text: str) -> str:
    """Return a key whose plain order of code points is the order of a Vietnamese dictionary.

    Word by word: the letters a ă â b c d đ e ê …, then the tone (ngang, huyền, hỏi, ngã, sắc,
    nặng, wherever it is written: hoà = hòa), and only then the next word; capitals decide
    last. Whatever is neither letter nor digit parts words. Numbers count by their value.

    The key holds only 0–9 and a–z, so every database and system sorts it alike.

    >>> sorted(["Thôn 10", "Thôn 2", "đa", "dạ", "dà", "bá chủ", "bà con"], key=collation_key)
    ['bà con', 'bá chủ', 'dà', 'dạ', 'đa', 'Thôn 2', 'Thôn 10']
    """
    words, cases = _weighed(text)
    return words + "0" + cases


def person_key(name: str, given_name: str | None = None) -> str:
    """Return the key that sorts people by given name (tên), then by the words before it (họ đệm).

    The given name is the last word outside brackets, unless it is told: names such as
    "Y Bhăm Niê" do not end in it.

    >>> sorted(["Trần An", "Lê Ăn", "Bùi Văn An", "Vũ Ân", "Bùi Thị An"], key=person_key)
    ['Bùi Thị An', 'Bùi Văn An', 'Trần An', 'Lê Ăn', 'Vũ Ân']
    """
    tidied = tidy(name)
    outside = _IN_BRACKETS.sub(" ", tidied).split() or tidied.split()
    told = tidy(given_name or "")
    given = told or (outside[-1] if outside else "")
    family = " ".join(outside if told else outside[:-1])
    brackets = " ".join(_IN_BRACKETS.findall(tidied))
    weighed = [_weighed(part) for part in (given, family, brackets)]
    return "".join(words + "0" for words, _ in weighed) + "".join(cases for _, cases in weighed)


def _weighed(text: str) -> tuple[str, str]:
    """Return the weights of the words, then of the capitals. No weight starts with 0."""
    words: list[str] = []
    cases: list[str] = []
    letters = tones = ""
    for piece in _PIECE.findall(unicodedata.normalize("NFD", tidy(text)) + " "):
        if piece[0].isalnum():
            weight, tone = _piece_weight(piece.lower())
            letters += weight
            tones += tone
            cases.append("1" if piece[0].isupper() else "0")
        elif letters:
            words.append(f"{letters}0{tones}0")
            letters = tones = ""
    return "".join(words), "".join(cases)


@lru_cache(maxsize=4096)
def _piece_weight(piece: str) -> tuple[str, str]:
    if piece.isdecimal():
        digits = "".join(str(unicodedata.decimal(digit)) for digit in piece).lstrip("0")
        return f"1{min(len(digits), 999):03d}{digits}", ""
    base, marks = piece[0].replace("ð", "đ"), piece[1:]
    tones = "".join(_TONES.get(mark, "") for mark in marks)
    if base not in _LETTERS:
        return f"z9{ord(base):06x}", tones
    shape = "".join(mark for mark in marks if mark in _LETTER_MARKS)
    letter = unicodedata.normalize("NFC", base + shape)
    others = sum(mark not in _TONES and mark not in _LETTER_MARKS for mark in marks)
    if letter not in _LETTERS:
        letter, others = base, others + len(shape)
    return _LETTERS[letter], tones + _OTHER_MARK * others


# --- numbers ---------------------------------------------------------------------------------


_DOT_AND_COMMA = str.maketrans(",.", ".,")


def number_text(number: Decimal | int) -> str:
    """Return a number as Vietnamese offices write it: dots part thousands, a comma decimals.

    Needless zeros after the comma are left out. (Luật Kế toán 88/2015/QH13, Điều 11.)

    >>> number_text(Decimal("1234.50")), number_text(-1000)
    ('1.234,5', '-1.000')
    """
    written = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,d}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    if not written.strip("-0"):
        written = "0"
    return written.translate(_DOT_AND_COMMA)


def money_text(amount: int) -> str:
    """Return an amount of đồng in figures.

    >>> money_text(1_520_000)
    '1.520.000 đồng'
    """
    return f"{number_text(amount)} đồng"


@dataclass(frozen=True, slots=True)
class NumberReading:
    """How a typed number was read.

    `value` is None for a blank. `doubt` is a sentence to show beside the field when the same
    signs could mean another number, else "".
    """

    value: Decimal | None
    doubt: str


_NUMBER = re.compile(
    r"(?P<sign>[+\-\u2212]?)\s*"
    r"(?:(?P<whole>[0-9]+)|(?P<dotted>[0-9]{1,3}(?:\.[0-9]{3})+)"
    r"|(?P<spaced>[0-9]{1,3}(?: [0-9]{3})+))"
    r"(?:,(?P<decimals>[0-9]+))?"
)
_KEYPAD_DECIMAL = re.compile(r"([+\-\u2212]?)\s*([0-9]+)\.([0-9]+)")
_MOST_DIGITS = 15


def read_number(text: str) -> NumberReading:
    """Read a number as Vietnamese offices write it and say when it could mean another.

    Dots part groups of three ("1.234" is 1234), a comma parts decimals. A dot that cannot part
    a group of three ("9.5", "0.125", "1234.567") is the decimal key of the number pad.
    "1.234" alone carries a doubt. Raises InvalidInput when it is no number.

    >>> read_number("9.5").value, read_number("1.234,5").value, read_number("  ").value
    (Decimal('9.5'), Decimal('1234.5'), None)
    >>> read_number("1.234").doubt
    '“1.234” được hiểu là một nghìn hai trăm ba mươi tư. Nếu là số lẻ, nhập 1,234.'
    """
    typed = tidy(text)
    if not typed:
        return NumberReading(None, "")
    if sum(sign.isdigit() for sign in typed) > _MOST_DIGITS:
        raise InvalidInput.of(
            None, f"Số {quoted(typed)} quá dài. Nhập tối đa {_MOST_DIGITS} chữ số."
        )
    keypad = _KEYPAD_DECIMAL.fullmatch(typed)
    if keypad and not _groups_thousands(keypad[2], keypad[3]):
        return NumberReading(_signed(keypad[1], f"{keypad[2]}.{keypad[3]}"), "")
    match = _NUMBER.fullmatch(typed)
    if not match or (match["dotted"] or match["spaced"] or "1").startswith("0"):
        raise InvalidInput.of(None, f"Số {quoted(typed)} không hợp lệ. Nhập số, ví dụ 1.234,5.")
    whole = match["whole"] or match["dotted"] or match["spaced"]
    figures = whole.replace(".", "").replace(" ", "") + "." + (match["decimals"] or "0")
    value = _signed(match["sign"], figures)
    return NumberReading(value, _doubt(typed, value) if keypad else "")


def parse_number(text: str) -> Decimal | None:
    """Return the number typed, None for a blank; raises InvalidInput when it is no number.

    What "9.5" and "1.234" mean is told at `read_number`, which also offers the doubt.

    >>> parse_number("760.000"), parse_number("12,5"), parse_number("")
    (Decimal('760000'), Decimal('12.5'), None)
    """
    return read_number(text).value


def _groups_thousands(before: str, after: str) -> bool:
    return len(after) == 3 and len(before) <= 3 and not before.startswith("0")


def _signed(sign: str, figures: str) -> Decimal:
    value = Decimal(figures.rstrip("0").rstrip("."))
    return value if sign in ("", "+") else -value


def _doubt(typed: str, value: Decimal) -> str:
    words, with_comma = number_words(int(value)), typed.replace(".", ",")
    return f"“{typed}” được hiểu là {words}. Nếu là số lẻ, nhập {with_comma}."


_DIGIT_WORDS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def number_words(number: int) -> str:
    """Return a whole number in words, the northern way: linh, nghìn, mười lăm, hai mươi tư.

    >>> number_words(1_005), number_words(24), number_words(2_340_000)
    ('một nghìn không trăm linh năm', 'hai mươi tư', 'hai triệu ba trăm bốn mươi nghìn')
    """
    if number < 0:
        return f"âm {number_words(-number)}"
    if number == 0:
        return _DIGIT_WORDS[0]
    billions: list[int] = []
    while number:
        number, below_a_billion = divmod(number, 10**9)
        billions.append(below_a_billion)
    words: list[str] = []
    for power in reversed(range(len(billions))):
        words += _words_below_a_billion(billions[power], after_more=bool(words))
        if power:
            words.append("tỷ")
    return " ".join(words)


def _words_below_a_billion(number: int, *, after_more: bool) -> list[str]:
    words: list[str] = []
    for group, name in (
        (number // 10**6, ["triệu"]),
        (number // 1000 % 1000, ["nghìn"]),
        (number % 1000, []),
    ):
        if group:
            words += [*_words_below_a_thousand(group, after_more=after_more or bool(words)), *name]
    return words


def _words_below_a_thousand(number: int, *, after_more: bool) -> list[str]:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [_DIGIT_WORDS[hundreds], "trăm"] if hundreds or after_more else []
    if tens == 0:
        return words + (["linh"] if ones and words else []) + _ones_words(ones, {})
    if tens == 1:
        return [*words, "mười", *_ones_words(ones, {5: "lăm"})]
    tail = _ones_words(ones, {1: "mốt", 4: "tư", 5: "lăm"})
    return [*words, _DIGIT_WORDS[tens], "mươi", *tail]


def _ones_words(ones: int, special: dict[int, str]) -> list[str]:
    return [special.get(ones, _DIGIT_WORDS[ones])] if ones else []
