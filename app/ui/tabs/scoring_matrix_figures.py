"""The columns of figures in the scoring matrix."""

from app.core.vietnamese import quoted
from app.services.figure_matrix import FigureColumn
from app.ui.models.column import Column
from app.ui.tabs.scoring_figures import figure_field, figure_text
from app.ui.tabs.scoring_matrix_columns import NARROWEST, Line, two_lines


def figure_column(number: int, column: FigureColumn, closed: str) -> Column[Line]:
    """Return the column of a figure; `closed` says why it is only read, "" where it is not."""
    definition = column.definition

    def is_foreign(line: Line) -> bool:
        return line.row.set_id is not None and line.row.set_id != column.set_id

    def why_locked(line: Line) -> str:
        if definition.is_computed:
            return f"{quoted(definition.name)} do các số liệu khác cộng lại, không nhập tay."
        if is_foreign(line):
            name = quoted(line.row.standing.subject_name)
            return f"Bộ tiêu chí của {name} không có số liệu {quoted(definition.name)}."
        return ""

    def is_missing(line: Line) -> bool:
        is_there = line.figures[number] is not None
        is_asked = line.row.set_id is not None and number not in line.unused
        return is_asked and not is_there and not why_locked(line)

    def tooltip(line: Line) -> str:
        missing = "Chưa có số liệu" if is_missing(line) else ""
        unused = "Vòng này không chấm gì theo số liệu này" if number in line.unused else ""
        parts = (definition.name, missing, unused, why_locked(line))
        return "\n".join(part for part in parts if part)

    return Column(
        _figure_heading(column),
        lambda line: line.figures[number],
        figure_text,
        field=None if closed else (lambda _: figure_field(definition)),
        locked=lambda line: closed or why_locked(line),
        quiet=lambda line: definition.is_computed or is_foreign(line) or number in line.unused,
        is_number=True,
        name=str(number),
        note=f"{definition.name}\n{definition.unit}".strip(),
        tooltip=tooltip,
        tint=lambda line: "info" if is_missing(line) else None,
        width=max(NARROWEST, *map(len, _figure_heading(column).split("\n"))),
    )


def _figure_heading(column: FigureColumn) -> str:
    name = two_lines(column.definition.name)
    return "\n".join([*name, column.definition.unit] if column.definition.unit else name)
