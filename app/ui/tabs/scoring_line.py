"""What is filled in at one line of a score sheet: its figures, its mark, reason and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core.errors import InvalidInput, Problem
from app.domain.figures import FigureDefinition
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import EntryState
from app.services.scheme_shape import OptionData
from app.services.scoring import NOT_APPLICABLE, Level, Mark
from app.services.sheet_view import SheetFigureRow, SheetLine
from app.ui.forms import REQUIRED_MARK, FieldSpec, Form
from app.ui.tabs.scoring_figures import LevelField, Typed, figure_field, figure_text, shown_figure
from app.ui.tabs.scoring_marks import mark_text, read_mark
from app.ui.widgets.fields import CheckField, TextArea, TextField

NOT_OCCURRED = "KPS"
_FIGURE = "figure "


@dataclass(frozen=True, slots=True)
class LineShape:
    """Which fields a line has; another shape needs another form."""

    takes_mark: bool
    levels: tuple[tuple[str, str], ...]
    figures: tuple[tuple[FigureDefinition, str], ...]
    """Each with what the stage before had, in words."""
    needs_reason: bool
    needs_evidence: bool


def shape_of(
    line: SheetLine, figures: Sequence[SheetFigureRow], *, needs_reason: bool
) -> LineShape:
    """Return which fields a line is filled in with."""
    return LineShape(
        takes_mark=not line.is_worked_out or bool(line.options),
        levels=level_labels(line.options),
        figures=tuple((definition_of(row), _before(row)) for row in read_by(line, figures)),
        needs_reason=needs_reason,
        needs_evidence=line.needs_evidence,
    )


def read_by(line: SheetLine, figures: Sequence[SheetFigureRow]) -> list[SheetFigureRow]:
    """Return the figures that are typed for a line."""
    return [row for row in figures if row.code in line.figures and not row.is_computed]


def definition_of(row: SheetFigureRow) -> FigureDefinition:
    """Return what a figure is called and measured in."""
    return FigureDefinition(row.code, row.name, row.kind, row.unit)


def _before(row: SheetFigureRow) -> str:
    previous = shown_figure(row.kind, row.previous)
    return "" if previous is None else f"Vòng trước: {figure_text(previous)}"


def line_form(shape: LineShape) -> Form:
    """Return an empty form for a line."""
    specs = [
        FieldSpec(
            figure_name(one.code),
            f"{one.name} ({one.unit})" if one.unit else one.name,
            partial(figure_field, one),
            hint=hint,
        )
        for one, hint in shape.figures
    ]
    if shape.levels:
        specs.append(FieldSpec("mark", "Mức", partial(level_field, shape.levels)))
    elif shape.takes_mark:
        hint = "Số điểm, “KPS” hoặc để trống"
        specs.append(FieldSpec("mark", "Điểm", TextField, hint=hint))
    else:
        specs.append(FieldSpec("left_out", "", partial(CheckField, "Không phát sinh")))
    for name, label, lines, is_needed in (
        ("reason", "Lý do", (2, 6), shape.needs_reason),
        ("evidence", "Minh chứng", (2, 6), shape.needs_evidence),
    ):
        specs.append(
            FieldSpec(
                name,
                f"{label} {REQUIRED_MARK}" if is_needed else label,
                partial(TextArea, lines=lines),
                hint="Cần có trước khi duyệt phiếu" if is_needed else "",
            )
        )
    return Form(specs)


def level_labels(options: Sequence[OptionData]) -> tuple[tuple[str, str], ...]:
    """Return the levels of a choice with their words and points."""
    return tuple(
        (one.code, f"{one.code} – {one.text} ({points_text(one.points)} điểm)") for one in options
    )


def level_field(levels: Sequence[tuple[str, str]]) -> LevelField:
    """Return a field for a level, or that the criterion did not occur."""
    return LevelField([*levels, (NOT_OCCURRED, f"{NOT_OCCURRED} – Không phát sinh")])


def level_mark(code: str | None) -> Mark:
    """Return the mark that such a field holds."""
    return NOT_APPLICABLE if code == NOT_OCCURRED else Level(code) if code else None


def values_of(line: SheetLine, figures: Sequence[SheetFigureRow]) -> dict[str, Any]:
    """Return what stands at a line, for its form."""
    values: dict[str, Any] = {
        figure_name(row.code): shown_figure(row.kind, row.value) for row in read_by(line, figures)
    }
    answer = line.answer
    if line.options:
        values["mark"] = NOT_OCCURRED if answer.is_not_applicable else answer.chosen
    elif line.is_worked_out:
        values["left_out"] = answer.is_not_applicable
    else:
        state = EntryState.BLANK if answer.points is None else EntryState.ANSWERED
        shown = NOT_APPLICABLE if answer.is_not_applicable else state
        values["mark"] = mark_text(Entry(shown, answer.points))
    return values | {"reason": line.reason, "evidence": line.evidence}


def mark_of(line: SheetLine, values: Mapping[str, Any]) -> Mark:
    """Return the mark that the fields of a line hold; raises InvalidInput under "mark"."""
    if line.options:
        return level_mark(values["mark"])
    if line.is_worked_out:
        return NOT_APPLICABLE if values["left_out"] else None
    try:
        return read_mark(values["mark"] or "")
    except InvalidInput as refusal:
        raise InvalidInput([Problem("mark", str(refusal))]) from refusal


def figures_of(values: Mapping[str, Any]) -> dict[str, Typed | None]:
    """Return the figures among the fields of a line, by their codes."""
    return {
        name.removeprefix(_FIGURE): value
        for name, value in values.items()
        if name.startswith(_FIGURE)
    }


def figure_name(code: str) -> str:
    """Return the name of a figure's field."""
    return f"{_FIGURE}{code}"


def stood_mark(line: SheetLine) -> Mark:
    """Return the mark that stands at a line."""
    return mark_of(line, values_of(line, ()))
