"""A document read back, whatever its file: what the checks look at.

Lengths are millimetres, sizes of letters and gaps are points. What a file does not tell is None.
A Word file has no pages and no places on them; the paragraphs of a PDF are made of its lines.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from app.core.vietnamese import fold, tidy

MM = 72 / 25.4
"""Points in a millimetre."""


class FileKind(Enum):
    """What a document was read from."""

    PDF = "pdf"
    WORD = "docx"


class Side(Enum):
    """In which half of the page a line stands."""

    LEFT = "left"
    RIGHT = "right"
    FULL = "full"


class Align(Enum):
    """How a paragraph is set."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike. `color` is RRGGBB; `is_embedded` whether a PDF carries the font."""

    text: str
    fonts: tuple[str, ...] = ()
    size: float | None = None
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    color: str = "000000"
    is_embedded: bool | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, counted from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Halfway between left and right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule below a line; `off_center` is how far its middle lies from that of the line."""

    length: float
    off_center: float | None = None


@dataclass(frozen=True)
class Line:
    """A line as it stands: of a PDF, or what lies between the breaks of a paragraph in Word.

    `number` counts the lines of the file. `room` is the width that the line has. `width` is how
    wide it is, measured on the page or by the widths of Times New Roman. `column` tells lines
    of the same column of a head. `baseline` is where the letters stand on the page.
    `blank_above` are the points of empty lines above it in a Word file.
    """

    runs: tuple[Run, ...]
    number: int
    page: int | None = None
    side: Side = Side.FULL
    box: Box | None = None
    baseline: float | None = None
    width: float = 0.0
    room: float | None = None
    column: int | None = None
    align: Align | None = None
    rule: Rule | None = None
    blank_above: float = 0.0

    @cached_property
    def raw(self) -> str:
        """Return the text as it is in the file."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def text(self) -> str:
        """Return the text, composed and without needless blanks."""
        return tidy(self.raw)

    @cached_property
    def folded(self) -> str:
        """Return the text for comparing."""
        return fold(self.raw)

    @cached_property
    def size(self) -> float | None:
        """Return the size of most letters."""
        counts: dict[float, int] = {}
        for run in self.runs:
            if run.size is not None:
                counts[run.size] = counts.get(run.size, 0) + len(run.text.strip())
        return max(counts, key=lambda size: counts[size]) if counts else None

    @property
    def is_bold(self) -> bool:
        """Whether all letters are bold."""
        return self._all(lambda run: run.is_bold)

    @property
    def is_italic(self) -> bool:
        """Whether all letters are italic."""
        return self._all(lambda run: run.is_italic)

    @property
    def has_bold(self) -> bool:
        """Whether some letters are bold."""
        return any(run.is_bold and has_letters(run.text) for run in self.runs)

    @property
    def has_italic(self) -> bool:
        """Whether some letters are italic."""
        return any(run.is_italic and has_letters(run.text) for run in self.runs)

    @property
    def is_underlined(self) -> bool:
        """Whether some letters are underlined."""
        return any(run.is_underlined and run.text.strip() for run in self.runs)

    @property
    def is_capital(self) -> bool:
        """Whether it has letters, all of them capitals."""
        return self.text.isupper()

    def _all(self, holds: Callable[[Run], bool]) -> bool:
        inked = [run for run in self.runs if has_letters(run.text)]
        return bool(inked) and all(holds(run) for run in inked)


class LeadingKind(Enum):
    """How the height of a line is told."""

    MULTIPLE = "multiple"
    """So many single lines."""
    EXACT = "exact"
    """In points."""
    AT_LEAST = "at_least"
    MEASURED = "measured"
    """In points, seen on the page."""


@dataclass(frozen=True, slots=True)
class Leading:
    """The height of the lines of a paragraph."""

    kind: LeadingKind
    value: float


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `before` is the gap above it; `is_tabular` that it stands in a drawn table."""

    lines: tuple[Line, ...]
    align: Align | None = None
    indent: float | None = None
    before: float | None = None
    after: float | None = None
    leading: Leading | None = None
    is_tabular: bool = False
    is_layout: bool = False
    """It stands in a table or box without lines, such as the head or the signatures."""
    section: int = 0
    row: int | None = None
    """Which row of a table it stands in, counted over the file; not told by a PDF."""

    @cached_property
    def text(self) -> str:
        """Return its text on one line."""
        return tidy(" ".join(line.raw for line in self.lines))

    @property
    def first(self) -> Line:
        """Return its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Return its last line."""
        return self.lines[-1]

    @cached_property
    def folded(self) -> str:
        """Return its text for comparing."""
        return fold(self.text)

    @property
    def is_bold(self) -> bool:
        """Whether all letters are bold."""
        return all(line.is_bold for line in self.lines if has_letters(line.text))


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number found: on a page of a PDF, or as a field in the heads of a section."""

    line: Line
    text: str
    off_center: float | None = None
    is_in_top_margin: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF, or a section of a Word file.

    Margins are left, top, right, bottom; those of a PDF are where its text ends. `number` is the
    page number found; `first_number` what the first page of a section shows.
    `restarts` is the number that a section begins to count from.
    """

    number: int
    width: float
    height: float
    left: float | None = None
    top: float | None = None
    right: float | None = None
    bottom: float | None = None
    page_number: PageNumber | None = None
    first_number: PageNumber | None = None
    restarts: int | None = None
    sure: frozenset[str] = frozenset()
    """The sides whose margin is exact; the others are at most what is told."""

    @property
    def is_landscape(self) -> bool:
        """Whether it lies on its side."""
        return self.width > self.height


@dataclass(frozen=True)
class Document:
    """A document read back.

    `page_count` is None where nobody laid it out. `ended_at` says where a second document begins
    in the same file: it is not read.
    """

    kind: FileKind
    name: str
    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]
    page_count: int | None = None
    has_pictures: bool = False
    other_runs: tuple[Run, ...] = field(default=())
    """Letters of heads, feet and drawn tables."""
    ended_at: int | None = None
    has_macros: bool = False

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return every line, from the top down."""
        return tuple(line for paragraph in self.paragraphs for line in paragraph.lines)


def has_letters(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return any(sign.isalnum() for sign in text)


def runs_of(lines: Iterable[Line]) -> Iterable[Run]:
    """Yield the runs of lines."""
    for line in lines:
        yield from line.runs
