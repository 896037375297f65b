"""The figures of one stage (số liệu): units down, the figures of their criteria sets across."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.figures import FigureDefinition
from app.domain.rules import Figures
from app.services import plan_access
from app.services.closing import reason_closed
from app.services.schemes import Scheme
from app.services.stages import living_stage
from app.services.standings import Standing, stood_with_sheets


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A figure of a criteria set; one that is computed from others is never typed."""

    set_id: UUID
    definition: FigureDefinition


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A unit with its figures, column by column; None while missing or in another set's column."""

    standing: Standing
    set_id: UUID | None
    cells: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class FigureMatrix:
    """One stage of a plan. `closed_reason` says why nothing can be written, or is empty."""

    stage_name: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    closed_reason: str


def figure_matrix(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    stage_id: UUID,
    cluster_id: UUID | None = None,
) -> FigureMatrix:
    """Return the figures of a stage, for one cluster or for all who take part."""
    plan_access.the(session, plan_id)
    stage = living_stage(session, stage_id)
    found = stood_with_sheets(session, stage, phase_id, cluster_id)
    columns = _columns({s.scheme.id: s.scheme for _, s in found if s is not None}.values())
    rows: list[FigureRow] = []
    for standing, sheet in found:
        set_id = sheet.scheme.id if sheet else None
        figures: Figures = sheet.figures if sheet else {}
        cells = (
            figures.get(column.definition.code) if column.set_id == set_id else None
            for column in columns
        )
        rows.append(FigureRow(standing, set_id, tuple(cells)))
    return FigureMatrix(
        stage_name=stage.name,
        columns=columns,
        rows=tuple(rows),
        closed_reason=reason_closed(session, plan_id, phase_id),
    )


def _columns(used: Iterable[Scheme]) -> tuple[FigureColumn, ...]:
    order = sorted(used, key=lambda scheme: (scheme.label, str(scheme.id)))
    return tuple(
        FigureColumn(scheme.id, definition)
        for scheme in order
        for definition in scheme.rules.definitions
    )
