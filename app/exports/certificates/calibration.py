"""The page that shows where a printer puts what it prints: crosses to measure, and two rulers."""

from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.exports.certificates.designs import PAPER_HEIGHT, PAPER_WIDTH
from app.exports.certificates.drawing import move
from app.exports.certificates.offsets import CROSS, Offsets
from app.exports.fonts import BOLD, REGULAR, register_fonts
from app.exports.layout import MM

_ARM = 6.0
_LEADING = 7.0
_CROSSES = (
    ("A", CROSS, CROSS),
    ("B", PAPER_WIDTH - CROSS, CROSS),
    ("C", CROSS, PAPER_HEIGHT - CROSS),
    ("D", PAPER_WIDTH - CROSS, PAPER_HEIGHT - CROSS),
)
"""The name of each cross, and where it is meant to be from the upper left corner."""

_HEADING = "Trang căn chỉnh máy in giấy khen"
_STEPS = (
    "1. In trang này trên giấy A4 để ngang, chọn “Kích thước thật” (100%), không “Vừa trang”.",
    "2. Dùng thước đo từ mép giấy đến tâm các dấu +, chính xác đến nửa mi-li-mét.",
    "3. Ghi số đo vào phần mềm; phần mềm tính độ lệch cho máy in và loại giấy này.",
)
_BLANKS = (
    "Dấu A cách mép TRÁI: ………………… mm (đúng là 20)",
    "Dấu A cách mép TRÊN: ………………… mm (đúng là 20)",
    "Dấu B cách mép PHẢI: ………………… mm (đúng là 20)",
    "Dấu C cách mép DƯỚI: ………………… mm (đúng là 20)",
)


def calibration_page(printer: str, paper: str, offsets: Offsets | None = None) -> bytes:
    """Return the page as a PDF file; with offsets it shows whether they are right."""
    register_fonts()
    rl_config.useA85 = 0
    target = BytesIO()
    canvas = Canvas(target, pagesize=(PAPER_WIDTH * MM, PAPER_HEIGHT * MM), invariant=1)
    canvas.setTitle(_HEADING)
    move(canvas, offsets or Offsets())
    _draw_words(canvas, printer, paper, offsets)
    for name, x, y in _CROSSES:
        _draw_cross(canvas, name, x, y)
    _draw_rulers(canvas)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _up(y: float) -> float:
    """Return a distance from the upper edge, in millimetres, as the canvas counts."""
    return (PAPER_HEIGHT - y) * MM


def _draw_words(canvas: Canvas, printer: str, paper: str, offsets: Offsets | None) -> None:
    middle = PAPER_WIDTH / 2 * MM
    canvas.setFont(BOLD, 20)
    canvas.drawCentredString(middle, _up(55), _HEADING)
    canvas.setFont(REGULAR, 13)
    y = 68.0
    applied = "chưa dịch" if offsets is None else f"đang dịch: {offsets.words}"
    about = (f"Máy in: {printer or '…'}", f"Giấy: {paper}", f"Trang này {applied}")
    for line in (*about, "", *_STEPS, "", *_BLANKS):
        canvas.drawString(60 * MM, _up(y), line)
        y += _LEADING


def _draw_cross(canvas: Canvas, name: str, x: float, y: float) -> None:
    canvas.setLineWidth(0.3)
    canvas.line((x - _ARM) * MM, _up(y), (x + _ARM) * MM, _up(y))
    canvas.line(x * MM, _up(y - _ARM), x * MM, _up(y + _ARM))
    canvas.circle(x * MM, _up(y), 2 * MM)
    canvas.setFont(BOLD, 14)
    side = 1 if x < PAPER_WIDTH / 2 else -1
    canvas.drawCentredString((x + side * 5) * MM, _up(y + 6.5), name)


def _draw_rulers(canvas: Canvas) -> None:
    """Draw a ruler across and one along, through the middle of the crosses' frame."""
    canvas.setLineWidth(0.25)
    canvas.setFont(REGULAR, 8)
    for mm in range(2 * CROSS, int(PAPER_WIDTH) - 2 * CROSS + 1):
        long = 4.0 if mm % 10 == 0 else 3.0 if mm % 5 == 0 else 1.8
        canvas.line(mm * MM, _up(CROSS), mm * MM, _up(CROSS + long))
        if mm % 10 == 0:
            canvas.drawCentredString(mm * MM, _up(CROSS + 7.5), str(mm))
    for mm in range(2 * CROSS, int(PAPER_HEIGHT) - 2 * CROSS + 1):
        long = 4.0 if mm % 10 == 0 else 3.0 if mm % 5 == 0 else 1.8
        canvas.line(CROSS * MM, _up(mm), (CROSS + long) * MM, _up(mm))
        if mm % 10 == 0:
            canvas.drawString((CROSS + 5) * MM, _up(mm + 1), str(mm))
