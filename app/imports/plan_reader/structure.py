"""A plan as it is built: head, title, opening, numbered parts, end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.core.outline import LineMark, line_marks
from app.imports.plan_reader import words
from app.imports.plan_reader.passage import Passage, joined, passage
from app.imports.plan_reader.who import names_somebody

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_COLUMNS = re.compile(r"\t+|[ \u00a0]{3,}")
_HEAD_LINES = 45
"""Where the kind of the document stands at the latest, counted in lines that are not blank."""
_APPENDIX = re.compile(
    r"(?:phu luc|bieu (?:so|mau)|mau (?:so|\\d)|danh sach\\b|bang (?:diem|tong hop|tieu chi"
    r"|cham)|de cuong)"
)
_NUMBER_LINE = re.compile(r"so ?:|so\s*[\d.…/_]")
_RULE = re.compile(r"[-–—_=*.…\s]+")
_ENDED = re.compile(r"[.:;!?…][\"”’)\]*]*$")
_POST = (
    r"(?:pho )?chu tich|(?:pho )?bi thu(?: thuong truc)?|(?:pho )?chu nhiem|(?:pho )?hieu truong"
    r"|(?:pho )?truong ban|(?:pho )?giam doc|(?:pho )?truong phong|(?:pho )?chanh van phong"
    r"|uy vien thuong truc|uy vien|to truong|truong (?:thon|khoi|cum)|chi huy truong|thu ky"
)
AUTHORITY = re.compile(
    r"(?:t ?/ ?m|tm|k ?/ ?t|kt|tl|t ?/ ?l|tuq|q|thua lenh|thay mat)\s*[.,/]?\s+\S|(?:tm|kt|tl"
    r"|tuq|q)\.\S"
)
POST = re.compile(rf"(?:{_POST})\b")
RECIPIENTS = re.compile(r"noi nhan\b\s*:?")
_CLOSING = re.compile(
    r"(?:tren day la|ke hoach (?:nay|duoc)\b|can cu ke hoach nay|yeu cau cac|de nghi cac"
    r"|trong qua trinh"
    r"|nhan duoc ke hoach|(?:ubnd|uy ban nhan dan|hoi dong|ban thuong vu|dang uy)[^.]{0,80}"
    r"(?:yeu cau|de nghi|giao))"
)


@dataclass(frozen=True)
class Line:
    """A line of the file. `follows_blank` says that a blank line stands above it."""

    words: Passage
    raw: str
    offset: int
    follows_blank: bool
    mark: LineMark | None = None


@dataclass
class Node:
    """A numbered part: its mark, what it says itself, and what stands below it."""

    mark: Passage
    style: str
    number: int
    depth: int
    paragraphs: list[Passage]
    children: "list[Node]" = field(default_factory=list["Node"])
    parent: "Node | None" = None
    cells: tuple[Passage, ...] = ()
    """Of a row of a table that lost its lines."""

    @cached_property
    def heading(self) -> Passage:
        """Return what names it; empty where it begins with a sentence."""
        return self._parted[0]

    @cached_property
    def body(self) -> tuple[Passage, ...]:
        """Return its paragraphs after the heading."""
        return self._parted[1]

    @cached_property
    def _parted(self) -> tuple[Passage, tuple[Passage, ...]]:
        first = self.paragraphs[0] if self.paragraphs else _NOTHING
        has_more = len(self.paragraphs) > 1 or bool(self.children)
        heading, rest = parted(first, has_parts=bool(self.children), has_more=has_more)
        if not rest and not has_more and not heading.text.isupper():
            heading, rest = _NOTHING, first  # an item of a list, not the name of anything
        more = tuple(one for one in (rest, *self.paragraphs[1:]) if one)
        return heading, more

    @property
    def label(self) -> str:
        """Return its mark without what closes it: "I", "2.1", "a", "-"."""
        return self.mark.text.strip() if self.is_bullet else self.mark.text.strip(" .):/-–(,")

    @property
    def is_bullet(self) -> bool:
        """Whether it is not counted."""
        return not self.number and self.style not in _NAMED_STYLES

    def walk(self) -> "Iterator[Node]":
        """Yield it and all below it, from the top down."""
        yield self
        for child in self.children:
            yield from child.walk()

    def passages(self) -> Iterator[Passage]:
        """Yield every paragraph of it and of what stands below it."""
        for node in self.walk():
            yield from node.paragraphs

    def whole(self) -> Passage:
        """Return all it says and what stands below it, marks and all, as one."""
        below = [one for child in self.children for one in child.walk()]
        return joined((*self.paragraphs, *(joined((one.mark, *one.paragraphs)) for one in below)))

    def above(self) -> "Iterator[Node]":
        """Yield what it stands in, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def topics(self) -> set[str]:
        """Return what its heading announces, as named in `words.TOPICS`."""
        return {name for name, sign in words.TOPICS.items() if sign.search(self.heading.folded)}


