"""The fields and columns that rules are filled in with: points, figures, bands of values."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.core.errors import InvalidInput
from app.domain.points import points_text
from app.domain.rules import Tier
from app.imports.book_cells import Cell
from app.imports.book_cells import parse_number as parse_exact
from app.imports.scheme_codecs import BAND
from app.services.scheme_shape import written_number
from app.ui.tabs.scheme_figures import capital
from app.ui.widgets.field import LineField
from app.ui.widgets.fields import DecimalField, PointsField
from app.ui.widgets.rows_field import RowColumn

_MOST_DECIMALS = 15


class BandField(LineField[Tier]):
    """A band of values in words: “từ 88 đến dưới 90”, “≥ 90%”, “dưới 50”; a number: from it on."""

    def read(self, text: str) -> Tier | None:
        """Return the band, worth no points; raises InvalidInput when it is none."""
        if not text.strip():
            return None
        try:
            return Tier(0, Fraction(parse_exact(text)))
        except ValueError:
            pass
        try:
            ends = BAND.read(Cell(1, 1, text))
        except ValueError as refusal:
            raise InvalidInput.of(None, capital(str(refusal))) from None
        return Tier(
            0,
            _end(ends.get("lower")),
            _end(ends.get("upper")),
            has_lower=ends.get("has_lower", True),
            has_upper=ends.get("has_upper", False),
        )

    def write(self, value: Tier) -> str:
        """Return the band in words."""
        return band_text(value)


def band_text(tier: Tier) -> str:
    """Return the ends of a band in words that can be typed again."""
    return str(BAND.write(ends_of(tier)))


def _end(number: int | Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def ends_of(tier: Tier) -> dict[str, Any]:
    """Return the ends of a band as a file has them."""
    ends = {"lower": tier.lower, "upper": tier.upper}
    return {
        **{name: written_number(end) for name, end in ends.items() if end is not None},
        "has_lower": tier.has_lower,
        "has_upper": tier.has_upper,
    }


def figures_exactly() -> DecimalField:
    """Return a field for a figure."""
    return DecimalField(_MOST_DECIMALS)


def points_column(name: str, heading: str, width: int = 9) -> RowColumn:
    """Return a column of points."""
    return RowColumn(
        name=name,
        heading=heading,
        field=PointsField,
        text=points_text,
        width=width,
        is_number=True,
    )


def as_written(points: int | None) -> int | Decimal | None:
    """Return points as a file has them."""
    return None if points is None else written_number(Fraction(points, 100))


def decimal(number: Fraction) -> Decimal:
    """Return a figure as a field shows it."""
    return Decimal(written_number(number))
