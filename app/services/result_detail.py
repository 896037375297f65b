"""What a frozen result came from: each line with its arithmetic, the figures, the reasons."""

from typing import Any

from app.domain.numbers import exact_text
from app.domain.rules import Figures
from app.services.score_data import Sheet
from app.services.sheet_workings import Workings
from app.services.standings import Standing


def detail(standing: Standing, sheet: Sheet | None, said: Workings) -> dict[str, Any]:
    """Return what is kept beside a result when scores are closed; points in hundredths."""
    kept: dict[str, Any] = {
        "reasons": list(standing.reasons),
        "parted_by": list(standing.parted_by),
    }
    if sheet is not None:
        kept |= {"lines": _lines(sheet, said), "figures": _figures(sheet.figures, sheet)}
    return kept


def _lines(sheet: Sheet, said: Workings) -> list[dict[str, Any]]:
    told = sheet.scheme.tree.explain(sheet.entries, sheet.scheme.caps, said)
    return [
        {
            "code": line.code,
            "name": line.name,
            "points": explained.points,
            "maximum": line.max_points,
            "note": explained.note,
        }
        for line, explained in zip(sheet.scheme.lines, told, strict=False)
    ]


def _figures(figures: Figures, sheet: Sheet) -> list[dict[str, str]]:
    return [
        {"code": code, "name": definition.name, "value": exact_text(figures[code])}
        for code, definition in sheet.scheme.figures.items()
        if code in figures
    ]
