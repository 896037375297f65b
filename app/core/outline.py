"""A block of text with numbered lines, read as a tree: what was copied from a paper in Word.

The marks of an outline (I., 1., 1.1, a), -, •, +) say how deep a line stands. Papers are not
strict about them: "II." is followed by "III-", numbers are left out, bullets of Word come as
letters of a picture font. So a mark is read for what it does. One like an open one continues
that level; another one begins a level below, unless its kind always stands above.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.vietnamese import lines_of, tidy

LONGEST_HEADING = 150
"""Letters; a longer line is split after its first sentence, or is body as a whole."""

_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
"""The letters that points are counted by, in their order."""

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\uf02d"
_DOTS = (
    "*\u2022\u00b7\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u2219\u27a2\u2713\u2714\u2756\u25ba"
    "\uf0b7\uf0a7\uf076\uf0d8\uf0fc"
)
_LETTER_BULLETS = "o\u00a7\u00d8\u00fcvq"
"""How Word writes the bullets of its picture fonts: only before a tab."""

_AFTER = r"(?=\s|[^\W\d_]|[\"'“‘(\[])"
_STOP = r"(?:[.):]|/(?=\s))+"
_WORD_MARKS = re.compile(
    r"(?P<word>Phần|Chương|Mục|Điều)\s+"
    r"(?P<count>thứ\s+[^\W\d_]+|[IVXLC]+|[0-9]{1,3})\s*(?P<end>[.:)\-\u2013]+\s*|$)",
    re.IGNORECASE,
)
_ROMAN_MARK = re.compile(
    rf"\(?(?P<count>[IVXLC]{{1,7}})\s*(?:{_STOP}|[\-\u2013\u2014])(?![0-9]){_AFTER}\s*"
)
_UPPER_MARK = re.compile(rf"\(?(?P<count>[A-ZĐ])\s?{_STOP}{_AFTER}\s*")
_NUMBER_MARK = re.compile(
    rf"\(?(?P<count>[0-9]{{1,2}})(?P<end>\s?{_STOP}|\s?[\-\u2013\u2014](?!\s*[0-9])){_AFTER}\s*"
)
_LONG_NUMBER_MARK = re.compile(
    r"(?P<count>[0-9]{1,2}(?:\.[0-9]{1,2})+)"
    rf"(?P<end>\s?(?:{_STOP}|[\-\u2013]){_AFTER}\s*|\s+(?=\S))"
)
_LETTER_MARK = re.compile(
    rf"\(?(?P<count>[{_LETTERS}])\s?(?:{_STOP}|\s[\-\u2013])(?![0-9]){_AFTER}\s*"
)
_ORDINAL_MARK = re.compile(
    r"Thứ\s+(?P<count>nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)\s*(?:[,.:\-\u2013]\s*|$|\s(?=là\s))",
    re.IGNORECASE,
)
_ORDINALS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
             "tám": 8, "chín": 9, "mười": 10}  # fmt: skip
_BULLET_MARK = re.compile(
    rf"(?:(?P<dash>[{_DASHES}])|(?P<plus>\+)|(?P<dot>[{_DOTS}])|(?P<letter>[{_LETTER_BULLETS}])\t)"
    rf"(?![0-9{_DASHES}+*])\s*(?=\S)"
)
_SENTENCE_END = re.compile(r"[.:](?=\s)")

# What always stands above what, whichever came first.
_RANKS = {"phần": 0, "chương": 1, "mục": 2, "upper": 3, "roman": 3, "điều": 4, "number": 5}
_ORDINAL_RANK, _LETTER_RANK, _BULLET_RANK, _PLUS_RANK = 19, 20, 21, 22


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A line with what belongs to it: depth 0 at the top, at most one deeper than the one above.

    `mark` is what numbered it, as it was written; it is not part of heading or body.
    """

    depth: int
    mark: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark read: what it looks like, how high its kind stands, its place in the counting."""

    text: str
    style: str
    rank: int
    number: int = 0


@dataclass(slots=True)
class _Open:
    """An open level: the kind of mark it is counted by, and how far."""

    style: str
    rank: int
    number: int


def read_outline(text: str) -> tuple[OutlineNode, ...]:
    r"""Return the lines of a pasted block as a tree, from the top down.

    A line without a mark belongs to the body of the line above it; where no line has a mark,
    each stands for itself, as deep as it is indented. Blank lines are passed over. Nothing else
    is left out: a long line is split after its first sentence, or goes whole into the body.

    >>> [(n.depth, n.heading) for n in read_outline("I. Kinh tế\n1. Trồng rau\n- Rau sạch")]
    [(0, 'Kinh tế'), (1, 'Trồng rau'), (2, 'Rau sạch')]
    """
    raw = [line for line in lines_of(text) if tidy(line)]
    if not any(_mark(line) for line in raw):
        return _unmarked(raw)
    nodes: list[OutlineNode] = []
    open_levels: list[_Open] = []
    for line, mark in zip(raw, _marks(raw), strict=True):
        if mark is None:
            _continue(nodes, line)
            continue
        depth = _place(open_levels, mark)
        rest = tidy(line.strip()[len(mark.text) :])
        nodes.append(OutlineNode(depth, tidy(mark.text), rest, ""))
    return tuple(_split(node) for node in nodes)


@dataclass(frozen=True, slots=True)
class LineMark:
    """The mark of one line: as written, the kind of counting, its number (0: none), how deep."""

    text: str
    style: str
    number: int
    depth: int


def line_marks(lines: Sequence[str]) -> list[LineMark | None]:
    """Return the mark of each line, None where it has none, by the rules of `read_outline`.

    `text` begins the line without its leading blanks.
    """
    levels: list[_Open] = []
    return [
        LineMark(mark.text, mark.style, mark.number, _place(levels, mark)) if mark else None
        for mark in _marks(lines)
    ]


def flattened(nodes: Sequence[OutlineNode]) -> str:
    """Return nodes as lines again, each with its mark: as the body of one text."""
    lines: list[str] = []
    for node in nodes:
        lines.append(" ".join(part for part in (node.mark, node.heading) if part))
        lines.append(node.body)
    return "\n".join(line for line in lines if line)


def named(nodes: Sequence[OutlineNode]) -> tuple[OutlineNode, ...]:
    """Divide the lines at the top at their colon: who is named before it, and what follows.

    >>> [(n.heading, n.body) for n in named(read_outline("1. Văn phòng: tham mưu, tổng hợp"))]
    [('Văn phòng', 'tham mưu, tổng hợp')]
    """
    return tuple(_at_colon(node) if node.depth == 0 else node for node in nodes)


def settled(nodes: Sequence[OutlineNode]) -> tuple[OutlineNode, ...]:
    """Return nodes so that none is more than one deeper than the one above it."""
    found: list[OutlineNode] = []
    for node in nodes:
        most = found[-1].depth + 1 if found else 0
        found.append(replace(node, depth=min(node.depth, most)))
    return tuple(found)


# --- lines -----------------------------------------------------------------------------------


def _unmarked(lines: Sequence[str]) -> tuple[OutlineNode, ...]:
    nodes = [OutlineNode(len(line) - len(line.lstrip("\t")), "", tidy(line), "") for line in lines]
    return tuple(_split(node) for node in settled(nodes))


def _continue(nodes: list[OutlineNode], line: str) -> None:
    """Add a line without a mark to the node above; before the first mark it is a node itself."""
    words = tidy(line)
    if not nodes:
        nodes.append(OutlineNode(0, "", words, ""))
        return
    last = nodes[-1]
    if not last.heading:  # "Phần thứ nhất" stands on a line of its own
        nodes[-1] = replace(last, heading=words)
        return
    above = last.body or last.heading
    if words[0].islower() and above[-1:] not in ".:;!?":
        joined = f"{above} {words}"  # a line that was broken by hand, or by a PDF
        nodes[-1] = replace(last, body=joined) if last.body else replace(last, heading=joined)
    else:
        nodes[-1] = replace(last, body=f"{last.body}\n{words}" if last.body else words)


def _split(node: OutlineNode) -> OutlineNode:
    """Divide a long line into what names the node and what says more about it."""
    if len(node.heading) <= LONGEST_HEADING:
        return node
    end = _SENTENCE_END.search(node.heading)
    if end is None or end.end() > LONGEST_HEADING:
        heading, rest = "", node.heading
    else:
        heading, rest = node.heading[: end.end()], node.heading[end.end() :].strip()
    body = "\n".join(part for part in (rest, node.body) if part)
    return replace(node, heading=heading, body=body)


def _at_colon(node: OutlineNode) -> OutlineNode:
    first, _, more = (node.heading or node.body).partition("\n")
    name, colon, rest = first.partition(":")
    if not colon or len(name) > LONGEST_HEADING:
        return node
    after = node.body if node.heading else more
    body = "\n".join(part for part in (rest.strip(), after) if part)
    return replace(node, heading=name.strip(), body=body)


# --- levels ----------------------------------------------------------------------------------


def _place(levels: list[_Open], mark: _Mark) -> int:
    """Open or continue the level of a mark and return how deep it is."""
    number = _level_of(levels, mark)
    if number is None:
        while levels and levels[-1].rank > mark.rank:
            levels.pop()
        levels.append(_Open(mark.style, mark.rank, mark.number))
        return len(levels) - 1
    del levels[number + 1 :]
    levels[number].number = mark.number
    return number


def _level_of(levels: Sequence[_Open], mark: _Mark) -> int | None:
    """Return which open level a mark goes on counting: one alike, or one that it is next in."""
    alike = [n for n, level in enumerate(levels) if level.style == mark.style]
    kind = mark.style.rstrip(".)")
    following = [
        n
        for n, level in enumerate(levels)
        if level.style.rstrip(".)") == kind and mark.number == level.number + 1 > 1
    ]
    return next(iter([*alike, *reversed(following)]), None)


# --- marks -----------------------------------------------------------------------------------


def _marks(lines: Sequence[str]) -> list[_Mark | None]:
    """Read the marks of all lines; a letter that is also a Roman number is told by its neighbours.

    After "B." comes a third letter, after "XCIX." a hundredth number.
    """
    found: list[_Mark | None] = []
    letter = 0
    for line in lines:
        mark = _mark(line)
        if mark is not None and mark.style == "roman":
            upper = _upper(line)
            if upper is not None and (upper.number == letter + 1 > 1 or mark.number > 20):
                mark = upper
        if mark is not None and mark.style == "upper":
            letter = mark.number
        found.append(mark)
    return found


def _mark(line: str) -> _Mark | None:
    words = line.strip()
    for read in (_word, _roman, _upper, _long_number, _number, _ordinal, _letter, _bullet):
        if mark := read(words):
            return mark
    return None


def _word(line: str) -> _Mark | None:
    match = _WORD_MARKS.match(line)
    if match is None:
        return None
    style = match["word"].lower()
    return _Mark(match[0], style, _RANKS[style])


def _roman(line: str) -> _Mark | None:
    match = _ROMAN_MARK.match(line)
    if match is None or not _ROMAN.fullmatch(match["count"]):
        return None
    return _Mark(match[0], "roman", _RANKS["roman"], _roman_value(match["count"]))


def _upper(line: str) -> _Mark | None:
    match = _UPPER_MARK.match(line.strip())
    if match is None:
        return None
    number = _LETTERS.find(match["count"].lower()) + 1
    return _Mark(match[0], "upper", _RANKS["upper"], number)


def _number(line: str) -> _Mark | None:
    match = _NUMBER_MARK.match(line)
    if match is None:
        return None
    style = "number)" if ")" in match["end"] else "number."
    return _Mark(match[0], style, _RANKS["number"], int(match["count"]))


def _long_number(line: str) -> _Mark | None:
    match = _LONG_NUMBER_MARK.match(line)
    if match is None:
        return None
    rest = line[match.end() :]
    if not match["end"].strip() and not rest[:1].isupper():
        return None  # "1.5 triệu đồng" is an amount
    parts = match["count"].split(".")
    rank = _RANKS["number"] + len(parts) - 1
    return _Mark(match[0], f"{len(parts)} parts", rank, int(parts[-1]))


def _ordinal(line: str) -> _Mark | None:
    match = _ORDINAL_MARK.match(line)
    if match is None:
        return None
    return _Mark(match[0], "ordinal", _ORDINAL_RANK, _ORDINALS[match["count"].lower()])


def _letter(line: str) -> _Mark | None:
    match = _LETTER_MARK.match(line)
    if match is None:
        return None
    return _Mark(match[0], "letter", _LETTER_RANK, _LETTERS.index(match["count"]) + 1)


def _bullet(line: str) -> _Mark | None:
    match = _BULLET_MARK.match(line)
    if match is None:
        return None
    style = next(name for name, sign in match.groupdict().items() if sign)
    if style in ("dot", "letter"):
        style = match[0].strip()
    return _Mark(match[0], style, _PLUS_RANK if style in ("plus", "o") else _BULLET_RANK)


def _roman_value(text: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    figures = [values[letter] for letter in text]
    return sum(
        -figure if any(later > figure for later in figures[n + 1 : n + 2]) else figure
        for n, figure in enumerate(figures)
    )
