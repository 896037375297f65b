"""The guide of the program: its chapters as plain values, read from resources/help.

One reader feeds the window and the paper. How a chapter is written stands in the README there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from app.core.paths import resource
from app.core.vietnamese import fold

CHAPTER_ORDER = "contents.txt"
QUICK = "quick"
"""The chapter that is also a sheet of its own."""

_MARK = re.compile(
    r"\[\[(?P<word>[^\]]+)\]\]|`(?P<key>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*"
    r"|\[(?P<text>[^\]]+)\]\((?P<target>[\w#-]+)\)"
)
_STEP = re.compile(r"\d+\. ")
_PICTURE = re.compile(r"!\[(?P<caption>[^\]]+)\]\((?P<name>[\w-]+)\)")
_RULE = re.compile(r"\|[-|: ]+\|")
_LONGEST_SNIPPET = 90


class Voice(Enum):
    """What a run of words is."""

    PLAIN = "plain"
    STRONG = "strong"
    WORD = "word"
    """A word that stands on the screen: on a button, in a menu, above a field."""
    KEY = "key"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one voice; a link leads to a chapter, or with “#” to a heading of it."""

    text: str
    voice: Voice = Voice.PLAIN
    target: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a note stands out."""

    line: Line
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """Items below each other; the steps of a job are numbered."""

    items: tuple[Line, ...]
    is_numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of headings."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the window, and what it shows."""

    name: str
    caption: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return resource("help", "pictures", f"{self.name}.png")


Block = Heading | Text | Steps | Table | Picture


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its name (that of its file), its title, its part of the guide."""

    name: str
    part: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def lead(self) -> str:
        """What the screen is for: its first paragraph."""
        return next((plain(one.line) for one in self.blocks if isinstance(one, Text)), "")

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings within it."""
        return tuple(one.text for one in self.blocks if isinstance(one, Heading))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everything that is said in it."""
        return tuple(line for block in self.blocks for line in _lines_of(block))


@dataclass(frozen=True, slots=True)
class Found:
    """A chapter in which something was found, and the words around it."""

    chapter: Chapter
    snippet: str


def anchor(heading: str) -> str:
    """Return how a link names a heading.

    >>> anchor("Hình thức khen thưởng")
    'hinh-thuc-khen-thuong'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(heading)).strip("-")


def plain(line: Line) -> str:
    """Return a line without its voices."""
    return "".join(run.text for run in line)


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return all chapters in their order."""
    part = ""
    found: list[Chapter] = []
    for line in resource("help", CHAPTER_ORDER).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            part = line[2:]
        elif line.strip():
            path = resource("help", f"{line.strip()}.md")
            found.append(read_chapter(path.stem, part, path.read_text(encoding="utf-8")))
    return tuple(found)


def chapter(name: str) -> Chapter | None:
    """Return the chapter of a name."""
    return next((one for one in chapters() if one.name == name), None)


def search(words: str) -> list[Found]:
    """Return where all the words are found, blind to marks: titles first.

    A chapter is found by any of its lines; several words need not stand in the same one.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    found: list[tuple[int, Found]] = []
    for one in chapters():
        texts = [one.title, *one.headings, *map(plain, one.lines)]
        folded = [fold(text) for text in texts]
        if not all(any(word in text for text in folded) for word in wanted):
            continue
        hits = [sum(word in text for word in wanted) for text in folded]
        rank = 2 if hits[0] == len(wanted) else 1 if max(hits) == len(wanted) else 0
        found.append((rank, Found(one, _snippet(texts[hits.index(max(hits))], wanted[0]))))
    found.sort(key=lambda pair: -pair[0])  # stable: in the order of the guide
    return [one for _, one in found]


def _snippet(text: str, word: str) -> str:
    if len(text) <= _LONGEST_SNIPPET:
        return text
    place = max(fold(text).find(word), 0)
    start = text.rfind(" ", 0, max(place - _LONGEST_SNIPPET // 3, 0)) + 1
    piece = text[start : start + _LONGEST_SNIPPET].rpartition(" ")[0]
    return f"{'…' if start else ''}{piece}…"


# --- reading ---------------------------------------------------------------------------------


def read_chapter(name: str, part: str, text: str) -> Chapter:
    """Read a chapter; what is not written by the rules raises ValueError."""
    title, *rest = text.splitlines()
    if not title.startswith("# "):
        raise ValueError(f"{name}: no title in the first line")
    blocks = tuple(_block(name, lines) for lines in _groups(rest))
    return Chapter(name, part, title[2:].strip(), blocks)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines between blank ones."""
    group: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            group.append(line.rstrip())
        elif group:
            yield group
            group = []


def _block(name: str, lines: list[str]) -> Block:
    first = lines[0]
    if picture := _PICTURE.fullmatch(first):
        block: Block = Picture(picture["name"], picture["caption"])
    elif first.startswith("## "):
        block = Heading(first[3:].strip())
    elif first.startswith("|"):
        return _table(name, lines)
    elif first.startswith("- ") or _STEP.match(first):
        return _steps(name, lines)
    elif first.startswith(">"):
        words = " ".join(line.removeprefix(">").strip() for line in lines)
        return Text(_line(name, words), is_note=True)
    elif first.startswith(("#", "!")):
        raise ValueError(f"{name}: {first}")
    else:
        return Text(_line(name, " ".join(lines)))
    if len(lines) > 1:
        raise ValueError(f"{name}: no blank line below “{first}”")
    return block


def _steps(name: str, lines: list[str]) -> Steps:
    is_numbered = not lines[0].startswith("- ")
    items: list[str] = []
    for line in lines:
        if line.startswith("  ") and items:
            items[-1] += f" {line.strip()}"
        elif line.startswith("- ") != is_numbered and (mark := re.match(r"- |\d+\. ", line)):
            items.append(line[mark.end() :])
        else:
            raise ValueError(f"{name}: “{line}” within a list")
    return Steps(tuple(_line(name, item) for item in items), is_numbered)


def _table(name: str, lines: list[str]) -> Table:
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
        raise ValueError(f"{name}: a table without headings: {lines[0]}")
    rows = [
        tuple(_line(name, cell.strip()) for cell in line.strip().strip("|").split("|"))
        for line in (lines[0], *lines[2:])
    ]
    if len({len(row) for row in rows}) > 1:
        raise ValueError(f"{name}: rows of unlike length below {lines[0]}")
    return Table(rows[0], tuple(rows[1:]))


def _line(name: str, text: str) -> Line:
    runs: list[Run] = []
    end = 0
    for found in _MARK.finditer(text):
        runs.append(Run(text[end : found.start()]))
        end = found.end()
        if found["target"]:
            runs.append(Run(found["text"], Voice.LINK, found["target"]))
        else:
            voice = {"word": Voice.WORD, "key": Voice.KEY, "strong": Voice.STRONG}
            kind = found.lastgroup or ""
            runs.append(Run(found[kind], voice[kind]))
    runs.append(Run(text[end:]))
    if any(mark in run.text for run in runs for mark in ("[[", "]]", "**", "`")):
        raise ValueError(f"{name}: a mark without its other half in “{text}”")
    return tuple(run for run in runs if run.text)


def _lines_of(block: Block) -> Iterator[Line]:
    match block:
        case Text(line):
            yield line
        case Steps(items):
            yield from items
        case Table(head, rows):
            for row in (head, *rows):
                yield from row
        case Picture(_, caption):
            yield (Run(caption),)
        case Heading(text):
            yield (Run(text),)
