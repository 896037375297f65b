"""Draws certificates: one page for each, on paper that is white or printed already.

What does not fit is not printed at all, and told by the name of the recipient.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image, UnidentifiedImageError
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import StorageFailure
from app.core.progress import Progress, Silent
from app.exports.certificates.border import draw_border
from app.exports.certificates.designs import (
    PAPER_HEIGHT,
    PAPER_WIDTH,
    Design,
    Lettering,
    Paper,
    Style,
)
from app.exports.certificates.fitting import Fitted, fitted
from app.exports.certificates.offsets import Offsets
from app.exports.certificates.value import PART_WORDS, Certificate, Part
from app.exports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, register_fonts
from app.exports.layout import MM, visible
from app.exports.pages import Letters
from app.exports.report import SAMPLE_MARK

_STYLES: dict[Style, str] = {
    "regular": REGULAR,
    "bold": BOLD,
    "italic": ITALIC,
    "bold_italic": BOLD_ITALIC,
}
_ASCENT, _DESCENT = 0.905, 0.216
"""How far the tallest capitals reach above the baseline and letters below it, for size 1."""
_RULE_WIDTH = 0.75
_LARGEST_EMBLEM = 5_000_000
_SAMPLE_SIZE, _SAMPLE_GREY = 60, 0.93
_BORDER = "border"
_STOPPED = "Chưa in giấy khen của {name}"


@dataclass(frozen=True, slots=True)
class Emblem:
    """The picture of the emblem that the office supplies."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Setup:
    """On what and how certificates are drawn."""

    design: Design
    paper: Paper
    offsets: Offsets = field(default_factory=Offsets)
    emblem: Emblem | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A certificate that was not drawn, and why: a sentence that names the recipient."""

    id: UUID
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages as one PDF file (empty without any), whose they are, and what was left out."""

    pdf: bytes
    pages: tuple[UUID, ...]
    refused: tuple[Refusal, ...]


def read_emblem(path: Path) -> Emblem:
    """Read a picture (PNG or JPEG). Raises StorageFailure when it is none or too large."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StorageFailure(
            f"Không đọc được tệp hình Quốc huy “{path}”. Chưa in gì. Chọn lại tệp hình."
        ) from error
    if len(content) > _LARGEST_EMBLEM:
        raise StorageFailure(
            f"Tệp hình “{path.name}” lớn hơn 5 MB. Chưa dùng hình này. Lưu hình nhỏ lại rồi chọn."
        )
    try:
        with Image.open(BytesIO(content)) as picture:
            is_known, size = picture.format in ("PNG", "JPEG"), picture.size
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise _no_picture(path) from error
    if not is_known:
        raise _no_picture(path)
    return Emblem(content, *size)


def _no_picture(path: Path) -> StorageFailure:
    return StorageFailure(
        f"Tệp “{path.name}” không phải hình PNG hoặc JPG còn nguyên vẹn. Chưa dùng hình này. Chọn "
        "tệp khác."
    )


def draw(
    certificates: Sequence[Certificate],
    setup: Setup,
    title: str = "Giấy khen",
    progress: Progress | None = None,
) -> Drawn:
    """Draw certificates in their order; the same ones give the same bytes.

    Raises StorageFailure where a font or the room of the paper is missing, and Cancelled.
    """
    register_fonts()
    _refuse_a_cut_border(setup)
    progress = progress or Silent()
    pen = _Pen(setup)
    done: list[UUID] = []
    refused: list[Refusal] = []
    target = BytesIO()
    rl_config.useA85 = 0
    canvas = Canvas(target, pagesize=(PAPER_WIDTH * MM, PAPER_HEIGHT * MM), invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("Sổ Thi Đua")
    pen.begin(canvas)
    for number, certificate in enumerate(certificates):
        progress.report(number, len(certificates))
        laid = pen.laid_out(certificate)
        if isinstance(laid, str):
            refused.append(Refusal(certificate.id, certificate.name, laid))
            continue
        pen.draw(canvas, certificate, laid)
        canvas.showPage()
        done.append(certificate.id)
    if done:
        canvas.save()
    return Drawn(target.getvalue() if done else b"", tuple(done), tuple(refused))


def _refuse_a_cut_border(setup: Setup) -> None:
    """Refuse offsets that push the border over the edge of the paper."""
    if "border" in setup.paper.printed:
        return
    moved, edge = setup.offsets, setup.design.border.edge
    across = abs(float(moved.right)) + PAPER_WIDTH / 2 * (float(moved.wide) / 100 - 1)
    along = abs(float(moved.down)) + PAPER_HEIGHT / 2 * (float(moved.high) / 100 - 1)
    if max(across, along) > edge:
        raise StorageFailure(
            f"Độ lệch đang đặt ({moved.words}) đẩy đường diềm ra ngoài tờ giấy. Chưa in gì. Sửa "
            "độ lệch, hoặc in trên phôi đã có đường diềm."
        )


def move(canvas: Canvas, offsets: Offsets) -> None:
    """Move all that follows on a page as the printer and the paper need it."""
    middle_x, middle_y = PAPER_WIDTH * MM / 2, PAPER_HEIGHT * MM / 2
    canvas.translate(float(offsets.right) * MM, -float(offsets.down) * MM)
    canvas.translate(middle_x, middle_y)
    canvas.scale(float(offsets.wide) / 100, float(offsets.high) / 100)
    canvas.translate(-middle_x, -middle_y)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part that is ready to be drawn: its lines, and the box they stand in."""

    lettering: Lettering
    lines: Fitted
    left: float
    top: float
    width: float


