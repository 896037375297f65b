"""The tables of figures (phụ lục số liệu): every line and field of the data that are sent."""

from decimal import Decimal
from typing import Any

from pydantic.fields import FieldInfo

from app.core.codes import code_of
from app.domain.terms import DossierPart
from app.exports.report import Block, Cell, Column, Grid, Kind, Money, Points, Report
from app.exports.submission.choosing import APPENDIX_NAME
from app.services.submission_data import Dossier, Plain
from app.services.submission_package import Sender
from app.services.submission_shape import Form, form_of, shown, told_fields

_KINDS = {
    Form.COUNT: Kind.INTEGER,
    Form.POINTS: Kind.POINTS,
    Form.MONEY: Kind.MONEY,
    Form.NUMBER: Kind.NUMBER,
}
_NARROWEST, _WIDEST, _LEAST_NAME = 6, 40, 18


def appendix(dossier: Dossier, who: Sender) -> tuple[Report, ...]:
    """Return a list for each part of the data, a sheet each in a workbook."""
    return tuple(
        Report(
            heading=part.label,
            blocks=(_grid(part, lines),),
            appendix=f"{APPENDIX_NAME} {number}",
            plan=who.plan.name,
            attached_to=f"(Kèm theo hồ sơ {dossier.kind.label.lower()}, mã đối chiếu "
            f"{code_of(dossier.fingerprint)})",
            sheet_name=f"{number} {part.label}",
            is_landscape=True,
            is_sample=who.is_sample,
        )
        for number, (part, lines) in enumerate(dossier.parts.items(), start=1)
    )


def _grid(part: DossierPart, lines: tuple[Plain, ...]) -> Block:
    """Lay a part out; a column in which no line has anything is left out."""
    fields = {
        name: field
        for name, field in told_fields(part).items()
        if any(line[name] not in (None, "") for line in lines) or name == "name"
    }
    columns = [Column("TT", 5, Kind.INTEGER)]
    columns += [_column(name, field, lines) for name, field in fields.items()]
    rows = [
        (number, *(_cell(field, line[name]) for name, field in fields.items()))
        for number, line in enumerate(lines, start=1)
    ]
    return Grid(columns=tuple(columns), rows=tuple(rows), nothing="Không có")


def _column(name: str, field: FieldInfo, lines: tuple[Plain, ...]) -> Column:
    """Return a column as wide as its words need: what is long on average gets more."""
    texts = [shown(field, line[name]) for line in lines]
    heading = field.title or name
    words = [len(word) for text in (*texts, heading) for word in text.split()]
    average = sum(map(len, texts)) // max(sum(1 for text in texts if text), 1)
    least = _LEAST_NAME if name == "name" else _NARROWEST
    width = min(max(average, *words, least), _WIDEST)
    return Column(heading, width, _KINDS.get(form_of(field), Kind.TEXT))


def _cell(field: FieldInfo, value: Any) -> Cell:  # noqa: ANN401 - as JSON has it
    if value is None or value == "":
        return None
    match form_of(field):
        case Form.COUNT:
            return int(value)
        case Form.POINTS:
            return Points(value)
        case Form.MONEY:
            return Money(value)
        case Form.NUMBER:
            return Decimal(value)
        case _:
            return shown(field, value)
