"""The patterned frame of a certificate (đường diềm), drawn as curves: our own, and nobody's arms.

Two waves that cross each other between fine lines, a leaf in each loop, a flower in each corner.
Nothing stands outside of it.
"""

from math import cos, pi, sin
from typing import Any

from reportlab.lib.colors import HexColor

from app.exports.certificates.designs import PAPER_HEIGHT, PAPER_WIDTH, Border
from app.exports.layout import MM

Pen = Any
"""The canvas; the library gives its curves no types."""

_OUTER, _FINE, _INNER = 0.9, 0.25, 0.45
"""Widths of the lines, in millimetres."""
_FRAME = 1.5
"""From the outer edge of the border to the band of the pattern."""
_WAVE = 1.15
"""How long half a wave is, for a band of height 1."""
_PETALS = 8


def draw_border(canvas: Pen, border: Border) -> None:
    """Draw the frame around a page of A4 on its side."""
    canvas.saveState()
    canvas.scale(MM, MM)
    line, pattern = HexColor(border.line), HexColor(border.pattern)
    canvas.setStrokeColor(line)
    _frame(canvas, border.edge + _OUTER / 2, _OUTER)
    _frame(canvas, border.edge + border.depth - _INNER / 2, _INNER)
    canvas.setStrokeColor(pattern)
    first, last = border.edge + _FRAME, border.edge + border.depth - _FRAME + 0.3
    _frame(canvas, first, _FINE)
    _frame(canvas, last, _FINE)
    canvas.setFillColor(pattern)
    _draw_sides(canvas, first, last - first)
    canvas.setFillColor(line)
    for x in (first, PAPER_WIDTH - last):
        for y in (first, PAPER_HEIGHT - last):
            _draw_corner(canvas, x, y, last - first, border)
    canvas.restoreState()


def _frame(canvas: Pen, edge: float, width: float) -> None:
    canvas.setLineWidth(width)
    canvas.rect(edge, edge, PAPER_WIDTH - 2 * edge, PAPER_HEIGHT - 2 * edge)


def _draw_sides(canvas: Pen, first: float, band: float) -> None:
    """Draw the four bands between the corners, each from its own lower left."""
    across = PAPER_WIDTH - 2 * (first + band)
    along = PAPER_HEIGHT - 2 * (first + band)
    corner = first + band
    for x, y, angle, length in (
        (corner, first, 0, across),
        (corner, PAPER_HEIGHT - corner, 0, across),
        (corner, corner, 90, along),
        (PAPER_WIDTH - first, corner, 90, along),
    ):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(angle)
        _draw_band(canvas, length, band)
        canvas.restoreState()


def _draw_band(canvas: Pen, length: float, band: float) -> None:
    count = max(2, round(length / (_WAVE * band)))
    step = length / count
    middle, swing = band / 2, band * 0.36
    canvas.setLineWidth(0.32)
    for first in (1, -1):
        path = canvas.beginPath()
        path.moveTo(0, middle)
        for number in range(count):
            x, up = number * step, first * (1 if number % 2 == 0 else -1) * swing * 4 / 3
            path.curveTo(
                x + step / 3, middle + up, x + 2 * step / 3, middle + up, x + step, middle
            )
        canvas.drawPath(path)
    for number in range(count):
        _leaf(canvas, (number + 0.5) * step, middle, step * 0.2, swing * 0.62)
    for number in range(count + 1):
        if 0 < number < count:
            for y in (band * 0.15, band * 0.85):
                canvas.circle(number * step, y, band * 0.045, stroke=0, fill=1)


def _leaf(canvas: Pen, x: float, y: float, wide: float, high: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y - high)
    path.curveTo(x + wide, y - high * 0.35, x + wide, y + high * 0.35, x, y + high)
    path.curveTo(x - wide, y + high * 0.35, x - wide, y - high * 0.35, x, y - high)
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_corner(canvas: Pen, x: float, y: float, band: float, border: Border) -> None:
    """Draw a flower in the square where two bands meet."""
    canvas.setLineWidth(_FINE)
    canvas.rect(x, y, band, band)
    middle_x, middle_y = x + band / 2, y + band / 2
    canvas.setFillColor(HexColor(border.line))
    for petal in range(_PETALS):
        angle = 2 * pi * petal / _PETALS
        canvas.saveState()
        canvas.translate(middle_x + cos(angle) * band * 0.25, middle_y + sin(angle) * band * 0.25)
        canvas.rotate(petal * 360 / _PETALS - 90)
        _leaf(canvas, 0, 0, band * 0.085, band * 0.17)
        canvas.restoreState()
    canvas.setFillColor(HexColor(border.pattern))
    canvas.circle(middle_x, middle_y, band * 0.08, stroke=0, fill=1)