class _Pen:
    """Lays out certificates and draws them."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._design = setup.design
        self._letters = {style: Letters(name) for style, name in _STYLES.items()}
        emblem = setup.emblem
        self._emblem = ImageReader(BytesIO(emblem.content)) if emblem else None

    def begin(self, canvas: Canvas) -> None:
        """Keep what every page has the same."""
        if "border" not in self._setup.paper.printed:
            canvas.beginForm(  # pyright: ignore[reportUnknownMemberType]
                _BORDER, 0, 0, PAPER_WIDTH * MM, PAPER_HEIGHT * MM
            )
            draw_border(canvas, self._design.border)
            canvas.endForm()  # pyright: ignore[reportUnknownMemberType]

    # --- where everything stands -------------------------------------------------------------

    def laid_out(self, certificate: Certificate) -> list[_Placed] | str:
        """Return every part in its place, or the sentence that says why there is no page."""
        texts: dict[Part, str] = dict(certificate.lines())
        for lettering in self._letterings():
            if strange := self._strange(lettering, texts.get(lettering.part, "")):
                return (
                    f"{_STOPPED.format(name=certificate.name)}: phần “"
                    f"{PART_WORDS[lettering.part]}” có ký tự {strange} mà phông chữ không có. Sửa "
                    "ký tự đó rồi in lại."
                )
        placed: list[_Placed] = []
        for block in self._design.blocks:
            if block.part not in texts:
                continue
            lines = self._fit(texts[block.part], block, block.width, block.height)
            if lines is None:
                return self._too_long(certificate, block.part)
            spare = 0.0 if block.from_top else (block.height - lines.height) / 2
            placed.append(_Placed(block, lines, block.left, block.top + spare, block.width))
        stacked = self._stacked(texts)
        if not isinstance(stacked, list):
            return self._too_long(certificate, stacked)
        return [one for one in (*placed, *stacked) if self._is_drawn(one.lettering.part)]

    def _stacked(self, texts: dict[Part, str]) -> list[_Placed] | Part:
        """Share the room of the stack; return the part that finds no room left in it."""
        stack = self._design.stack
        own = [lettering for lettering in stack.blocks if lettering.part in texts]
        room = stack.height - stack.gap * max(0, len(own) - 1)
        found: list[tuple[Lettering, Fitted]] = []
        for lettering in own:
            lines = self._fit(texts[lettering.part], lettering, stack.width, room)
            if lines is None:
                return lettering.part
            room -= lines.height
            found.append((lettering, lines))
        gap = stack.gap + min(room / (len(own) + 1), stack.widest_gap - stack.gap)
        used = sum(lines.height for _, lines in found) + gap * max(0, len(own) - 1)
        top = stack.top + (stack.height - used) / 2
        placed: list[_Placed] = []
        for lettering, lines in found:
            placed.append(_Placed(lettering, lines, stack.left, top, stack.width))
            top += lines.height + gap
        return placed

    def _fit(self, text: str, lettering: Lettering, width: float, height: float) -> Fitted | None:
        letters = self._letters[lettering.style]
        return fitted(letters.printable(text), lettering, width, height, letters)

    def _letterings(self) -> Iterator[Lettering]:
        yield from self._design.blocks
        yield from self._design.stack.blocks

    def _is_drawn(self, part: Part) -> bool:
        return part not in self._setup.paper.printed

    def _strange(self, lettering: Lettering, text: str) -> str:
        """Return the first sign that cannot be printed as it is, "" when all can."""
        whole = visible(text)
        printable = self._letters[lettering.style].printable(text)
        wrong = next(
            (a for a, b in zip(whole, printable, strict=True) if a != b or a == "\ufffd"), ""
        )
        if not wrong:
            return ""
        return "ẩn hoặc hỏng" if wrong == "\ufffd" else f"“{wrong}” (U+{ord(wrong):04X})"

    def _too_long(self, certificate: Certificate, part: Part) -> str:
        return (
            f"{_STOPPED.format(name=certificate.name)}: phần “{PART_WORDS[part]}” quá dài, thu "
            "đến cỡ chữ nhỏ nhất vẫn không vừa trong khung. Rút ngắn rồi in lại."
        )

    # --- drawing -----------------------------------------------------------------------------

    def draw(self, canvas: Canvas, certificate: Certificate, placed: Sequence[_Placed]) -> None:
        """Draw one page."""
        canvas.saveState()
        move(canvas, self._setup.offsets)
        if certificate.is_sample:
            self._draw_sample_mark(canvas)
        if "border" not in self._setup.paper.printed:
            canvas.doForm(_BORDER)  # pyright: ignore[reportUnknownMemberType]
        if self._emblem is not None and "emblem" not in self._setup.paper.printed:
            self._draw_emblem(canvas, self._emblem)
        for one in placed:
            self._draw_lines(canvas, one)
        canvas.restoreState()

    def _draw_lines(self, canvas: Canvas, placed: _Placed) -> None:
        lettering, size = placed.lettering, placed.lines.size
        inks = self._design.inks
        ink = HexColor(inks.red if lettering.ink == "red" else inks.black)
        canvas.setFillColor(ink)
        canvas.setStrokeColor(ink)
        step = size * placed.lines.leading
        middle = (placed.left + placed.width / 2) * MM
        # The line box is centred on the letters: the marks of capitals have room above.
        above = (step - (_ASCENT + _DESCENT) * size) / 2 + _ASCENT * size
        baseline = (PAPER_HEIGHT - placed.top) * MM - above
        letters = self._letters[lettering.style]
        canvas.setFont(_STYLES[lettering.style], size)
        for line in placed.lines.lines:
            width = letters.width(line, size)
            canvas.drawString(middle - width / 2, baseline, line)
            if lettering.rule:
                canvas.setLineWidth(_RULE_WIDTH)
                low = baseline - _DESCENT * size - 1.5
                canvas.line(middle - width / 2, low, middle + width / 2, low)
            baseline -= step

    def _draw_emblem(self, canvas: Canvas, picture: Any) -> None:  # noqa: ANN401 - reportlab's own
        box = self._design.emblem
        wide, high = picture.getSize()
        scale = min(box.width / wide, box.height / high)
        width, height = wide * scale, high * scale
        canvas.drawImage(  # pyright: ignore[reportUnknownMemberType]
            picture,
            (PAPER_WIDTH - width) / 2 * MM,
            (PAPER_HEIGHT - box.top - (box.height + height) / 2) * MM,
            width * MM,
            height * MM,
            mask="auto",
        )

    def _draw_sample_mark(self, canvas: Canvas) -> None:
        letters = self._letters["regular"]
        canvas.saveState()
        canvas.setFillGray(_SAMPLE_GREY)
        canvas.translate(PAPER_WIDTH * MM / 2, PAPER_HEIGHT * MM / 2)
        canvas.rotate(30)
        canvas.setFont(REGULAR, _SAMPLE_SIZE)
        canvas.drawString(-letters.width(SAMPLE_MARK, _SAMPLE_SIZE) / 2, -20, SAMPLE_MARK)
        canvas.restoreState()