_NOTHING = Passage("", (), ())
_NAMED_STYLES = ("phần", "chương", "mục", "điều", "name")


@dataclass(frozen=True)
class Structure:
    """The parts of a document, in their order. Only `raw` is always there."""

    raw: str
    head: tuple[Line, ...]
    kind: str
    """As in `words.KINDS`; "" where none stands as a line of its own."""
    kind_line: Passage
    title: Passage
    opening: tuple[Passage, ...]
    parts: tuple[Node, ...]
    closing: tuple[Passage, ...]
    end: tuple[Line, ...]

    def nodes(self) -> Iterator[Node]:
        """Yield every numbered part, from the top down."""
        for part in self.parts:
            yield from part.walk()

    def body(self) -> Iterator[Passage]:
        """Yield every paragraph from the opening to the closing."""
        yield from self.opening
        for part in self.parts:
            yield from part.passages()
        yield from self.closing

    @cached_property
    def has_marks(self) -> bool:
        """Whether the text has the marks of Vietnamese; OCR sometimes loses all of them."""
        letters = [letter for letter in self.raw[:20_000] if letter.isalpha()]
        marked = sum(not letter.isascii() for letter in letters)
        return marked * 20 > len(letters)


def read_structure(raw: str) -> Structure:
    """Return how a text is built. Nothing is left out but rules and blanks."""
    lines = _lines(raw)
    at, kind, rest = _kind(lines)
    head = tuple(_columns(raw, lines[:at])) if kind else ()
    after = lines[at + 1 :] if kind else lines
    end_at = _end_at(after)
    middle, end = after[:end_at], tuple(_columns(raw, _without_appendix(after[end_at:])))
    if not kind:
        head, middle = _headless(raw, middle)
    kind_line = lines[at].words.cut(0, len(lines[at].words) - len(rest)) if kind else _NOTHING
    title, middle = _title(rest, middle) if kind else (_NOTHING, middle)
    blocks = _blocks(middle)
    opening, parts, closing = _tree(blocks)
    return Structure(raw, head, kind, kind_line, title, opening, parts, closing, end)


# --- lines -----------------------------------------------------------------------------------


