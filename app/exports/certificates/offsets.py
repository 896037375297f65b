"""Where a printer really puts what it prints, and how a page is moved to make up for it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import number_text
from app.exports.certificates.designs import PAPER_HEIGHT, PAPER_WIDTH

MOST_MOVED = Decimal(15)
"""Millimetres; a printer that is further off has the wrong paper."""
LEAST_SCALE, MOST_SCALE = Decimal(95), Decimal(105)
"""Percent."""

CROSS = 20
"""The crosses of the calibration page stand so many millimetres from two edges of the paper."""

_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Offsets:
    """How a page is moved for one printer and one kind of paper.

    `right` and `down` are millimetres, `wide` and `high` percent around the middle of the page.
    """

    right: Decimal = Decimal(0)
    down: Decimal = Decimal(0)
    wide: Decimal = Decimal(100)
    high: Decimal = Decimal(100)

    def check(self) -> None:
        """Raise InvalidInput for a move or a scale that no printer in order needs."""
        problems = [
            Problem(
                name,
                f"Chỉ dịch được đến {number_text(MOST_MOVED)} mm. Kiểm tra khổ giấy của máy in.",
            )
            for name, moved in (("right", self.right), ("down", self.down))
            if abs(moved) > MOST_MOVED
        ]
        problems += [
            Problem(
                name,
                f"Tỉ lệ phải từ {number_text(LEAST_SCALE)}% đến {number_text(MOST_SCALE)}%. "
                "Kiểm tra máy in có đang thu nhỏ trang không.",
            )
            for name, scale in (("wide", self.wide), ("high", self.high))
            if not LEAST_SCALE <= scale <= MOST_SCALE
        ]
        if problems:
            raise InvalidInput(problems)

    @property
    def words(self) -> str:
        """Return it as "sang phải 1,5 mm, lên 2 mm", or "không dịch"."""
        told: list[str] = []
        if self.right:
            told.append(f"sang {'phải' if self.right > 0 else 'trái'} {_mm(self.right)}")
        if self.down:
            told.append(f"{'xuống' if self.down > 0 else 'lên'} {_mm(self.down)}")
        if (self.wide, self.high) != (100, 100):
            told.append(f"tỉ lệ {number_text(self.wide)}% × {number_text(self.high)}%")
        return ", ".join(told) or "không dịch"

    def as_text(self) -> str:
        """Return it as it is kept: "1.5 -2 100 100"."""
        return " ".join(map(str, (self.right, self.down, self.wide, self.high)))


def offsets_of(text: str) -> Offsets:
    """Read what `as_text` wrote; what cannot be read moves nothing.

    >>> offsets_of("1.5 -2 100 100").words, offsets_of("?").words
    ('sang phải 1,5 mm, lên 2 mm', 'không dịch')
    """
    try:
        found = Offsets(*map(Decimal, text.split()))
        found.check()
    except (ArithmeticError, TypeError, InvalidInput):
        return Offsets()
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on a printed calibration page, in millimetres from the paper's edges.

    `left` and `top` of cross A; `right` of cross B and `bottom` of cross C, or nothing.
    """

    left: Decimal
    top: Decimal
    right: Decimal | None = None
    bottom: Decimal | None = None


def offsets_for(measured: Measured) -> Offsets:
    """Return the offsets that bring the crosses to their places.

    Raises InvalidInput when what was measured is not of such a page.
    """
    right, wide = _side(measured.left, measured.right, Decimal(str(PAPER_WIDTH)))
    down, high = _side(measured.top, measured.bottom, Decimal(str(PAPER_HEIGHT)))
    found = Offsets(right, down, wide, high)
    try:
        found.check()
    except InvalidInput as error:
        raise InvalidInput.of(
            None,
            "Số đo cho thấy trang in lệch quá nhiều hoặc bị thu phóng. Chưa đặt độ lệch. Kiểm tra "
            "máy in đang để khổ A4 ngang, “Kích thước thật” (100%), rồi in và đo lại.",
        ) from error
    return found


def _side(near: Decimal, far: Decimal | None, length: Decimal) -> tuple[Decimal, Decimal]:
    """Return move and scale along one side, from where two crosses were found."""
    if far is None:
        return CROSS - near, Decimal(100)
    # Printed at a + s·p where p was meant: drawn at (p - a)/s it comes to p.
    scale = (length - far - near) / (length - 2 * CROSS)
    if scale <= 0:
        return Decimal(1000), Decimal(100)
    start = near - scale * CROSS
    middle = length / 2
    moved = (middle - start) / scale - middle
    return (
        moved.quantize(_TENTH, ROUND_HALF_UP),
        (100 / scale).quantize(_HUNDREDTH, ROUND_HALF_UP),
    )


def _mm(length: Decimal) -> str:
    return f"{number_text(abs(length))} mm"
