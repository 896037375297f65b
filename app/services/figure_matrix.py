"""The figures of one stage (số liệu): units down, the figures of their criteria sets across."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.figures import FigureDefinition
from app.domain.rules import Figures
from app.services.score_data import Sheet
from app.services.score_matrix import Board, board
from app.services.standings import Standing


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A figure of a criteria set; one that is computed from others is never typed."""

    set_id: UUID
    definition: FigureDefinition


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A unit with its figures, column by column; None while missing or in another set's column.

    `unused` are the columns of figures that nothing comes of at this stage.
    """

    standing: Standing
    set_id: UUID | None
    cells: tuple[Fraction | None, ...]
    unused: frozenset[int] = frozenset()


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
    return figures_of(board(session, plan_id, phase_id, stage_id, cluster_id))


def figures_of(found: Board) -> FigureMatrix:
    """Return the figures of a board."""
    columns = tuple(
        FigureColumn(scheme.id, definition)
        for scheme in found.schemes.values()
        for definition in scheme.rules.definitions
    )
    return FigureMatrix(
        stage_name=found.stage_name,
        columns=columns,
        rows=figure_rows(found, columns, found.subjects),
        closed_reason=found.closed_reason,
    )


def figure_rows(
    found: Board, columns: Sequence[FigureColumn], subject_ids: Collection[UUID]
) -> tuple[FigureRow, ...]:
    """Return the rows of some subjects of a board."""
    rows: list[FigureRow] = []
    for subject_id in subject_ids:
        sheet = found.sheet(subject_id)
        set_id = sheet.scheme.id if sheet else None
        figures: Figures = sheet.figures if sheet else {}
        cells = (
            figures.get(column.definition.code) if column.set_id == set_id else None
            for column in columns
        )
        unused = frozenset(
            number
            for number, column in enumerate(columns)
            if sheet and column.set_id == set_id and not _is_used(sheet, column.definition.code)
        )
        rows.append(FigureRow(found.standings[subject_id], set_id, tuple(cells), unused))
    return tuple(rows)


def _is_used(sheet: Sheet, code: str) -> bool:
    """Whether a figure bears on what the sheet's stage scores, or no line reads it at all.

    The latter may part equals or be a condition of a grade.
    """
    scheme = sheet.scheme
    readers = scheme.book.readers(code)
    here = {node.id for node in scheme.tree_at(sheet.stage_code).nodes}
    return not readers or not readers.isdisjoint(here) or code in scheme.named_figures