def _lines(raw: str) -> list[Line]:
    found: list[Line] = []
    last_end = 0
    for match in _LINE.finditer(raw):
        words_ = passage(raw, match.start(), match.end())
        if not words_ or _RULE.fullmatch(words_.text):
            continue
        between = raw[last_end : match.start()]
        breaks = len(re.findall(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", between))
        found.append(Line(words_, match[0], match.start(), breaks > 1 or not found))
        last_end = match.end()
    return found


def _columns(raw: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines, each column of a head or an end that lost its table as a line of its own."""
    for line in lines:
        start, is_first = 0, True
        gaps = [gap for gap in _COLUMNS.finditer(line.raw) if not _is_blank_to_fill(line.raw, gap)]
        for gap in [*gaps, None]:
            end = gap.start() if gap else len(line.raw)
            words_ = passage(raw, line.offset + start, line.offset + end)
            if words_ and not _RULE.fullmatch(words_.text):
                yield Line(
                    words_,
                    line.raw[start:end],
                    line.offset + start,
                    line.follows_blank and is_first,
                )
                is_first = False
            start = gap.end() if gap else end


def _is_blank_to_fill(raw: str, gap: re.Match[str]) -> bool:
    """Whether a gap is where a number or a day is to be written by hand."""
    before = passage(raw, max(0, gap.start() - 12), gap.start()).folded
    after = passage(raw, gap.end(), min(len(raw), gap.end() + 8)).folded
    return bool(re.search(r"(?:\bso\s*:?|\bngay|\bthang|\bnam)$", before)) or bool(
        re.match(r"(?:/|-\s?[a-z]|thang\b|nam\b)", after)
    )


def _kind(lines: Sequence[Line]) -> tuple[int, str, Passage]:
    """Return where the kind of the document stands, which, and what follows on its line."""
    for at, line in enumerate(lines[:_HEAD_LINES]):
        folded = line.words.folded
        squeezed = folded.replace(" ", "")
        for name, kind in words.KINDS.items():
            if squeezed.rstrip(":.") == name.replace(" ", ""):
                return at, kind, _NOTHING
            if not folded.startswith(name + " ") or at > 20:
                continue
            written = line.words.text[: len(name)]
            rest = line.words.cut(len(name))
            if written.isupper() and not _NUMBER_LINE.match(rest.folded):
                return at, kind, rest
        if line.mark is None and re.match(r"(?:i|1)\s*[.\-/]\s*\w", folded) and at > 3:
            break
    return 0, "", _NOTHING


def _headless(raw: str, lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Line]]:
    """Part what looks like a head from a text without a kind, such as a letter."""
    for at, line in enumerate(lines[:20]):
        if re.match(r"kinh gui\b", line.words.folded):
            return tuple(_columns(raw, lines[:at])), list(lines[at:])
    return (), list(lines)


def _end_at(lines: Sequence[Line]) -> int:
    """Return where recipients and signatures begin."""
    first = len(lines)
    for at, line in enumerate(lines):
        folded = line.words.folded
        if (
            at > 3
            and RECIPIENTS.match(folded)
            and len(folded) < 120
            and not re.search(r"noi nhan (?:ho so|dang ky|bao cao)", folded)
        ):
            first = at
            break
    least = max(0, first - 10) if first < len(lines) else max(0, len(lines) - 12)
    for at in range(first - 1, least - 1, -1):
        if is_signature(lines[at].words):
            first = at
        elif not _is_name_like(lines[at].words) and first < len(lines):
            break
    return first


def _without_appendix(end: Sequence[Line]) -> list[Line]:
    """Return the lines of the end up to where an appendix begins."""
    for at, line in enumerate(end):
        if (
            at > 2
            and _APPENDIX.match(line.words.folded)
            and any(is_signature(one.words) for one in end[:at])
        ):
            return list(end[:at])
    return list(end)


def is_signature(line: Passage) -> bool:
    """Whether a line says by what right, or in which post, somebody signs."""
    folded = line.folded
    if len(folded) > 80 or line.text.endswith((";", ",")):
        return False
    if folded[:1] in "-+":
        return False
    is_loud = line.text.isupper()
    return bool(
        (is_loud and POST.match(folded))
        or (AUTHORITY.match(folded) and (is_loud or "/" in folded[:4] or "." in folded[:4]))
    )


def _is_name_like(line: Passage) -> bool:
    parts = line.text.split()
    return 2 <= len(parts) <= 6 and all(part[:1].isupper() for part in parts)


def _title(rest: Passage, lines: list[Line]) -> tuple[Passage, list[Line]]:
    """Return the subject below the kind, and the lines after it."""
    found = [rest] if rest else []
    at = 0
    while at < len(lines) and at < 8:
        line = lines[at]
        folded = line.words.folded
        if folded.startswith("("):
            if (
                found
                and not found[-1].text.endswith(",")
                and re.match(r"\((?:kem theo|ban hanh)", folded)
            ):
                at += 1
                break
            if not found:
                break
        is_more = _is_more_title(found, line)
        if found and not is_more:
            break
        if not found and re.match(r"cua\s", folded) and line.words.text.isupper():
            at += 1  # “CHỈ THỊ / CỦA BAN THƯỜNG VỤ …”
            continue
        if not found and (line_marks([line.words.text])[0] or folded.startswith("can cu ")):
            break
        found.append(line.words)
        at += 1
    return joined(found), lines[at:]


def _is_more_title(found: Sequence[Passage], line: Line) -> bool:
    if not found:
        return True
    last, text = found[-1], line.words.text
    if _ENDED.search(last.text) or line_marks([text])[0]:
        return False
    if text[0].islower() or text[0].isdigit() or text[0] in '"“(':
        return len(text) < 200
    if line.follows_blank or words.OPENING.match(line.words.folded):
        return text.isupper() and last.text.isupper()
    return len(text) < 120


# --- paragraphs ------------------------------------------------------------------------------


@dataclass
class _Block:
    pieces: list[Passage]
    mark: LineMark | None
    cells: tuple[Passage, ...] = ()

    @property
    def whole(self) -> Passage:
        return joined(self.pieces)


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    marks = line_marks([line.words.text for line in lines])
    wrap = _wrap_width(lines)
    blocks: list[_Block] = []
    for line, mark in zip(lines, marks, strict=True):
        if line.raw.count("\t") >= 2:
            cells = tuple(_cells(line))
            if len(cells) >= 2:
                blocks.append(_Block([line.words], None, cells))
                continue
        if blocks and not blocks[-1].cells and mark is None and _goes_on(blocks[-1], line, wrap):
            blocks[-1].pieces.append(line.words)
        else:
            blocks.append(_Block([line.words], mark))
    return blocks


def _cells(line: Line) -> Iterator[Passage]:
    at = 0
    for cell in line.raw.split("\t"):
        words_ = passage(line.raw, at, at + len(cell))
        at += len(cell) + 1
        if words_:
            starts = tuple(one + line.offset for one in words_.starts)
            yield Passage(words_.text, starts, tuple(one + line.offset for one in words_.ends))


def _wrap_width(lines: Sequence[Line]) -> int:
    """Return how wide the lines are that were broken by hand or by a PDF; 0: they were not."""
    lengths = sorted(len(line.words) for line in lines)
    if len(lengths) < 8:
        return 0
    widest = lengths[-max(1, len(lengths) // 20)]
    near = sum(length > widest * 0.85 for length in lengths)
    return widest if widest <= 140 and near * 4 > len(lengths) else 0


def _goes_on(block: _Block, line: Line, wrap: int) -> bool:
    last, text = block.pieces[-1], line.words.text
    if _ENDED.search(last.text):
        return False
    first = text[0]
    if first.islower() or first in "),;.%”" or (first.isdigit() and len(last) > 40):
        return True
    if not line.follows_blank and not last.text.isupper():
        if wrap and len(last) > wrap * 0.75:
            return True
        if block.mark is None and len(last) >= 55 and not words.OPENING.match(line.words.folded):
            return True
    return last.text.endswith((",", "-", "–", "/", "ngày", "tháng", "năm", "số", "và", "của"))


# --- the numbered tree -----------------------------------------------------------------------


def _tree(
    blocks: Sequence[_Block],
) -> tuple[tuple[Passage, ...], tuple[Node, ...], tuple[Passage, ...]]:
    first = next((at for at, block in enumerate(blocks) if _begins_body(block)), len(blocks))
    last = _closing_at(blocks, first)
    grown = _Growing()
    for at in range(first, last):
        grown.take(blocks[at], blocks[at + 1] if at + 1 < last else None)
    opening = tuple(block.whole for block in blocks[:first])
    closing = tuple(block.whole for block in blocks[last:])
    return opening, tuple(grown.roots), closing


def _closing_at(blocks: Sequence[_Block], first: int) -> int:
    """Return where the sentences begin that close the text."""
    last = len(blocks)
    while last > first and blocks[last - 1].mark is None:
        whole = blocks[last - 1].whole
        is_last = last == len(blocks) and last - 2 > first
        is_end = is_last and (blocks[last - 2].mark is not None or whole.text.endswith("./."))
        if blocks[last - 1].cells or not (
            _CLOSING.match(whole.folded) or (is_end and len(whole) < 400)
        ):
            break
        last -= 1
    return last


class _Growing:
    """The tree while it is made of its paragraphs."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self._open: list[Node] = []
        self._named_at: int | None = None
        """How deep a name without a mark stands, below which its bullets go."""

    def take(self, block: _Block, following: _Block | None) -> None:
        """Put a paragraph where it belongs."""
        if block.cells:
            number, *rest = (
                block.cells if block.cells[0].text.isdigit() else (_NOTHING, *block.cells)
            )
            row = Node(number, "row", 0, len(self._open), [joined(rest)], cells=tuple(rest))
            self._add(row, is_open=False)
        elif block.mark is not None:
            self._take_marked(block, block.mark)
        elif self._open and following is not None and _is_name_of_bullets(block, following):
            mark = following.mark
            depth = mark.depth if mark else 0
            self._named_at = depth
            self._add(Node(_NOTHING, "name", 0, depth, [block.whole]))
        elif self._open:
            self._open[-1].paragraphs.append(block.whole)

    def _take_marked(self, block: _Block, mark: LineMark) -> None:
        depth = mark.depth
        if self._named_at is not None:
            if mark.number or depth < self._named_at:
                self._named_at = None
            else:
                depth += 1
        whole, size = block.whole, len(mark.text.rstrip())
        rest = whole.cut(size)
        self._add(Node(whole.cut(0, size), mark.style, mark.number, depth, [rest] if rest else []))

    def _add(self, node: Node, *, is_open: bool = True) -> None:
        del self._open[node.depth :]
        if self._open:
            node.parent = self._open[-1]
            self._open[-1].children.append(node)
        else:
            self.roots.append(node)
        if is_open:
            self._open.append(node)


def _is_name_of_bullets(block: _Block, following: _Block) -> bool:
    """Whether a line without a mark names whom the bullets below it are for."""
    if following.mark is None or following.mark.number or following.mark.style != "dash":
        return False
    whole = block.whole
    return len(whole) <= 120 and not _ENDED.search(whole.text) and names_somebody(whole)


def _begins_body(block: _Block) -> bool:
    return block.mark is not None and (block.mark.number > 0 or bool(block.mark.style != "dash"))


# --- headings --------------------------------------------------------------------------------

_LONGEST_HEADING = 150
_LONGEST_NAME = 400
"""Of a heading that ends with a colon, or has parts below it."""
_AFTER_QUOTE = re.compile(r"[”\"]\s+(?=[\"“]?(?P<next>\S))")
_RUN_IN = words.Words(r"(?<=\w)\s+", words.TASK_VERBS + "|các cơ quan|các đơn vị|các thôn", r"\b")
_STOP = re.compile(r"\.\s+(?=\S)")


def parted(
    first: Passage, *, has_parts: bool = False, has_more: bool = False
) -> tuple[Passage, Passage]:
    """Return what names a paragraph and what follows; nothing names one that is a sentence.

    `has_parts` says that numbered parts stand below it, `has_more` that anything follows.
    """
    text = first.text
    stop = _STOP.search(text)
    ends = stop.start() if stop else len(text)
    colon = _outside_quotes(text, ":")
    if (
        stop
        and stop.start() < (colon if colon > 0 else len(text))
        and _is_short_name(first.cut(0, stop.start()))
    ):
        return first.cut(0, stop.start()), first.cut(stop.end())
    if (0 < colon <= _LONGEST_HEADING and colon < ends) or 0 < colon == len(
        text
    ) - 1 <= _LONGEST_NAME:
        return first.cut(0, colon), first.cut(colon + 1)
    run_in = _run_in(first, ends)
    if run_in:
        return first.cut(0, run_in), first.cut(run_in)
    is_sentence = text.endswith((".", ";")) and not has_parts
    if (
        not stop
        and not is_sentence
        and len(text) <= (_LONGEST_NAME if has_more else _LONGEST_HEADING)
    ):
        return first.cut(0), _NOTHING
    return _NOTHING, first


def _is_short_name(name: Passage) -> bool:
    """Whether a first sentence only names what is spoken of, as in “Về thời gian.”."""
    if len(name) > 80:
        return False
    return name.text.isupper() or bool(re.match(r"ve\s", name.folded))


def _run_in(first: Passage, ends: int) -> int:
    """Return where a sentence begins that lost the break before it; 0 where none does."""
    text = first.text
    for quote in _AFTER_QUOTE.finditer(text, 0, min(len(text), _LONGEST_HEADING)):
        if (
            quote["next"].isupper()
            and text.count("“", 0, quote.end()) == 1
            and quote.start() < ends
        ):
            return quote.start() + 1
    for match in _RUN_IN.finditer(first):
        at = match.start() + len(match[0]) - len(match[0].lstrip())
        if at > min(ends, _LONGEST_HEADING):
            break
        before = text[: match.start()]
        if (
            text[at].isupper()
            and before[-1:].islower()
            and not before.isupper()
            and before.count("“") == before.count("”")
        ):
            if re.search(
                r"\b(?:ban|uy ban|hoi dong|phong|doan|to|nghi quyet|le|cuoc)$",
                first.folded[: match.start()],
            ):
                continue
            return at
    return 0


def _outside_quotes(text: str, sign: str) -> int:
    depth = 0
    for at, letter in enumerate(text):
        if letter in "“(":
            depth += 1
        elif letter in "”)":
            depth = max(0, depth - 1)
        elif letter == sign and not depth:
            return at
    return -1
